// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QUuid>

#include <compare>
#include <functional>

namespace vigie {

/// A UUID that knows what it names: an Id<CameraTag> is not an Id<RecorderTag>, and neither converts.
/// The null id names nothing.
template <class Tag>
class Id {
public:
    Id() = default;
    explicit Id(const QUuid& value)
        : m_value(value) {}

    [[nodiscard]] static Id create() { return Id(QUuid::createUuid()); }
    /// The null id when `text` is not a UUID; braces are optional.
    [[nodiscard]] static Id fromString(const QString& text) { return Id(QUuid::fromString(text)); }

    [[nodiscard]] bool isNull() const { return m_value.isNull(); }
    [[nodiscard]] const QUuid& uuid() const { return m_value; }
    [[nodiscard]] QString toString() const { return m_value.toString(QUuid::WithoutBraces); }

    friend bool operator==(const Id& a, const Id& b) { return a.m_value == b.m_value; }
    friend bool operator!=(const Id& a, const Id& b) { return a.m_value != b.m_value; }
    friend bool operator<(const Id& a, const Id& b) { return a.m_value < b.m_value; }
    friend size_t qHash(const Id& id, size_t seed = 0) { return qHash(id.m_value, seed); }

private:
    QUuid m_value;
};

} // namespace vigie

template <class Tag>
struct std::hash<vigie::Id<Tag>> {
    size_t operator()(const vigie::Id<Tag>& id) const noexcept { return qHash(id.uuid()); }
};
