// SPDX-License-Identifier: GPL-3.0-or-later
#include "login_stand.h"

#include <QSignalSpy>

using namespace vigie;
using namespace vigie::app;

/// Accounts that were closed or given another password while this desk could not hear of it.
class TestOfflineAccount : public QObject {
    Q_OBJECT

    test::LoginStand m_stand;

private Q_SLOTS:
    void initTestCase() {
        VERIFY_OK(m_stand.fixture.furnish());
        QVERIFY(m_stand.logIn(m_stand.password()).first.has_value());
    }

    /// Closed at the catalog while the catalog was out of reach: the session ends when it comes back.
    void aClosedAccountEndsTheSessionAndLosesItsRecord() {
        VERIFY_OK(m_stand.fixture.asOwner()->script(QStringLiteral("ALTER ROLE poste1 NOLOGIN")));
        VERIFY_OK(m_stand.fixture.stop());
        const auto [settings, answer] = m_stand.logIn(m_stand.password());
        QVERIFY2(settings.has_value(), qPrintable(answer));
        auto desk = std::make_unique<test::DeskStand>(*settings);
        SessionGuard guard(*desk->services);
        QSignalSpy ended(&guard, &SessionGuard::ended);
        VERIFY_OK(m_stand.fixture.start());
        QTRY_VERIFY_WITH_TIMEOUT(!ended.isEmpty(), 15000);
        QVERIFY(!ended.first().first().value<Error>().text.isEmpty());
        desk.reset();
        QVERIFY(!m_stand.hasSealedLogin());
        VERIFY_OK(m_stand.fixture.stop());
        const auto [again, why] = m_stand.logIn(m_stand.password());
        QVERIFY(!again);
        QVERIFY2(why.contains(QStringLiteral("sans catalogue")), qPrintable(why));
        VERIFY_OK(m_stand.fixture.start());
    }

    void aChangedPasswordDestroysTheRecordAtTheLogin() {
        VERIFY_OK(m_stand.fixture.asOwner()->script(QStringLiteral("ALTER ROLE poste1 LOGIN")));
        QVERIFY(m_stand.logIn(m_stand.password()).first.has_value());
        QVERIFY(m_stand.hasSealedLogin());
        QVERIFY(!m_stand.logIn(QStringLiteral("mistyped")).first);
        QVERIFY(m_stand.hasSealedLogin());
        auto owner = m_stand.fixture.asOwner();
        VERIFY_OK(catalog::saveAccount(*owner,
                                       {QStringLiteral("poste1"), QStringLiteral("Opératrice, poste 1"),
                                        QStringLiteral("AG-1"), catalog::Group::Operator},
                                       QStringLiteral("another-password")));
        QVERIFY(!m_stand.logIn(m_stand.password()).first);
        QVERIFY(!m_stand.hasSealedLogin());
    }
};

QTEST_MAIN(TestOfflineAccount)
#include "test_offline_account.moc"
