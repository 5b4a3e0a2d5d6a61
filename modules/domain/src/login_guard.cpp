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
constexpr auto guardTime = 5min;

QByteArray freshSalt() {
    std::array<quint32, 8> words{};
    QRandomGenerator::system()->fillRange(words.data(), qsizetype(words.size()));
    return {reinterpret_cast<const char*>(words.data()), qsizetype(sizeof(words))};
}

} // namespace

LoginGuard::Turn::Turn(std::shared_ptr<LoginGuard> guard, QByteArray key)
    : m_guard(std::move(guard))
    , m_key(std::move(key)) {}

LoginGuard::Turn::Turn(Turn&& other) noexcept
    : m_guard(std::exchange(other.m_guard, nullptr))
    , m_key(std::move(other.m_key)) {}

LoginGuard::Turn& LoginGuard::Turn::operator=(Turn&& other) noexcept {
    if (this != &other) {
        release();
        m_guard = std::exchange(other.m_guard, nullptr);
        m_key = std::move(other.m_key);
    }
    return *this;
}

LoginGuard::Turn::~Turn() {
    release();
}

void LoginGuard::Turn::release() {
    if (const auto guard = std::exchange(m_guard, nullptr))
        guard->giveBack(m_key);
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
    if (entry.refusals < mostRefusals || since >= guardTime)
        return {};
    const auto wait = std::chrono::ceil<std::chrono::minutes>(guardTime - since);
    return fail(
        ErrorCode::Auth,
        QCoreApplication::translate("domain",
                                    "L'appareil a refusé deux fois les identifiants ; il ne sera plus "
                                    "sollicité avant %n minute(s), pour ne pas bloquer le compte.",
                                    nullptr, int(wait.count())),
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
    if (entry.proven)
        return Turn();
    if (std::exchange(entry.taken, true))
        return std::nullopt;
    return Turn(shared_from_this(), key);
}

void LoginGuard::giveBack(const QByteArray& key) {
    const std::lock_guard lock(m_mutex);
    const auto entry = m_entries.find(key);
    if (entry == m_entries.end())
        return;
    entry->taken = false;
    if (!entry->proven && entry->refusals == 0)
        m_entries.erase(entry); // nothing was learnt
}

void LoginGuard::refused(const QString& host, const Credentials& login) {
    const QByteArray key = keyOf(host, login);
    const std::lock_guard lock(m_mutex);
    Entry& entry = m_entries[key];
    // After the pause one attempt is made; its refusal puts the guard up again at once.
    entry.refusals = std::min(entry.refusals + 1, mostRefusals);
    entry.refusedAt = m_clock->monoNow();
    entry.proven = false;
}

void LoginGuard::accepted(const QString& host, const Credentials& login) {
    const QByteArray key = keyOf(host, login);
    const std::lock_guard lock(m_mutex);
    Entry& entry = m_entries[key];
    entry.refusals = 0;
    entry.proven = true;
}

} // namespace vigie
