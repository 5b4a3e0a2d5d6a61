// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonArray>
#include <QJsonObject>
#include <QString>

/// The element that a re-serialised answer stands for: "@x" is an attribute, "#text" the text.
inline void writeCaptured(const QString& name, const QJsonValue& value, QString& out) {
    if (value.isArray()) {
        for (const QJsonValue& one : value.toArray())
            writeCaptured(name, one, out);
        return;
    }
    out += u'<' + name;
    const QJsonObject object = value.toObject();
    for (auto it = object.begin(); it != object.end(); ++it)
        if (it.key().startsWith(u'@'))
            out += QStringLiteral(" %1=\"%2\"").arg(it.key().mid(1), it->toString().toHtmlEscaped());
    out += u'>';
    if (!value.isObject())
        out += value.toString().toHtmlEscaped();
    for (auto it = object.begin(); it != object.end(); ++it) {
        if (it.key() == u"#text")
            out += it->toString().toHtmlEscaped();
        else if (!it.key().startsWith(u'@'))
            writeCaptured(it.key(), *it, out);
    }
    out += QStringLiteral("</%1>").arg(name);
}
