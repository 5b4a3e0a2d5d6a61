// SPDX-License-Identifier: GPL-3.0-or-later
#include "media_receiver.h"
#include "rtp_builder.h"
#include "rtsp/capture_clock.h"

#include <QTest>

using namespace vigie;
using namespace vigie::rtsp;
using namespace std::chrono_literals;

namespace {

const UtcTime morning = fromDateTime(QDateTime({2026, 9, 28}, {10, 15}, Qt::UTC));

MediaDescription h264() {
    MediaDescription media;
    media.kind = "video";
    media.codec = "H264";
    media.payloadType = 96;
    media.clockRate = 90000;
    return media;
}

/// A receiver with what it told.
struct Bench {
    QList<AccessUnit> units;
    int ended = 0;
    MediaReceiver receiver{
        h264(), {[this](AccessUnit&& unit) { units.append(std::move(unit)); }, [this] { ++ended; }}};

    void rtp(const RtpBuilder& packet) {
        const QByteArray bytes = packet.toBytes();
        receiver.rtp(asBytes(bytes), morning + 5s, MonoTime{} + 1s);
    }
    void rtcp(const QByteArray& bytes) { receiver.rtcp(asBytes(bytes)); }
};

const QByteArray idr = QByteArray::fromHex("6588aa");
const QByteArray slice = QByteArray::fromHex("419a01");

} // namespace

