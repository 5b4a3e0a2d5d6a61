// SPDX-License-Identifier: GPL-3.0-or-later
#include "catalog/journal_repository.h"
#include "cluster_fixture.h"

#include <QElapsedTimer>
#include <QJsonDocument>
#include <QProcess>
#include <QSet>

#include <random>

using namespace vigie;
using namespace vigie::catalog;

/// A desk that acts while it and its catalog's server are killed at random points, by SIGKILL. In the end the
/// journal holds every act that the desk was told is kept, once, in the order of acting. VIGIE_KILLS says how
/// many (12 unless told), VIGIE_SEED repeats a run.
class TestCatalogChaos : public QObject {
    Q_OBJECT

    ClusterFixture m_fixture;
    QTemporaryDir m_folder;
    int m_next = 1;
    QSet<int> m_owed;

    QByteArray introduction(bool drain) const {
        const ConnectionSettings settings = m_fixture.settings(QStringLiteral("technicien"));
        return QJsonDocument(
                   QJsonObject{{QStringLiteral("host"), settings.hosts.first()},
                               {QStringLiteral("database"), settings.database},
                               {QStringLiteral("user"), settings.user},
                               {QStringLiteral("password"), settings.password},
                               {QStringLiteral("store"), m_folder.filePath(QStringLiteral("l/desk.sqlite"))},
                               {QStringLiteral("commune"), m_fixture.commune.id.toString()},
                               {QStringLiteral("camera"), m_fixture.first.id.toString()},
                               {QStringLiteral("first"), m_next},
                               {QStringLiteral("drain"), drain}})
                   .toJson(QJsonDocument::Compact) +
               '\n';
    }
    std::unique_ptr<QProcess> startClient(bool drain = false) const {
        auto client = std::make_unique<QProcess>();
        client->setProcessChannelMode(QProcess::ForwardedErrorChannel);
        client->start(QCoreApplication::applicationDirPath() + QStringLiteral("/outbox_client"),
                      QStringList());
        client->write(introduction(drain));
        return client;
    }
    /// What the client said before it died. Its next life numbers on from far above what it may have
    /// recorded.
    void bury(QProcess& client) {
        client.kill();
        QVERIFY(client.waitForFinished(10000));
        int last = m_next - 1;
        const auto lines = client.readAllStandardOutput().split('\n');
        for (qsizetype i = 0; i + 1 < lines.size(); ++i) // what follows the last end of line was cut
            last = lines[i].toInt();
        for (int number = m_next; number <= last; ++number)
            m_owed.insert(number);
        m_next = last + 100;
    }

private Q_SLOTS:
    void initTestCase() { VERIFY_OK(m_fixture.furnish()); }

    void everyActArrivesOnceInOrder() {
        const int kills =
            qEnvironmentVariableIsSet("VIGIE_KILLS") ? qEnvironmentVariableIntValue("VIGIE_KILLS") : 12;
        const auto seed = static_cast<unsigned>(
            qEnvironmentVariableIsSet("VIGIE_SEED") ? qEnvironmentVariableIntValue("VIGIE_SEED") : 20261124);
        qInfo("%d kills, seed %u", kills, seed);
        std::mt19937 random(seed);
        const auto atMost = [&random](int most) {
            return static_cast<int>(random() % static_cast<unsigned>(most + 1));
        };

        int serverKills = 0;
        auto client = startClient();
        for (int kill = 0; kill < kills; ++kill) {
            QVERIFY(client->waitForStarted(10000));
            const bool server = kill % 2 == 1;
            // A server is killed under a desk that works; a desk at any time after its start.
            if (server)
                QVERIFY(client->waitForReadyRead(20000));
            QTest::qWait(atMost(server ? 120 : 300)); // the random point itself, not a wait for something
            if (server) {
                QVERIFY(m_fixture.kill());
                ++serverKills;
                QTest::qWait(atMost(150));
                VERIFY_OK(m_fixture.start());
            } else {
                bury(*client);
                client = startClient();
            }
        }
        QVERIFY(client->waitForReadyRead(20000));
        bury(*client);
        client = startClient(true);
        QVERIFY(client->waitForFinished(70000));
        QCOMPARE(client->exitStatus(), QProcess::NormalExit);
        QCOMPARE(client->exitCode(), 0);

        auto owner = m_fixture.asOwner();
        const auto rows = owner->exec(
            QStringLiteral("SELECT substr(name, 7)::int FROM (SELECT id, CASE WHEN act LIKE 'chaos-%' THEN "
                           "act ELSE detail ->> 'cause' "
                           "END AS name FROM vigie.journal) it WHERE name LIKE 'chaos-%' ORDER BY id"));
        VERIFY_OK(rows);
        QSet<int> found;
        int before = 0;
        for (const Row& row : *rows) {
            const int number = static_cast<int>(row.integer(0));
            QVERIFY2(number > before, qPrintable(QStringLiteral("%1 after %2").arg(number).arg(before)));
            before = number;
            found.insert(number);
        }
        const QSet<int> lost = QSet<int>(m_owed).subtract(found);
        qInfo("%d acts kept by the desk, %d in the journal, %d lost, 0 twice; %d kills of the server, %d of "
              "the desk",
              static_cast<int>(m_owed.size()), static_cast<int>(found.size()), static_cast<int>(lost.size()),
              serverKills, kills - serverKills);
        QVERIFY2(lost.isEmpty(), qPrintable(QString::number(lost.values().value(0))));
        QVERIFY(m_owed.size() > kills);
        const auto checks = owner->exec(QStringLiteral(
            "SELECT count(*), count(DISTINCT cause) FROM vigie.check_result WHERE cause LIKE 'chaos-%'"));
        VERIFY_OK(checks);
        QVERIFY(checks->first().integer(0) > 0);
        QCOMPARE(checks->first().integer(0), checks->first().integer(1));
        auto supervisor = m_fixture.as("superviseur");
        const auto broken = JournalRepository(*supervisor).verify();
        VERIFY_OK(broken);
        QVERIFY(broken->isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestCatalogChaos)
#include "test_catalog_chaos.moc"
