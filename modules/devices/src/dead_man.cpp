// SPDX-License-Identifier: GPL-3.0-or-later
#include "dead_man.h"

#include "base/stop.h"
#include "logging.h"

#include <algorithm>

namespace vigie::devices {

using namespace std::chrono_literals;

namespace {

constexpr auto farewellPatience = 2s;
constexpr auto retryAfter = 500ms;
constexpr int mostAttempts = 3;

} // namespace

DeadMan::~DeadMan() {
    if (!m_thread.joinable())
        return;
    m_thread.request_stop();
    m_thread.join();
    // A head that turns must not be left turning because a window was closed.
    std::stop_source patience;
    std::jthread timer([&patience](const std::stop_token& done) {
        if (sleepFor(farewellPatience, done))
            patience.request_stop();
    });
    for (const Charge& charge : std::as_const(m_charges))
        if (const auto stopped = charge.stop(patience.get_token()); !stopped)
            qCWarning(lcDevices).noquote() << "head not stopped:" << stopped.error().toLogLine();
}

void DeadMan::arm(const QString& channel, std::chrono::milliseconds after, Stop stop) {
    {
        const std::lock_guard lock(m_mutex);
        m_charges.insert(channel, {MonoClock::now() + after, std::move(stop)});
        if (!m_thread.joinable())
            m_thread = std::jthread([this](const std::stop_token& over) { run(over); });
    }
    m_changed.notify_all();
}

void DeadMan::disarm(const QString& channel) {
    const std::lock_guard lock(m_mutex);
    m_charges.remove(channel);
}

void DeadMan::run(const std::stop_token& over) {
    std::unique_lock lock(m_mutex);
    while (!over.stop_requested()) {
        if (m_charges.isEmpty()) {
            m_changed.wait(lock, over, [this] { return !m_charges.isEmpty(); });
            continue;
        }
        const auto first =
            std::min_element(m_charges.cbegin(), m_charges.cend(),
                             [](const Charge& left, const Charge& right) { return left.due < right.due; });
        const auto due = first->due;
        if (MonoClock::now() < due) {
            // An earlier charge or a later one of the same channel: look again.
            m_changed.wait_until(lock, over, due, [&] {
                return std::none_of(m_charges.cbegin(), m_charges.cend(),
                                    [&](const Charge& one) { return one.due == due; });
            });
            continue;
        }
        // It stays until it has worked: were this object destroyed meanwhile, the destructor stops the head.
        QString channel = first.key(); // copies: the charges may change meanwhile
        Charge charge = *first;
        lock.unlock();
        const auto stopped = charge.stop(over);
        lock.lock();
        const auto still = m_charges.find(channel);
        if (still == m_charges.end() || still->due != charge.due || over.stop_requested())
            continue;
        if (stopped || still->attempts >= mostAttempts) {
            if (!stopped)
                qCWarning(lcDevices).noquote() << "head not stopped:" << stopped.error().toLogLine();
            m_charges.erase(still);
        } else {
            ++still->attempts;
            still->due = MonoClock::now() + retryAfter;
        }
    }
}

} // namespace vigie::devices
