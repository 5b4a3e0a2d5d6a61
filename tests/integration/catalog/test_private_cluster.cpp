// SPDX-License-Identifier: GPL-3.0-or-later
#include "catalog/cluster_keeper.h"
#include "catalog/listener.h"
#include "cluster_fixture.h"

#include <QElapsedTimer>
#include <QProcess>

#include <cstdio>
#include <thread>

#include <unistd.h>

using namespace vigie;
using namespace vigie::catalog;
using namespace std::chrono_literals;

class TestPrivateCluster : public QObject {
    Q_OBJECT

    ClusterFixture m_fixture;

    PrivateCluster::Options options() const {
        PrivateCluster::Options options;
        options.folder = m_fixture.folder();
        options.endsWithProcess = true;
        return options;
    }

    /// What a second process says about the cluster there. Its environment is another one, as a service's is:
    /// that must not send it to another socket.
    static QByteArray join(const QString& folder) {
        QProcess second;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QStringLiteral("XDG_RUNTIME_DIR"), QStringLiteral("/nowhere"));
        second.setProcessEnvironment(environment);
        second.start(QCoreApplication::applicationFilePath(), {QStringLiteral("--join"), folder});
        if (!second.waitForFinished(30000))
            return "no answer";
        return second.exitCode() == 0 ? second.readAllStandardOutput().trimmed()
                                      : second.readAllStandardError();
    }

