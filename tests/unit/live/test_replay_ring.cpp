// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay_ring.h"

#include <QTest>

using namespace vigie;
using namespace vigie::live;
using namespace std::chrono_literals;

namespace {

const MonoTime start = MonoTime{} + 1h;

// A picture of a 25-a-second stream with a key image every two seconds.
AccessUnit picture(int number, int bytes = 100) {
    AccessUnit unit;
    unit.keyFrame = number % 50 == 0;
    unit.rtpTime = number * 3600;
    unit.receivedAt = start + number * 40ms;
    unit.data = QByteArray(bytes, 'x');
    return unit;
}

} // namespace

class TestReplayRing : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void beginsWithAKeyImageAndKeepsHalfAMinute() {
        ReplayRing ring;
        for (int i = 7; i < 3000; ++i)
            ring.push(picture(i));
        const auto all = ring.since({});
        QVERIFY(all.front().keyFrame);
        const auto kept = all.back().receivedAt - all.front().receivedAt;
        QVERIFY(kept >= ReplayRing::span && kept < ReplayRing::span + 2s + 40ms);
        QCOMPARE(ring.bytes(), qsizetype(all.size()) * 100);
    }

    void seeksToTheKeyImageBefore() {
        ReplayRing ring;
        for (int i = 0; i < 500; ++i)
            ring.push(picture(i));
        QCOMPARE(ring.since(start + 5s).front().rtpTime, 100 * 3600);
        QCOMPARE(ring.since(start + 4s).front().rtpTime, 100 * 3600);
        QCOMPARE(ring.since(start - 1h).front().rtpTime, 0);
        QCOMPARE(ring.since(start + 1h).front().rtpTime, 450 * 3600);
        QCOMPARE(ring.lastGroup().size(), std::size_t(50));
        QCOMPARE(ring.after(490 * 3600).size(), std::size_t(9));
        QVERIFY(ring.after(499 * 3600).empty());
    }

    void neverGrowsPastItsBytes() {
        ReplayRing ring;
        for (int i = 0; i < 500; ++i)
            ring.push(picture(i, 200'000));
        QVERIFY(ring.bytes() <= ReplayRing::mostBytes);
        QVERIFY(ring.isEmpty() || ring.since({}).front().keyFrame);
        // One group of pictures too large by itself: nothing is kept rather than half of it.
        ReplayRing endless;
        endless.push(picture(0, 1'000'000));
        for (int i = 1; i < 40; ++i)
            endless.push(picture(i, 1'000'000));
        QVERIFY(endless.isEmpty());
        QCOMPARE(endless.bytes(), 0);
        endless.push(picture(50));
        QCOMPARE(endless.lastGroup().size(), std::size_t(1));
    }

    void emptyAnswersNothing() {
        const ReplayRing ring;
        QVERIFY(ring.since({}).empty());
        QVERIFY(ring.lastGroup().empty());
        QVERIFY(ring.after(0).empty());
    }
};

QTEST_APPLESS_MAIN(TestReplayRing)
#include "test_replay_ring.moc"
