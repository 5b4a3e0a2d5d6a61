// SPDX-License-Identifier: GPL-3.0-or-later
#include "cluster_fixture.h"

using namespace vigie;
using namespace vigie::catalog;

/// Whatever a client forgets, the database refuses: everything here is said in SQL, by a person's own login.
class TestCatalogRights : public QObject {
    Q_OBJECT

    ClusterFixture m_fixture;
    const QStringList m_everyone = {QStringLiteral("poste1"),     QStringLiteral("superviseur"),
                                    QStringLiteral("technicien"), QStringLiteral("administrateur"),
                                    QStringLiteral("controleur"), QStringLiteral("agent")};

    std::unique_ptr<Database> as(const QString& login) const {
        return m_fixture.as(login.toLatin1().constData());
    }

private Q_SLOTS:
    void initTestCase() { VERIFY_OK(m_fixture.furnish()); }

    void nobodyWritesATable_data() {
        QTest::addColumn<QString>("login");
        for (const QString& login : m_everyone)
            QTest::newRow(qPrintable(login)) << login;
    }
    void nobodyWritesATable() {
        QFETCH(QString, login);
        auto owner = m_fixture.asOwner();
        const auto tables =
            owner->exec(QStringLiteral("SELECT relname::text FROM pg_class WHERE relkind = 'r' AND "
                                       "relnamespace = 'vigie'::regnamespace"));
        VERIFY_OK(tables);
        QVERIFY(tables->size() >= 17);
        auto database = as(login);
        for (const Row& row : *tables) {
            const QString table = QStringLiteral("vigie.") + row.text(0);
            for (const QString& statement :
                 {QStringLiteral("INSERT INTO %1 DEFAULT VALUES"), QStringLiteral("DELETE FROM %1"),
                  QStringLiteral("TRUNCATE %1"), QStringLiteral("ALTER TABLE %1 DISABLE TRIGGER ALL"),
                  QStringLiteral("DROP TABLE %1")}) {
                const auto outcome = database->call(statement.arg(table));
                QVERIFY2(!outcome && outcome.error().code == ErrorCode::Forbidden,
                         qPrintable(statement.arg(table)));
            }
            const auto columns = owner->exec(QStringLiteral("SELECT attname::text FROM pg_attribute WHERE "
                                                            "attrelid = ?::regclass AND attnum > 0 LIMIT 1"),
                                             {table});
            const QString column = columns->first().text(0);
            const auto update = database->call(QStringLiteral("UPDATE %1 SET %2 = %2").arg(table, column));
            QVERIFY2(!update && update.error().code == ErrorCode::Forbidden, qPrintable(table));
        }
        VERIFY_FAILS(database->call(QStringLiteral("CREATE TABLE vigie.mine (id int)")),
                     ErrorCode::Forbidden);
        VERIFY_FAILS(database->call(QStringLiteral("CREATE TABLE public.mine (id int)")),
                     ErrorCode::Forbidden);
        VERIFY_FAILS(database->call(QStringLiteral("SET ROLE vigie_owner")), ErrorCode::Forbidden);
        VERIFY_FAILS(database->call(QStringLiteral("SET SESSION AUTHORIZATION vigie_cluster")),
                     ErrorCode::Forbidden);
        VERIFY_FAILS(database->call(QStringLiteral("CREATE ROLE x")), ErrorCode::Forbidden);
    }

    /// Who may read what: everything not listed is refused.
    void readingIsByNeed() {
        const QStringList all = m_everyone;
        const QStringList health = {QStringLiteral("poste1"), QStringLiteral("superviseur"),
                                    QStringLiteral("technicien"), QStringLiteral("administrateur"),
                                    QStringLiteral("agent")};
        const QHash<QString, QStringList> readers = {
            {QStringLiteral("camera"), all},
            {QStringLiteral("change"), all},
            {QStringLiteral("alarm"),
             {QStringLiteral("poste1"), QStringLiteral("superviseur"), QStringLiteral("agent")}},
            {QStringLiteral("check_result"), health},
            {QStringLiteral("incident"), health},
            {QStringLiteral("requisition_case"),
             {QStringLiteral("superviseur"), QStringLiteral("controleur"), QStringLiteral("agent")}},
            {QStringLiteral("journal"), {QStringLiteral("superviseur"), QStringLiteral("controleur")}},
            {QStringLiteral("journal_head"), {QStringLiteral("superviseur"), QStringLiteral("controleur")}},
            {QStringLiteral("case_counter"), {}},
            {QStringLiteral("desk"), {}},
            {QStringLiteral("desk_monitor"), {}},
            {QStringLiteral("wall_send"), {}},
        };
        for (const QString& login : all) {
            auto database = as(login);
            for (auto it = readers.cbegin(); it != readers.cend(); ++it) {
                const auto rows =
                    database->exec(QStringLiteral("SELECT * FROM vigie.%1 LIMIT 1").arg(it.key()));
                QVERIFY2(rows.has_value() == it->contains(login),
                         qPrintable(login + QLatin1Char(' ') + it.key()));
                if (!rows)
                    QCOMPARE(rows.error().code, ErrorCode::Forbidden);
            }
        }
        // colleagues are known by name; their agrément is for those who answer for them
        auto operatorDesk = as(QStringLiteral("poste1"));
        VERIFY_OK(operatorDesk->exec(QStringLiteral("SELECT display_name FROM vigie.account")));
        VERIFY_FAILS(operatorDesk->exec(QStringLiteral("SELECT clearance FROM vigie.account")),
                     ErrorCode::Forbidden);
    }

