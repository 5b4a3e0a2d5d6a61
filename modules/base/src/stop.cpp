// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/stop.h"

#include <condition_variable>
#include <mutex>

namespace vigie {

LinkedStop::LinkedStop(const std::stop_token& parent)
    : m_link(parent, Forward{&m_source}) {}

bool sleepFor(std::chrono::milliseconds duration, const std::stop_token& stop) {
    std::mutex mutex;
    std::condition_variable_any wake;
    std::unique_lock lock(mutex);
    wake.wait_for(lock, stop, duration, [] { return false; });
    return !stop.stop_requested();
}

} // namespace vigie
