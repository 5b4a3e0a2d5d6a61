// SPDX-License-Identifier: GPL-3.0-or-later
#include "rtp_builder.h"
#include "rtsp/audio_depacketiser.h"
#include "rtsp/h264_depacketiser.h"
#include "rtsp/h265_depacketiser.h"

#include <QFile>
#include <QTest>

using namespace vigie;
using namespace vigie::rtsp;

namespace {

const QByteArray start("\0\0\0\1", 4);

QByteArray hex(const char* text) {
    return QByteArray::fromHex(text);
}

/// Feeds payloads as packets and keeps what comes out.
template <class Codec>
struct Bench {
    QList<CodedUnit> units;
    Codec codec;
    quint16 sequence = 0;

    template <class... Args>
    explicit Bench(Args&&... args)
        : codec([this](CodedUnit&& unit) { units.append(std::move(unit)); }, std::forward<Args>(args)...) {}

    void push(quint32 time, bool marker, const QByteArray& payload, bool lost = false) {
        const QByteArray bytes =
            RtpBuilder{.sequence = ++sequence, .timestamp = time, .marker = marker, .payload = payload}
                .toBytes();
        const auto packet = RtpPacket::parse(asBytes(bytes));
        QVERIFY(packet.has_value());
        codec.push(*packet, lost);
    }
};

/// The RTP packets of a classic pcap file with Ethernet, IPv4 and UDP.
QByteArrayList packetsOf(const QString& path) {
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    const QByteArray all = file.readAll();
    QByteArrayList packets;
    qsizetype at = 24;
    while (at + 16 <= all.size()) {
        const qsizetype length = qFromLittleEndian<quint32>(all.constData() + at + 8);
        const QByteArray ip = all.mid(at + 16, length).mid(14);
        packets.append(ip.mid((ip[0] & 0x0F) * 4 + 8));
        at += 16 + length;
    }
    return packets;
}

} // namespace