    /// Who may do what. A refusal by rights comes before anything is looked at, so the arguments may be NULL.
    void actingIsByNeed() {
        const QString op = QStringLiteral("poste1");
        const QString chief = QStringLiteral("superviseur");
        const QString tech = QStringLiteral("technicien");
        const QString admin = QStringLiteral("administrateur");
        const QString agent = QStringLiteral("agent");
        const QList<std::pair<QString, QStringList>> acts = {
            {QStringLiteral("raise_alarm(NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL)"),
             {op, chief, agent}},
            {QStringLiteral("claim_alarm(NULL)"), {op, chief}},
            {QStringLiteral("hold_alarm(NULL, NULL)"), {op, chief}},
            {QStringLiteral("release_alarm(NULL)"), {op, chief}},
            {QStringLiteral("close_alarm(NULL, NULL, NULL)"), {op, chief}},
            {QStringLiteral("begin_check(NULL, NULL)"), {chief, tech, agent}},
            {QStringLiteral("record_check(NULL)"), {chief, tech, agent}},
            {QStringLiteral("open_case(NULL, NULL, NULL, NULL, NULL, NULL, NULL)"), {chief}},
            {QStringLiteral("set_case_state(NULL, NULL, NULL)"), {chief, agent}},
            {QStringLiteral("record_package(NULL, NULL, NULL, NULL)"), {chief, agent}},
            {QStringLiteral("journal_act(NULL, NULL, NULL, NULL, NULL, NULL)"),
             {op, chief, tech, admin, agent}},
            {QStringLiteral("replace_masks(NULL, NULL, NULL)"), {admin}},
            {QStringLiteral("lift_masks(NULL, NULL, NULL)"), {chief}},
            {QStringLiteral("restore_masks(NULL, NULL)"), {op, chief, admin}},
            {QStringLiteral("acquire_lease(NULL, NULL, NULL, NULL)"), {op, chief, tech, agent}},
            {QStringLiteral("save_layout(NULL, NULL)"), {op, chief, tech}},
            {QStringLiteral("wall_beat(NULL, NULL)"), {op, chief, tech}},
            {QStringLiteral("wall_leave(NULL)"), {op, chief, tech}},
            {QStringLiteral("wall_desks(NULL)"), {op, chief, tech}},
            {QStringLiteral("wall_sends(NULL)"), {op, chief, tech}},
            {QStringLiteral("wall_propose(NULL, NULL, NULL, NULL, NULL)"), {op, chief, tech}},
            {QStringLiteral("wall_answer(NULL, NULL, NULL)"), {op, chief, tech}},
            {QStringLiteral("rename_layout(NULL, NULL)"), {op, chief, tech}},
            {QStringLiteral("share_layout(NULL, NULL)"), {op, chief, tech}},
            {QStringLiteral("remove_layout(NULL)"), {op, chief, tech}},
            {QStringLiteral("layout_detail(NULL, NULL)"), {}},
            {QStringLiteral("upsert_commune(NULL, NULL, NULL)"), {admin}},
            {QStringLiteral("upsert_site(NULL, NULL, NULL)"), {admin}},
            {QStringLiteral("upsert_recorder(NULL)"), {admin}},
            {QStringLiteral("upsert_camera(NULL)"), {admin}},
            {QStringLiteral("save_account(NULL)"), {admin}},
            {QStringLiteral("suspend_account(NULL, NULL)"), {admin}},
            {QStringLiteral("resume_account(NULL)"), {admin}},
            {QStringLiteral("change_password(NULL)"), m_everyone},
            {QStringLiteral("enforce_accounts()"), {op, chief, tech, agent}},
            {QStringLiteral("save_convention(NULL, NULL, NULL, NULL)"), {admin}},
            {QStringLiteral("replace_streams(NULL, NULL, NULL)"), {admin, tech, agent}},
            {QStringLiteral("record_clock(NULL, NULL, NULL, NULL, NULL, NULL)"),
             {admin, tech, agent, op, chief}},
            {QStringLiteral("prune_changes(NULL)"), {agent}},
            // the parts that acts are made of are nobody's
            {QStringLiteral("record_act(NULL, 'x', 'x', NULL, NULL)"), {}},
            {QStringLiteral("begin_act()"), {}},
            {QStringLiteral("actor()"), {}},
            {QStringLiteral("masks_of(NULL, NULL)"), {}},
            {QStringLiteral("own_desk(NULL)"), {}},
            {QStringLiteral("wall_to(NULL, NULL, NULL, NULL)"), {}},
            {QStringLiteral("wall_sweep()"), {}},
            {QStringLiteral("tell_wall(NULL)"), {}},
            {QStringLiteral("desk_lives(NULL)"), {}},
            {QStringLiteral("alarm_locked(NULL)"), {}},
            {QStringLiteral("alarm_in_hand(NULL)"), {}},
            {QStringLiteral("case_locked(NULL)"), {}},
        };
        for (const QString& login : m_everyone) {
            auto database = as(login);
            for (const auto& [call, allowed] : acts) {
                const auto outcome = database->call(QStringLiteral("SELECT vigie.") + call);
                const bool refused =
                    !outcome && outcome.error().detail.contains(QStringLiteral("permission denied"));
                QVERIFY2(outcome || outcome.error().code != ErrorCode::Internal, qPrintable(call));
                QVERIFY2(
                    refused != allowed.contains(login),
                    qPrintable(QStringLiteral("%1 %2: %3")
                                   .arg(login, call,
                                        outcome ? QStringLiteral("done") : outcome.error().toLogLine())));
            }
        }
    }

