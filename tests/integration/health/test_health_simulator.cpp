// SPDX-License-Identifier: GPL-3.0-or-later
#include "catalog/check_repository.h"
#include "catalog/lease_repository.h"
#include "health/check_run.h"
#include "simulated_park.h"

#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTest>
#include <QTimer>

using namespace vigie;
using namespace vigie::catalog;
using namespace vigie::health;
using namespace std::chrono_literals;

namespace {

constexpr int recorderCount = 4;
constexpr int camerasPerRecorder = 4;

const CheckStep* stepOf(const CheckResult& result, const char* name) {
    for (const CheckStep& step : result.steps)
        if (step.name == QLatin1String(name))
            return &step;
    return nullptr;
}

QString describe(const CheckResult& result) {
    QString text = result.cause;
    for (const CheckStep& step : result.steps)
        text += QStringLiteral("\n    %1 %2 (%3 ms): %4")
                    .arg(step.name)
                    .arg(static_cast<int>(step.verdict))
                    .arg(step.took.count())
                    .arg(step.answer);
    return text;
}

} // namespace

/// Runs of checks against simulated recorders over sockets, written to a real catalog.
class TestHealthSimulator : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() {
        if (!SimulatedPark::isBuilt())
            QSKIP("vigie-sim is not built: no check was run against it");
        VERIFY_OK(m_park.start({"--communes", "2", "--recorders-per-commune", "2", "--cameras-per-recorder",
                                QString::number(camerasPerRecorder), "--port-http", "18341", "--port-rtsp",
                                "18841", "--first-address", "127.41.1.1"},
                               m_io));
        QCOMPARE(m_park.recorders.size(), recorderCount);
        for (const auto& cameras : m_park.cameras)
            QCOMPARE(cameras.size(), camerasPerRecorder);
        m_agent = m_park.catalog.as("agent");
    }
    void cleanupTestCase() { m_park.stop(); }

    void healthyCamerasAreGood() {
        QElapsedTimer timer;
        timer.start();
        const auto results = runAll();
        const qint64 took = timer.elapsed();
        qInfo("%lld cameras of %d recorders checked in %lld ms", static_cast<long long>(results.size()),
              recorderCount, static_cast<long long>(took));
        QCOMPARE(results.size(), recorderCount * camerasPerRecorder);
        for (const CheckResult& result : results) {
            QVERIFY2(result.verdict == Verdict::Good, qPrintable(describe(result)));
            QCOMPARE(result.steps.size(), 7);
            QVERIFY(stepOf(result, "stream")->took > 1900ms);
            QVERIFY(stepOf(result, "stream")->answer.contains(u"640×360"));
        }
        QVERIFY2(took < 15000, qPrintable(QString::number(took)));
        const auto latest = CheckRepository(*m_agent).latest();
        VERIFY_OK(latest);
        QCOMPARE(latest->size(), results.size());
        const Camera& camera = m_park.cameras[0][0];
        const auto history = CheckRepository(*m_agent).history(camera.commune, camera.id);
        VERIFY_OK(history);
        QCOMPARE(history->size(), 1);
        QCOMPARE(history->first().steps.size(), 7);
    }

    void everyFaultIsFoundByItsName() {
        const UtcTime now = SystemClock().utcNow();
        const QStringList gap{"--from", toIso(now - 30min), "--to", toIso(now - 20min)};
        fault(host(0), "offline", true);
        fault(host(1), "login-refused", true);
        fault(host(2), "clock-wrong", true, {"--seconds", "90"});
        fault(place(3, 0), "frozen", true);
        fault(place(3, 1), "black", true);
        fault(place(3, 2), "recording-gap", true, gap);
        fault(place(3, 3), "stalled", true);
        const auto results = runAll();
        fault(host(0), "offline", false);
        fault(host(1), "login-refused", false);
        fault(host(2), "clock-wrong", false);
        fault(place(3, 0), "frozen", false);
        fault(place(3, 1), "black", false);
        fault(place(3, 2), "recording-gap", false, gap);
        fault(place(3, 3), "stalled", false);

        QCOMPARE(results.size(), recorderCount * camerasPerRecorder);
        const auto expect = [&](int recorder, int channel, Verdict verdict, const char* cause) {
            const CheckResult& result = results[camera(recorder, channel).id];
            QVERIFY2(
                result.verdict == verdict && result.cause == QLatin1String(cause),
                qPrintable(QStringLiteral("expected %1: %2").arg(QLatin1String(cause), describe(result))));
        };
        for (int i = 0; i < camerasPerRecorder; ++i) {
            expect(0, i, Verdict::Unreachable, "offline");
            expect(1, i, Verdict::Bad, "auth");
            expect(2, i, Verdict::Bad, "clock");
            // The archive is asked in the recorder's own time, so a wrong clock spoils nothing else.
            for (const char* name : {"stream", "image", "recording", "replay"}) {
                const CheckResult& result = results[camera(2, i).id];
                QVERIFY2(stepOf(result, name)->verdict == Verdict::Good, qPrintable(describe(result)));
            }
            QCOMPARE(stepOf(results[camera(0, i).id], "replay")->verdict, Verdict::Unchecked);
        }
        expect(3, 0, Verdict::Bad, "frozen");
        expect(3, 1, Verdict::Bad, "black");
        expect(3, 2, Verdict::Bad, "recording-gap");
        expect(3, 3, Verdict::Bad, "no-stream");
        const auto incidents = CheckRepository(*m_agent).openIncidents();
        VERIFY_OK(incidents);
        QCOMPARE(incidents->size(), recorderCount * camerasPerRecorder);
    }

    void anOlderHoleIsADoubt() {
        const UtcTime now = SystemClock().utcNow();
        const QStringList gap{"--from", toIso(now - 100min), "--to", toIso(now - 95min)};
        fault(place(3, 2), "recording-gap", true, gap);
        const auto results = run({camera(3, 2).id});
        fault(place(3, 2), "recording-gap", false, gap);
        const CheckResult& result = results[camera(3, 2).id];
        QVERIFY2(result.verdict == Verdict::Doubtful && result.cause == "recording-gap",
                 qPrintable(describe(result)));
    }

    void repairedCamerasCloseTheirIncidents() {
        const auto results = runAll();
        for (const CheckResult& result : results)
            QVERIFY2(result.verdict == Verdict::Good, qPrintable(describe(result)));
        const auto incidents = CheckRepository(*m_agent).openIncidents();
        VERIFY_OK(incidents);
        QCOMPARE(incidents->size(), 0);
    }

    void aCancelledRunEndsWithAVerdictForEach() {
        auto checks = newRun();
        QSignalSpy finished(checks.get(), &CheckRun::finished);
        QHash<CameraId, CheckResult> results;
        connect(checks.get(), &CheckRun::checked, this,
                [&](const CheckResult& result) { results[result.camera] = result; });
        const auto before = CheckRepository(*m_agent).latest();
        QElapsedTimer timer;
        connect(checks.get(), &CheckRun::progress, this, [&](int, int) {
            if (!timer.isValid()) {
                timer.start();
                QTimer::singleShot(1500, checks.get(), &CheckRun::cancel);
            }
        });
        checks->start(m_park.directory, m_park.ids());
        QVERIFY(checks->isRunning());
        QTRY_COMPARE_WITH_TIMEOUT(finished.count(), 1, 20000);
        QVERIFY2(timer.elapsed() < 3000, qPrintable(QString::number(timer.elapsed())));
        QCOMPARE(results.size(), recorderCount * camerasPerRecorder);
        for (const CheckResult& result : results) {
            QCOMPARE(result.verdict, Verdict::Unchecked);
            QVERIFY(!result.steps.isEmpty());
        }
        QVERIFY(!checks->isRunning());
        const auto after = CheckRepository(*m_agent).latest();
        VERIFY_OK(after);
        for (const CheckResult& result : *after)
            QCOMPARE(result.id, (*before)[result.camera].id);
        // And its leases were given back.
        QCOMPARE(run({camera(1, 0).id})[camera(1, 0).id].verdict, Verdict::Good);
    }

    void destructionEndsARun() {
        auto checks = newRun();
        QSignalSpy progress(checks.get(), &CheckRun::progress);
        checks->start(m_park.directory, {camera(2, 0).id, camera(2, 1).id});
        QVERIFY(progress.wait(5000));
        QTest::qWait(300);
        QElapsedTimer timer;
        timer.start();
        checks.reset();
        QVERIFY2(timer.elapsed() < 2000, qPrintable(QString::number(timer.elapsed())));
    }

    void anotherProgramsCameraIsLeftToIt() {
        const Camera taken = camera(0, 0);
        auto other = m_park.catalog.as("agent");
        LeaseRepository lease(*other, QStringLiteral("elsewhere"));
        QCOMPARE(lease.acquire("check", taken.id.toString(), 60s).value(), true);
        const CheckId before = (*CheckRepository(*m_agent).latest())[taken.id].id;
        const CheckId unknown = CheckId::create();
        const auto results = run({taken.id, taken.id, camera(0, 1).id, CameraId(unknown.uuid())});
        QCOMPARE(results.size(), 3);
        QCOMPARE(results[taken.id].verdict, Verdict::Unchecked);
        QVERIFY(results[taken.id].steps.first().answer.contains("autre programme"));
        QCOMPARE(results[camera(0, 1).id].verdict, Verdict::Good);
        QCOMPARE(results[CameraId(unknown.uuid())].verdict, Verdict::Unchecked);
        QCOMPARE((*CheckRepository(*m_agent).latest())[taken.id].id, before);
        QCOMPARE(lease.release("check", taken.id.toString()).value(), true);
    }

    void withoutAuthorisationNoImageIsOpened() {
        auto directory = std::make_shared<Directory>(*m_park.directory);
        const CameraId id = camera(0, 1).id;
        directory->cameras[id].authorisation.expires = QDate::currentDate().addDays(-1);
        const auto results = run({id}, directory);
        QCOMPARE(results[id].verdict, Verdict::Unchecked);
        for (const char* name : {"stream", "image", "replay"})
            QCOMPARE(stepOf(results[id], name)->verdict, Verdict::Unchecked);
        for (const char* name : {"address", "login", "clock", "recording"})
            QCOMPARE(stepOf(results[id], name)->verdict, Verdict::Good);
    }

    void aCatalogThatIsAwayStopsNoCheck() {
        ConnectionSettings nowhere = m_park.catalog.settings("agent");
        nowhere.hosts = {QStringLiteral("127.0.0.1")};
        nowhere.ports = {1};
        CheckRun checks(nowhere, m_park.credentials, m_io, m_decoders, m_clock);
        QSignalSpy finished(&checks, &CheckRun::finished);
        QSignalSpy failed(&checks, &CheckRun::failed);
        QHash<CameraId, CheckResult> results;
        connect(&checks, &CheckRun::checked, this,
                [&](const CheckResult& result) { results[result.camera] = result; });
        checks.start(m_park.directory, {camera(1, 0).id, camera(1, 1).id});
        QTRY_COMPARE_WITH_TIMEOUT(finished.count(), 1, 30000);
        QCOMPARE(failed.count(), 1);
        QCOMPARE(results.size(), 2);
        for (const CheckResult& result : results)
            QVERIFY2(result.verdict == Verdict::Good, qPrintable(describe(result)));
        // Nothing to do is a run too.
        checks.start(m_park.directory, {});
        QTRY_COMPARE_WITH_TIMEOUT(finished.count(), 2, 5000);
    }

