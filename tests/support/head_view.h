// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonObject>
#include <QPointF>

#include <cmath>
#include <numbers>

namespace vigie::test {

inline constexpr double halfAcross = 30 * std::numbers::pi / 180; // of the simulated lens at zoom 0
inline constexpr double mostTimes = 32;                           // its zoom 1

struct Direction {
    double x = 0, y = 0, z = 1;
};
inline double along(const Direction& a, const Direction& b) {
    return a.x * b.x + a.y * b.y + a.z * b.z;
}

/// Where a head looks, and what its picture shows where: by the projections of a direction on the picture's
/// axes, which is the way back of what the simulator computes.
struct HeadView {
    double pan = 0; // radians
    double tilt = 0;
    double times = 1;

    explicit HeadView(const QJsonObject& head)
        : pan(head[u"pan"].toDouble() * std::numbers::pi)
        , tilt(head[u"tilt"].toDouble() * std::numbers::pi / 2)
        , times(1 + head[u"zoom"].toDouble() * (mostTimes - 1)) {}

    [[nodiscard]] Direction ahead() const {
        return {std::cos(tilt) * std::sin(pan), std::sin(tilt), std::cos(tilt) * std::cos(pan)};
    }
    /// The fraction of the picture at which that direction is seen.
    [[nodiscard]] QPointF fractionOf(const Direction& direction) const {
        const Direction right{std::cos(pan), 0, -std::sin(pan)};
        const Direction up{-std::sin(tilt) * std::sin(pan), std::cos(tilt), -std::sin(tilt) * std::cos(pan)};
        const double depth = along(direction, ahead());
        const double half = std::tan(halfAcross) / times;
        return {0.5 + along(direction, right) / depth / half / 2,
                0.5 - along(direction, up) / depth / half / (9.0 / 16) / 2};
    }
};

} // namespace vigie::test
