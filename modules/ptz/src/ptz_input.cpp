// SPDX-License-Identifier: GPL-3.0-or-later
#include "ptz/ptz_input.h"

#include <algorithm>
#include <cmath>

namespace vigie::ptz {

using devices::PtzVelocity;
using namespace std::chrono_literals;

namespace {

constexpr double quietMiddle = 0.06;
constexpr double fullSpeedAt = 0.85; // of the half height
constexpr double keySpeed = 0.6;
constexpr double slowKeySpeed = 0.15;
constexpr double pulseSpeed = 0.4;
/// How long it takes at pulseSpeed from the middle of the picture to its edge: a middling lens.
constexpr auto pulseToEdge = 900ms;
constexpr auto shortestPulse = 120ms;
constexpr double wheelSpeed = 0.5;
constexpr auto wheelNotch = 250ms;
constexpr int notch = 120;

enum Doing { Up = 1, Down, Left, Right, UpLeft, UpRight, DownLeft, DownRight, Closer, Wider, Halt };

// Without Num Lock the pad's keys are arrows and their neighbours.
int doingOf(int key, bool pad) {
    if (key == Qt::Key_Plus)
        return Closer;
    if (key == Qt::Key_Minus)
        return Wider;
    if (!pad)
        return 0;
    switch (key) {
    case Qt::Key_8:
    case Qt::Key_Up:
        return Up;
    case Qt::Key_2:
    case Qt::Key_Down:
        return Down;
    case Qt::Key_4:
    case Qt::Key_Left:
        return Left;
    case Qt::Key_6:
    case Qt::Key_Right:
        return Right;
    case Qt::Key_7:
    case Qt::Key_Home:
        return UpLeft;
    case Qt::Key_9:
    case Qt::Key_PageUp:
        return UpRight;
    case Qt::Key_1:
    case Qt::Key_End:
        return DownLeft;
    case Qt::Key_3:
    case Qt::Key_PageDown:
        return DownRight;
    case Qt::Key_5:
    case Qt::Key_Clear:
        return Halt;
    default:
        return 0;
    }
}

double radius(QSizeF tile) {
    return std::max(1.0, std::min(tile.width(), tile.height()) / 2);
}

} // namespace

double shapedAxis(double value, double deadZone) {
    const double size = std::min(std::abs(value), 1.0);
    if (!(size > deadZone)) // also what is not a number
        return 0;
    const double beyond = (size - deadZone) / (1 - deadZone);
    return std::copysign(beyond * beyond, value);
}

PtzVelocity velocityOfDrag(QPointF fromCentre, QSizeF tile) {
    const double distance = std::hypot(fromCentre.x(), fromCentre.y());
    const double speed = shapedAxis(distance / (radius(tile) * fullSpeedAt), quietMiddle / fullSpeedAt);
    if (speed == 0)
        return {};
    return {speed * fromCentre.x() / distance, -speed * fromCentre.y() / distance, 0};
}

std::optional<Pulse> pulseTowards(QPointF fromCentre, QSizeF tile) {
    const double right = fromCentre.x() / std::max(1.0, tile.width() / 2);
    const double up = -fromCentre.y() / std::max(1.0, tile.height() / 2);
    const double furthest = std::min(1.0, std::max(std::abs(right), std::abs(up)));
    if (furthest < quietMiddle)
        return std::nullopt;
    const auto lasts = std::chrono::duration_cast<std::chrono::milliseconds>(pulseToEdge * furthest);
    return Pulse{{pulseSpeed * right / furthest, pulseSpeed * up / furthest, 0},
                 std::max<std::chrono::milliseconds>(lasts, shortestPulse)};
}

std::optional<Pulse> pulseOfWheel(int angle) {
    if (angle == 0)
        return std::nullopt;
    const double notches = std::clamp(std::abs(angle) / double(notch), 0.25, 4.0);
    return Pulse{{0, 0, angle > 0 ? wheelSpeed : -wheelSpeed},
                 std::chrono::duration_cast<std::chrono::milliseconds>(wheelNotch * notches)};
}

bool KeyHand::steers(int key, bool pad) {
    return doingOf(key, pad) != 0;
}

bool KeyHand::press(int key, bool pad, bool slow) {
    const int doing = doingOf(key, pad);
    if (doing == 0)
        return false;
    m_slow = slow;
    if (doing == Halt)
        m_held.clear();
    else
        m_held.insert(doing);
    return true;
}

bool KeyHand::release(int key, bool pad) {
    const int doing = doingOf(key, pad);
    m_held.remove(doing);
    return doing != 0;
}

PtzVelocity KeyHand::velocity() const {
    const auto has = [this](std::initializer_list<int> any) {
        return std::any_of(any.begin(), any.end(), [this](int one) { return m_held.contains(one); }) ? 1 : 0;
    };
    const double speed = m_slow ? slowKeySpeed : keySpeed;
    return {speed * (has({Right, UpRight, DownRight}) - has({Left, UpLeft, DownLeft})),
            speed * (has({Up, UpLeft, UpRight}) - has({Down, DownLeft, DownRight})),
            speed * (has({Closer}) - has({Wider}))};
}

} // namespace vigie::ptz
