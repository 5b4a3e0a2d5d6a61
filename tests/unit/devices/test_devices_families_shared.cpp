// SPDX-License-Identifier: GPL-3.0-or-later
#include "event_edges.h"
#include "key_values.h"
#include "posix_zone.h"
#include "spans.h"

#include <QTest>

#include <random>

using namespace vigie;
using namespace vigie::devices;
using namespace std::chrono_literals;

namespace {

const QString paris = QStringLiteral("CST-1:00:00DST01:00:00,M3.5.0/02:00:00,M10.5.0/03:00:00");

UtcTime utc(const char* text) {
    return fromDateTime(QDateTime::fromString(QLatin1String(text) + QLatin1Char('Z'), Qt::ISODate));
}

QDateTime wall(const char* text) {
    return toDateTime(utc(text));
}

DeviceEvent motion(bool active) {
    DeviceEvent event;
    event.kind = DeviceEventKind::Motion;
    event.topic = QStringLiteral("VMD");
    event.channel = QStringLiteral("1");
    event.active = active;
    return event;
}

} // namespace

class TestDevicesFamiliesShared : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void keyValues() {
        const KeyValues answer =
            KeyValues::parse("found=2\r\nitems[0].Channel=1\r\nitems[0].Events[0]=A=B\r\n"
                             "items[12].Channel= two words \r\nOK\r\n=x\r\n# note\r\n"
                             "root.Image.I0.Name=Vue\nroot.Image.I1.Enabled=yes\n"
                             "root.Image.I1.Name=\xc3\xa9t\xc3\xa9\nitems[x].a=1\nlast");
        QCOMPARE(answer.value(QStringLiteral("found")), QStringLiteral("2"));
        QCOMPARE(answer.number(QStringLiteral("found")).value_or(0), 2);
        QVERIFY(!answer.number(QStringLiteral("items[0].Events[0]")));
        QCOMPARE(answer.value(QStringLiteral("items[0].Events[0]")), QStringLiteral("A=B"));
        QCOMPARE(answer.value(QStringLiteral("items[12].Channel")), QStringLiteral("two words"));
        QCOMPARE(answer.indexes(QStringLiteral("items")), (QList<int>{0, 12}));
        QCOMPARE(answer.below(QStringLiteral("root.Image.")),
                 (QStringList{QStringLiteral("I0"), QStringLiteral("I1")}));
        QVERIFY(answer.isTrue(QStringLiteral("root.Image.I1.Enabled")));
        QVERIFY(!answer.isTrue(QStringLiteral("root.Image.I0.Enabled")));
        QCOMPARE(answer.value(QStringLiteral("root.Image.I1.Name")), QString::fromUtf8("été"));
        QVERIFY(!answer.contains(QStringLiteral("OK")) && !answer.contains(QStringLiteral("last")));
        QVERIFY(KeyValues::parse(QByteArray(20'000, 'a') + "=1\nb=2").value(QStringLiteral("b")) == u"2");
        QVERIFY(KeyValues::parse(QByteArray("k=1\n").repeated(200'000)).keys().size() == 1);
    }

    void zones_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("winter");
        QTest::addColumn<int>("summer");
        QTest::newRow("Paris as Hikvision writes it") << paris << 3600 << 7200;
        QTest::newRow("Paris") << QStringLiteral("CET-1CEST,M3.5.0,M10.5.0/3") << 3600 << 7200;
        QTest::newRow("rules unsaid") << QStringLiteral("CET-1CEST") << 3600 << 7200;
        QTest::newRow("an Axis camera's") << QStringLiteral("GMT0BST,M3.5.0/1,M10.5.0") << 0 << 3600;
        QTest::newRow("no summer") << QStringLiteral("CST-8:00:00") << 28800 << 28800;
        QTest::newRow("west") << QStringLiteral("EST5EDT,M3.2.0,M11.1.0") << -18000 << -14400;
        QTest::newRow("half hours, name in brackets") << QStringLiteral("<+0530>-5:30") << 19800 << 19800;
        QTest::newRow("summer's own offset")
            << QStringLiteral("CET-1CEST-2,M3.5.0,M10.5.0/3") << 3600 << 7200;
        QTest::newRow("south") << QStringLiteral("NZST-12NZDT,M9.5.0,M4.1.0/3") << 46800 << 43200;
        QTest::newRow("by day of the year") << QStringLiteral("AAA-1BBB,J60/0,J300/0") << 3600 << 7200;
    }
    void zones() {
        QFETCH(QString, text);
        QFETCH(int, winter);
        QFETCH(int, summer);
        const auto zone = PosixZone::parse(text);
        QVERIFY(zone.has_value());
        QCOMPARE(int(zone->offsetAt(utc("2026-01-15T12:00:00")).count()), winter);
        QCOMPARE(int(zone->offsetAt(utc("2026-07-15T12:00:00")).count()), summer);
    }

    void noZones() {
        for (const char* text : {"", "-1", "CET", "CET-99", "CET-1CEST,M13.5.0,M10.5.0", "CET-1CEST,M3.5.0",
                                 "CET-1:2:3:4", "CET-1CEST,M3.5.9,J400", "C\xff-1"})
            QVERIFY2(!PosixZone::parse(QString::fromLatin1(text)), text);
    }

    // 2026: Paris goes to summer time on 29 March at 01:00 UTC, back on 25 October at 01:00 UTC.
    void theNightThatHasAnHourTwice() {
        const PosixZone zone = *PosixZone::parse(paris);
        QCOMPARE(zone.toLocal(utc("2026-03-29T00:59:59")), wall("2026-03-29T01:59:59"));
        QCOMPARE(zone.toLocal(utc("2026-03-29T01:00:00")), wall("2026-03-29T03:00:00"));
        QCOMPARE(zone.toLocal(utc("2026-10-25T00:59:59")), wall("2026-10-25T02:59:59"));
        QCOMPARE(zone.toLocal(utc("2026-10-25T01:00:00")), wall("2026-10-25T02:00:00"));
        QCOMPARE(zone.toUtc(wall("2026-10-25T02:30:00")),
                 (QList<UtcTime>{utc("2026-10-25T00:30:00"), utc("2026-10-25T01:30:00")}));
        QCOMPARE(zone.toUtc(wall("2026-10-25T03:00:00")), QList<UtcTime>{utc("2026-10-25T02:00:00")});
        QCOMPARE(zone.toUtc(wall("2026-10-25T01:59:59")), QList<UtcTime>{utc("2026-10-24T23:59:59")});
        QCOMPARE(zone.toUtc(wall("2026-03-29T02:30:00")), QList<UtcTime>{utc("2026-03-29T01:30:00")});

        const auto span = [&](const char* begin, const char* end) {
            return zone.toLocal(TimeSpan{utc(begin), utc(end)});
        };
        const auto over = span("2026-10-25T00:30:00", "2026-10-25T01:30:00");
        QCOMPARE(over.begin, wall("2026-10-25T02:00:00"));
        QCOMPARE(over.end, wall("2026-10-25T03:00:00"));
        const auto after = span("2026-10-25T01:00:00", "2026-10-25T01:30:00");
        QCOMPARE(after.begin, wall("2026-10-25T02:00:00"));
        QCOMPARE(after.end, wall("2026-10-25T02:30:00"));
        const auto day = span("2026-10-24T22:00:00", "2026-10-25T23:00:00");
        QCOMPARE(day.begin, wall("2026-10-25T00:00:00"));
        QCOMPARE(day.end, wall("2026-10-26T00:00:00"));
        QVERIFY(zone.isAmbiguous({utc("2026-10-25T01:10:00"), utc("2026-10-25T01:20:00")}));
        QVERIFY(!zone.isAmbiguous({utc("2026-10-25T02:10:00"), utc("2026-10-25T03:20:00")}));
        QVERIFY(!zone.isAmbiguous({utc("2026-03-29T00:10:00"), utc("2026-03-29T03:20:00")}));
    }

    // Whatever was recorded, a search by wall clock times finds it: both readings are looked at.
    void noFootageIsLostInThatNight() {
        const PosixZone zone = *PosixZone::parse(paris);
        const UtcTime night = utc("2026-10-24T23:00:00");
        for (int begin = 0; begin < 240; begin += 7)
            for (int length = 1; length < 150; length += 11) {
                const TimeSpan recorded{night + std::chrono::minutes(begin),
                                        night + std::chrono::minutes(begin + length)};
                const auto read = zone.toUtc(zone.toLocal(recorded.begin), zone.toLocal(recorded.end));
                // A piece whose ends show the same digits twice is found by the files around it only.
                if (!read && recorded.length() == std::chrono::microseconds(1h))
                    continue;
                const bool whole = read && read->begin <= recorded.begin && read->end >= recorded.end;
                QVERIFY2(whole, qPrintable(QStringLiteral("%1+%2").arg(begin).arg(length)));
                const auto asked = zone.toLocal(recorded);
                QVERIFY(asked.begin <= zone.toLocal(recorded.begin) &&
                        asked.end >= zone.toLocal(recorded.end));
            }
        const auto twice = zone.toUtc(wall("2026-10-25T02:10:00"), wall("2026-10-25T02:50:00"));
        QVERIFY(twice.has_value());
        QCOMPARE(toIso(twice->begin), QStringLiteral("2026-10-25T00:10:00.000Z"));
        QCOMPARE(toIso(twice->end), QStringLiteral("2026-10-25T01:50:00.000Z"));
        const auto around = zone.toUtc(wall("2026-10-25T02:50:00"), wall("2026-10-25T02:10:00"));
        QVERIFY(around.has_value());
        QCOMPARE(around->length(), std::chrono::microseconds(20min));
        QVERIFY(!zone.toUtc(wall("2026-10-25T12:50:00"), wall("2026-10-25T12:10:00")));
    }

    void spansBecomeOne() {
        const UtcTime at = utc("2026-09-28T10:00:00");
        const auto merged = mergedSpans({{at + 60s, at + 90s},
                                         {at, at + 30s},
                                         {at + 20s, at + 59s},
                                         {at + 200s, at + 100s},
                                         {at + 120s, at + 900s}},
                                        {at + 10s, at + 300s});
        QCOMPARE(merged.size(), 2);
        QCOMPARE(merged[0].begin, at + 10s);
        QCOMPARE(merged[0].end, at + 90s);
        QCOMPARE(merged[1].begin, at + 120s);
        QCOMPARE(merged[1].end, at + 300s);
    }

    void containers() {
        QCOMPARE(containerOf(QByteArrayView("\0\0\0\x18"
                                            "ftypisom",
                                            12)),
                 QStringLiteral("mp4"));
        QCOMPARE(containerOf(QByteArrayView("\0\0\x01\xba"
                                            "abc",
                                            7)),
                 QStringLiteral("mpeg-ps"));
        QCOMPARE(containerOf("IMKH" + QByteArray(36, 'x') + QByteArray("\0\0\x01\xba", 4)),
                 QStringLiteral("mpeg-ps"));
        QCOMPARE(containerOf("DHAV\xfd"), QStringLiteral("dhav"));
        QCOMPARE(containerOf("\x1a\x45\xdf\xa3\x01"), QStringLiteral("matroska"));
        QCOMPARE(containerOf('G' + QByteArray(187, 'x') + 'G'), QStringLiteral("mpeg-ts"));
        QCOMPARE(containerOf("<html>"), QStringLiteral("unknown"));
        QCOMPARE(containerOf(""), QStringLiteral("unknown"));
    }

    void repeatsAreOneEventThatEnds() {
        using Manner = EventEdges::Manner;
        EventEdges edges(10s);
        MonoTime now{};
        QCOMPARE(edges.take(motion(true), Manner::Repeated, {}, now).size(), 1);
        for (int second = 1; second < 30; ++second)
            QVERIFY(
                edges.take(motion(true), Manner::Repeated, {}, now + std::chrono::seconds(second)).isEmpty());
        QVERIFY(edges.passed(now + 38s, utc("2026-01-01T00:00:00")).isEmpty());
        const auto ends = edges.passed(now + 39s, utc("2026-01-01T00:00:00"));
        QCOMPARE(ends.size(), 1);
        QVERIFY(!ends[0].active && !ends[0].initialState && ends[0].channel == u"1");
        QVERIFY(edges.passed(now + 60s, {}).isEmpty());
        // Another region is another event.
        QCOMPARE(edges.take(motion(true), Manner::Repeated, QStringLiteral("a"), now + 61s).size(), 1);
        QCOMPARE(edges.take(motion(true), Manner::Repeated, QStringLiteral("b"), now + 62s).size(), 1);
        // A later statement of one brings out that the other is over.
        const auto both = edges.take(motion(true), Manner::Repeated, QStringLiteral("b"), now + 71s);
        QCOMPARE(both.size(), 1);
        QVERIFY(!both[0].active);
    }

    void heartbeatsAreNothingButTheEndOfALoss() {
        using Manner = EventEdges::Manner;
        EventEdges edges;
        MonoTime now{};
        DeviceEvent loss = motion(false);
        loss.kind = DeviceEventKind::VideoLoss;
        for (int beat = 0; beat < 5; ++beat)
            QVERIFY(edges.take(loss, Manner::Heartbeat, {}, now).isEmpty());
        loss.active = true;
        QCOMPARE(edges.take(loss, Manner::Repeated, {}, now + 1s).size(), 1);
        loss.active = false;
        // Heartbeats go on while it lasts and is stated again.
        QVERIFY(edges.take(loss, Manner::Heartbeat, {}, now + 2s).isEmpty());
        const auto end = edges.take(loss, Manner::Heartbeat, {}, now + 4s);
        QCOMPARE(end.size(), 1);
        QVERIFY(!end[0].active && !end[0].initialState);
        QVERIFY(edges.take(loss, Manner::Heartbeat, {}, now + 5s).isEmpty());
    }

    void aLossMakesStatesUnknown() {
        using Manner = EventEdges::Manner;
        EventEdges edges;
        MonoTime now{};
        QCOMPARE(edges.take(motion(true), Manner::Repeated, {}, now).size(), 1);
        edges.lost();
        const auto goesOn = edges.take(motion(true), Manner::Repeated, {}, now + 60s);
        QCOMPARE(goesOn.size(), 1);
        QVERIFY(goesOn[0].active && goesOn[0].initialState); // told before: no second alarm
        edges.lost();
        const auto later = edges.take(motion(true), Manner::Repeated, {}, now + 5h);
        QVERIFY(later.size() == 1 && later[0].active && !later[0].initialState); // another one
        const auto ends = edges.take(motion(false), Manner::Lasting, {}, now + 5h + 1s);
        QCOMPARE(ends.size(), 1);
        edges.lost();
        const auto begins = edges.take(motion(true), Manner::Lasting, {}, now + 5h + 30s);
        QVERIFY(begins.size() == 1 && begins[0].active && !begins[0].initialState);
        // A begin that is stated once is a begin, though its end was missed.
        edges.lost();
        const auto again = edges.take(motion(true), Manner::Lasting, {}, now + 5h + 60s);
        QVERIFY(again.size() == 1 && again[0].active && !again[0].initialState);
        // The end of what began before we listened is a state.
        DeviceEvent other = motion(false);
        other.channel = QStringLiteral("2");
        const auto state = edges.take(other, Manner::Lasting, {}, now + 91s);
        QVERIFY(state.size() == 1 && state[0].initialState && !state[0].active);
    }

    void anAnswerSettlesWhatALossLeftOpen() {
        using Manner = EventEdges::Manner;
        EventEdges edges;
        MonoTime now{};
        const UtcTime at = utc("2026-01-01T00:00:00");
        const auto on = [](const QString& channel) {
            DeviceEvent event = motion(true);
            event.channel = channel;
            return event;
        };
        const auto off = [](DeviceEvent event) {
            event.active = false;
            return event;
        };
        const DeviceEvent one = on(QStringLiteral("1")), two = on(QStringLiteral("2")),
                          three = on(QStringLiteral("3")), four = on(QStringLiteral("4"));
        QCOMPARE(edges.take(one, Manner::Lasting, {}, now).size(), 1);
        QCOMPARE(edges.take(two, Manner::Lasting, {}, now).size(), 1);
        QCOMPARE(edges.take(off(three), Manner::Lasting, {}, now).size(), 1);
        QCOMPARE(edges.take(four, Manner::Repeated, {}, now).size(), 1);
        QCOMPARE(edges.activeTopics(), QStringList{one.topic});
        edges.lost();
        QVERIFY(edges.settle(QStringLiteral("another"), {}, now + 1s, at).isEmpty());
        // 1 goes on, 2 is over, 3 has begun; 4 ends by itself.
        const auto changes = edges.settle(one.topic, {one, three, four}, now + 1s, at);
        QStringList told;
        for (const DeviceEvent& change : changes) {
            told += change.channel + (change.active ? QStringLiteral(" on") : QStringLiteral(" off"));
            QVERIFY(change.initialState);
        }
        QCOMPARE(told,
                 (QStringList{QStringLiteral("1 on"), QStringLiteral("3 on"), QStringLiteral("2 off")}));
        QCOMPARE(changes.last().receivedAt, at);
        // The same answer once more, and the begin of 3 that was on its way: nothing new.
        QVERIFY(edges.settle(one.topic, {one, three, four}, now + 2s, at).isEmpty());
        QVERIFY(edges.take(three, Manner::Lasting, {}, now + 2s).isEmpty());
        // A begin of 1 means that its end was missed, once.
        const auto again = edges.take(one, Manner::Lasting, {}, now + 3s);
        QVERIFY(again.size() == 1 && again[0].active && !again[0].initialState);
        QVERIFY(edges.take(one, Manner::Lasting, {}, now + 3s).isEmpty());
        const auto end = edges.take(off(three), Manner::Lasting, {}, now + 4s);
        QVERIFY(end.size() == 1 && !end[0].active && !end[0].initialState);
        // What was stated since the loss is not contradicted by an answer.
        edges.lost();
        QCOMPARE(edges.take(two, Manner::Lasting, {}, now + 5s).size(), 1);
        const auto late = edges.settle(one.topic, {}, now + 5s, at);
        QVERIFY(late.size() == 1 && late[0].channel == u"1" && !late[0].active);
        // Never heard of: a state. Its begin, on its way when it was asked for, is an alarm.
        const DeviceEvent five = on(QStringLiteral("5"));
        const auto first = edges.settle(one.topic, {five}, now + 6s, at);
        QVERIFY(first.size() == 1 && first[0].initialState && first[0].active);
        const auto begin = edges.take(five, Manner::Lasting, {}, now + 6s);
        QVERIFY(begin.size() == 1 && !begin[0].initialState && begin[0].active);
    }

    void mutations() {
        std::mt19937 random(20261025);
        const QByteArray zone = paris.toLatin1();
        const QByteArray pairs = "items[0].StartTime=2020-01-06 06:36:10\r\nitems[1].a.b[2]=x\r\nfound=2\r\n";
        int understood = 0;
        for (int round = 0; round < 6000; ++round) {
            QByteArray a = zone;
            QByteArray b = pairs;
            for (int step = 0; step < 1 + int(random() % 4); ++step) {
                a[qsizetype(random() % a.size())] = char(random() % 128);
                b[qsizetype(random() % b.size())] = char(random());
            }
            if (random() % 4 == 0)
                a.truncate(random() % a.size());
            if (const auto parsed = PosixZone::parse(QString::fromLatin1(a))) {
                ++understood;
                for (const char* at : {"2026-03-29T01:00:00", "2026-10-25T00:30:00", "1970-01-01T00:00:00"}) {
                    const QDateTime local = parsed->toLocal(utc(at));
                    const auto back = parsed->toUtc(local);
                    QVERIFY(back.size() == 1 || back.size() == 2);
                    QVERIFY(std::abs(parsed->offsetAt(utc(at)).count()) <= 2 * 26 * 3600);
                }
            }
            const KeyValues values = KeyValues::parse(b);
            for (const int index : values.indexes(QStringLiteral("items")))
                QVERIFY(index >= 0 && index <= 100'000);
        }
        QVERIFY(understood > 300);
    }
};

QTEST_GUILESS_MAIN(TestDevicesFamiliesShared)
#include "test_devices_families_shared.moc"
