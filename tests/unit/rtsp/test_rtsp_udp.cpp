// SPDX-License-Identifier: GPL-3.0-or-later
#include "media_receiver.h"
#include "reorder_buffer.h"
#include "rtp_builder.h"
#include "talk_sender.h"

#include <QTest>

#include <random>

using namespace vigie;
using namespace vigie::rtsp;
using namespace std::chrono_literals;

namespace {

struct Bench {
    ReorderBuffer buffer;
    QList<int> out;
    MonoTime now = MonoTime{} + 10s;
    ReorderBuffer::Sink sink = [this](Bytes bytes) { out.append(RtpPacket::parse(bytes)->sequence); };

    void push(int sequence, quint32 ssrc = 1) {
        const QByteArray bytes =
            RtpBuilder{.sequence = quint16(sequence), .payload = "x", .ssrc = ssrc}.toBytes();
        buffer.push(asBytes(bytes), now, sink);
    }
};

} // namespace

class TestRtspUdp : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void swappedPacketsComeOutInOrder() {
        Bench bench;
        for (const int sequence : {65533, 65535, 65534, 1, 0, 2, 4, 3})
            bench.push(sequence);
        QCOMPARE(bench.out, (QList<int>{65533, 65534, 65535, 0, 1, 2, 3, 4}));
        QCOMPARE(bench.buffer.reordered(), 3);
        QCOMPARE(bench.buffer.late(), 0);
        QVERIFY(!bench.buffer.deadline());
    }

    void aGapIsGivenUpAfterItsTime() {
        Bench bench;
        bench.push(10);
        bench.push(12);
        bench.now += 30ms;
        bench.push(14);
        QCOMPARE(bench.out, (QList<int>{10}));
        QCOMPARE(*bench.buffer.deadline(), bench.now + 30ms);
        bench.buffer.release(bench.now + 29ms, bench.sink);
        QCOMPARE(bench.out.size(), 1);
        bench.buffer.release(bench.now + 30ms, bench.sink); // 12 waited 60 ms; 14 may still hope
        QCOMPARE(bench.out, (QList<int>{10, 12}));
        bench.push(13);
        QCOMPARE(bench.out, (QList<int>{10, 12, 13, 14}));
        bench.push(11);
        QCOMPARE(bench.out.size(), 4);
        QCOMPARE(bench.buffer.late(), 1);
    }

    void noMoreThan64Wait() {
        Bench bench;
        bench.push(0);
        for (int i = 2; i < 66; ++i)
            bench.push(i);
        QCOMPARE(bench.out.size(), 1);
        bench.push(66);
        QCOMPARE(bench.out.size(), 66);
        bench.push(66); // twice
        QCOMPARE(bench.out.size(), 66);
    }

    void aSenderThatStartsAnewIsFollowed() {
        Bench bench;
        bench.push(100);
        bench.push(102);
        bench.push(40000);
        QCOMPARE(bench.out, (QList<int>{100, 102, 40000}));
        // A little before its old numbers: taken for late packets at first, not for ever.
        for (int i = 0; i < 150; ++i)
            bench.push(39500 + i);
        QVERIFY(bench.out.size() >= 50);
        QCOMPARE(bench.out.last(), 39649);
        // Another source passes at once and becomes the one that is ordered.
        for (int i = 0; i < 60; ++i)
            bench.push(7000 + i, 2);
        bench.push(7061, 2);
        bench.push(7060, 2);
        QCOMPARE(bench.out.mid(bench.out.size() - 2), (QList<int>{7060, 7061}));
    }

    // Whatever comes: each packet once, and never more than the bound waits.
    void anyOrderIsBounded() {
        std::mt19937 random(20261124);
        for (int round = 0; round < 50; ++round) {
            Bench bench;
            QList<int> in;
            for (int i = 0; i < 500; ++i)
                in.append(i);
            for (int i = 0; i < 200; ++i) {
                const auto at = int(random() % 480);
                in.swapItemsAt(at, at + int(random() % 20));
            }
            for (const int sequence : in) {
                bench.push(sequence);
                bench.now += 1ms;
                bench.buffer.release(bench.now, bench.sink);
            }
            bench.buffer.release(bench.now + 1s, bench.sink);
            QCOMPARE(bench.out.size() + bench.buffer.late(), 500);
            QVERIFY(std::is_sorted(bench.out.begin(), bench.out.end()));
        }
    }

    void reportsTellLossJitterAndTime() {
        MediaDescription media;
        media.kind = "video";
        media.codec = "H264";
        media.payloadType = 96;
        MediaReceiver receiver(media, {[](AccessUnit&&) {}, [] {}});
        const MonoTime begin = MonoTime{} + 100s;
        QVERIFY(!receiver.receptionReport(begin));
        for (int i = 0; i < 100; ++i) {
            if (i % 10 == 5)
                continue; // ten are lost
            const QByteArray bytes = RtpBuilder{.sequence = quint16(65500 + i),
                                                .timestamp = quint32(i * 3600),
                                                .marker = true,
                                                .payload = QByteArray::fromHex("419a")}
                                         .toBytes();
            receiver.rtp(asBytes(bytes), {}, begin + i * 40ms);
        }
        receiver.rtcp(asBytes(senderReport(0x11223344, 0x0123456789ABCDEF, 0)), begin + 4s);
        const auto report = receiver.receptionReport(begin + 6s);
        QVERIFY(report.has_value());
        QCOMPARE(report->ssrc, 0x11223344U);
        QCOMPARE(report->lost, 10);
        QCOMPARE(report->highestSequence, 0x10000U + quint32(quint16(65500 + 99)));
        QCOMPARE(int(report->fractionLost), 25); // of 256
        QCOMPARE(report->lastReport, 0x456789ABU);
        QCOMPARE(report->sinceLastReport, 2U << 16);
        QVERIFY(report->jitter < 4); // paced exactly, but for rounding
        QCOMPARE(int(receiver.receptionReport(begin + 7s)->fractionLost), 0);
        QVERIFY(parseRtcp(asBytes(receiverReport(1, *report)), {}));
        QCOMPARE(receiverReport(1, *report).size(), 32 + 16);
    }

    void talkIsCutNumberedAndTimed() {
        MediaDescription media;
        media.payloadType = 8;
        media.clockRate = 8000;
        TalkSender sender(media, 77, 1000);
        const MonoTime begin = MonoTime{} + 100s;
        const auto first = sender.packets(QByteArray(1000, 'a'), begin);
        QCOMPARE(first.size(), 2);
        const auto one = RtpPacket::parse(asBytes(first[0]));
        const auto two = RtpPacket::parse(asBytes(first[1]));
        QVERIFY(one && two && one->marker && !two->marker);
        QCOMPARE(int(one->payloadType), 8);
        QCOMPARE(one->ssrc, 77U);
        QCOMPARE(two->timestamp, 1800U);
        QCOMPARE(two->sequence, one->sequence + 1);
        QCOMPARE(one->payload.size() + two->payload.size(), 1000U);
        // Paced: time goes on by what was sent.
        const auto next = sender.packets(QByteArray(160, 'a'), begin + 130ms);
        QCOMPARE(RtpPacket::parse(asBytes(next[0]))->timestamp, 2000U);
        QVERIFY(!RtpPacket::parse(asBytes(next[0]))->marker);
        // After a pause: marked, and as much later.
        const auto again = sender.packets(QByteArray(160, 'a'), begin + 145ms + 2s);
        QVERIFY(RtpPacket::parse(asBytes(again[0]))->marker);
        QCOMPARE(RtpPacket::parse(asBytes(again[0]))->timestamp, 2160U + 16000U);
        QVERIFY(sender.packets({}, begin + 5s).isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestRtspUdp)
#include "test_rtsp_udp.moc"
