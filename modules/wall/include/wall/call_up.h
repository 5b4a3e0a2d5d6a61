// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/places.h"

#include <QList>
#include <QString>

namespace vigie::wall {

/// The number an operator is typing to call a camera to the focused tile. A value.
class CallUp final {
public:
    static constexpr int mostDigits = 6;

    void type(int digit);
    void eraseLast();
    void clear() { m_digits.clear(); }

    [[nodiscard]] bool isEmpty() const { return m_digits.isEmpty(); }
    [[nodiscard]] const QString& digits() const { return m_digits; }
    /// The camera of exactly that number, or null.
    [[nodiscard]] const Camera* exact(const Directory& directory) const;
    /// Cameras whose number starts with the digits, by number, `most` at the most.
    [[nodiscard]] QList<Camera> matches(const Directory& directory, int most) const;

private:
    QString m_digits;
};

} // namespace vigie::wall
