// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/error.h"
#include "domain/device_event.h"

#include <deque>
#include <optional>

namespace vigie::alarms {

/// Events in the order they came, until the catalog has them; the oldest give way beyond a limit.
/// Thread: one at a time.
class EventQueue final {
public:
    struct Item {
        quint64 number = 0; ///< which one it is, whatever else comes and goes
        DeviceEvent event;
    };

    explicit EventQueue(size_t most)
        : m_most(most) {}

    /// False when the oldest one was given up for it.
    [[nodiscard]] bool push(DeviceEvent event) {
        const bool full = m_items.size() >= m_most;
        if (full)
            m_items.pop_front();
        m_items.push_back({++m_last, std::move(event)});
        return !full;
    }
    [[nodiscard]] bool isEmpty() const { return m_items.empty(); }
    [[nodiscard]] std::optional<Item> first() const {
        return m_items.empty() ? std::nullopt : std::optional(m_items.front());
    }
    /// Takes the item out, unless it was given up meanwhile: the first one is another by then.
    void done(quint64 number) {
        if (!m_items.empty() && m_items.front().number == number)
            m_items.pop_front();
    }

private:
    size_t m_most;
    quint64 m_last = 0;
    std::deque<Item> m_items;
};

/// What a refusal of the catalog means for the event it was asked to raise.
enum class Refusal {
    Passing,   ///< the catalog is away, busy or at odds with another program: ask again
    OfPerson,  ///< this login may not raise alarms; the event is as good as before
    OfTheEvent ///< it will never take this one
};

[[nodiscard]] constexpr Refusal refusalBy(ErrorCode code) {
    switch (code) {
    case ErrorCode::Database:
    case ErrorCode::Timeout:
    case ErrorCode::Conflict: // a deadlock, or another program raising the same alarm at the same moment
    case ErrorCode::Network:
    case ErrorCode::Cancelled:
        return Refusal::Passing;
    case ErrorCode::Forbidden:
    case ErrorCode::Auth:
        return Refusal::OfPerson;
    case ErrorCode::Untrusted:
    case ErrorCode::Protocol:
    case ErrorCode::Unsupported:
    case ErrorCode::NotFound:
    case ErrorCode::InvalidInput:
    case ErrorCode::Storage:
    case ErrorCode::Internal:
        break;
    }
    return Refusal::OfTheEvent;
}

} // namespace vigie::alarms
