// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "devices/device_driver.h"

#include <memory>
#include <mutex>
#include <stop_token>

namespace vigie::devices {

/// What all conversations with one device share: its login, the guard against lock-out, its clock.
/// Thread: any.
class DeviceLogin {
public:
    DeviceLogin(Credentials credentials, std::shared_ptr<const Clock> clock);

    [[nodiscard]] const Credentials& credentials() const { return m_credentials; }
    [[nodiscard]] const Clock& clock() const { return *m_clock; }

    /// Auth while the guard is up: two refusals in a row, less than five minutes ago. Devices lock the
    /// account after three to five (Hikvision, Dahua), for half an hour and for everybody.
    [[nodiscard]] Result<void> mayAsk() const;
    void refused();
    void accepted();
    /// Before the device has accepted the login, requests that carry it go one at a time: several at once
    /// would be refused several times before the guard is up. Cancelled on a stop request.
    /// Nothing to hold once the login has been accepted.
    using Turn = std::unique_lock<std::timed_mutex>;
    [[nodiscard]] Result<Turn> waitForTurn(const std::stop_token& stop);

    void setReading(const ClockReading& reading);
    /// Nothing when never read, or more than ten minutes ago: drift breaks long sessions.
    [[nodiscard]] std::optional<ClockReading> freshReading() const;
    /// The device's present time, as far as is known.
    [[nodiscard]] UtcTime deviceNow() const;
    /// The time that tokens are made with: some devices write local time where UTC belongs, but check tokens
    /// against UTC. See tryWholeHours().
    [[nodiscard]] UtcTime tokenNow() const;
    /// From now on takes the whole hours of the offset for a time zone; false when that changes nothing.
    bool tryWholeHours();

    [[nodiscard]] bool takesWholeHours() const;

    [[nodiscard]] bool usesDigest() const;
    /// False when it was so already.
    bool useDigest();

private:
    [[nodiscard]] std::chrono::milliseconds offset() const {
        return m_reading ? m_reading->offset : std::chrono::milliseconds(0);
    }

    const Credentials m_credentials;
    const std::shared_ptr<const Clock> m_clock;

    std::timed_mutex m_turn;
    mutable std::mutex m_mutex; // guards what follows
    bool m_proven = false;
    int m_refusals = 0;
    MonoTime m_refusedAt{};
    std::optional<ClockReading> m_reading;
    MonoTime m_readAt{};
    bool m_wholeHours = false;
    bool m_digest = false;
};

} // namespace vigie::devices
