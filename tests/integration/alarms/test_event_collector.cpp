// SPDX-License-Identifier: GPL-3.0-or-later
#include "alarms/event_collector.h"
#include "catalog/alarm_repository.h"
#include "cluster_fixture.h"
#include "simulator_process.h"

#include <QFileInfo>
#include <QTest>

#include <atomic>
#include <mutex>

using namespace vigie;
using namespace vigie::alarms;
using namespace vigie::catalog;
using namespace std::chrono_literals;

namespace {

/// A keyring in which a login may be put later.
class LateLogin final : public CredentialSource {
public:
    void set(const Credentials& login) {
        const std::lock_guard lock(m_mutex);
        m_login = login;
    }
    Result<Credentials> credentials(const RecorderId&) override {
        ++asked;
        const std::lock_guard lock(m_mutex);
        if (m_login.isEmpty())
            return fail(ErrorCode::NotFound, {}, QStringLiteral("no login yet"));
        return m_login;
    }

    std::atomic<int> asked = 0;

private:
    std::mutex m_mutex;
    Credentials m_login; // guarded by m_mutex
};

} // namespace

/// A simulated recorder's events, over sockets, become alarms of a real catalog.
class TestEventCollector : public QObject {
    Q_OBJECT

    ClusterFixture m_catalog;
    test::SimulatorProcess m_simulator;
    rtsp::IoThreads m_io{1};
    std::shared_ptr<Directory> m_directory = std::make_shared<Directory>();
    QString m_host;

    [[nodiscard]] std::shared_ptr<LateLogin> knownLogin() const {
        auto logins = std::make_shared<LateLogin>();
        logins->set({m_simulator.user(), m_simulator.password()});
        return logins;
    }
    [[nodiscard]] std::unique_ptr<EventCollector> collector(std::shared_ptr<CredentialSource> logins,
                                                            std::shared_ptr<const Directory> directory,
                                                            const char* account = "agent") {
        auto made = std::make_unique<EventCollector>(m_catalog.settings(QLatin1String(account)),
                                                     std::move(logins), m_io);
        made->setDirectory(std::move(directory));
        return made;
    }
    [[nodiscard]] std::unique_ptr<EventCollector> collector() { return collector(knownLogin(), m_directory); }

    [[nodiscard]] bool change(const char* kind, int channel, bool on) const {
        return m_simulator
            .control({QStringLiteral("event"), QStringLiteral("%1/%2").arg(m_host).arg(channel),
                      QString::fromLatin1(kind), on ? QStringLiteral("on") : QStringLiteral("off")})
            .value(QLatin1String("ok"))
            .toBool();
    }
    [[nodiscard]] bool setOffline(bool offline) const {
        return m_simulator
            .control({QStringLiteral("fault"), m_host, QStringLiteral("offline"),
                      offline ? QStringLiteral("on") : QStringLiteral("off")})
            .value(QLatin1String("ok"))
            .toBool();
    }
    [[nodiscard]] int subscriptions() const {
        return m_simulator.control({QStringLiteral("status")})[u"recorders"][0][u"subscriptions"].toInt(-1);
    }
    [[nodiscard]] QList<Alarm> alarms() const {
        auto desk = m_catalog.as("agent");
        return AlarmRepository(*desk).openAndClosedSince(UtcTime{}).value_or(QList<Alarm>{});
    }
    [[nodiscard]] qint64 count(const char* kind) const {
        const auto all = alarms();
        return std::count_if(all.begin(), all.end(), [kind](const Alarm& alarm) {
            return alarm.kind == QLatin1String(kind) && alarm.state != AlarmState::Closed;
        });
    }
    [[nodiscard]] QString leaseHolder() const {
        const auto rows = m_catalog.asOwner()->exec(
            QStringLiteral("SELECT holder FROM vigie.lease WHERE kind = 'collect' AND until > "
                           "clock_timestamp()"));
        return rows && !rows->isEmpty() ? rows->first().text(0) : QString();
    }

private Q_SLOTS:
    void initTestCase() {
        if (!QFileInfo::exists(qEnvironmentVariable("VIGIE_BIN") + QStringLiteral("/vigie-sim")))
            QSKIP("vigie-sim is not built: no event was collected from it");
        VERIFY_OK(m_catalog.furnish());
        VERIFY_OK(m_simulator.start(QStringLiteral("127.46.1.1"),
                                    {QStringLiteral("--communes"), QStringLiteral("1"),
                                     QStringLiteral("--recorders-per-commune"), QStringLiteral("1"),
                                     QStringLiteral("--cameras-per-recorder"), QStringLiteral("2")}));
        m_catalog.recorder.address = QUrl(m_simulator.recorder()[u"address"].toString());
        m_host = m_catalog.recorder.address.host();
        m_catalog.first.channel = QStringLiteral("VideoSource_1");
        m_catalog.second.channel = QStringLiteral("VideoSource_2");
        m_directory->recorders[m_catalog.recorder.id] = m_catalog.recorder;
        for (const Camera& camera : {m_catalog.first, m_catalog.second})
            m_directory->cameras[camera.id] = camera;
    }

