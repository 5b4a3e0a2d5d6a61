// SPDX-License-Identifier: GPL-3.0-or-later
#include "clock_keeper.h"

#include "base/logging.h"

#include <algorithm>

Q_DECLARE_LOGGING_CATEGORY(lcAlarms)

namespace vigie::alarms {

ClockKeeper::ClockKeeper(Sink sink, Policy policy)
    : m_sink(std::move(sink))
    , m_policy(policy)
    , m_thread([this](const std::stop_token& stop) { work(stop); }) {}

void ClockKeeper::add(const Recorder& recorder, std::shared_ptr<devices::DeviceDriver> driver) {
    {
        const std::lock_guard lock(m_mutex);
        m_clocks[recorder.id] = {recorder, std::move(driver), MonoClock::now()};
    }
    m_changed.notify_one();
}

void ClockKeeper::remove(const RecorderId& recorder) {
    const std::lock_guard lock(m_mutex);
    m_clocks.erase(recorder);
}

ClockKeeper::Clock* ClockKeeper::next() {
    const auto first = std::min_element(m_clocks.begin(), m_clocks.end(), [](const auto& a, const auto& b) {
        return a.second.due < b.second.due;
    });
    return first == m_clocks.end() ? nullptr : &first->second;
}

void ClockKeeper::work(const std::stop_token& stop) {
    std::unique_lock lock(m_mutex);
    while (!stop.stop_requested()) {
        const Clock* soonest = next();
        if (soonest == nullptr) {
            m_changed.wait(lock, stop, [this] { return !m_clocks.empty(); });
            continue;
        }
        const MonoTime due = soonest->due;
        if (m_changed.wait_until(lock, stop, due,
                                 [&] {
                                     const Clock* now = next();
                                     return now == nullptr || now->due < due;
                                 }) ||
            stop.stop_requested())
            continue; // another one is first now
        const Clock clock = *next();
        lock.unlock();
        const auto reading = clock.driver->readClock(stop);
        if (reading)
            m_sink(clock.recorder, {reading->offset, reading->uncertainty, reading->source,
                                    reading->localAsUtc, SystemClock().utcNow()});
        else if (reading.error().code != ErrorCode::Cancelled)
            qCDebug(lcAlarms).noquote() << clock.recorder.name << "clock:" << reading.error().toLogLine();
        lock.lock();
        // A device that can't tell the time will not learn it within minutes; a refused login is not to be
        // worn out.
        const bool soon = !reading && reading.error().code != ErrorCode::Unsupported &&
                          reading.error().code != ErrorCode::Auth;
        if (const auto still = m_clocks.find(clock.recorder.id); still != m_clocks.end())
            still->second.due = MonoClock::now() + (soon ? m_policy.retry : m_policy.interval);
    }
}

} // namespace vigie::alarms
