// SPDX-License-Identifier: GPL-3.0-or-later
#include "ptz/ptz_input.h"

#include <QTest>

#include <cmath>
#include <limits>

using namespace vigie;
using namespace vigie::ptz;
using namespace std::chrono_literals;

class TestPtzInput : public QObject {
    Q_OBJECT

    const QSizeF m_tile{960, 540};

private Q_SLOTS:
    void dragHasAQuietMiddleAndGrows() {
        QVERIFY(velocityOfDrag({0, 0}, m_tile).isStop());
        QVERIFY(velocityOfDrag({10, -10}, m_tile).isStop());
        const auto little = velocityOfDrag({60, 0}, m_tile);
        const auto much = velocityOfDrag({200, 0}, m_tile);
        QVERIFY(little.pan > 0 && little.pan < much.pan / 4); // slow moves are easy
        QCOMPARE(velocityOfDrag({480, 0}, m_tile).pan, 1.0);
        QCOMPARE(velocityOfDrag({0, 270}, m_tile).tilt, -1.0); // the screen's y goes down
        const auto diagonal = velocityOfDrag({400, -400}, m_tile);
        QVERIFY(qFuzzyCompare(diagonal.pan, diagonal.tilt));
        QVERIFY(std::hypot(diagonal.pan, diagonal.tilt) < 1.0001);
        QVERIFY(velocityOfDrag({std::numeric_limits<double>::quiet_NaN(), 3}, m_tile).isStop());
        QVERIFY(velocityOfDrag({3, 3}, {}).pan <= 1.0); // a tile without a size
    }

    void clickTurnsTowardsThePointInProportion() {
        QVERIFY(!pulseTowards({5, 5}, m_tile));
        const auto near = pulseTowards({120, 0}, m_tile);
        const auto far = pulseTowards({480, 0}, m_tile);
        QVERIFY(near && far);
        QVERIFY(near->velocity.pan > 0 && near->velocity.tilt == 0);
        QCOMPARE(near->velocity.pan, far->velocity.pan); // the time tells, not the speed
        QVERIFY(std::chrono::abs(far->lasts - near->lasts * 4) < 10ms);
        const auto corner = pulseTowards({480, -270}, m_tile);
        QVERIFY(corner->velocity.pan > 0 && corner->velocity.tilt > 0);
        QCOMPARE(pulseTowards({4800, 0}, m_tile)->lasts, far->lasts);
    }

    void wheelZooms() {
        QVERIFY(!pulseOfWheel(0));
        QVERIFY(pulseOfWheel(120)->velocity.zoom > 0);
        QVERIFY(pulseOfWheel(-120)->velocity.zoom < 0);
        QCOMPARE(pulseOfWheel(240)->lasts, pulseOfWheel(120)->lasts * 2);
        QCOMPARE(pulseOfWheel(100000)->lasts, pulseOfWheel(480)->lasts);
    }

    void axesHaveADeadZone() {
        QCOMPARE(shapedAxis(0.1), 0.0);
        QCOMPARE(shapedAxis(-0.12), 0.0);
        QCOMPARE(shapedAxis(1), 1.0);
        QCOMPARE(shapedAxis(-1), -1.0);
        QCOMPARE(shapedAxis(7), 1.0);
        QVERIFY(shapedAxis(0.5) > 0.1 && shapedAxis(0.5) < 0.5);
        QCOMPARE(shapedAxis(std::numeric_limits<double>::quiet_NaN()), 0.0);
    }

    void keysAddUp() {
        KeyHand hand;
        QVERIFY(hand.press(Qt::Key_8, true, false));
        QVERIFY(hand.velocity().tilt > 0 && hand.velocity().pan == 0);
        QVERIFY(hand.press(Qt::Key_6, true, false));
        const auto both = hand.velocity();
        KeyHand corner;
        QVERIFY(corner.press(Qt::Key_9, true, false));
        QCOMPARE(both.pan, corner.velocity().pan);
        QCOMPARE(both.tilt, corner.velocity().tilt);
        QVERIFY(hand.release(Qt::Key_8, true));
        QVERIFY(hand.velocity().tilt == 0 && hand.velocity().pan > 0);
        QVERIFY(hand.press(Qt::Key_4, true, false)); // against each other
        QVERIFY(hand.velocity().isStop() && !hand.isIdle());
        QVERIFY(hand.press(Qt::Key_5, true, false));
        QVERIFY(hand.isIdle());
        QVERIFY(hand.press(Qt::Key_Plus, false, false));
        QVERIFY(hand.velocity().zoom > 0);
        QVERIFY(hand.press(Qt::Key_Minus, true, true));
        QVERIFY(hand.velocity().zoom == 0);
        hand.clear();
        QVERIFY(hand.press(Qt::Key_Right, true, true)); // without Num Lock, slowly
        QVERIFY(hand.velocity().pan > 0 && hand.velocity().pan < both.pan);
        QVERIFY(hand.release(Qt::Key_6, true)); // Num Lock came in between
        QVERIFY(hand.isIdle());
    }

    void otherKeysAreTheWalls() {
        KeyHand hand;
        QVERIFY(!hand.press(Qt::Key_8, false, false)); // the top row calls cameras
        QVERIFY(!hand.press(Qt::Key_Right, false, false));
        QVERIFY(!hand.press(Qt::Key_J, false, false));
        QVERIFY(!hand.release(Qt::Key_J, true));
        QVERIFY(hand.isIdle());
    }
};

QTEST_GUILESS_MAIN(TestPtzInput)
#include "test_ptz_input.moc"