class TestRtspDepacketisers : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void h264SingleAggregateAndFragments() {
        Bench<H264Depacketiser> bench;
        bench.push(1000, false,
                   hex("18"
                       "0004"
                       "67424001"
                       "0003"
                       "68ce38")); // STAP-A: SPS, PPS
        bench.push(1000, false,
                   hex("7c85"
                       "88aabb"));
        bench.push(1000, false,
                   hex("7c05"
                       "ccdd"));
        bench.push(1000, true,
                   hex("7c45"
                       "ee"));
        bench.push(4000, true, hex("419a0102"));
        QCOMPARE(bench.units.size(), 2);
        QCOMPARE(bench.units[0].data,
                 start + hex("67424001") + start + hex("68ce38") + start + hex("6588aabbccddee"));
        QVERIFY(bench.units[0].keyFrame && !bench.units[0].discontinuity);
        QCOMPARE(bench.units[0].rtpTime, 1000U);
        QCOMPARE(bench.units[1].data, start + hex("419a0102"));
        QVERIFY(!bench.units[1].keyFrame && !bench.units[1].discontinuity);
        QCOMPARE(bench.codec.malformed(), 0);
    }

    void h264MarkerLostEndsWithTheTimestamp() {
        Bench<H264Depacketiser> bench;
        bench.push(1000, false, hex("6588aa"));
        bench.push(4000, true, hex("419a01"), true);
        QCOMPARE(bench.units.size(), 2);
        QVERIFY(bench.units[0].discontinuity && !bench.units[0].keyFrame); // its end is missing
        QVERIFY(bench.units[1].discontinuity);
        // A device that never sets a marker loses nothing.
        Bench<H264Depacketiser> bare;
        bare.push(1000, false, hex("6588aa"));
        bare.push(4000, false, hex("419a01"));
        bare.codec.flush(false);
        QCOMPARE(bare.units.size(), 2);
        QVERIFY(bare.units[0].keyFrame && !bare.units[0].discontinuity && !bare.units[1].discontinuity);
    }

    void h264ParameterSetsWithTheirOwnMarkerJoinTheirPicture() {
        Bench<H264Depacketiser> bench;
        bench.push(1000, true, hex("67424001"));
        bench.push(1000, true, hex("68ce38"));
        bench.push(1001, true, hex("6588aa"));
        QCOMPARE(bench.units.size(), 1);
        QCOMPARE(bench.units[0].data,
                 start + hex("67424001") + start + hex("68ce38") + start + hex("6588aa"));
        QCOMPARE(bench.units[0].rtpTime, 1001U);
    }

    void h264LossWithinAFragmentDropsItAndMarksTheUnit() {
        Bench<H264Depacketiser> bench;
        bench.push(1000, false, hex("7c8588aa"));
        bench.push(1000, true, hex("7c45ee"), true); // the middle was lost
        bench.push(4000, true, hex("419a01"));
        bench.push(7000, true, hex("6588aa"));
        QCOMPARE(bench.units.size(), 2); // nothing of the first unit was usable
        QVERIFY(bench.units[0].discontinuity || bench.units[0].rtpTime == 4000U);
        QVERIFY(bench.units[1].keyFrame && !bench.units[1].discontinuity);
    }

    void h264KeyFrameAfterALossNeedsItsBeginning() {
        Bench<H264Depacketiser> bench;
        bench.push(1000, true, hex("6588aa"), true); // first slice seen (first_mb 0): whole
        bench.push(4000, true, hex("6508aa"), true); // a later slice: the first was lost
        QVERIFY(bench.units[0].keyFrame && bench.units[0].discontinuity);
        QVERIFY(!bench.units[1].keyFrame && bench.units[1].discontinuity);
    }

    void descriptionSetsGoBeforeTheFirstKeyFrameOnlyWhenNeeded() {
        const QByteArray sets = start + hex("67aa0000") + start + hex("68bb0000");
        Bench<H264Depacketiser> needed(sets);
        needed.push(1000, true, hex("419a01"));
        needed.push(4000, true, hex("6588aa"));
        needed.push(7000, true, hex("6588aa"));
        QCOMPARE(needed.units[1].data, sets + start + hex("6588aa"));
        QCOMPARE(needed.units[2].data, start + hex("6588aa"));
        Bench<H264Depacketiser> inBand(sets);
        inBand.push(1000, false, hex("67424001"));
        inBand.push(1000, false, hex("68ce38"));
        inBand.push(1000, true, hex("6588aa"));
        QVERIFY(!inBand.units[0].data.contains(sets));
    }

    void h264MalformedPayloadsAreDroppedAndCounted() {
        Bench<H264Depacketiser> bench;
        bench.push(1000, false, {});            // nothing
        bench.push(1000, false, hex("7c"));     // FU-A without its header
        bench.push(1000, false, hex("7c0511")); // continuation without a start
        bench.push(1000, false,
                   hex("18"
                       "0000")); // an empty NAL unit in a STAP-A
        bench.push(1000, false,
                   hex("18"
                       "ffff"
                       "0102"));                    // longer than the packet
        bench.push(1000, false, hex("1900016701")); // STAP-B
        bench.push(1000, false, hex("e5aa"));       // forbidden bit
        bench.push(1000, true, hex("41aa"));
        QCOMPARE(bench.codec.malformed(), 7);
        QCOMPARE(bench.units.size(), 1);
        QCOMPARE(bench.units[0].data, start + hex("41aa"));
        QVERIFY(bench.units[0].discontinuity);
    }

    void h265SingleAggregateAndFragments() {
        Bench<H265Depacketiser> bench;
        bench.push(1000, false,
                   hex("6001"
                       "0004"
                       "40010c01"
                       "0004"
                       "42010101"
                       "0004"
                       "4401c172")); // AP
        bench.push(1000, false,
                   hex("6201"
                       "93"
                       "80aa")); // FU start, IDR_W_RADL (19)
        bench.push(1000, true,
                   hex("6201"
                       "53"
                       "bb"));
        bench.push(4000, true, hex("0201d001"));
        QCOMPARE(bench.units.size(), 2);
        QCOMPARE(bench.units[0].data, start + hex("40010c01") + start + hex("42010101") + start +
                                          hex("4401c172") + start + hex("260180aabb"));
        QVERIFY(bench.units[0].keyFrame);
        QCOMPARE(bench.units[1].data, start + hex("0201d001"));
        QVERIFY(!bench.units[1].keyFrame);
        QCOMPARE(bench.codec.malformed(), 0);
    }

    void h265DecodingOrderNumbersAreTakenOut() {
        Bench<H265Depacketiser> bench(QByteArray(), true);
        bench.push(1000, false,
                   hex("6001"
                       "0007"
                       "0004"
                       "40010c01"
                       "01"
                       "0004"
                       "42010101"));
        bench.push(1000, false,
                   hex("4401"
                       "0009"
                       "c172"));
        bench.push(1000, false,
                   hex("6201"
                       "93"
                       "000a"
                       "80aa"));
        bench.push(1000, true,
                   hex("6201"
                       "53"
                       "bb"));
        QCOMPARE(bench.units.size(), 1);
        QCOMPARE(bench.units[0].data, start + hex("40010c01") + start + hex("42010101") + start +
                                          hex("4401c172") + start + hex("260180aabb"));
    }

    void h265MalformedPayloadsAreDroppedAndCounted() {
        Bench<H265Depacketiser> bench;
        bench.push(1000, false, hex("26"));
        bench.push(1000, false, hex("620113"));   // FU without a payload
        bench.push(1000, false, hex("62011380")); // continuation without a start
        bench.push(1000, false,
                   hex("6001"
                       "0009"
                       "4001"));                  // longer than the packet
        bench.push(1000, false, hex("6401aaaa")); // PACI
        bench.push(1000, false, hex("0200d001")); // temporal id 0
        bench.push(1000, true, hex("0201d001"));
        QCOMPARE(bench.codec.malformed(), 6);
        QCOMPARE(bench.units.size(), 1);
    }

    void endlessUnitsAreBounded() {
        Bench<H264Depacketiser> bench;
        bench.push(1000, false, hex("7c8588aa"));
        for (int i = 0; i < 200; ++i)
            bench.push(1000, false, hex("7c05") + QByteArray(60000, 'x'));
        bench.push(1000, true, hex("7c45ee"));
        bench.push(4000, true, hex("6588aa"));
        QCOMPARE(bench.units.size(), 1);
        QVERIFY(bench.units[0].discontinuity);
        QCOMPARE(bench.units[0].rtpTime, 4000U);
    }

    // Counts made from the captures by another program: distinct RTP times, gaps in the numbers.
    void captures_data() {
        QTest::addColumn<QString>("file");
        QTest::addColumn<VideoCodec>("codec");
        QTest::addColumn<int>("units");
        QTest::addColumn<int>("lost");
        QTest::newRow("h264") << "h264_rtp.pcap" << VideoCodec::H264 << 2036 << 1;
        QTest::newRow("h265") << "wilson_h265_rtp.pcap" << VideoCodec::H265 << 276 << 0;
    }
    void captures() {
        if (!qEnvironmentVariableIsSet("VIGIE_TEST_DATA"))
            QSKIP("VIGIE_TEST_DATA is not set: captures of real senders skipped");
        QFETCH(QString, file);
        QFETCH(VideoCodec, codec);
        QFETCH(int, units);
        QFETCH(int, lost);
        QList<CodedUnit> out;
        const auto depacketiser = makeDepacketiser(
            codec, [&out](CodedUnit&& unit) { out.append(std::move(unit)); }, {}, false);
        std::optional<quint16> last;
        int gaps = 0;
        for (const QByteArray& bytes : packetsOf(qEnvironmentVariable("VIGIE_TEST_DATA") + "/rtp/" + file)) {
            const auto packet = RtpPacket::parse(asBytes(bytes));
            QVERIFY(packet.has_value());
            const int gap = last ? quint16(packet->sequence - *last - 1) : 0;
            last = packet->sequence;
            gaps += gap;
            depacketiser->push(*packet, gap > 0);
        }
        depacketiser->flush(false);
        QCOMPARE(gaps, lost);
        QCOMPARE(int(out.size()), units);
        QVERIFY(out[0].keyFrame);
        QCOMPARE(std::count_if(out.begin(), out.end(), [](const auto& unit) { return unit.discontinuity; }),
                 lost);
        QCOMPARE(depacketiser->malformed(), 0);
    }

    void aCaptureOfG711() {
        if (!qEnvironmentVariableIsSet("VIGIE_TEST_DATA"))
            QSKIP("VIGIE_TEST_DATA is not set: captures of real senders skipped");
        qint64 samples = 0;
        int units = 0;
        PlainAudioDepacketiser depacketiser([&](CodedUnit&& unit) {
            ++units;
            samples += unit.data.size();
        });
        std::optional<quint32> first;
        quint32 last = 0;
        for (const QByteArray& bytes :
             packetsOf(qEnvironmentVariable("VIGIE_TEST_DATA") + "/rtp/g711a_rtp.pcap")) {
            const auto packet = RtpPacket::parse(asBytes(bytes));
            QVERIFY(packet && packet->payloadType == 8);
            first = first.value_or(packet->timestamp);
            last = packet->timestamp;
            depacketiser.push(*packet, false);
        }
        QCOMPARE(units, 236);
        QCOMPARE(depacketiser.malformed(), 0);
        QCOMPARE(samples - samples / units, qint64(last - *first)); // an octet a sample, to the last packet
    }

    void aCaptureOfSomethingElse() {
        if (!qEnvironmentVariableIsSet("VIGIE_TEST_DATA"))
            QSKIP("VIGIE_TEST_DATA is not set: captures of real senders skipped");
        // Any place of these files may be taken for a packet: most are refused, none is a fault.
        for (const char* name : {"malformed_rtp_1.pcapng", "rtsp_over_http_setup.pcapng"}) {
            QFile file(qEnvironmentVariable("VIGIE_TEST_DATA") + "/rtp/" + name);
            QVERIFY(file.open(QIODevice::ReadOnly));
            const QByteArray all = file.readAll();
            H264Depacketiser video([](CodedUnit&&) {});
            for (qsizetype at = 0; at < all.size(); ++at)
                if (const auto packet = RtpPacket::parse(asBytes(all).subspan(std::size_t(at))))
                    video.push(*packet, false);
        }
    }
};

QTEST_GUILESS_MAIN(TestRtspDepacketisers)
#include "test_rtsp_depacketisers.moc"
