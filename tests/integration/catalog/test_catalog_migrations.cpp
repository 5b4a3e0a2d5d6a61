// SPDX-License-Identifier: GPL-3.0-or-later
#include "cluster_fixture.h"

using namespace vigie;
using namespace vigie::catalog;

class TestCatalogMigrations : public QObject {
    Q_OBJECT

    ClusterFixture m_fixture;
    QList<Migration> m_builtIn;

    /// An empty database in the same cluster: group roles are there already for all but the first.
    std::unique_ptr<Database> emptyDatabase(const QString& name) {
        auto owner = m_fixture.asOwner();
        if (auto made = owner->call(QStringLiteral("CREATE DATABASE ") + name); !made)
            qWarning("%s", qPrintable(made.error().toLogLine()));
        ConnectionSettings settings = m_fixture.cluster().owner();
        settings.database = name;
        auto database = std::make_unique<Database>(settings);
        if (auto opened = database->open(); !opened)
            qWarning("%s", qPrintable(opened.error().toLogLine()));
        return database;
    }

    static qint64 count(Database& database, const QString& sql) {
        const auto rows = database.exec(sql);
        return rows && !rows->isEmpty() ? rows->first().integer(0) : -1;
    }

private Q_SLOTS:
    void initTestCase() {
        VERIFY_OK(m_fixture.start());
        const auto migrations = Migrator::builtIn();
        VERIFY_OK(migrations);
        m_builtIn = *migrations;
    }

    void freshThenRepeated() {
        auto database = m_fixture.asOwner();
        Migrator migrator(*database, m_builtIn);
        QCOMPARE(migrator.version().value(), 0);
        VERIFY_FAILS(migrator.check(), ErrorCode::Unsupported);
        QCOMPARE(migrator.migrate().value(), static_cast<int>(m_builtIn.size()));
        QCOMPARE(migrator.version().value(), static_cast<int>(m_builtIn.size()));
        VERIFY_OK(migrator.check());
        QCOMPARE(migrator.migrate().value(), 0);
        QCOMPARE(count(*database, QStringLiteral("SELECT count(*) FROM vigie.schema_migration")),
                 m_builtIn.size());
        // Nothing made by a migration belongs to the superuser that ran it.
        QCOMPARE(
            count(
                *database,
                QStringLiteral(
                    "SELECT count(*) FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace "
                    "WHERE n.nspname = 'vigie' AND p.proowner::regrole NOT IN ('vigie_owner', 'vigie_guard', "
                    "'vigie_accounts', 'vigie_keeper')")),
            0);
        QCOMPARE(
            count(*database,
                  QStringLiteral(
                      "SELECT count(*) FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace "
                      "WHERE n.nspname = 'vigie' AND has_function_privilege('public', p.oid, 'EXECUTE')")),
            0);
    }

    void secondCatalogInTheSameCluster() {
        auto database = emptyDatabase(QStringLiteral("second"));
        QCOMPARE(Migrator(*database, m_builtIn).migrate().value(), static_cast<int>(m_builtIn.size()));
    }

    void failingOneIsRolledBackAndEarlierOnesStay() {
        auto database = emptyDatabase(QStringLiteral("failing"));
        QList<Migration> migrations = m_builtIn;
        const int good = static_cast<int>(m_builtIn.size());
        // The second statement fails: a driver that looks at the first result only would miss it.
        migrations.append({good + 1, QStringLiteral("0999_bad"),
                           QByteArrayLiteral("CREATE TABLE vigie.half (id int); SELECT 1/0; SELECT 2;")});
        const auto failed = Migrator(*database, migrations).migrate();
        QVERIFY(!failed.has_value());
        QVERIFY2(failed.error().detail.contains(QStringLiteral("0999_bad")),
                 qPrintable(failed.error().detail));
        QVERIFY(failed.error().detail.contains(QStringLiteral("division by zero")));
        QCOMPARE(Migrator(*database, migrations).version().value(), good);
        QCOMPARE(count(*database, QStringLiteral("SELECT count(*) FROM pg_class WHERE relname = 'half'")), 0);
        // Repaired, it goes through, and the lock was given back.
        migrations.last().sql = QByteArrayLiteral("CREATE TABLE vigie.half (id int)");
        auto other = std::make_unique<Database>(database->settings());
        VERIFY_OK(other->open());
        QCOMPARE(Migrator(*other, migrations).migrate().value(), 1);
    }

    void changedChecksumIsRefused() {
        auto database = emptyDatabase(QStringLiteral("changed"));
        VERIFY_OK(Migrator(*database, m_builtIn).migrate());
        QList<Migration> migrations = m_builtIn;
        migrations[2].sql += "\n-- edited after it was published\n";
        migrations.append({static_cast<int>(m_builtIn.size()) + 1, QStringLiteral("0999_more"),
                           QByteArrayLiteral("CREATE TABLE vigie.more (id int)")});
        const auto refused = Migrator(*database, migrations).migrate();
        VERIFY_FAILS(refused, ErrorCode::Conflict);
        QVERIFY(refused.error().detail.contains(QStringLiteral("migration 3")));
        QCOMPARE(count(*database, QStringLiteral("SELECT count(*) FROM pg_class WHERE relname = 'more'")), 0);
    }

    void newerCatalogIsRefusedInPlainWords() {
        auto database = emptyDatabase(QStringLiteral("newer"));
        VERIFY_OK(Migrator(*database, m_builtIn).migrate());
        const QList<Migration> older = m_builtIn.first(m_builtIn.size() - 1);
        const auto refused = Migrator(*database, older).migrate();
        VERIFY_FAILS(refused, ErrorCode::Unsupported);
        QVERIFY2(refused.error().text.contains(QStringLiteral("version %1").arg(m_builtIn.size())) &&
                     refused.error().text.contains(QStringLiteral("version %1").arg(older.size())),
                 qPrintable(refused.error().text));
        VERIFY_FAILS(Migrator(*database, older).check(), ErrorCode::Unsupported);
    }

    void twoProgramsMigrateOnce() {
        auto database = emptyDatabase(QStringLiteral("race"));
        std::atomic<int> applied = 0;
        std::atomic<int> failures = 0;
        {
            std::vector<std::jthread> threads;
            for (int i = 0; i < 4; ++i) {
                threads.emplace_back([&] {
                    Database own(database->settings());
                    const auto opened = own.open();
                    const auto migrated =
                        opened ? Migrator(own, m_builtIn).migrate() : Result<int>(fail(opened.error()));
                    if (migrated)
                        applied += *migrated;
                    else
                        ++failures;
                });
            }
        }
        QCOMPARE(failures.load(), 0);
        QCOMPARE(applied.load(), static_cast<int>(m_builtIn.size()));
    }
};

QTEST_GUILESS_MAIN(TestCatalogMigrations)
#include "test_catalog_migrations.moc"
