// SPDX-License-Identifier: GPL-3.0-or-later
#include "event_queue.h"

#include <QTest>

using namespace vigie;
using namespace vigie::alarms;

class TestEventQueue : public QObject {
    Q_OBJECT

    static DeviceEvent event(int number) {
        DeviceEvent event;
        event.channel = QString::number(number);
        return event;
    }

private Q_SLOTS:
    void firstInFirstOut() {
        EventQueue queue(3);
        QVERIFY(queue.isEmpty());
        QVERIFY(!queue.first());
        QVERIFY(queue.push(event(1)));
        QVERIFY(queue.push(event(2)));
        QCOMPARE(queue.first()->event.channel, QStringLiteral("1"));
        queue.done(queue.first()->number);
        QCOMPARE(queue.first()->event.channel, QStringLiteral("2"));
        queue.done(queue.first()->number);
        QVERIFY(queue.isEmpty());
    }

    void doneTakesNoOtherThanItsOwn() {
        EventQueue queue(2);
        QVERIFY(queue.push(event(1)));
        const auto inHand = queue.first();
        QVERIFY(queue.push(event(2)));
        QVERIFY(!queue.push(event(3))); // the one in hand gives way
        queue.done(inHand->number);
        QCOMPARE(queue.first()->event.channel, QStringLiteral("2"));
        queue.done(queue.first()->number);
        QCOMPARE(queue.first()->event.channel, QStringLiteral("3"));
    }

    void whatARefusalMeans() {
        for (const ErrorCode code :
             {ErrorCode::Database, ErrorCode::Timeout, ErrorCode::Conflict, ErrorCode::Network})
            QCOMPARE(refusalBy(code), Refusal::Passing);
        QCOMPARE(refusalBy(ErrorCode::Forbidden), Refusal::OfPerson);
        for (const ErrorCode code : {ErrorCode::InvalidInput, ErrorCode::NotFound, ErrorCode::Internal})
            QCOMPARE(refusalBy(code), Refusal::OfTheEvent);
    }
};

QTEST_GUILESS_MAIN(TestEventQueue)
#include "test_event_queue.moc"
