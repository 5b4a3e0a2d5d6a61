// SPDX-License-Identifier: GPL-3.0-or-later
#include "key_values.h"

#include <QSet>

#include <algorithm>

namespace vigie::devices {

namespace {

constexpr int mostLines = 50'000;
constexpr qsizetype longestLine = 16 * 1024;
constexpr int highestIndex = 100'000;

} // namespace

KeyValues KeyValues::parse(const QByteArray& text) {
    KeyValues parsed;
    qsizetype begin = 0;
    for (int line = 0; line < mostLines && begin < text.size(); ++line) {
        qsizetype end = text.indexOf('\n', begin);
        if (end < 0)
            end = text.size();
        const QByteArrayView whole = QByteArrayView(text).sliced(begin, end - begin);
        begin = end + 1;
        const qsizetype equals = whole.size() > longestLine ? -1 : whole.indexOf('=');
        if (equals <= 0)
            continue;
        const QString key = QString::fromUtf8(whole.first(equals)).trimmed();
        if (key.isEmpty())
            continue;
        // Values keep their inner spaces; only the line's end belongs to nobody.
        const QString value = QString::fromUtf8(whole.sliced(equals + 1)).trimmed();
        if (!parsed.m_values.contains(key))
            parsed.m_keys.append(key);
        parsed.m_values.insert(key, value);
    }
    return parsed;
}

std::optional<qint64> KeyValues::number(const QString& key) const {
    bool valid = false;
    const qint64 number = value(key).toLongLong(&valid);
    return valid ? std::optional(number) : std::nullopt;
}

bool KeyValues::isTrue(const QString& key) const {
    const QString text = value(key).toLower();
    return text == u"yes" || text == u"true" || text == u"1" || text == u"on";
}

QStringList KeyValues::below(const QString& prefix) const {
    QStringList found;
    QSet<QString> seen;
    for (const QString& key : m_keys) {
        if (!key.startsWith(prefix))
            continue;
        qsizetype end = prefix.size();
        while (end < key.size() && key[end] != u'.' && key[end] != u'[')
            ++end;
        const QString name = key.mid(prefix.size(), end - prefix.size());
        if (name.isEmpty() || seen.contains(name))
            continue;
        seen.insert(name);
        found.append(name);
    }
    return found;
}

QList<int> KeyValues::indexes(const QString& list) const {
    QSet<int> seen;
    for (const QString& key : m_keys) {
        if (key.size() <= list.size() || key[list.size()] != u'[' || !key.startsWith(list))
            continue;
        const qsizetype close = key.indexOf(u']', list.size());
        bool valid = false;
        const int index = QStringView(key).mid(list.size() + 1, close - list.size() - 1).toInt(&valid);
        if (close > 0 && valid && index >= 0 && index <= highestIndex)
            seen.insert(index);
    }
    QList<int> sorted(seen.begin(), seen.end());
    std::sort(sorted.begin(), sorted.end());
    return sorted;
}

} // namespace vigie::devices
