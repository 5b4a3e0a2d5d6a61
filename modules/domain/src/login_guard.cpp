// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/login_guard.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QRandomGenerator>

#include <algorithm>
#include <array>

namespace vigie {

using namespace std::chrono_literals;

namespace {

constexpr int mostRefusals = 2;
constexpr auto firstPause = 5min;
constexpr auto laterPause = 30min; // as long as the devices that lock take themselves

QByteArray freshSalt() {
    std::array<quint32, 8> words{};
    QRandomGenerator::system()->fillRange(words.data(), qsizetype(words.size()));
    return {reinterpret_cast<const char*>(words.data()), qsizetype(sizeof(words))};
}

} // namespace

LoginGuard::Turn::Turn(std::shared_ptr<LoginGuard> guard, QByteArray key, quint64 number)
    : m_guard(std::move(guard))
    , m_key(std::move(key))
    , m_number(number) {}

LoginGuard::Turn::Turn(Turn&& other) noexcept
    : m_guard(std::exchange(other.m_guard, nullptr))
    , m_key(std::move(other.m_key))
    , m_number(other.m_number) {}

LoginGuard::Turn& LoginGuard::Turn::operator=(Turn&& other) noexcept {
    if (this != &other) {
        release();
        m_guard = std::exchange(other.m_guard, nullptr);
        m_key = std::move(other.m_key);
        m_number = other.m_number;
    }
    return *this;
}

LoginGuard::Turn::~Turn() {
    release();
}

void LoginGuard::Turn::release() {
    if (const auto guard = std::exchange(m_guard, nullptr))
        guard->giveBack(m_key, m_number);
}

LoginGuard::LoginGuard(std::shared_ptr<const Clock> clock)
    : m_clock(std::move(clock))
    , m_salt(freshSalt()) {}

QByteArray LoginGuard::keyOf(const QString& host, const Credentials& login) const {
    QCryptographicHash hash(QCryptographicHash::Sha256);
    hash.addData(m_salt);
    for (const QString& part : {host.toLower(), login.user, login.password}) {
        hash.addData(QByteArray::number(part.size()) + ':'); // no two logins read the same
        hash.addData(part.toUtf8());
    }
    return hash.result();
}

Result<void> LoginGuard::checkEntry(const Entry& entry) const {
    const auto since = m_clock->monoNow() - entry.refusedAt;
    const std::chrono::nanoseconds pause = entry.refusals > mostRefusals ? laterPause : firstPause;
    if (entry.refusals < mostRefusals || since >= pause)
        return {};
    // A time of day stays true while it is read; a count of minutes would not.
    const UtcTime until =
        m_clock->utcNow() + std::chrono::duration_cast<std::chrono::microseconds>(pause - since);
    return fail(ErrorCode::Auth,
                QCoreApplication::translate(
                    "domain", "L'appareil a refusé les identifiants plusieurs fois : pour ne pas "
                              "bloquer le compte, il ne sera plus sollicité avant %1.")
                    .arg(toLocalText(until).left(8)),
                QStringLiteral("lock-out guard"));
}

Result<void> LoginGuard::check(const QString& host, const Credentials& login) const {
    const QByteArray key = keyOf(host, login);
    const std::lock_guard lock(m_mutex);
    return checkEntry(m_entries.value(key));
}

Result<std::optional<LoginGuard::Turn>> LoginGuard::takeTurn(const QString& host, const Credentials& login) {
    const QByteArray key = keyOf(host, login);
    const std::lock_guard lock(m_mutex);
    Entry& entry = m_entries[key];
    if (const auto allowed = checkEntry(entry); !allowed)
        return fail(allowed.error());
    const MonoTime now = m_clock->monoNow();
    if (entry.acceptedAt && now - *entry.acceptedAt < freshTime)
        return Turn();
    if (entry.holder != 0 && now - entry.takenAt < turnTime)
        return std::nullopt;
    entry.holder = ++m_turns;
    entry.takenAt = now;
    return Turn(shared_from_this(), key, entry.holder);
}

void LoginGuard::giveBack(const QByteArray& key, quint64 number) {
    const std::lock_guard lock(m_mutex);
    const auto entry = m_entries.find(key);
    if (entry == m_entries.end() || entry->holder != number)
        return; // it had lapsed
    entry->holder = 0;
    if (!entry->acceptedAt && entry->refusals == 0)
        m_entries.erase(entry); // nothing was learnt
}

void LoginGuard::refused(const QString& host, const Credentials& login) {
    const QByteArray key = keyOf(host, login);
    const std::lock_guard lock(m_mutex);
    Entry& entry = m_entries[key];
    // After a pause one attempt is made; its refusal puts the guard up again at once, and for longer.
    entry.refusals = std::min(entry.refusals + 1, mostRefusals + 1);
    entry.refusedAt = m_clock->monoNow();
    entry.acceptedAt.reset();
}

void LoginGuard::accepted(const QString& host, const Credentials& login) {
    const QByteArray key = keyOf(host, login);
    const std::lock_guard lock(m_mutex);
    Entry& entry = m_entries[key];
    entry.refusals = 0;
    entry.acceptedAt = m_clock->monoNow();
}

bool LoginGuard::hasBeenAccepted(const QString& host, const Credentials& login) const {
    const QByteArray key = keyOf(host, login);
    const std::lock_guard lock(m_mutex);
    return m_entries.value(key).acceptedAt.has_value();
}

} // namespace vigie