class TestRtspMedia : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void ntpAndBack() {
        QCOMPARE(fromNtp(std::uint64_t(2'208'988'800) << 32), UtcTime{});
        for (const auto offset : {0us, 1us, 499'999us, 999'999us})
            QCOMPARE(fromNtp(toNtp(morning + offset)), morning + offset);
    }

    void packetHeaders() {
        ReplayExtension replay{toNtp(morning), true, false, true, false, 42};
        QByteArray bytes =
            RtpBuilder{.sequence = 7, .timestamp = 90000, .marker = true, .payload = "abc", .replay = replay}
                .toBytes();
        auto packet = RtpPacket::parse(asBytes(bytes));
        QVERIFY(packet && packet->replay);
        QCOMPARE(packet->replay->ntp, replay.ntp);
        QVERIFY(packet->replay->cleanPoint && packet->replay->discontinuity);
        QVERIFY(!packet->replay->endOfSection && !packet->replay->terminal);
        QCOMPARE(int(packet->replay->cseq), 42);
        QCOMPARE(packet->payload.size(), 3U);
        QVERIFY(packet->marker);
        bytes[0] = char(bytes[0] | 0x20); // padding: its length is the last byte, 'c' = 99
        QVERIFY(!RtpPacket::parse(asBytes(bytes)));
        bytes.back() = 2;
        QCOMPARE(RtpPacket::parse(asBytes(bytes))->payload.size(), 1U);
        for (qsizetype cut = 0; cut < 28; ++cut)
            QVERIFY(!RtpPacket::parse(asBytes(bytes.left(cut))));
        bytes[0] = char(0x4F);
        QVERIFY(!RtpPacket::parse(asBytes(bytes)));
    }

    void compoundRtcp() {
        QList<SenderReport> reports;
        QList<std::uint32_t> byes;
        const RtcpSink sink{[&](const SenderReport& report) { reports.append(report); },
                            [&](std::uint32_t ssrc) { byes.append(ssrc); }};
        QVERIFY(parseRtcp(asBytes(senderReport(5, 6, 7) + byePacket(5)), sink));
        QCOMPARE(reports.size(), 1);
        QCOMPARE(reports[0].rtpTime, 7U);
        QCOMPARE(byes, QList<std::uint32_t>{5});
        QVERIFY(!parseRtcp(asBytes(senderReport(5, 6, 7).left(20)), sink));
        QVERIFY(parseRtcp(asBytes(emptyReceiverReport(9)), sink));
    }

    void clockPrefersTheBetterSource() {
        CaptureClock clock;
        QCOMPARE(clock.at(0, morning).source, TimeSource::Reception);
        QCOMPARE(clock.at(0, morning).at, morning);
        QCOMPARE(clock.at(0, morning).uncertainty, std::chrono::microseconds(1s));
        clock.senderReport(0, 0);                          // ONVIF replay without pace
        clock.senderReport(std::uint64_t(86400) << 32, 0); // an uptime
        QCOMPARE(clock.at(0, morning).source, TimeSource::Reception);
        clock.senderReport(toNtp(morning), 90000);
        TimeStamp stamp = clock.at(90000 + 45000, {});
        QCOMPARE(stamp.source, TimeSource::SenderReport);
        QCOMPARE(stamp.at, morning + 500ms);
        QCOMPARE(stamp.uncertainty, std::chrono::microseconds(10ms + 50us));
        QCOMPARE(clock.at(0, {}).at, morning - 1s);
        clock.extension(toNtp(morning + 1h), 180000);
        stamp = clock.at(180000, {});
        QCOMPARE(stamp.source, TimeSource::OnvifExtension);
        QCOMPARE(stamp.at, morning + 1h);
        QCOMPARE(stamp.uncertainty, std::chrono::microseconds(1ms));
        clock.reset();
        QCOMPARE(clock.at(0, morning).source, TimeSource::Reception);
    }

    void timeGoesOnOverTheWrap() {
        Bench bench;
        bench.rtp({.sequence = 65535, .timestamp = 0xFFFFFF00, .marker = true, .payload = idr});
        bench.rtp({.sequence = 0, .timestamp = 0x100, .marker = true, .payload = slice});
        QCOMPARE(bench.units[0].rtpTime, qint64(0xFFFFFF00));
        QCOMPARE(bench.units[1].rtpTime, qint64(0x100000100));
        QCOMPARE(bench.receiver.packetsLost(), 0);
        QCOMPARE(bench.units[1].captureTime.at, morning + 5s);
        QCOMPARE(bench.units[1].receivedAt, MonoTime{} + 1s);
    }

    void lossIsCountedAndMarked() {
        Bench bench;
        bench.rtp({.sequence = 1, .timestamp = 0, .marker = true, .payload = idr});
        bench.rtp({.sequence = 5, .timestamp = 3600, .marker = true, .payload = slice});
        bench.rtp({.sequence = 5, .timestamp = 3600, .marker = true, .payload = slice}); // twice
        bench.rtp({.sequence = 3, .timestamp = 3000, .marker = true, .payload = slice}); // late
        bench.rtp({.sequence = 6, .timestamp = 7200, .marker = true, .payload = slice});
        bench.rtp({.sequence = 40000, .timestamp = 9000, .marker = true, .payload = slice}); // started anew
        QCOMPARE(bench.receiver.packetsLost(), 3);
        QCOMPARE(bench.units.size(), 4);
        QVERIFY(!bench.units[0].discontinuity && bench.units[1].discontinuity);
        QVERIFY(!bench.units[2].discontinuity && bench.units[3].discontinuity);
    }

    void strangersAreIgnoredUntilTheyStay() {
        Bench bench;
        bench.rtp({.sequence = 1, .timestamp = 0, .marker = true, .payload = idr});
        bench.rtp({.sequence = 2, .timestamp = 3600, .marker = true, .payload = slice, .payloadType = 97});
        for (quint16 i = 0; i < 60; ++i)
            bench.rtp({.sequence = quint16(900 + i),
                       .timestamp = i * 3600U,
                       .marker = true,
                       .payload = slice,
                       .ssrc = 77});
        QCOMPARE(bench.units.size(), 1 + 11);
        QVERIFY(bench.units[1].discontinuity && !bench.units[2].discontinuity);
        QCOMPARE(bench.receiver.packetsLost(), 0);
    }

    void senderReportsOfOthersAreIgnored() {
        Bench bench;
        bench.rtp({.sequence = 1, .timestamp = 0, .marker = true, .payload = idr});
        bench.rtcp(senderReport(99, toNtp(morning), 0));
        bench.rtp({.sequence = 2, .timestamp = 3600, .marker = true, .payload = slice});
        QCOMPARE(bench.units[1].captureTime.source, TimeSource::Reception);
        bench.rtcp(senderReport(0x11223344, toNtp(morning), 3600));
        bench.rtp({.sequence = 3, .timestamp = 7200, .marker = true, .payload = slice});
        QCOMPARE(bench.units[2].captureTime.source, TimeSource::SenderReport);
        QCOMPARE(bench.units[2].captureTime.at, morning + 40ms);
    }

    void replayDatesMarksAndEnds() {
        Bench bench;
        bench.receiver.restart(0x104);
        bench.rtp({.sequence = 1,
                   .timestamp = 0,
                   .marker = true,
                   .payload = idr,
                   .replay = ReplayExtension{toNtp(morning), true, false, false, false, 4}});
        bench.rtp({.sequence = 2,
                   .timestamp = 3600,
                   .marker = true,
                   .payload = idr,
                   .replay = ReplayExtension{toNtp(morning + 1h), true, false, true, false, 4}});
        QCOMPARE(bench.ended, 0);
        // Several packets: the terminal picture is told of once it is complete.
        bench.rtp({.sequence = 3,
                   .timestamp = 7200,
                   .payload = QByteArray::fromHex("7c8588aa"),
                   .replay = ReplayExtension{toNtp(morning + 1h + 40ms), false, false, false, true, 4}});
        QCOMPARE(bench.ended, 0);
        bench.rtp(
            {.sequence = 4, .timestamp = 7200, .marker = true, .payload = QByteArray::fromHex("7c45ee")});
        QCOMPARE(bench.units.size(), 3);
        QCOMPARE(bench.ended, 1);
        QCOMPARE(bench.units[0].captureTime.at, morning);
        QCOMPARE(bench.units[0].captureTime.source, TimeSource::OnvifExtension);
        QVERIFY(!bench.units[0].discontinuity && bench.units[1].discontinuity);
        QCOMPARE(bench.units[2].captureTime.at, morning + 1h + 40ms);
    }

    void packetsOfAnOlderPlayAreDropped() {
        Bench bench;
        const auto of = [](std::uint8_t cseq) {
            return ReplayExtension{toNtp(morning), false, false, false, false, cseq};
        };
        bench.receiver.restart(4);
        bench.rtp({.sequence = 1, .timestamp = 0, .marker = true, .payload = idr, .replay = of(4)});
        bench.receiver.restart(5);
        bench.rtp(
            {.sequence = 2, .timestamp = 100, .marker = true, .payload = slice}); // the rest of a picture
        bench.rtp({.sequence = 3, .timestamp = 200, .marker = true, .payload = slice, .replay = of(4)});
        bench.rtp({.sequence = 4, .timestamp = 300, .marker = true, .payload = idr, .replay = of(5)});
        QCOMPARE(bench.units.size(), 2);
        QCOMPARE(bench.units[1].rtpTime, 300);
        // A device that always writes 0 can't be filtered by it.
        Bench zero;
        zero.receiver.restart(4);
        zero.rtp({.sequence = 1, .timestamp = 0, .marker = true, .payload = idr, .replay = of(0)});
        zero.receiver.restart(5);
        zero.rtp({.sequence = 2, .timestamp = 100, .marker = true, .payload = idr, .replay = of(0)});
        QCOMPARE(zero.units.size(), 2);
    }

    void byeOfOurSourceEnds() {
        Bench bench;
        bench.rtp({.sequence = 1, .timestamp = 0, .payload = slice});
        bench.rtcp(byePacket(99));
        QCOMPARE(bench.ended, 0);
        bench.rtcp(byePacket(0x11223344));
        QCOMPARE(bench.ended, 1);
        QCOMPARE(bench.units.size(), 1); // what was gathered leaves before
    }

    void malformedIsCounted() {
        Bench bench;
        bench.receiver.rtp(asBytes("short"), {}, {});
        bench.rtcp("\x80\xc8");
        QCOMPARE(bench.receiver.malformed(), 2);
    }
};

QTEST_GUILESS_MAIN(TestRtspMedia)
#include "test_rtsp_media.moc"
