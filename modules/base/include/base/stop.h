// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <stop_token>

namespace vigie {

/// A stop source that also stops when its parent does: a job's own cancel under its owner's shutdown.
/// Thread: any. Lifetime: tokens outlive it safely.
class LinkedStop final {
public:
    explicit LinkedStop(const std::stop_token& parent);
    LinkedStop(const LinkedStop&) = delete;
    LinkedStop& operator=(const LinkedStop&) = delete;

    [[nodiscard]] std::stop_token token() const { return m_source.get_token(); }
    void requestStop() { m_source.request_stop(); }

private:
    struct Forward {
        std::stop_source* source;
        void operator()() const { source->request_stop(); }
    };
    std::stop_source m_source;
    std::stop_callback<Forward> m_link;
};

/// Sleeps on a worker thread; true when the time passed, false at once when a stop is requested.
[[nodiscard]] bool sleepFor(std::chrono::milliseconds duration, const std::stop_token& stop);

} // namespace vigie
