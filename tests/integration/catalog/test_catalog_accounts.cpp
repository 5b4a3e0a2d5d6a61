// SPDX-License-Identifier: GPL-3.0-or-later
#include "catalog/alarm_repository.h"
#include "catalog/journal_repository.h"
#include "cluster_fixture.h"

using namespace vigie;
using namespace vigie::catalog;
using namespace std::chrono_literals;

/// Who may log in and what happens to those who may not any more, over real connections.
class TestCatalogAccounts : public QObject {
    Q_OBJECT

    ClusterFixture m_fixture;
    std::unique_ptr<Database> m_admin;
    const QString m_word = QStringLiteral("un mot de passe long");

    Account person(const QString& login) const {
        Account account{login, QStringLiteral("Remplaçante"), QStringLiteral("AG-9"), Group::Operator};
        account.clearanceUntil = QDate::currentDate().addYears(1);
        return account;
    }
    std::unique_ptr<Database> loggedIn(const QString& login, const QString& password) const {
        auto database = std::make_unique<Database>(m_fixture.ownerSettings().as(login, password));
        if (!database->open())
            return nullptr;
        return database;
    }
    Result<void> refusal(const QString& login) const {
        return Database(m_fixture.ownerSettings().as(login, m_word)).open();
    }
    static qsizetype camerasOf(Database& database) {
        const auto rows = database.exec(QStringLiteral("SELECT id FROM vigie.camera"));
        return rows ? rows->size() : -1;
    }

private Q_SLOTS:
    void initTestCase() {
        VERIFY_OK(m_fixture.furnish());
        m_admin = m_fixture.as("administrateur");
    }

    void weakPasswordsAreRefused_data() {
        QTest::addColumn<QString>("password");
        QTest::newRow("short") << QStringLiteral("elevenchars");
        QTest::newRow("one character") << QStringLiteral("aaaaaaaaaaaaaa");
        QTest::newRow("login in it") << QStringLiteral("c'est FAIBLE, non ?");
    }
    void weakPasswordsAreRefused() {
        QFETCH(QString, password);
        VERIFY_FAILS(saveAccount(*m_admin, person(QStringLiteral("faible")), password),
                     ErrorCode::InvalidInput);
        VERIFY_FAILS(refusal(QStringLiteral("faible")), ErrorCode::Auth);
    }

    void suspensionEndsOpenSessions() {
        const QString login = QStringLiteral("suspendue");
        VERIFY_OK(saveAccount(*m_admin, person(login), m_word));
        auto desk = loggedIn(login, m_word);
        auto second = loggedIn(login, m_word);
        QVERIFY(desk && second);
        QCOMPARE(camerasOf(*desk), 2);
        VERIFY_FAILS(suspendAccount(*m_admin, login, QStringLiteral("court")), ErrorCode::InvalidInput);
        VERIFY_OK(suspendAccount(*m_admin, login, QStringLiteral("départ du centre")));
        QTRY_VERIFY_WITH_TIMEOUT(!desk->ping() && !second->ping(), 10000);
        const auto refused = refusal(login);
        VERIFY_FAILS(refused, ErrorCode::Forbidden);
        QVERIFY2(refused.error().text.contains(QStringLiteral("suspendu")), qPrintable(refused.error().text));
        VERIFY_OK(resumeAccount(*m_admin, login));
        QVERIFY(loggedIn(login, m_word));
        // Nobody but an administrator does it, and nobody to oneself.
        auto chief = m_fixture.as("superviseur");
        VERIFY_FAILS(suspendAccount(*chief, login, QStringLiteral("sans raison valable")),
                     ErrorCode::Forbidden);
        VERIFY_FAILS(
            suspendAccount(*m_admin, QStringLiteral("administrateur"), QStringLiteral("sans raison valable")),
            ErrorCode::InvalidInput);
    }

    void papersThatRanOutShutTheDoor_data() {
        QTest::addColumn<QString>("field");
        for (const char* field : {"clearance", "clearance_until", "valid_until", "valid_from"})
            QTest::newRow(field) << QString::fromLatin1(field);
    }
    void papersThatRanOutShutTheDoor() {
        QFETCH(QString, field);
        const QString login = QStringLiteral("papiers_") + field;
        Account account = person(login);
        VERIFY_OK(saveAccount(*m_admin, account, m_word));
        auto desk = loggedIn(login, m_word);
        QVERIFY(desk);
        const QDate today = QDate::currentDate();
        if (field == QLatin1String("clearance"))
            account.clearance.clear();
        else if (field == QLatin1String("clearance_until"))
            account.clearanceUntil = today.addDays(-1);
        else if (field == QLatin1String("valid_until"))
            account.validUntil = today.addDays(-1);
        else
            account.validFrom = today.addDays(1);
        VERIFY_OK(saveAccount(*m_admin, account, {}));
        QTRY_VERIFY_WITH_TIMEOUT(!desk->ping(), 10000);
        VERIFY_FAILS(refusal(login), ErrorCode::Forbidden);
        const auto accounts = listAccounts(*m_admin);
        VERIFY_OK(accounts);
        const auto found = std::find_if(accounts->begin(), accounts->end(),
                                        [&](const Account& known) { return known.login == login; });
        QVERIFY(found != accounts->end() && found->bar != Bar::None);
        QVERIFY(!sentenceOf(found->bar).isEmpty());
    }

