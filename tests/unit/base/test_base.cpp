// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/backoff.h"
#include "base/clock.h"
#include "base/id.h"
#include "base/logging.h"
#include "base/result.h"
#include "base/stop.h"
#include "domain/names.h"
#include "domain/time_stamp.h"

#include <QTest>

using namespace vigie;
using namespace std::chrono_literals;

class TestBase : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { qputenv("TZ", "Europe/Paris"); }

    void resultCarriesValueOrError() {
        const auto half = [](int n) -> Result<int> {
            if (n % 2 != 0)
                return fail(ErrorCode::InvalidInput, QStringLiteral("impair"), QStringLiteral("n=%1").arg(n));
            return n / 2;
        };
        QCOMPARE(half(8).value(), 4);
        QCOMPARE(half(3).error().toLogLine(), QStringLiteral("invalid-input: impair (n=3)"));
        const Result<int> chained = half(8).and_then(half);
        QCOMPARE(chained.value(), 2);
    }

    void idsOfDifferentThingsDoNotMix() {
        using A = Id<struct ATag>;
        using B = Id<struct BTag>;
        static_assert(!std::is_convertible_v<A, B> && !std::is_constructible_v<A, B>);
        const A id = A::create();
        QCOMPARE(A::fromString(id.toString()), id);
        QVERIFY(A::fromString(QStringLiteral("not a uuid")).isNull());
    }

    void backoffDoublesWithinItsBounds() {
        Backoff backoff({.first = 1000ms, .most = 8000ms}, 7);
        for (const auto most : {1000ms, 2000ms, 4000ms, 8000ms, 8000ms, 8000ms}) {
            const auto wait = backoff.next();
            QVERIFY(wait >= most / 2 && wait <= most);
        }
        for (int i = 0; i < 100; ++i)
            QVERIFY(backoff.next() <= 8000ms);
        backoff.reset();
        QVERIFY(backoff.next() <= 1000ms);
    }

    void twoHalfPastTwoOfOctoberDiffer() {
        const UtcTime summer = fromDateTime(QDateTime({2026, 10, 25}, {0, 30}, Qt::UTC));
        QCOMPARE(toLocalText(summer), QStringLiteral("02:30:00 +02:00"));
        QCOMPARE(toLocalText(summer + 1h), QStringLiteral("02:30:00 +01:00"));
        QCOMPARE(toIso(summer), QStringLiteral("2026-10-25T00:30:00.000Z"));
        QCOMPARE(toIso(UtcTime(-1us)), QStringLiteral("1969-12-31T23:59:59.999Z"));
    }

    void manualClockMovesOnCommand() {
        ManualClock clock;
        const auto mono = clock.monoNow();
        clock.advance(3s);
        clock.set(UtcTime(10s));
        QCOMPARE(clock.utcNow(), UtcTime(10s));
        QVERIFY(clock.monoNow() - mono == 3s);
    }

    void linkedStopFollowsItsParentOnly() {
        std::stop_source parent;
        LinkedStop first(parent.get_token());
        LinkedStop second(parent.get_token());
        first.requestStop();
        QVERIFY(first.token().stop_requested());
        QVERIFY(!second.token().stop_requested() && !parent.stop_requested());
        parent.request_stop();
        QVERIFY(second.token().stop_requested());
        QVERIFY(LinkedStop(parent.get_token()).token().stop_requested());
    }

    void sleepEndsAtOnceOnStop() {
        std::stop_source stop;
        QVERIFY(sleepFor(1ms, stop.get_token()));
        std::jthread stopper([&] { stop.request_stop(); });
        QVERIFY(!sleepFor(10min, stop.get_token()));
    }

    void urlsInLogsHoldNoSecret() {
        const QUrl url(QStringLiteral("rtsp://admin:hunter2@10.0.0.1:554/cam?token=abc#x"));
        QCOMPARE(forLog(url), QStringLiteral("rtsp://10.0.0.1:554/cam"));
    }

    void namesGoBothWays() {
        QCOMPARE(fromName<AlarmState>(nameOf(AlarmState::OnHold)), AlarmState::OnHold);
        QCOMPARE(fromName<Verdict>(u"unreachable"), Verdict::Unreachable);
        QVERIFY(!fromName<Verdict>(u"splendid"));
    }

    void spansIntersect() {
        const TimeSpan a{UtcTime(0s), UtcTime(10s)};
        QCOMPARE(a.intersected({UtcTime(5s), UtcTime(20s)}).length(), 5s);
        QVERIFY(a.intersected({UtcTime(10s), UtcTime(20s)}).isEmpty());
        QVERIFY(a.intersected({UtcTime(15s), UtcTime(20s)}).isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestBase)
#include "test_base.moc"
