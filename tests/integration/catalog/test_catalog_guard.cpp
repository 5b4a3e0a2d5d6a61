// SPDX-License-Identifier: GPL-3.0-or-later
#include "cluster_fixture.h"

#include <QDir>
#include <QProcess>
#include <QStandardPaths>

using namespace vigie;
using namespace vigie::catalog;

/// The catalog under attack: guard/*.sql, in SQL alone, by pgTAP. What a client would have to forget to get
/// there is of no interest here: each table, function, column and channel is tried as each role.
class TestCatalogGuard : public QObject {
    Q_OBJECT

    ClusterFixture m_fixture;
    const QDir m_guard{QStringLiteral(VIGIE_GUARD)};

    QProcessEnvironment asSuperuser() const {
        const ConnectionSettings owner = m_fixture.ownerSettings();
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QStringLiteral("PGHOST"), owner.hosts.first());
        environment.insert(QStringLiteral("PGUSER"), owner.user);
        environment.insert(QStringLiteral("PGPASSWORD"), owner.password);
        environment.insert(QStringLiteral("PGDATABASE"), owner.database);
        environment.insert(QStringLiteral("PGOPTIONS"), QStringLiteral("--client-min-messages=warning"));
        return environment;
    }

    /// Its output, or nothing when it failed, which is told.
    std::optional<QString> run(const QString& program, const QStringList& arguments) const {
        QProcess process;
        process.setProcessEnvironment(asSuperuser());
        process.setWorkingDirectory(m_guard.path());
        process.setProcessChannelMode(QProcess::MergedChannels);
        process.start(program, arguments);
        const bool ended = process.waitForFinished(60000);
        const QString said = QString::fromUtf8(process.readAll());
        if (ended && process.exitStatus() == QProcess::NormalExit && process.exitCode() == 0)
            return said;
        process.kill();
        process.waitForFinished(1000);
        qWarning().noquote() << program << arguments << process.errorString() << said.right(6000);
        return std::nullopt;
    }

private Q_SLOTS:
    void initTestCase() {
        VERIFY_OK(m_fixture.start());
        auto owner = m_fixture.asOwner();
        const auto migrations = Migrator::builtIn();
        VERIFY_OK(migrations);
        VERIFY_OK(Migrator(*owner, *migrations).migrate());
    }

    /// Whoever changes a right changes the file with it, and a reviewer reads that.
    void rightsAreThoseWritten() {
        const auto rights = run(QStringLiteral("psql"), {QStringLiteral("-XAtq"), QStringLiteral("-f"),
                                                         QStringLiteral("grants.sql")});
        QVERIFY(rights);
        QFile golden(m_guard.filePath(QStringLiteral("grants.txt")));
        if (qEnvironmentVariableIsSet("VIGIE_WRITE_GOLDEN")) {
            QVERIFY(golden.open(QIODevice::WriteOnly));
            golden.write(rights->toUtf8());
            return;
        }
        QVERIFY(golden.open(QIODevice::ReadOnly));
        const QStringList expected = QString::fromUtf8(golden.readAll()).split(QLatin1Char('\n'));
        const QStringList seen = rights->split(QLatin1Char('\n'));
        for (const QString& line : seen)
            QVERIFY2(expected.contains(line), qPrintable(QStringLiteral("new: ") + line));
        for (const QString& line : expected)
            QVERIFY2(seen.contains(line), qPrintable(QStringLiteral("gone: ") + line));
    }

    void noAttackPasses() {
        QVERIFY(run(QStringLiteral("psql"),
                    {QStringLiteral("-Xq"), QStringLiteral("-v"), QStringLiteral("ON_ERROR_STOP=1"),
                     QStringLiteral("-f"), QStringLiteral("setup.sql")}));
        const auto told =
            run(QStringLiteral("pg_prove"), {QStringLiteral("tables.sql"), QStringLiteral("functions.sql")});
        QVERIFY(told);
        static const QRegularExpression count(QStringLiteral("Tests=(\\d+)"));
        const int attacks = count.match(*told).captured(1).toInt();
        qInfo() << attacks << "attacks";
        QVERIFY2(attacks > 7000, qPrintable(*told)); // else the tables or the roles were not found
    }

    /// The attacks find a hole: one policy opened, one function given away.
    void aHoleIsFound_data() {
        QTest::addColumn<QString>("hole");
        QTest::newRow("policy") << QStringLiteral("ALTER POLICY reading ON vigie.alarm USING (true)");
        QTest::newRow("force") << QStringLiteral("ALTER TABLE vigie.camera NO FORCE ROW LEVEL SECURITY");
        QTest::newRow("write") << QStringLiteral("GRANT UPDATE ON vigie.alarm TO vigie_operator");
        QTest::newRow("stream") << QStringLiteral("ALTER POLICY watching ON vigie.stream USING (true)");
        QTest::newRow("function") << QStringLiteral(
            "GRANT EXECUTE ON FUNCTION vigie.account_stopped(text, text) TO vigie_operator");
        QTest::newRow("path") << QStringLiteral("ALTER FUNCTION vigie.claim_alarm(uuid) RESET search_path");
        QTest::newRow("bar") << QStringLiteral("CREATE OR REPLACE FUNCTION vigie.account_bar(it "
                                               "vigie.account) RETURNS text LANGUAGE sql AS 'SELECT NULL'");
    }
    void aHoleIsFound() {
        QFETCH(QString, hole);
        auto owner = m_fixture.asOwner();
        // In a copy of the database, where it does no harm to the next case.
        const QString copy = QStringLiteral("copy");
        VERIFY_OK(owner->call(QStringLiteral("DROP DATABASE IF EXISTS copy")));
        auto settings = m_fixture.ownerSettings();
        settings.database = QStringLiteral("postgres");
        owner.reset();
        Database outside(settings);
        VERIFY_OK(outside.open());
        VERIFY_OK(outside.call(QStringLiteral("CREATE DATABASE copy TEMPLATE vigie")));
        settings.database = copy;
        {
            Database inside(settings);
            VERIFY_OK(inside.open());
            VERIFY_OK(inside.script(hole));
        }
        QProcess prove;
        auto environment = asSuperuser();
        environment.insert(QStringLiteral("PGDATABASE"), copy);
        prove.setProcessEnvironment(environment);
        prove.setWorkingDirectory(m_guard.path());
        prove.start(QStringLiteral("pg_prove"),
                    {QStringLiteral("tables.sql"), QStringLiteral("functions.sql")});
        QVERIFY(prove.waitForFinished(60000));
        QVERIFY2(prove.exitCode() != 0, qPrintable(hole));
        QVERIFY(prove.readAllStandardOutput().contains("Result: FAIL"));
    }
};

QTEST_GUILESS_MAIN(TestCatalogGuard)
#include "test_catalog_guard.moc"
