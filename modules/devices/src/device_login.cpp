// SPDX-License-Identifier: GPL-3.0-or-later
#include "device_login.h"

#include "base/stop.h"

#include <QCoreApplication>

namespace vigie::devices {

using namespace std::chrono_literals;

namespace {

constexpr auto readingLifetime = 10min;
constexpr auto turnStep = 20ms;

std::chrono::hours wholeHours(std::chrono::milliseconds offset) {
    return std::chrono::round<std::chrono::hours>(offset);
}

} // namespace

DeviceLogin::DeviceLogin(QString host, Credentials credentials, std::shared_ptr<const Clock> clock,
                         std::shared_ptr<LoginGuard> guard)
    : m_host(std::move(host))
    , m_credentials(std::move(credentials))
    , m_clock(std::move(clock))
    , m_guard(std::move(guard)) {}

Result<void> DeviceLogin::mayAsk() const {
    return m_guard->check(m_host, m_credentials);
}

void DeviceLogin::refused() {
    m_guard->refused(m_host, m_credentials);
}

void DeviceLogin::accepted() {
    m_guard->accepted(m_host, m_credentials);
}

bool DeviceLogin::hasBeenAccepted() const {
    return m_guard->hasBeenAccepted(m_host, m_credentials);
}

Result<LoginGuard::Turn> DeviceLogin::waitForTurn(const std::stop_token& stop) {
    while (!stop.stop_requested()) {
        auto turn = m_guard->takeTurn(m_host, m_credentials);
        if (!turn)
            return fail(turn.error());
        if (*turn)
            return *std::move(*turn);
        (void)sleepFor(turnStep, stop);
    }
    return fail(ErrorCode::Cancelled, QCoreApplication::translate("devices", "Demande annulée."));
}

void DeviceLogin::setReading(const ClockReading& reading) {
    const std::lock_guard lock(m_mutex);
    m_reading = reading;
    m_readAt = m_clock->monoNow();
}

std::optional<ClockReading> DeviceLogin::freshReading() const {
    const std::lock_guard lock(m_mutex);
    if (!m_reading || m_clock->monoNow() - m_readAt > readingLifetime)
        return std::nullopt;
    return m_reading;
}

UtcTime DeviceLogin::deviceNow() const {
    const std::lock_guard lock(m_mutex);
    return m_clock->utcNow() + offset();
}

UtcTime DeviceLogin::tokenNow() const {
    const std::lock_guard lock(m_mutex);
    return m_clock->utcNow() + offset() - (m_wholeHours ? wholeHours(offset()) : 0h);
}

bool DeviceLogin::tryWholeHours() {
    const std::lock_guard lock(m_mutex);
    if (m_wholeHours || wholeHours(offset()) == 0h)
        return false;
    m_wholeHours = true;
    return true;
}

bool DeviceLogin::takesWholeHours() const {
    const std::lock_guard lock(m_mutex);
    return m_wholeHours;
}

bool DeviceLogin::usesDigest() const {
    const std::lock_guard lock(m_mutex);
    return m_digest;
}

bool DeviceLogin::useDigest() {
    const std::lock_guard lock(m_mutex);
    return !std::exchange(m_digest, true);
}

} // namespace vigie::devices