    // Every test begins with a quiet recorder, nothing in the queue and nobody watching.
    void init() {
        QCOMPARE(subscriptions(), 0);
        for (const char* kind : {"tamper", "digital-input", "signal-loss"}) {
            QVERIFY(change(kind, 1, false));
            QVERIFY(change(kind, 2, false));
        }
        auto owner = m_catalog.asOwner();
        VERIFY_OK(owner->call(QStringLiteral("UPDATE vigie.alarm SET state = 'closed', verdict = 'test', "
                                             "closed_at = clock_timestamp() WHERE state <> 'closed'")));
        QCOMPARE(leaseHolder(), QString());
    }

    void anEventBecomesAnAlarm() {
        QVERIFY(change("signal-loss", 1, true)); // before anybody watches: a state
        const auto watching = collector();
        QTRY_COMPARE_WITH_TIMEOUT(subscriptions(), 1, 20000);
        QVERIFY(leaseHolder().startsWith(QLatin1String("agent/")));
        QVERIFY(change("tamper", 2, true));
        QTRY_COMPARE_WITH_TIMEOUT(count("tamper"), 1, 10000);
        const auto all = alarms();
        const auto raised = std::find_if(all.begin(), all.end(),
                                         [](const Alarm& a) { return a.state != AlarmState::Closed; });
        QCOMPARE(raised->camera, m_catalog.second.id);
        QCOMPARE(raised->commune, m_catalog.commune.id);
        QCOMPARE(count("video-loss"), 0);
    }

    void theCatalogMayBeAway() {
        const auto watching = collector();
        QTRY_COMPARE_WITH_TIMEOUT(subscriptions(), 1, 20000);
        VERIFY_OK(m_catalog.stop());
        QVERIFY(change("tamper", 1, true));
        QVERIFY(change("digital-input", 2, true));
        VERIFY_OK(m_catalog.start());
        QTRY_COMPARE_WITH_TIMEOUT(count("tamper"), 1, 20000);
        QTRY_COMPARE_WITH_TIMEOUT(count("digital-input"), 1, 10000);
    }

    // The catalog gives up waiting for a lock, which it says as any statement that took too long.
    void aBusyCatalogIsAskedAgain() {
        const auto watching = collector();
        QTRY_COMPARE_WITH_TIMEOUT(subscriptions(), 1, 20000);
        auto busy = m_catalog.asOwner();
        VERIFY_OK(busy->call(QStringLiteral("BEGIN")));
        VERIFY_OK(busy->call(QStringLiteral("LOCK TABLE vigie.alarm IN EXCLUSIVE MODE")));
        QVERIFY(change("tamper", 1, true));
        // The collector's raise is cancelled twice as it waits: its event must outlive that.
        auto observer = m_catalog.asOwner(); // a transaction sees the same activity all along
        const auto cancelled = [&] {
            const auto rows = observer->exec(
                QStringLiteral("SELECT count(pg_cancel_backend(pid)) FROM pg_stat_activity WHERE "
                               "application_name = 'vigie-collector' AND wait_event_type = 'Lock'"));
            return rows && rows->first().integer(0) == 1;
        };
        QVERIFY(QTest::qWaitFor(cancelled, 10000)); // not QTRY_VERIFY, which would ask once more
        QVERIFY(QTest::qWaitFor(cancelled, 10000));
        VERIFY_OK(busy->call(QStringLiteral("ROLLBACK")));
        QTRY_COMPARE_WITH_TIMEOUT(count("tamper"), 1, 10000);
    }

