// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QHash>
#include <QString>
#include <QStringList>

#include <optional>

namespace vigie::devices {

/// An answer made of lines "a.b[0].c=v", as Dahua and Axis write them. Lines without a name before "=" are
/// skipped: they are comments, "OK", or the rest of a cut answer.
/// Thread: a value, any. Bounds: 50,000 lines; a line of more than 16 KiB is skipped.
class KeyValues {
public:
    [[nodiscard]] static KeyValues parse(const QByteArray& text);

    /// Empty when there is none of that name.
    [[nodiscard]] QString value(const QString& key) const { return m_values.value(key); }
    [[nodiscard]] bool contains(const QString& key) const { return m_values.contains(key); }
    /// The value as a number; nothing when it is none.
    [[nodiscard]] std::optional<qint64> number(const QString& key) const;
    /// "yes", "true", "1", "on" in any case.
    [[nodiscard]] bool isTrue(const QString& key) const;
    [[nodiscard]] bool isEmpty() const { return m_keys.isEmpty(); }
    /// As they came.
    [[nodiscard]] const QStringList& keys() const { return m_keys; }
    /// The names right behind the prefix, in the order they came, each once: of "root.Image." "I0" and "I1".
    [[nodiscard]] QStringList below(const QString& prefix) const;
    /// The indexes of a list, in order: of "items" 0 and 1 for "items[0].a" and "items[1].a". A list's member
    /// may lack any of its fields.
    [[nodiscard]] QList<int> indexes(const QString& list) const;

private:
    QHash<QString, QString> m_values; // the last of several of one name
    QStringList m_keys;
};

} // namespace vigie::devices
