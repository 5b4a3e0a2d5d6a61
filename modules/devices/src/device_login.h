// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "devices/device_driver.h"
#include "domain/login_guard.h"

#include <memory>
#include <mutex>
#include <stop_token>

namespace vigie::devices {

/// What all conversations of one driver share: the device's login, its clock, and the process's guard against
/// lock-out.
/// Thread: any.
class DeviceLogin {
public:
    DeviceLogin(QString host, Credentials credentials, std::shared_ptr<const Clock> clock,
                std::shared_ptr<LoginGuard> guard);

    [[nodiscard]] const Credentials& credentials() const { return m_credentials; }
    [[nodiscard]] const Clock& clock() const { return *m_clock; }

    /// Auth while the guard is up. Always allowed without a login: there is nothing to lock.
    [[nodiscard]] Result<void> mayAsk() const;
    void refused();
    void accepted();
    [[nodiscard]] bool hasBeenAccepted() const;
    /// To be held by whoever sends the login, until the answer is known. Cancelled on a stop request, Auth
    /// when the guard goes up meanwhile.
    [[nodiscard]] Result<LoginGuard::Turn> waitForTurn(const std::stop_token& stop);

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

    const QString m_host;
    const Credentials m_credentials;
    const std::shared_ptr<const Clock> m_clock;

    const std::shared_ptr<LoginGuard> m_guard;

    mutable std::mutex m_mutex; // guards what follows
    std::optional<ClockReading> m_reading;
    MonoTime m_readAt{};
    bool m_wholeHours = false;
    bool m_digest = false;
};

} // namespace vigie::devices