    void whatBeganWhileTheRecorderWasAwayIsRaised() {
        QVERIFY(change("signal-loss", 1, true));
        const auto watching = collector();
        QTRY_COMPARE_WITH_TIMEOUT(subscriptions(), 1, 20000);
        QVERIFY(change("tamper", 2, true));
        QTRY_COMPARE_WITH_TIMEOUT(count("tamper"), 1, 10000); // so the first states have been heard
        QVERIFY(setOffline(true));
        QVERIFY(change("digital-input", 1, true));
        QVERIFY(setOffline(false));
        QTRY_COMPARE_WITH_TIMEOUT(count("digital-input"), 1, 30000);
        // What went on all the time is neither new nor raised twice.
        QVERIFY(change("tamper", 1, true));
        QTRY_COMPARE_WITH_TIMEOUT(count("tamper"), 2, 10000);
        QCOMPARE(count("digital-input"), 1);
        QCOMPARE(count("video-loss"), 0);
    }

    void aLoginMayComeLater() {
        auto logins = std::make_shared<LateLogin>();
        const auto watching = collector(logins, m_directory);
        QTRY_VERIFY_WITH_TIMEOUT(logins->asked >= 2, 20000); // asked again
        QCOMPARE(leaseHolder(), QString());                  // which leaves the recorder to others
        QCOMPARE(subscriptions(), 0);
        logins->set({m_simulator.user(), m_simulator.password()});
        QTRY_COMPARE_WITH_TIMEOUT(subscriptions(), 1, 30000);
        QVERIFY(change("digital-input", 2, true));
        QTRY_COMPARE_WITH_TIMEOUT(count("digital-input"), 1, 10000);
    }

    void aWatchThatEndsGivesItsLeaseBack() {
        auto places = std::make_shared<Directory>(*m_directory);
        Recorder& recorder = places->recorders[m_catalog.recorder.id];
        recorder.address = QUrl(QStringLiteral("ftp://") + m_host); // no driver speaks that
        auto logins = knownLogin();
        const auto watching = collector(logins, places);
        QTRY_VERIFY_WITH_TIMEOUT(logins->asked >= 2, 20000); // before the lease and by the watch
        QTRY_COMPARE_WITH_TIMEOUT(leaseHolder(), QString(), 20000);
        watching->setDirectory(m_directory);
        QTRY_COMPARE_WITH_TIMEOUT(subscriptions(), 1, 30000);
        QVERIFY(!leaseHolder().isEmpty());
    }

    void whoMayNotRaiseStopsCollecting() {
        QVERIFY(EventCollector::mayCollect(Group::Operator));
        QVERIFY(EventCollector::mayCollect(Group::Supervisor));
        QVERIFY(EventCollector::mayCollect(Group::Agent));
        for (const Group group : {Group::Technician, Group::Administrator, Group::Inspector})
            QVERIFY(!EventCollector::mayCollect(group));
        const auto watching = collector(knownLogin(), m_directory, "technicien");
        QTRY_COMPARE_WITH_TIMEOUT(subscriptions(), 1, 20000); // leases are a technician's right
        QVERIFY(change("tamper", 1, true));
        QTRY_COMPARE_WITH_TIMEOUT(subscriptions(), 0, 20000);
        QTRY_COMPARE_WITH_TIMEOUT(leaseHolder(), QString(), 10000);
        const auto other = collector(); // who may takes over
        QTRY_COMPARE_WITH_TIMEOUT(subscriptions(), 1, 20000);
        QVERIFY(change("digital-input", 1, true));
        QTRY_COMPARE_WITH_TIMEOUT(count("digital-input"), 1, 10000);
    }

    void leavingGivesTheLeaseBack() {
        auto watching = collector();
        QTRY_COMPARE_WITH_TIMEOUT(subscriptions(), 1, 20000);
        QVERIFY(!leaseHolder().isEmpty());
        watching.reset();
        QCOMPARE(leaseHolder(), QString());
        QCOMPARE(subscriptions(), 0);
    }
};

QTEST_GUILESS_MAIN(TestEventCollector)
#include "test_event_collector.moc"