private:
    std::unique_ptr<CheckRun> newRun() {
        return std::make_unique<CheckRun>(m_park.catalog.settings("agent"), m_park.credentials, m_io,
                                          m_decoders, m_clock);
    }
    QHash<CameraId, CheckResult> run(const QList<CameraId>& cameras,
                                     std::shared_ptr<const Directory> directory = {}) {
        QHash<CameraId, CheckResult> results;
        auto checks = newRun();
        QSignalSpy finished(checks.get(), &CheckRun::finished);
        QSignalSpy failed(checks.get(), &CheckRun::failed);
        connect(checks.get(), &CheckRun::checked, this,
                [&](const CheckResult& result) { results[result.camera] = result; });
        checks->start(directory ? directory : m_park.directory, cameras);
        [&] { QTRY_COMPARE_WITH_TIMEOUT(finished.count(), 1, 60000); }();
        if (!failed.isEmpty())
            qWarning() << failed.first().first().value<Error>().toLogLine();
        return results;
    }
    QHash<CameraId, CheckResult> runAll() { return run(m_park.ids()); }
    [[nodiscard]] const Camera& camera(int recorder, int channel) const {
        return m_park.cameras[recorder][channel];
    }
    [[nodiscard]] QString host(int recorder) const { return m_park.recorders[recorder].address.host(); }
    [[nodiscard]] QString place(int recorder, int channel) const {
        return host(recorder) + '/' + camera(recorder, channel).channel;
    }
    void fault(const QString& where, const QString& kind, bool on, const QStringList& further = {}) {
        QVERIFY2(m_park.fault(where, kind, on, further), qPrintable(where + ' ' + kind));
    }

    SystemClock m_clock;
    media::DecodePool m_decoders; // before the threads that use it: what Qt's queues order, tsan can't see
    rtsp::IoThreads m_io{2};
    SimulatedPark m_park;
    std::unique_ptr<Database> m_agent; // before the park's server goes
};

QTEST_GUILESS_MAIN(TestHealthSimulator)
#include "test_health_simulator.moc"