    /// The catalog's owner that the README has a DBA make: not a superuser.
    void ownerNeedNotBeASuperuser() {
        auto dba = m_fixture.asOwner();
        VERIFY_OK(
            dba->call(QStringLiteral("CREATE ROLE chief_admin LOGIN CREATEROLE PASSWORD 'admin-word'")));
        VERIFY_OK(dba->call(QStringLiteral("CREATE DATABASE elsewhere OWNER chief_admin")));
        ConnectionSettings where =
            m_fixture.cluster().owner().as(QStringLiteral("chief_admin"), QStringLiteral("admin-word"));
        where.database = QStringLiteral("elsewhere");
        Database owner(where);
        VERIFY_OK(owner.open());
        const auto migrations = Migrator::builtIn();
        VERIFY_OK(migrations);
        VERIFY_OK(Migrator(owner, *migrations).migrate());

        const QString login = QStringLiteral("nouvelle");
        const auto account = [&](Group group) {
            return Account{login, QStringLiteral("Nouvelle"), QStringLiteral("AG-8"), group};
        };
        VERIFY_OK(saveAccount(owner, account(Group::Operator), QStringLiteral("first-password")));
        VERIFY_OK(saveAccount(owner, account(Group::Supervisor), QStringLiteral("second-password")));
        VERIFY_FAILS(Database(where.as(login, QStringLiteral("first-password"))).open(), ErrorCode::Auth);
        Database person(where.as(login, QStringLiteral("second-password")));
        VERIFY_OK(person.open());
        const auto known = currentAccount(person);
        VERIFY_OK(known);
        QVERIFY(known->group == Group::Supervisor);
        VERIFY_OK(person.exec(QStringLiteral("SELECT 1 FROM vigie.journal LIMIT 1"))); // not an operator's
        VERIFY_FAILS(saveAccount(person, account(Group::Administrator), QStringLiteral("third-password")),
                     ErrorCode::Forbidden);
    }

    /// A login that has more than a catalog's account may have isn't made into one.
    void aLoginWithPowersIsRefused() {
        auto dba = m_fixture.asOwner();
        VERIFY_OK(dba->call(QStringLiteral("CREATE ROLE ancienne LOGIN BYPASSRLS")));
        VERIFY_FAILS(saveAccount(*dba,
                                 {QStringLiteral("ancienne"), QStringLiteral("A"), {}, Group::Technician},
                                 QStringLiteral("some-password")),
                     ErrorCode::InvalidInput);
    }

    /// A table of the caller's must not stand in for the catalog's inside a function that runs with more
    /// rights.
    void temporaryTablesDoNotShadow() {
        auto desk = as(QStringLiteral("poste1"));
        auto owner = m_fixture.asOwner();
        // nobody may even make one here...
        VERIFY_FAILS(desk->call(QStringLiteral("CREATE TEMP TABLE account (id uuid)")), ErrorCode::Forbidden);
        // ...and where it is allowed, it comes last in the path
        VERIFY_OK(owner->call(QStringLiteral("GRANT TEMPORARY ON DATABASE vigie TO poste1")));
        auto other = as(QStringLiteral("poste1"));
        VERIFY_OK(other->script(QStringLiteral("CREATE TEMP TABLE camera (commune_id uuid, id uuid); INSERT "
                                               "INTO camera VALUES (gen_random_uuid(), "
                                               "'00000000-0000-0000-0000-000000000001')")));
        VERIFY_FAILS(other->call(QStringLiteral("SELECT vigie.journal_act((SELECT commune_id FROM camera), "
                                                "(SELECT id FROM camera), 'snapshot', NULL, NULL, NULL)")),
                     ErrorCode::NotFound);
    }
};

QTEST_GUILESS_MAIN(TestCatalogRights)
#include "test_catalog_rights.moc"
