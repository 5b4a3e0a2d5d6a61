// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/clock.h"
#include "base/result.h"

#include <QHash>
#include <QString>

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <stop_token>
#include <thread>

namespace vigie::devices {

/// Stops a camera's head when nobody says any more that it shall move: for devices whose protocol has no
/// limit of its own. Stops what still moves when it is destroyed.
/// Thread: any. The stops run on a thread of its own, which exists from the first move on.
class DeadMan {
public:
    using Stop = std::function<Result<void>(const std::stop_token&)>;

    DeadMan() = default;
    /// Waits for the stops of what still moves, 2 s for all of them.
    ~DeadMan();
    DeadMan(const DeadMan&) = delete;
    DeadMan& operator=(const DeadMan&) = delete;

    /// `stop` runs after that time unless armed or disarmed again before; one that fails runs again, three
    /// times in all.
    void arm(const QString& channel, std::chrono::milliseconds after, Stop stop);
    void disarm(const QString& channel);
    /// Disarms when the device has answered that it does not move; a lost answer leaves the limit standing.
    void moved(const QString& channel, const Result<void>& answer) {
        if (!answer && answer.error().code != ErrorCode::Network &&
            answer.error().code != ErrorCode::Timeout && answer.error().code != ErrorCode::Cancelled)
            disarm(channel);
    }

private:
    struct Charge {
        MonoTime due{};
        Stop stop;
        int attempts = 1;
    };
    void run(const std::stop_token& over);

    std::mutex m_mutex; // guards what follows
    std::condition_variable_any m_changed;
    QHash<QString, Charge> m_charges;
    std::jthread m_thread; // last: ends before what it uses
};

} // namespace vigie::devices
