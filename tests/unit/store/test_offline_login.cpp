// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/offline_login.h"

#include <QTemporaryDir>
#include <QTest>

#include <random>

using namespace vigie;
using namespace vigie::store;
using namespace std::chrono_literals;

#define VERIFY_OK(result)                                                                                    \
    do {                                                                                                     \
        const auto& verified = (result);                                                                     \
        QVERIFY2(verified.has_value(), verified ? "" : qPrintable(verified.error().toLogLine()));            \
    } while (false)

#define VERIFY_FAILS(result, expected)                                                                       \
    do {                                                                                                     \
        const auto& verified = (result);                                                                     \
        QVERIFY2(!verified.has_value(), "succeeded");                                                        \
        QCOMPARE(verified.error().code, expected);                                                           \
    } while (false)

class TestOfflineLogin : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<LocalStore> m_store;
    std::unique_ptr<ManualClock> m_clock;
    const Owner m_desk{QStringLiteral("db.example:5432/vigie"), QStringLiteral("poste1")};
    const QString m_password = QStringLiteral("Écluse-du-Nord-42");

    Result<void> remember() {
        return OfflineLogin(*m_store, *m_clock)
            .remember(m_desk, QStringLiteral("operator"), QStringLiteral("Opératrice, poste 1"), m_password);
    }
    Result<LoginClaims> attempt(const QString& password) {
        return OfflineLogin(*m_store, *m_clock).attempt(m_desk, password);
    }

private Q_SLOTS:
    void init() {
        m_folder = std::make_unique<QTemporaryDir>();
        auto store = LocalStore::open(m_folder->filePath(QStringLiteral("local/desk.sqlite")));
        VERIFY_OK(store);
        m_store = std::move(*store);
        m_clock = std::make_unique<ManualClock>(UtcTime(1'800'000'000s));
    }
    void cleanup() { m_store.reset(); }

    void opensForItsTimeAndNoLonger() {
        VERIFY_FAILS(attempt(m_password), ErrorCode::NotFound);
        VERIFY_OK(remember());
        m_clock->advance(71h);
        const auto claims = attempt(m_password);
        VERIFY_OK(claims);
        QCOMPARE(claims->group, QStringLiteral("operator"));
        QCOMPARE(claims->displayName, QStringLiteral("Opératrice, poste 1"));
        QCOMPARE(claims->expiresAt - claims->issuedAt, std::chrono::microseconds(72h));
        m_clock->advance(1h);
        VERIFY_FAILS(attempt(m_password),
                     ErrorCode::Forbidden); // an opening offline doesn't lengthen the time
    }

    void clockSetBackIsRefused() {
        VERIFY_OK(remember());
        m_clock->advance(50h);
        VERIFY_OK(attempt(m_password));
        m_clock->set(UtcTime(1'800'000'000s) + 1h);
        VERIFY_FAILS(attempt(m_password), ErrorCode::Forbidden);
        m_clock->set(UtcTime(1'800'000'000s) + 50h);
        VERIFY_OK(attempt(m_password));
    }

    void failuresAreSlowedThenDestroyTheRecord() {
        VERIFY_OK(remember());
        for (int i = 1; i < OfflineLogin::mostFailures; ++i) {
            VERIFY_FAILS(attempt(QStringLiteral("wrong")), ErrorCode::Auth);
            // Not even the right password is looked at before its time.
            VERIFY_FAILS(attempt(m_password), ErrorCode::Forbidden);
            m_clock->advance(61s);
        }
        VERIFY_FAILS(attempt(QStringLiteral("wrong")), ErrorCode::Forbidden);
        m_clock->advance(61s);
        VERIFY_FAILS(attempt(m_password), ErrorCode::NotFound);
        VERIFY_OK(remember()); // the catalog opens the desk, and everything counts from zero
        VERIFY_OK(attempt(m_password));
    }

    void onlyThePasswordThatWorkedBeforeDestroysTheRecord() {
        VERIFY_OK(remember());
        OfflineLogin logins(*m_store, *m_clock);
        VERIFY_OK(logins.refusedByCatalog(m_desk, QStringLiteral("mistyped")));
        VERIFY_OK(attempt(m_password));
        VERIFY_OK(logins.refusedByCatalog(m_desk, m_password));
        VERIFY_FAILS(attempt(m_password), ErrorCode::NotFound);
    }

    void aRecordIsItsOwnersAndHoldsNoPassword() {
        VERIFY_OK(remember());
        const auto row = m_store->login(m_desk);
        VERIFY_OK(row);
        QVERIFY(!(*row)->record.contains(m_password.toUtf8()));
        QVERIFY(!(*row)->record.contains("poste1"));
        // Moved to a colleague's row it doesn't open, whatever its password.
        const Owner other{m_desk.catalog, QStringLiteral("poste2")};
        VERIFY_OK(m_store->saveLogin(other, **row));
        VERIFY_FAILS(OfflineLogin(*m_store, *m_clock).attempt(other, m_password), ErrorCode::Auth);
        const Owner elsewhere{QStringLiteral("other.example:5432/vigie"), m_desk.login};
        VERIFY_OK(m_store->saveLogin(elsewhere, **row));
        VERIFY_FAILS(OfflineLogin(*m_store, *m_clock).attempt(elsewhere, m_password), ErrorCode::Auth);
    }

    void tamperedRecordsDoNotOpen() {
        const auto record =
            SealedLogin::seal({m_desk, QStringLiteral("operator"), QStringLiteral("x"), {}, {}}, m_password);
        VERIFY_OK(record);
        for (const qsizetype length :
             {qsizetype(0), qsizetype(3), qsizetype(4), qsizetype(44), qsizetype(59)})
            QVERIFY(!SealedLogin::open(record->left(length), m_desk, m_password));
        QVERIFY(!SealedLogin::open(QByteArray("VGL1") + QByteArray(100000, '\0'), m_desk, m_password));
        std::mt19937 random(20261124);            // NOLINT: the same bytes in every run
        for (int round = 0; round < 4; ++round) { // each costs a derivation
            QByteArray bad = *record;
            const auto at = 4 + random() % (static_cast<unsigned>(bad.size()) - 4);
            bad[static_cast<qsizetype>(at)] = static_cast<char>(bad[static_cast<qsizetype>(at)] ^ 1);
            QVERIFY2(!SealedLogin::open(bad, m_desk, m_password), qPrintable(QString::number(at)));
        }
        QVERIFY(SealedLogin::open(*record, m_desk, m_password).has_value());
    }
};

QTEST_GUILESS_MAIN(TestOfflineLogin)
#include "test_offline_login.moc"
