// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "devices/device_values.h"

#include <QPointF>
#include <QSet>
#include <QSizeF>
#include <Qt>

#include <optional>

// From an operator's hands to speeds. Pure: no device, no widget.
namespace vigie::ptz {

/// A move that ends by itself.
struct Pulse {
    devices::PtzVelocity velocity;
    std::chrono::milliseconds lasts{0};
};

/// A drag held away from the tile's centre: the further, the faster, with a quiet middle (6 % of the half
/// height) and full speed shortly before the edge. Squared, so that slow moves are easy.
[[nodiscard]] devices::PtzVelocity velocityOfDrag(QPointF fromCentre, QSizeF tile);

/// A click on a head that can't centre a point by itself: turns towards it, for a time in proportion to its
/// distance. Nothing for a click in the middle.
[[nodiscard]] std::optional<Pulse> pulseTowards(QPointF fromCentre, QSizeF tile);

/// One notch of the wheel (120): closer or wider.
[[nodiscard]] std::optional<Pulse> pulseOfWheel(int angle);

/// What an analogue stick says on one axis (-1 to 1): nothing within the dead zone, full range outside,
/// squared.
[[nodiscard]] double shapedAxis(double value, double deadZone = 0.12);

/// Keys held down: the numeric pad turns, + and - zoom, 5 stops; Shift turns slowly. Keys add up, so 8 and 6
/// held go up and to the right as 9 does.
class KeyHand final {
public:
    /// False for a key that isn't a PTZ key. `pad`: the key is on the numeric pad (with or without Num Lock).
    [[nodiscard]] bool press(int key, bool pad, bool slow);
    [[nodiscard]] bool release(int key, bool pad);
    void clear() { m_held.clear(); }
    [[nodiscard]] bool isIdle() const { return m_held.isEmpty(); }
    [[nodiscard]] devices::PtzVelocity velocity() const;

    /// Whether that key steers a head.
    [[nodiscard]] static bool steers(int key, bool pad);

private:
    QSet<int> m_held; // by what they do, as Num Lock may change between press and release
    bool m_slow = false;
};

} // namespace vigie::ptz
