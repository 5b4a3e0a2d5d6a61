// SPDX-License-Identifier: GPL-3.0-or-later
#include "health/check_run.h"
#include "simulated_park.h"

#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTest>

#include <sys/resource.h>

using namespace vigie;
using namespace vigie::health;
using namespace std::chrono_literals;

namespace {

double cpuSeconds() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return static_cast<double>(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
           static_cast<double>(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

} // namespace

/// What the daily check of a large park costs; the figures are printed, the verdicts have to be right.
class TestHealthScale : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aLargeParkIsChecked() {
        if (!SimulatedPark::isBuilt())
            QSKIP("vigie-sim is not built: no park was checked");
        rtsp::IoThreads io(2);
        media::DecodePool decoders;
        SystemClock clock;
        SimulatedPark park;
        VERIFY_OK(
            park.start({"--communes", "8", "--recorders-per-commune", "2", "--cameras-per-recorder", "8",
                        "--port-http", "18342", "--port-rtsp", "18842", "--first-address", "127.42.1.1"},
                       io));
        for (const int parallel : {8, 24}) {
            CheckRun::Options options;
            options.parallel = parallel;
            CheckRun checks(park.catalog.settings("agent"), park.credentials, io, decoders, clock, options);
            QSignalSpy finished(&checks, &CheckRun::finished);
            QSignalSpy failed(&checks, &CheckRun::failed);
            int good = 0;
            connect(&checks, &CheckRun::checked, this, [&good](const CheckResult& result) {
                good += result.verdict == Verdict::Good ? 1 : 0;
                if (result.verdict != Verdict::Good)
                    for (const CheckStep& step : result.steps)
                        qInfo().noquote() << result.cause << step.name << step.answer;
            });
            const double cpu = cpuSeconds();
            QElapsedTimer timer;
            timer.start();
            checks.start(park.directory, park.ids());
            QTRY_COMPARE_WITH_TIMEOUT(finished.count(), 1, 300000);
            const double seconds = static_cast<double>(timer.elapsed()) / 1000;
            const double used = cpuSeconds() - cpu;
            const auto cameras = static_cast<double>(park.ids().size());
            qInfo("%d at once: %.0f cameras in %.1f s, %.2f s of CPU each; 3,000 cameras would take %.1f min",
                  parallel, cameras, seconds, used / cameras, 3000 / cameras * seconds / 60);
            QCOMPARE(failed.count(), 0);
            QCOMPARE(good, static_cast<int>(cameras));
        }
        park.stop();
    }
};

QTEST_GUILESS_MAIN(TestHealthScale)
#include "test_health_scale.moc"