    /// At midnight nobody saves anything: policies and acts notice by themselves, the sessions end with the
    /// next round.
    void midnightPasses() {
        const QString login = QStringLiteral("minuit");
        VERIFY_OK(saveAccount(*m_admin, person(login), m_word));
        auto desk = loggedIn(login, m_word);
        QVERIFY(desk);
        auto owner = m_fixture.asOwner();
        VERIFY_OK(
            owner->call(QStringLiteral("UPDATE vigie.account SET clearance_until = current_date - 1 WHERE "
                                       "role_name = 'minuit'")));
        QCOMPARE(camerasOf(*desk), 0);
        AlarmRequest request;
        request.commune = m_fixture.commune.id;
        request.kind = QStringLiteral("manual");
        request.title = QStringLiteral("Appel");
        const auto refused = AlarmRepository(*desk).raise(request);
        VERIFY_FAILS(refused, ErrorCode::Forbidden);
        QCOMPARE(refused.error().text, sentenceOf(Bar::ClearanceExpired));
        QCOMPARE(currentAccount(*desk)->bar, Bar::ClearanceExpired);
        auto agent = m_fixture.as("agent");
        QCOMPARE(keepHouse(*agent).value(), 1);
        QTRY_VERIFY_WITH_TIMEOUT(!desk->ping(), 10000);
        VERIFY_FAILS(refusal(login), ErrorCode::Forbidden);
        QTRY_COMPARE(keepHouse(*agent).value(), 0);
    }

    void whatBeginsToBeValidOpens() {
        Account account = person(QStringLiteral("demain"));
        account.validFrom = QDate::currentDate().addDays(1);
        VERIFY_OK(saveAccount(*m_admin, account, m_word));
        VERIFY_FAILS(refusal(account.login), ErrorCode::Forbidden);
        auto owner = m_fixture.asOwner();
        VERIFY_OK(owner->call(
            QStringLiteral("UPDATE vigie.account SET valid_from = current_date WHERE role_name = 'demain'")));
        auto agent = m_fixture.as("agent");
        VERIFY_OK(keepHouse(*agent));
        QVERIFY(loggedIn(account.login, m_word));
    }

    void firstLoginChangesThePassword() {
        const QString login = QStringLiteral("nouvelle");
        Account account = person(login);
        account.mustChangePassword = true;
        VERIFY_OK(saveAccount(*m_admin, account, m_word));
        auto desk = loggedIn(login, m_word);
        QVERIFY(desk);
        QCOMPARE(currentAccount(*desk)->bar, Bar::Password);
        QCOMPARE(camerasOf(*desk), 0);
        VERIFY_FAILS(changePassword(*desk, QStringLiteral("court")), ErrorCode::InvalidInput);
        const QString chosen = QStringLiteral("choisi par la personne");
        VERIFY_OK(changePassword(*desk, chosen));
        QCOMPARE(currentAccount(*desk)->bar, Bar::None);
        QCOMPARE(camerasOf(*desk), 2);
        QVERIFY(!loggedIn(login, m_word));
        QVERIFY(loggedIn(login, chosen));
    }

    void anAccountIsForItsCommunes() {
        const Commune other{CommuneId::create(), QStringLiteral("60002"), QStringLiteral("Beaulieu"),
                            Convention{QStringLiteral("CV-60002")}};
        VERIFY_OK(DirectoryRepository(*m_admin).save(other));
        Account account = person(QStringLiteral("locale"));
        account.allCommunes = false;
        account.communes = {other.id};
        VERIFY_OK(saveAccount(*m_admin, account, m_word));
        auto desk = loggedIn(account.login, m_word);
        QVERIFY(desk);
        auto directory = DirectoryRepository(*desk).load();
        VERIFY_OK(directory);
        QCOMPARE(directory->communes.keys(), QList<CommuneId>{other.id});
        account.communes = {other.id, m_fixture.commune.id};
        VERIFY_OK(saveAccount(*m_admin, account, {}));
        QCOMPARE(DirectoryRepository(*desk).load()->communes.size(), 2);
        // A convention that has ended takes its commune away from everybody who watches.
        const QDate today = QDate::currentDate();
        VERIFY_OK(DirectoryRepository(*m_admin).save(
            other.id, Convention{QStringLiteral("CV-60002"), today.addDays(-9), today.addDays(-1)}));
        QCOMPARE(DirectoryRepository(*desk).load()->communes.keys(), QList<CommuneId>{m_fixture.commune.id});
        QCOMPARE(DirectoryRepository(*m_admin).load()->communes.size(), 2);
    }

    void inspectorsComeForATime() {
        Account visitor{QStringLiteral("visite"), QStringLiteral("Contrôle"), {}, Group::Inspector};
        VERIFY_FAILS(saveAccount(*m_admin, visitor, m_word), ErrorCode::InvalidInput);
        visitor.validUntil = QDate::currentDate();
        VERIFY_OK(saveAccount(*m_admin, visitor, m_word));
        auto desk = loggedIn(visitor.login, m_word);
        QVERIFY(desk);
        VERIFY_OK(JournalRepository(*desk).tail(1));
        VERIFY_FAILS(AlarmRepository(*desk).openAndClosedSince({}), ErrorCode::Forbidden);
    }

    /// What was done to accounts stands in the journal, without a word of any password.
    void theJournalKeepsIt() {
        auto inspector = m_fixture.as("controleur");
        const auto lines = JournalRepository(*inspector).tail(200);
        VERIFY_OK(lines);
        QStringList acts;
        for (const JournalEntry& line : *lines) {
            acts.append(line.act);
            const QByteArray detail = QJsonDocument(line.detail).toJson();
            QVERIFY(!detail.contains("SCRAM") && !detail.contains(m_word.toUtf8()));
        }
        for (const char* act :
             {"account-made", "account-saved", "account-suspended", "account-resumed", "password-changed"})
            QVERIFY2(acts.contains(QLatin1String(act)), act);
    }
};

QTEST_GUILESS_MAIN(TestCatalogAccounts)
#include "test_catalog_accounts.moc"
