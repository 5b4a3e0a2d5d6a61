// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

/// The right values of real answers, tests/data/golden, beside the answers themselves, VIGIE_TEST_DATA: of
/// each folder of answers one JSON file whose keys are its files (a "*" stands for what must not be written
/// down). Every value was read off the answer by other means than our parsers.
namespace golden {

inline QString dataRoot() {
    return qEnvironmentVariable("VIGIE_TEST_DATA");
}

inline QByteArray contentOf(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

struct Entry {
    QString key; ///< "onvif/ex_onvif/get_scopes.xml"
    QJsonObject expected;
};

/// All entries below the folders, with the folder of the data before the key.
inline QList<Entry> entries(const QStringList& tops) {
    QList<Entry> all;
    const QDir root(QStringLiteral(VIGIE_GOLDEN));
    QDirIterator files(root.path(), {QStringLiteral("*.json")}, QDir::Files, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        const QString path = files.next();
        const QString folder = root.relativeFilePath(path).chopped(5);
        if (!tops.contains(folder.section(u'/', 0, 0)))
            continue;
        const QJsonObject object = QJsonDocument::fromJson(contentOf(path)).object();
        for (auto it = object.begin(); it != object.end(); ++it)
            all.append({folder + u'/' + it.key(), it->toObject()});
    }
    return all;
}

/// The files of real answers below the folders, without those that `isNone` tells to be no answers.
inline QStringList dataFiles(const QStringList& tops, auto&& isNone) {
    QStringList all;
    const QDir root(dataRoot());
    for (const QString& top : tops) {
        QDirIterator files(root.filePath(top), QDir::Files, QDirIterator::Subdirectories);
        while (files.hasNext())
            if (const QString path = root.relativeFilePath(files.next()); !isNone(path))
                all.append(path);
    }
    return all;
}

inline bool fits(const QString& key, const QString& path) {
    return key.contains(u'*') ? QDir::match(key, path) : key == path;
}

inline QString shown(const QJsonValue& value) {
    if (value.isObject())
        return QString::fromUtf8(QJsonDocument(value.toObject()).toJson(QJsonDocument::Compact)).left(300);
    if (value.isArray())
        return QString::fromUtf8(QJsonDocument(value.toArray()).toJson(QJsonDocument::Compact)).left(300);
    return value.toVariant().toString();
}

/// Where they differ, a line each.
inline void compare(const QJsonValue& expected, const QJsonValue& got, const QString& place,
                    QStringList& lines) {
    if (expected == got)
        return;
    if (expected.isObject() && got.isObject()) {
        const QJsonObject left = expected.toObject();
        const QJsonObject right = got.toObject();
        QStringList keys = left.keys();
        for (const QString& key : right.keys())
            if (!keys.contains(key))
                keys += key;
        for (const QString& key : keys)
            compare(left.value(key), right.value(key), place + u'/' + key, lines);
        return;
    }
    if (expected.isArray() && got.isArray() && expected.toArray().size() == got.toArray().size()) {
        for (qsizetype i = 0; i < expected.toArray().size(); ++i)
            compare(expected.toArray()[i], got.toArray()[i], QStringLiteral("%1[%2]").arg(place).arg(i),
                    lines);
        return;
    }
    lines += QStringLiteral("%1: expected %2, read %3").arg(place, shown(expected), shown(got));
}

/// What an entry expects of the parsers: without the remarks for people.
inline QJsonObject valuesOf(QJsonObject entry) {
    entry.remove(QStringLiteral("device"));
    entry.remove(QStringLiteral("oddity"));
    return entry;
}

/// An entry that says why the file is no answer, and nothing else.
inline bool isNoAnswer(const QJsonObject& entry) {
    return entry.value(QStringLiteral("answer")).isNull() && valuesOf(entry).size() == 1 &&
           !entry.value(QStringLiteral("oddity")).toString().isEmpty();
}

/// Files that no entry fits, and entries that fit no file.
inline QStringList unpaired(const QList<Entry>& all, const QStringList& files) {
    QStringList lines;
    for (const QString& path : files)
        if (std::none_of(all.begin(), all.end(), [&](const Entry& one) { return fits(one.key, path); }))
            lines += QStringLiteral("no golden values for ") + path;
    for (const Entry& one : all)
        if (std::none_of(files.begin(), files.end(),
                         [&](const QString& path) { return fits(one.key, path); }))
            lines += QStringLiteral("no file for ") + one.key;
    return lines;
}

} // namespace golden
