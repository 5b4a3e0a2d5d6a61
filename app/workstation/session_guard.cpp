// SPDX-License-Identifier: GPL-3.0-or-later
#include "session_guard.h"

#include "base/logging.h"
#include "catalog/accounts.h"
#include "catalog/migrator.h"
#include "store/offline_login.h"

#include <QTimer>

Q_LOGGING_CATEGORY(lcSession, "vigie.session")

namespace vigie::app {

using namespace std::chrono_literals;

namespace {

/// Deriving its key costs most of a second of a core.
constexpr auto renewAtMostEvery = 1h;
/// An account that ran out is to be stopped within 10 s.
constexpr auto housekeepingEvery = 5s;

} // namespace

SessionGuard::SessionGuard(Services& services, QObject* parent)
    : QObject(parent)
    , m_services(services)
    , m_toCheck(services.settings.openedOffline.has_value()) {
    if (!m_toCheck)
        m_renewed = services.clock.monoNow(); // the login itself just did
    connect(&services.listener, &catalog::Listener::stateChanged, this, [this](catalog::LinkState state) {
        if (state != catalog::LinkState::Connected)
            return;
        m_refusalTold = false;
        if (m_toCheck || m_services.clock.monoNow() - m_renewed > renewAtMostEvery)
            check();
    });
    connect(&services.listener, &catalog::Listener::refused, this, [this](const Error& error) {
        const bool first = !std::exchange(m_refusalTold, true);
        if (first)
            forget();
        // A person whose account was closed doesn't go on watching; a password that was changed may be their
        // own doing at another desk.
        if (m_toCheck || error.code == ErrorCode::Forbidden) {
            Q_EMIT ended(error);
        } else if (first) {
            Q_EMIT refused(
                tr("Le catalogue refuse désormais ce compte : ce poste ne s'ouvrira plus sans lui."));
        }
    });
    auto* house = new QTimer(this);
    connect(house, &QTimer::timeout, this, &SessionGuard::keepHouse);
    house->start(housekeepingEvery);
}

void SessionGuard::keepHouse() {
    if (m_services.listener.state() != catalog::LinkState::Connected || std::exchange(m_housekeeping, true))
        return;
    m_services.worker.run<int>(
        this,
        [session = m_services.audit.session(), desk = m_services.settings.deskName](
            catalog::Database& database) { return catalog::keepHouse(database, session, desk); },
        [this](const Result<int>& kept) {
            m_housekeeping = false;
            if (!kept && kept.error().code != ErrorCode::Database)
                qCWarning(lcSession).noquote() << kept.error().toLogLine();
        });
}

void SessionGuard::check() {
    m_services.worker.run<catalog::Account>(
        this,
        [](catalog::Database& database) -> Result<catalog::Account> {
            const auto migrations = catalog::Migrator::builtIn();
            if (!migrations)
                return fail(migrations.error());
            if (auto fits = catalog::Migrator(database, *migrations).check(); !fits)
                return fail(fits.error());
            return catalog::currentAccount(database);
        },
        [this](const Result<catalog::Account>& account) {
            const bool isPassing = !account && (account.error().code == ErrorCode::Database ||
                                                account.error().code == ErrorCode::Timeout);
            if (isPassing)
                return; // asked again at the next connection
            if (account && account->bar != catalog::Bar::None) {
                forget();
                Q_EMIT ended({ErrorCode::Forbidden, catalog::sentenceOf(account->bar),
                              QStringLiteral("account barred")});
                return;
            }
            if (account && account->group == m_services.settings.group) {
                m_toCheck = false;
                renew(account->displayName);
                return;
            }
            if (!account && account.error().code != ErrorCode::Unsupported)
                forget();
            const Error why =
                account ? Error{ErrorCode::Forbidden,
                                tr("Les droits de ce compte ont changé : ouvrez une nouvelle session."),
                                QStringLiteral("group is now %1").arg(catalog::nameOf(account->group))}
                        : account.error();
            if (m_toCheck)
                Q_EMIT ended(why);
            else
                Q_EMIT refused(why.text);
        });
}

void SessionGuard::renew(const QString& displayName) {
    if (!m_services.store)
        return;
    m_renewed = m_services.clock.monoNow();
    m_services.store->post(
        [owner = m_services.owner(), displayName, group = m_services.settings.group,
         password = m_services.settings.catalog.password](const Result<store::LocalStore*>& store) {
            if (!store)
                return;
            const SystemClock clock;
            if (auto kept = store::OfflineLogin(**store, clock)
                                .remember(owner, catalog::nameOf(group), displayName, password);
                !kept)
                qCWarning(lcSession).noquote() << kept.error().toLogLine();
        });
}

void SessionGuard::forget() {
    if (!m_services.store)
        return;
    m_services.store->post([owner = m_services.owner()](const Result<store::LocalStore*>& store) {
        const SystemClock clock;
        if (store) {
            if (auto gone = store::OfflineLogin(**store, clock).forget(owner); !gone)
                qCWarning(lcSession).noquote() << gone.error().toLogLine();
        }
    });
}

} // namespace vigie::app
