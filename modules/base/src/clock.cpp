// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/clock.h"

#include <QTimeZone>

#include <ctime>

namespace vigie {

using namespace std::chrono;

MonoTime MonoClock::now() noexcept {
    timespec now{};
    clock_gettime(CLOCK_BOOTTIME, &now);
    return MonoTime(seconds(now.tv_sec) + nanoseconds(now.tv_nsec));
}

QDateTime toDateTime(UtcTime time) {
    return QDateTime::fromMSecsSinceEpoch(floor<milliseconds>(time).time_since_epoch().count(), Qt::UTC);
}

UtcTime fromDateTime(const QDateTime& time) {
    return UtcTime(milliseconds(time.toMSecsSinceEpoch()));
}

QString toIso(UtcTime time) {
    return toDateTime(time).toString(Qt::ISODateWithMs);
}

QString localOffsetText(UtcTime time) {
    const int offset = toDateTime(time).toLocalTime().offsetFromUtc() / 60;
    return QStringLiteral("%1%2:%3")
        .arg(offset < 0 ? QLatin1Char('-') : QLatin1Char('+'))
        .arg(qAbs(offset) / 60, 2, 10, QLatin1Char('0'))
        .arg(qAbs(offset) % 60, 2, 10, QLatin1Char('0'));
}

QString toLocalText(UtcTime time) {
    return toDateTime(time).toLocalTime().toString(QStringLiteral("HH:mm:ss ")) + localOffsetText(time);
}

UtcTime SystemClock::utcNow() const {
    return floor<microseconds>(system_clock::now());
}

MonoTime SystemClock::monoNow() const {
    return MonoClock::now();
}

ManualClock::ManualClock(UtcTime start)
    : m_utc(start) {}

UtcTime ManualClock::utcNow() const {
    const std::lock_guard lock(m_mutex);
    return m_utc;
}

MonoTime ManualClock::monoNow() const {
    const std::lock_guard lock(m_mutex);
    return m_mono;
}

void ManualClock::advance(microseconds step) {
    const std::lock_guard lock(m_mutex);
    m_utc += step;
    m_mono += step;
}

void ManualClock::set(UtcTime now) {
    const std::lock_guard lock(m_mutex);
    m_utc = now;
}

} // namespace vigie
