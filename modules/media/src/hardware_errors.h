// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/clock.h"

#include <chrono>
#include <deque>

namespace vigie::media {

/// Remembers a device's failures within one stream, and says when it is given up: three within ten seconds.
/// One alone may be a moment's lack of memory.
class HardwareErrors final {
public:
    static constexpr std::size_t most = 3;
    static constexpr auto within = std::chrono::seconds(10);

    /// True when this one is too many.
    [[nodiscard]] bool add(MonoTime now) {
        m_times.push_back(now);
        while (now - m_times.front() > within)
            m_times.pop_front();
        return m_times.size() >= most;
    }

private:
    std::deque<MonoTime> m_times;
};

} // namespace vigie::media
