// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/offline_login.h"

#include "logging.h"

#include <QCoreApplication>

#include <algorithm>

namespace vigie::store {

using namespace std::chrono_literals;

namespace {

/// A clock is corrected by moments all day long (NTP); more than this is a clock set back.
constexpr auto clockSlack = 2min;

std::chrono::seconds waitAfter(int failures) {
    return std::min<std::chrono::seconds>(60s, std::chrono::seconds(1LL << std::clamp(failures - 1, 0, 6)));
}

tl::unexpected<Error> forbidden(const QString& text, const QString& detail) {
    return fail(ErrorCode::Forbidden, text, detail);
}

} // namespace

Result<void> OfflineLogin::remember(const Owner& owner, const QString& group, const QString& displayName,
                                    const QString& password, std::chrono::seconds time) {
    const UtcTime now = m_clock.utcNow();
    const auto record = SealedLogin::seal({owner, group, displayName, now, now + time}, password);
    if (!record)
        return fail(record.error());
    if (auto reset = m_store.resetLatestTime(now); !reset)
        return reset;
    return m_store.saveLogin(owner, {*record, 0, {}});
}

Result<LoginClaims> OfflineLogin::attempt(const Owner& owner, const QString& password) {
    auto row = m_store.login(owner);
    if (!row)
        return fail(row.error());
    if (!*row)
        return fail(ErrorCode::NotFound,
                    QCoreApplication::translate(
                        "store", "Ce compte n'a pas ouvert ce poste récemment : sans catalogue, il "
                                 "ne peut pas y entrer."),
                    QStringLiteral("no sealed login"));
    const UtcTime now = m_clock.utcNow();
    const auto latest = m_store.latestTime();
    if (!latest)
        return fail(latest.error());
    if (*latest && now + clockSlack < **latest)
        return forbidden(QCoreApplication::translate(
                             "store", "L'horloge de ce poste a été reculée : sans catalogue, il ne "
                                      "s'ouvre pas. Remettez-la à l'heure."),
                         QStringLiteral("now %1, seen %2").arg(toIso(now), toIso(**latest)));
    LocalStore::LoginRow tried = **row;
    if (now < tried.notBefore) {
        const auto wait = std::chrono::ceil<std::chrono::seconds>(tried.notBefore - now);
        const int seconds = static_cast<int>(wait.count());
        return forbidden(
            QCoreApplication::translate("store", "Trop d'essais : attendez %n seconde(s).", nullptr, seconds),
            QStringLiteral("%1 failures in a row").arg(tried.failures));
    }
    // Counted first: a program killed at the right moment would try for nothing.
    ++tried.failures;
    tried.notBefore = now + waitAfter(tried.failures);
    if (auto counted = m_store.saveLogin(owner, tried); !counted)
        return fail(counted.error());
    if (auto noted = m_store.noteTime(now); !noted)
        return fail(noted.error());
    auto claims = SealedLogin::open(tried.record, owner, password);
    if (!claims) {
        if (claims.error().code != ErrorCode::Internal && tried.failures >= mostFailures) {
            if (auto gone = forget(owner); !gone)
                return fail(gone.error());
            return forbidden(QCoreApplication::translate("store",
                                                         "Trop d'essais : ce poste ne s'ouvrira plus sans le "
                                                         "catalogue."),
                             QStringLiteral("sealed login destroyed after %1 failures").arg(tried.failures));
        }
        return claims;
    }
    tried.failures = 0;
    tried.notBefore = {};
    if (auto cleared = m_store.saveLogin(owner, tried); !cleared)
        return fail(cleared.error());
    if (now >= claims->expiresAt || now + clockSlack < claims->issuedAt) {
        return forbidden(
            QCoreApplication::translate("store",
                                        "L'accès hors ligne de ce compte a expiré : sa dernière ouverture au "
                                        "catalogue est trop ancienne."),
            QStringLiteral("issued %1, expired %2").arg(toIso(claims->issuedAt), toIso(claims->expiresAt)));
    }
    return claims;
}

Result<void> OfflineLogin::refusedByCatalog(const Owner& owner, const QString& password) {
    const auto row = m_store.login(owner);
    if (!row)
        return fail(row.error());
    if (!*row || !SealedLogin::open((*row)->record, owner, password))
        return {};
    qCInfo(lcStore).noquote() << "sealed login of" << owner.login << "destroyed: the catalog refuses it";
    return forget(owner);
}

Result<void> OfflineLogin::forget(const Owner& owner) {
    return m_store.removeLogin(owner);
}

} // namespace vigie::store
