// SPDX-License-Identifier: GPL-3.0-or-later
#include "ptz_head.h"

#include <algorithm>
#include <cmath>

namespace vigie::simulator {
namespace {

constexpr double unitsPerSecond = 0.5; // at speed 1
constexpr double goalUnitsPerSecond = 1.0;
constexpr int maxPresets = 300;

double toward(double from, double to, double step) {
    return from < to ? std::min(to, from + step) : std::max(to, from - step);
}

/// One axis for a while; its speed becomes 0 at the end of the travel.
void travel(double& position, double& speed, double seconds, double least, double most) {
    position += speed * unitsPerSecond * seconds;
    if (position <= least || position >= most) {
        position = std::clamp(position, least, most);
        speed = 0;
    }
}

constexpr double widestHalf = 0.57735026919; // tangent of 30 degrees: half of what zoom 0 sees across
constexpr double height = 9.0 / 16;          // of a picture one wide
constexpr double mostMagnification = 32;
constexpr double halfTurn = 3.14159265358979;

double magnification(double zoom) {
    return 1 + zoom * (mostMagnification - 1);
}

double rounded(double value) {
    return std::round(value * 10000) / 10000;
}

} // namespace

PtzHead::PtzHead()
    : m_last(SystemClock().monoNow()) {
    m_presets[1] = {QStringLiteral("Entrée"), {-0.5, 0.1, 0.0}};
    m_presets[2] = {QStringLiteral("Carrefour"), {0.5, -0.2, 0.3}};
    m_presets[3] = {QStringLiteral("Façade"), {0.1, 0.4, 0.6}};
    using namespace std::chrono_literals;
    m_tours[1] = {QStringLiteral("Ronde"), {{1, 2s}, {2, 2s}, {3, 2s}}};
}

bool PtzHead::isGoing() const {
    return m_goal && (m_goal->pan != m_position.pan || m_goal->tilt != m_position.tilt);
}

void PtzHead::move(Vector speed, std::optional<std::chrono::milliseconds> timeout, const QString& command) {
    const auto limited = [](double value) { return std::clamp(value, -1.0, 1.0); };
    m_speed = {limited(speed.pan), limited(speed.tilt), limited(speed.zoom)};
    m_goal.reset();
    m_tour = 0;
    m_command = command;
    const MonoTime now = SystemClock().monoNow();
    m_last = now;
    m_deadline = timeout ? std::optional(now + *timeout) : std::nullopt;
    m_stoppedBy = isMoving() ? QString() : QStringLiteral("command");
}

void PtzHead::moveTo(Vector position, const QString& command) {
    m_speed = {};
    m_deadline.reset();
    m_goal = Vector{std::clamp(position.pan, -1.0, 1.0), std::clamp(position.tilt, -1.0, 1.0),
                    std::clamp(position.zoom, 0.0, 1.0)};
    m_last = SystemClock().monoNow();
    m_command = command;
    m_stoppedBy.clear();
}

void PtzHead::look(double right, double up, double closer, const QString& command) {
    const double now = magnification(m_position.zoom);
    const double across = right * widestHalf / now;
    const double upwards = up * widestHalf * height / now;
    // The ray through the point: in the plane that the tilt turns, then around the vertical.
    const double tilt = m_position.tilt * halfTurn / 2;
    const double ahead = std::cos(tilt) - upwards * std::sin(tilt);
    const double rise = std::sin(tilt) + upwards * std::cos(tilt);
    const double turn = std::atan2(across, ahead);
    const double lift = std::atan2(rise, std::hypot(across, ahead));
    m_tour = 0;
    moveTo({m_position.pan + turn / halfTurn, lift / (halfTurn / 2),
            (now * closer - 1) / (mostMagnification - 1)},
           command);
}

void PtzHead::look(QPointF from, QPointF to, const QString& command) {
    const QPointF size = to - from;
    const double largest = std::max(std::abs(size.x()), std::abs(size.y()));
    const double closer = largest == 0 ? 1 : size.x() < 0 ? largest : 1 / largest;
    look(from.x() + to.x() - 1, 1 - from.y() - to.y(), closer, command);
}

void PtzHead::stop(bool panTilt, bool zoom, const QString& command) {
    if (panTilt)
        m_speed.pan = m_speed.tilt = 0;
    if (zoom)
        m_speed.zoom = 0;
    m_goal.reset();
    m_tour = 0;
    m_command = command;
    if (!isMoving()) {
        m_deadline.reset();
        m_stoppedBy = QStringLiteral("command");
    }
}

void PtzHead::advance(MonoTime now) {
    const bool moved = isMoving();
    // Up to the deadline and no further, however late the tick comes.
    const MonoTime until = m_deadline ? std::min(now, *m_deadline) : now;
    const double seconds = std::max(0.0, std::chrono::duration<double>(until - m_last).count());
    m_last = now;
    if (moved && m_goal) {
        const double step = goalUnitsPerSecond * seconds;
        m_position.pan = toward(m_position.pan, m_goal->pan, step);
        m_position.tilt = toward(m_position.tilt, m_goal->tilt, step);
        m_position.zoom = toward(m_position.zoom, m_goal->zoom, step);
        if (!isMoving()) {
            m_goal.reset();
            m_stoppedBy = QStringLiteral("arrival");
        }
    } else if (moved) {
        travel(m_position.pan, m_speed.pan, seconds, -1, 1);
        travel(m_position.tilt, m_speed.tilt, seconds, -1, 1);
        travel(m_position.zoom, m_speed.zoom, seconds, 0, 1);
        if (!isMoving()) {
            m_deadline.reset();
            m_stoppedBy = QStringLiteral("limit");
        }
    }
    if (m_deadline && now >= *m_deadline) {
        m_speed = {};
        m_deadline.reset();
        m_stoppedBy = QStringLiteral("timeout");
    }
    if (m_tour != 0)
        advanceTour(now);
}

int PtzHead::setPreset(int number, const QString& name) {
    if (number == 0) {
        number = 1;
        while (m_presets.contains(number))
            ++number;
    }
    if (number < 1 || number > maxPresets)
        return 0;
    Preset& preset = m_presets[number];
    if (!name.isEmpty())
        preset.name = name;
    else if (preset.name.isEmpty())
        preset.name = QStringLiteral("Position %1").arg(number);
    preset.position = m_position;
    return number;
}

bool PtzHead::goToPreset(int number, const QString& command) {
    const auto found = m_presets.find(number);
    if (found == m_presets.end())
        return false;
    m_tour = 0;
    moveTo(found->second.position, command);
    return true;
}

bool PtzHead::startTour(int number, const QString& command) {
    const auto found = m_tours.find(number);
    if (found == m_tours.end() || found->second.stops.empty())
        return false;
    m_tour = number;
    m_tourStop = 0;
    m_tourNext = SystemClock().monoNow();
    m_command = command;
    return true;
}

void PtzHead::stopTour(const QString& command) {
    m_tour = 0;
    stop(true, true, command);
}

void PtzHead::advanceTour(MonoTime now) {
    const auto found = m_tours.find(m_tour);
    if (found == m_tours.end() || found->second.stops.empty()) {
        m_tour = 0;
        return;
    }
    if (isMoving() || now < m_tourNext.value_or(now))
        return;
    const TourStop& stop = found->second.stops[m_tourStop % found->second.stops.size()];
    ++m_tourStop;
    m_tourNext = now + stop.stay;
    if (const auto preset = m_presets.find(stop.preset); preset != m_presets.end())
        moveTo(preset->second.position, m_command);
}

QJsonObject PtzHead::describe() const {
    return {{QStringLiteral("pan"), rounded(m_position.pan)},
            {QStringLiteral("tilt"), rounded(m_position.tilt)},
            {QStringLiteral("zoom"), rounded(m_position.zoom)},
            {QStringLiteral("moving"), isMoving()},
            {QStringLiteral("tour"), m_tour},
            {QStringLiteral("presets"), int(m_presets.size())},
            {QStringLiteral("lastCommand"), m_command},
            {QStringLiteral("stoppedBy"), m_stoppedBy}};
}

} // namespace vigie::simulator