private Q_SLOTS:
    void createsAndStarts() {
        VERIFY_OK(m_fixture.start());
        QVERIFY(m_fixture.cluster().startedHere());
        Database database(m_fixture.cluster().owner());
        VERIFY_OK(database.open());
        const auto facts = database.exec(
            QStringLiteral("SELECT current_setting('listen_addresses'), current_setting('server_encoding'), "
                           "current_setting('fsync'), "
                           "current_setting('shared_buffers'), current_setting('log_statement'), "
                           "current_setting('password_encryption')"));
        VERIFY_OK(facts);
        const Row& row = facts->first();
        QCOMPARE(row.text(0), QString());
        QCOMPARE(row.text(1), QStringLiteral("UTF8"));
        QCOMPARE(row.text(2), QStringLiteral("on"));
        QCOMPARE(row.text(3), QStringLiteral("32MB"));
        QCOMPARE(row.text(4), QStringLiteral("none"));
        QCOMPARE(row.text(5), QStringLiteral("scram-sha-256"));
    }

    void keepsOthersOut() {
        struct stat info {};
        const QByteArray folder = m_fixture.folder().toLocal8Bit();
        for (const QByteArray& path :
             {folder, folder + "/pg", m_fixture.cluster().owner().hosts.first().toLocal8Bit()}) {
            QCOMPARE(stat(path.constData(), &info), 0);
            QCOMPARE(info.st_mode & 0777, 0700u);
        }
        QCOMPARE(stat((folder + "/cluster.password").constData(), &info), 0);
        QCOMPARE(info.st_mode & 0777, 0600u);
        QVERIFY(m_fixture.cluster().owner().hosts.first().size() < 107);

        Database wrong(
            m_fixture.cluster().owner().as(QStringLiteral("vigie_cluster"), QStringLiteral("guess")));
        VERIFY_FAILS(wrong.open(), ErrorCode::Auth);
        Database without(m_fixture.cluster().owner().as(QStringLiteral("vigie_cluster"), {}));
        VERIFY_FAILS(without.open(), ErrorCode::Auth);
        Database stranger(
            m_fixture.cluster().owner().as(QStringLiteral("nobody_known"), QStringLiteral("guess")));
        VERIFY_FAILS(stranger.open(), ErrorCode::Auth);
    }

    void secondProcessJoinsAndLeavesItRunning() {
        QCOMPARE(join(m_fixture.folder()), QByteArrayLiteral("joined"));
        Database database(m_fixture.cluster().owner());
        VERIFY_OK(database.open());
    }

    void stopsAndStartsAgainWithItsData() {
        {
            auto database = m_fixture.asOwner();
            VERIFY_OK(
                database->script(QStringLiteral("CREATE TABLE kept (n int); INSERT INTO kept VALUES (42)")));
        }
        VERIFY_OK(m_fixture.stop());
        QVERIFY(!QFile::exists(m_fixture.cluster().dataFolder() + QStringLiteral("/postmaster.pid")));
        Database away(m_fixture.cluster().owner());
        VERIFY_FAILS(away.open(), ErrorCode::Database);
        VERIFY_OK(m_fixture.start());
        QVERIFY(m_fixture.cluster().startedHere());
        auto database = m_fixture.asOwner();
        QCOMPARE(database->exec(QStringLiteral("SELECT n FROM kept")).value().first().integer(0), 42);
    }

    void comesBackAfterTheServerWasKilled() {
        QVERIFY(m_fixture.kill());
        QTRY_VERIFY(!Database(m_fixture.cluster().owner()).open().has_value());
        QVERIFY(QFile::exists(m_fixture.cluster().dataFolder() + QStringLiteral("/postmaster.pid")));
        const auto again = PrivateCluster::open(options(), {});
        VERIFY_OK(again);
        QVERIFY((*again)->startedHere());
        Database database((*again)->owner());
        VERIFY_OK(database.open());
        QCOMPARE(database.exec(QStringLiteral("SELECT n FROM kept")).value().first().integer(0), 42);
    }

    void pidFileOfAnotherProgramDoesNotStopIt() {
        // The server of the test before was stopped by its object; this pid is alive and isn't a server.
        QFile pid(m_fixture.folder() + QStringLiteral("/pg/postmaster.pid"));
        QVERIFY(!pid.exists());
        QVERIFY(pid.open(QIODevice::WriteOnly));
        pid.write(QByteArray::number(getpid()) + "\n" + m_fixture.folder().toUtf8() + "/pg\n1\n5432\n");
        pid.close();
        VERIFY_OK(m_fixture.start());
        VERIFY_OK(Database(m_fixture.cluster().owner()).open());
    }

    void halfMadeClusterIsMadeAgain() {
        ClusterFixture torn;
        QVERIFY(QDir().mkpath(torn.folder() + QStringLiteral("/pg")));
        QFile version(torn.folder() + QStringLiteral("/pg/PG_VERSION"));
        QVERIFY(version.open(QIODevice::WriteOnly));
        version.write("15\n");
        version.close();
        VERIFY_OK(torn.start());
    }

    void longFolderGetsItsSocketElsewhere() {
        QTemporaryDir root(QStringLiteral("/tmp/vg-XXXXXX"));
        chmod(root.path().toLocal8Bit().constData(), 0711);
        PrivateCluster::Options far;
        far.endsWithProcess = true;
        far.folder = root.filePath(QString(150, QLatin1Char('d')));
        QString socket;
        {
            const auto cluster = PrivateCluster::open(far, {});
            VERIFY_OK(cluster);
            socket = (*cluster)->owner().hosts.first();
            QVERIFY(!socket.startsWith(root.path()));
            QCOMPARE(join(far.folder), QByteArrayLiteral("joined"));
            VERIFY_OK(Database((*cluster)->owner()).open());
        }
        // A folder that someone else laid in wait there isn't used.
        QVERIFY(QDir(socket).removeRecursively());
        QVERIFY(QFile::link(root.path(), socket));
        VERIFY_FAILS(PrivateCluster::open(far, {}), ErrorCode::Storage);
        QVERIFY(QFile::remove(socket));
    }

    /// kill -9 lets no destructor run.
    void endsWithAKilledProcess() {
        ClusterFixture place;
        QProcess holder;
        holder.start(QCoreApplication::applicationFilePath(), {QStringLiteral("--hold"), place.folder()});
        QVERIFY(holder.waitForReadyRead(60000));
        const pid_t server = holder.readAllStandardOutput().trimmed().toInt();
        QVERIFY(server > 1);
        QCOMPARE(::kill(server, 0), 0);
        holder.kill();
        QVERIFY(holder.waitForFinished(5000));
        QCOMPARE(holder.exitStatus(), QProcess::CrashExit);
        QTRY_VERIFY_WITH_TIMEOUT(!QFile::exists(place.folder() + QStringLiteral("/pg/postmaster.pid")),
                                 20000);
        QTRY_VERIFY_WITH_TIMEOUT(::kill(server, 0) != 0, 5000);
        // an orderly end, as a fast stop makes it
        QFile log(place.folder() + QStringLiteral("/log/server.log"));
        QVERIFY(log.open(QIODevice::ReadOnly));
        QVERIFY(log.readAll().contains("database system is shut down"));
        VERIFY_OK(place.start());
    }

    /// Told to end with its process, a server that was stopped and started by another is that one's.
    void guardianLeavesALaterServerAlone() {
        ClusterFixture place;
        QProcess holder;
        holder.start(QCoreApplication::applicationFilePath(), {QStringLiteral("--hold"), place.folder()});
        QVERIFY(holder.waitForReadyRead(60000));
        const pid_t server = holder.readAllStandardOutput().trimmed().toInt();
        QVERIFY(server > 1);
        QCOMPARE(::kill(server, SIGINT), 0); // a fast shutdown
        QTRY_VERIFY_WITH_TIMEOUT(::kill(server, 0) != 0, 20000);
        VERIFY_OK(place.start());
        QVERIFY(place.cluster().startedHere());
        Database database(place.cluster().owner());
        VERIFY_OK(database.open());
        holder.kill();
        QVERIFY(holder.waitForFinished(5000));
        // longer than a guardian needs that takes it for its own
        QVERIFY(!QTest::qWaitFor([&] { return !database.ping().has_value(); }, 1000));
    }

    /// A desk that runs sees its catalog go and come back, again and again; without the desk it stays away.
    void keeperStartsAKilledServerAgain() {
        ClusterFixture place;
        VERIFY_OK(place.furnish());
        const QString data = place.cluster().dataFolder();
        const ConnectionSettings operatorSettings = place.settings(QStringLiteral("poste1"));
        PrivateCluster::Options again;
        again.folder = place.folder();
        again.endsWithProcess = true;
        const auto kill = [&data] {
            QFile file(data + QStringLiteral("/postmaster.pid"));
            const int pid = file.open(QIODevice::ReadOnly) ? file.readLine().trimmed().toInt() : 0;
            return pid > 1 && ::kill(pid, SIGKILL) == 0;
        };
        {
            ClusterKeeper keeper(place.takeCluster(), again,
                                 {.look = 50ms, .steady = 60000ms, .restart = {200ms, 2000ms}});
            QCOMPARE(keeper.owner().hosts, operatorSettings.hosts);
            Listener listener(operatorSettings);
            listener.start();
            QTRY_COMPARE_WITH_TIMEOUT(listener.state(), LinkState::Connected, 10000);
            for (int turn = 0; turn < 2; ++turn) {
                QVERIFY(kill());
                QTRY_COMPARE_WITH_TIMEOUT(listener.state(), LinkState::CutOff, 10000);
                QTRY_COMPARE_WITH_TIMEOUT(listener.state(), LinkState::Connected, 30000);
            }
            Database desk(operatorSettings);
            VERIFY_OK(desk.open());
            const auto cameras = DirectoryRepository(desk).load();
            VERIFY_OK(cameras);
            QCOMPARE(cameras->cameras.size(), 2);
        }
        // Its end is orderly and final.
        QVERIFY(!QFile::exists(data + QStringLiteral("/postmaster.pid")));
    }

    /// Asked to go while the server is down, it neither waits for its turn nor leaves a server behind.
    void keeperEndsWhileItWaits() {
        ClusterFixture place;
        VERIFY_OK(place.start());
        PrivateCluster::Options again;
        again.folder = place.folder();
        again.endsWithProcess = true;
        QVERIFY(place.kill());
        const QString data = place.cluster().dataFolder();
        QElapsedTimer timer;
        {
            const ClusterKeeper keeper(place.takeCluster(), again,
                                       {.look = 10ms, .steady = 60000ms, .restart = {60000ms, 60000ms}});
            QTest::qWait(300); // within the wait before the first start
            timer.start();
        }
        QVERIFY2(timer.elapsed() < 2000, qPrintable(QString::number(timer.elapsed())));
        VERIFY_OK(place.start());
        QVERIFY(place.cluster().startedHere()); // nobody else had
    }

    void keeperLeavesAJoinedServerToItsOwner() {
        ClusterFixture place;
        VERIFY_OK(place.start());
        PrivateCluster::Options options;
        options.folder = place.folder();
        auto joined = PrivateCluster::open(options, {});
        VERIFY_OK(joined);
        QVERIFY(!(*joined)->startedHere());
        { const ClusterKeeper keeper(std::move(*joined), options); }
        VERIFY_OK(Database(place.cluster().owner()).open());
    }

    void missingProgramsAndFoldersAreSaid() {
        ClusterFixture nowhere;
        PrivateCluster::Options options;
        options.folder = nowhere.folder();
        options.programs = QStringLiteral("/nowhere");
        VERIFY_FAILS(PrivateCluster::open(options, {}), ErrorCode::Unsupported);
        options.folder = QStringLiteral("/proc/vigie");
        VERIFY_FAILS(PrivateCluster::open(options, {}), ErrorCode::Storage);
    }

    void folderClosedToTheServerIsSaid() {
        if (geteuid() != 0)
            QSKIP("only root lends the server another account");
        QTemporaryDir root(QStringLiteral("/tmp/vg-XXXXXX")); // mode 0700
        PrivateCluster::Options closed;
        closed.folder = root.filePath(QStringLiteral("c"));
        const auto refused = PrivateCluster::open(closed, {});
        VERIFY_FAILS(refused, ErrorCode::Storage);
        QVERIFY(refused.error().text.contains(QStringLiteral("postgres")));
    }

    void stopRequestEndsCreationSoon() {
        ClusterFixture slow;
        PrivateCluster::Options options;
        options.folder = slow.folder();
        std::stop_source stop;
        std::jthread stopper([&] {
            // asked for while initdb runs
            while (!QFile::exists(options.folder + QStringLiteral("/cluster.password")))
                std::this_thread::yield();
            stop.request_stop();
        });
        QElapsedTimer timer;
        timer.start();
        VERIFY_FAILS(PrivateCluster::open(options, stop.get_token()), ErrorCode::Cancelled);
        QVERIFY2(timer.elapsed() < 5000, qPrintable(QString::number(timer.elapsed())));
        // and what it left does not stand in the way
        VERIFY_OK(slow.start());
    }

    void tellsWhatFailedWithTheServersLog() {
        VERIFY_OK(m_fixture.stop());
        QFile configuration(m_fixture.folder() + QStringLiteral("/pg/postgresql.conf"));
        QVERIFY(configuration.open(QIODevice::Append));
        configuration.write("shared_preload_libraries = 'no_such_library'\n");
        configuration.close();
        const auto failed = m_fixture.start();
        VERIFY_FAILS(failed, ErrorCode::Database);
        QVERIFY2(failed.error().detail.contains(QStringLiteral("no_such_library")),
                 qPrintable(failed.error().detail));
        QVERIFY(!failed.error().text.isEmpty());
    }

    void neverTakesAClusterOfAnotherMajor() {
        VERIFY_OK(m_fixture.stop());
        QFile version(m_fixture.folder() + QStringLiteral("/pg/PG_VERSION"));
        QVERIFY(version.open(QIODevice::WriteOnly));
        version.write("12\n");
        version.close();
        VERIFY_FAILS(m_fixture.start(), ErrorCode::Unsupported);
        QVERIFY(version.open(QIODevice::WriteOnly));
        version.write("quinze\n");
        version.close();
        VERIFY_FAILS(m_fixture.start(), ErrorCode::Storage);
    }
};

int main(int argc, char** argv) {
    QCoreApplication application(argc, argv);
    const QStringList arguments = application.arguments();
    if (arguments.size() == 3 && arguments[1] == QLatin1String("--join")) {
        PrivateCluster::Options options;
        options.folder = arguments[2];
        const auto cluster = PrivateCluster::open(options, {});
        if (!cluster)
            return 2;
        Database database((*cluster)->owner());
        if (!database.open())
            return 3;
        std::puts((*cluster)->startedHere() ? "started" : "joined");
        return 0;
    }
    if (arguments.size() == 3 && arguments[1] == QLatin1String("--hold")) {
        PrivateCluster::Options options;
        options.folder = arguments[2];
        options.endsWithProcess = true;
        const auto cluster = PrivateCluster::open(options, {});
        if (!cluster)
            return 2;
        QFile file((*cluster)->dataFolder() + QStringLiteral("/postmaster.pid"));
        if (!file.open(QIODevice::ReadOnly))
            return 3;
        std::puts(file.readLine().trimmed().constData());
        std::fflush(stdout);
        std::getchar(); // until it is killed, or the test's end closes its input
        return 0;
    }
    TestPrivateCluster test;
    return QTest::qExec(&test, argc, argv);
}

#include "test_private_cluster.moc"
