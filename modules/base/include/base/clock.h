// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDateTime>
#include <QString>

#include <chrono>
#include <mutex>

namespace vigie {

/// An instant of world time, UTC, in microseconds. The only time that is stored or compared across machines.
using UtcTime = std::chrono::time_point<std::chrono::system_clock, std::chrono::microseconds>;

/// The machine's clock that nobody sets, for intervals and deadlines. Unlike std::chrono::steady_clock it
/// goes on while the machine sleeps (CLOCK_BOOTTIME): after a night, a picture of the evening is a night old.
struct MonoClock {
    using duration = std::chrono::nanoseconds;
    using rep = duration::rep;
    using period = duration::period;
    using time_point = std::chrono::time_point<MonoClock>;
    static constexpr bool is_steady = true;
    [[nodiscard]] static time_point now() noexcept;
};
/// An instant of that clock, meaningless on another machine.
using MonoTime = MonoClock::time_point;

[[nodiscard]] QDateTime toDateTime(UtcTime time);
[[nodiscard]] UtcTime fromDateTime(const QDateTime& time);
/// "2026-09-28T10:15:00.000Z", what ONVIF and RTSP clock ranges, JSON and logs use.
[[nodiscard]] QString toIso(UtcTime time);
/// "14:32:08 +01:00" in the machine's zone: what a person reads. The offset keeps the two 02:30 of the
/// night when clocks go back apart.
[[nodiscard]] QString toLocalText(UtcTime time);
/// The "+01:00" of toLocalText() alone.
[[nodiscard]] QString localOffsetText(UtcTime time);

/// Where time comes from. Anything that compares times takes a Clock so that a test can hold it.
/// Thread: any.
class Clock {
public:
    virtual ~Clock() = default;
    [[nodiscard]] virtual UtcTime utcNow() const = 0;
    [[nodiscard]] virtual MonoTime monoNow() const = 0;

protected:
    Clock() = default;
    Clock(const Clock&) = default;
    Clock& operator=(const Clock&) = default;
};

/// The machine's own clocks.
class SystemClock final : public Clock {
public:
    [[nodiscard]] UtcTime utcNow() const override;
    [[nodiscard]] MonoTime monoNow() const override;
};

/// A clock that stands still until told to move; both its times move together, set() moves world time alone.
class ManualClock final : public Clock {
public:
    explicit ManualClock(UtcTime start = {});
    [[nodiscard]] UtcTime utcNow() const override;
    [[nodiscard]] MonoTime monoNow() const override;
    void advance(std::chrono::microseconds step);
    void set(UtcTime now);

private:
    mutable std::mutex m_mutex;
    UtcTime m_utc;   // guarded by m_mutex
    MonoTime m_mono; // guarded by m_mutex
};

} // namespace vigie
