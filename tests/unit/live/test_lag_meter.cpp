// SPDX-License-Identifier: GPL-3.0-or-later
#include "lag_meter.h"

#include <QTest>

using namespace vigie;
using namespace vigie::live;
using namespace std::chrono_literals;

class TestLagMeter : public QObject {
    Q_OBJECT

    // A picture taken so long after the first that arrives so long after the first's arrival.
    static AccessUnit unit(std::chrono::milliseconds taken, std::chrono::milliseconds arrived) {
        AccessUnit made;
        made.rtpTime = taken.count() * 90;
        made.receivedAt = MonoTime(1000s) + arrived;
        return made;
    }

private Q_SLOTS:
    void aSteadyStreamHasNone() {
        LagMeter meter;
        for (auto at = 0ms; at < 10min; at += 40ms)
            QCOMPARE(meter.add(unit(at, at)), 0ms);
    }

    void aNarrowLinkIsSeen() {
        LagMeter meter;
        std::chrono::milliseconds lag{0};
        for (auto at = 0ms; at < 1min; at += 40ms)
            lag = meter.add(unit(at, at * 21 / 20)); // five percent too narrow
        QVERIFY(lag > 2900ms && lag < 3100ms);
        // The device gave up what waited.
        QCOMPARE(meter.add(unit(1min, 1min)), 0ms);
    }

    void whatArrivesLateOnceIsNotLateForEver() {
        LagMeter meter;
        QCOMPARE(meter.add(unit(0ms, 0ms)), 0ms);
        QCOMPARE(meter.add(unit(40ms, 5040ms)), 4999ms);
        QVERIFY(meter.add(unit(5040ms, 5040ms)) <= 0ms);
    }

    // The first key image may have waited in the device, those behind it come faster than they were taken.
    void aBurstAtTheBeginningSetsTheMeasure() {
        LagMeter meter;
        for (int i = 0; i < 50; ++i)
            QCOMPARE(meter.add(unit(i * 40ms, i * 1ms)), 0ms);
        QVERIFY(meter.add(unit(2000ms, 2050ms)) > 1900ms);
    }

    void aDriftingCrystalIsNoLag_data() {
        QTest::addColumn<int>("perMillion");
        QTest::newRow("slow") << 90;
        QTest::newRow("fast") << -90;
    }

    void aDriftingCrystalIsNoLag() {
        QFETCH(const int, perMillion);
        LagMeter meter;
        std::chrono::milliseconds worst{0};
        for (auto at = 0ms; at < 10h; at += 1s)
            worst = std::max(worst, meter.add(unit(at, at + at * perMillion / 1'000'000)));
        QVERIFY(worst < 50ms);
    }

    void aClockSetBackIsNoLag() {
        LagMeter meter;
        QCOMPARE(meter.add(unit(1h, 0ms)), 0ms);
        QCOMPARE(meter.add(unit(30min, 40ms)), 0ms);
        QCOMPARE(meter.add(unit(30min + 40ms, 80ms)), 0ms);
    }
};

QTEST_APPLESS_MAIN(TestLagMeter)
#include "test_lag_meter.moc"
