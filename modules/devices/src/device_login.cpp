// SPDX-License-Identifier: GPL-3.0-or-later
#include "device_login.h"

#include <QCoreApplication>

namespace vigie::devices {

using namespace std::chrono_literals;

namespace {

constexpr int mostRefusals = 2;
constexpr auto guardTime = 5min;
constexpr auto readingLifetime = 10min;
constexpr auto turnStep = 50ms; // how soon a stop request is seen while waiting

std::chrono::hours wholeHours(std::chrono::milliseconds offset) {
    return std::chrono::round<std::chrono::hours>(offset);
}

} // namespace

DeviceLogin::DeviceLogin(Credentials credentials, std::shared_ptr<const Clock> clock)
    : m_credentials(std::move(credentials))
    , m_clock(std::move(clock)) {}

Result<void> DeviceLogin::mayAsk() const {
    const std::lock_guard lock(m_mutex);
    const auto since = m_clock->monoNow() - m_refusedAt;
    if (m_refusals < mostRefusals || since >= guardTime)
        return {};
    const auto wait = std::chrono::ceil<std::chrono::minutes>(guardTime - since);
    return fail(
        ErrorCode::Auth,
        QCoreApplication::translate("devices",
                                    "L'appareil a refusé deux fois les identifiants ; il ne sera plus "
                                    "sollicité avant %n minute(s), pour ne pas bloquer le compte.",
                                    nullptr, int(wait.count())),
        QStringLiteral("lock-out guard"));
}

void DeviceLogin::refused() {
    const std::lock_guard lock(m_mutex);
    const MonoTime now = m_clock->monoNow();
    // After the pause one attempt is made; its refusal puts the guard up again at once.
    m_refusals = std::min(m_refusals + 1, mostRefusals);
    m_proven = false;
    m_refusedAt = now;
}

void DeviceLogin::accepted() {
    const std::lock_guard lock(m_mutex);
    m_refusals = 0;
    m_proven = true;
}

Result<DeviceLogin::Turn> DeviceLogin::waitForTurn(const std::stop_token& stop) {
    const auto isProven = [this] {
        const std::lock_guard lock(m_mutex);
        return m_proven;
    };
    while (!stop.stop_requested()) {
        if (isProven())
            return Turn();
        if (Turn turn(m_turn, turnStep); turn.owns_lock())
            return isProven() ? Turn() : std::move(turn);
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
