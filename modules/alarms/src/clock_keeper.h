// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "devices/device_driver.h"

#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <thread>

namespace vigie::alarms {

/// Reads the clocks of the recorders that are watched: at once, then every hour, one after the other. A
/// device that doesn't answer is asked again five minutes later. Thread:    any; reads, and calls the sink,
/// on a thread of its own. Ownership: shares the drivers until remove(), and for the reading under way a
/// little longer.
class ClockKeeper final {
public:
    using Sink = std::function<void(const Recorder&, const ClockState&)>;
    struct Policy {
        std::chrono::milliseconds interval{std::chrono::hours(1)};
        std::chrono::milliseconds retry{std::chrono::minutes(5)};
    };

    ClockKeeper(Sink sink, Policy policy);
    explicit ClockKeeper(Sink sink)
        : ClockKeeper(std::move(sink), Policy{}) {}
    ClockKeeper(const ClockKeeper&) = delete;
    ClockKeeper& operator=(const ClockKeeper&) = delete;

    void add(const Recorder& recorder, std::shared_ptr<devices::DeviceDriver> driver);
    void remove(const RecorderId& recorder);

private:
    struct Clock {
        Recorder recorder;
        std::shared_ptr<devices::DeviceDriver> driver;
        MonoTime due{};
    };
    void work(const std::stop_token& stop);
    /// The clock to read next and when; null when there is none. Under the mutex.
    [[nodiscard]] Clock* next();

    const Sink m_sink;
    const Policy m_policy;
    std::mutex m_mutex; // guards what follows
    std::condition_variable_any m_changed;
    std::map<RecorderId, Clock> m_clocks;
    std::jthread m_thread; // last: it uses all of the above
};

} // namespace vigie::alarms
