// SPDX-License-Identifier: GPL-3.0-or-later
#include "rtp_builder.h"
#include "rtsp/audio_depacketiser.h"
#include "rtsp/jpeg_depacketiser.h"
#include "rtsp/metadata_depacketiser.h"

#include <QTest>

using namespace vigie;
using namespace vigie::rtsp;

namespace {

template <class Kind>
struct Bench {
    template <class... Arguments>
    explicit Bench(Arguments... arguments)
        : depacketiser([this](CodedUnit&& unit) { units.append(std::move(unit)); }, arguments...) {}

    QList<CodedUnit> units;
    Kind depacketiser;

    void push(quint32 time, bool marker, const QByteArray& payload, bool lost = false,
              const QByteArray& jpegHeader = {}) {
        RtpPacket packet;
        packet.timestamp = time;
        packet.marker = marker;
        packet.payload = asBytes(payload);
        packet.jpegHeader = asBytes(jpegHeader);
        depacketiser.push(packet, lost);
    }
};

/// RFC 2435 §3.1: type-specific, offset, type, Q, width and height in blocks of 8.
QByteArray jpegPart(quint32 offset, const QByteArray& scan, quint8 type = 1, quint8 q = 50,
                    const QByteArray& more = {}, quint8 width = 80, quint8 height = 60) {
    QByteArray head(8, '\0');
    qToBigEndian<quint32>(offset & 0xFFFFFF, head.data());
    head[4] = char(type);
    head[5] = char(q);
    head[6] = char(width);
    head[7] = char(height);
    return head + more + scan;
}

/// The segments of a JPEG up to its scan: marker and content.
QMap<quint8, QByteArray> segmentsOf(const QByteArray& jpeg, QByteArray* scan = nullptr) {
    QMap<quint8, QByteArray> found;
    qsizetype at = 2;
    while (at + 4 <= jpeg.size() && quint8(jpeg[at]) == 0xFF) {
        const auto marker = quint8(jpeg[at + 1]);
        const qsizetype size = qFromBigEndian<quint16>(jpeg.constData() + at + 2);
        found[marker] += jpeg.mid(at + 4, size - 2);
        at += size + 2;
        if (marker == 0xDA)
            break;
    }
    if (scan != nullptr)
        *scan = jpeg.mid(at);
    return found;
}

const QByteArray xmlHead =
    "<?xml version=\"1.0\"?><tt:MetadataStream xmlns:tt=\"http://www.onvif.org/ver10/schema\">";

} // namespace

class TestRtspTracks : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void jpegIsMadeWholeFromItsParts() {
        Bench<JpegDepacketiser> bench;
        const QByteArray first(1000, 'a');
        const QByteArray second(500, 'b');
        bench.push(7, false, jpegPart(0, first));
        QVERIFY(bench.units.isEmpty());
        bench.push(7, true, jpegPart(1000, second));
        QCOMPARE(bench.units.size(), 1);
        QVERIFY(bench.units[0].keyFrame && !bench.units[0].discontinuity);
        QCOMPARE(bench.units[0].rtpTime, 7U);
        const QByteArray jpeg = bench.units[0].data;
        QVERIFY(jpeg.startsWith(QByteArray::fromHex("ffd8ffe000104a464946")));
        QByteArray scan;
        const auto segments = segmentsOf(jpeg, &scan);
        QCOMPARE(scan, first + second + QByteArray::fromHex("ffd9"));
        // Q 50 is the tables of the standard as they are; zigzag: 16 11 12 14 12 10.
        QCOMPARE(segments[0xDB].size(), 130);
        QVERIFY(segments[0xDB].mid(1).startsWith(QByteArray::fromHex("100b0c0e0c0a")));
        QVERIFY(segments[0xDB].mid(66).startsWith(QByteArray::fromHex("111212181518")));
        QCOMPARE(segments[0xC4].size(), 29 + 179 + 29 + 179);
        // 8 bits, 480 high, 640 wide, three components, luminance 2x2.
        QCOMPARE(segments[0xC0], QByteArray::fromHex("0801e00280030122000211010311 01"));
        QCOMPARE(segments[0xDA], QByteArray::fromHex("03010002110311003f00"));
        QVERIFY(!segments.contains(0xDD));
    }

    void jpegTypesRestartsAndQuality() {
        Bench<JpegDepacketiser> bench;
        // Type 64 is 4:2:2 with restart markers every 5 units.
        bench.push(1, true, jpegPart(0, "scan", 64, 75, QByteArray::fromHex("0005ffff")));
        QCOMPARE(bench.units.size(), 1);
        const auto segments = segmentsOf(bench.units[0].data);
        QCOMPARE(segments[0xDD], QByteArray::fromHex("0005"));
        QCOMPARE(quint8(segments[0xC0][7]), 0x21);
        QCOMPARE(int(segments[0xDB][1]), 8); // 16 at quality 75
        for (const quint8 q : {quint8(0), quint8(100), quint8(127)})
            bench.push(2, true, jpegPart(0, "scan", 1, q));
        bench.push(3, true, jpegPart(0, "scan", 2));
        bench.push(4, true, jpegPart(0, "scan", 1, 50, {}, 0, 60));
        QCOMPARE(bench.units.size(), 1);
        QCOMPARE(bench.depacketiser.malformed(), 5);
    }

    void jpegTablesInBandAreKeptButNotUnder255() {
        const QByteArray luma(64, '\x03');
        const QByteArray chroma(64, '\x05');
        const QByteArray tables = QByteArray::fromHex("00000080") + luma + chroma;
        const QByteArray none = QByteArray::fromHex("00000000");
        Bench<JpegDepacketiser> bench;
        bench.push(1, true, jpegPart(0, "scan", 1, 200, none)); // not sent yet
        QCOMPARE(bench.units.size(), 0);
        bench.push(2, true, jpegPart(0, "scan", 1, 200, tables));
        bench.push(3, true, jpegPart(0, "scan", 1, 200, none));
        QCOMPARE(bench.units.size(), 2);
        QCOMPARE(segmentsOf(bench.units[1].data)[0xDB], '\0' + luma + '\1' + chroma);
        bench.push(4, true, jpegPart(0, "scan", 1, 255, tables));
        bench.push(5, true, jpegPart(0, "scan", 1, 255, none));
        QCOMPARE(bench.units.size(), 3);
        // One table of 16-bit entries, for all components.
        const QByteArray wide = QByteArray::fromHex("00010080") + QByteArray(128, '\x01');
        bench.push(6, true, jpegPart(0, "scan", 1, 255, wide));
        QCOMPARE(bench.units.size(), 4);
        const auto segments = segmentsOf(bench.units[3].data);
        QCOMPARE(quint8(segments[0xDB][0]), 0x10);
        QCOMPARE(segments[0xC0].right(7), QByteArray::fromHex("00021100031100"));
        bench.push(7, true, jpegPart(0, {}, 1, 255, QByteArray::fromHex("00000080") + luma)); // cut
        QCOMPARE(bench.units.size(), 4);
    }

    void jpegSegmentsBesideThePayloadOverride() {
        // A frame segment for 3840x2160, which the 8-bit sizes can't say, and the fill that pads it.
        const QByteArray frame = QByteArray::fromHex("ffc00011080870 0f00 03 012100 021101 031101");
        const QByteArray extension = QByteArray::fromHex("ffd8") + frame + QByteArray::fromHex("ffffff");
        Bench<JpegDepacketiser> bench;
        bench.push(1, true, jpegPart(0, "scan", 1, 60, {}, 0, 0), false, extension);
        QCOMPARE(bench.units.size(), 1);
        QCOMPARE(segmentsOf(bench.units[0].data)[0xC0], frame.mid(4));
        Bench<JpegDepacketiser> described(QSize(3840, 2160));
        described.push(1, true, jpegPart(0, "scan", 1, 60, {}, 0, 0));
        QCOMPARE(segmentsOf(described.units[0].data)[0xC0].mid(1, 4), QByteArray::fromHex("08700f00"));
    }

    void rtpExtensionsCarryTheJpegSegments() {
        const auto packetWith = [](const QByteArray& extension) {
            QByteArray bytes = RtpBuilder{.payload = "abc"}.toBytes();
            bytes[0] = char(bytes[0] | 0x10);
            return bytes.insert(12, extension);
        };
        const QByteArray own = packetWith(QByteArray::fromHex("ffd80002ffdb0004aabbccdd"));
        auto packet = RtpPacket::parse(asBytes(own));
        QVERIFY(packet && !packet->replay);
        QCOMPARE(packet->jpegHeader.size(), 8U);
        const QByteArray behind =
            packetWith(QByteArray::fromHex("abac0006 0000000100000002 80070000 ffff0002 ffdb0004aabbccdd"));
        packet = RtpPacket::parse(asBytes(behind));
        QVERIFY(packet && packet->replay && packet->replay->cleanPoint);
        QCOMPARE(int(packet->replay->cseq), 7);
        QCOMPARE(packet->jpegHeader.size(), 8U);
        const QByteArray lying =
            packetWith(QByteArray::fromHex("abac0006 0000000100000002 80070000 ffff0009 ffdb0004aabbccdd"));
        packet = RtpPacket::parse(asBytes(lying));
        QVERIFY(packet && packet->replay && packet->jpegHeader.empty());
    }

    void aJpegThatMissesAPartIsDropped() {
        Bench<JpegDepacketiser> bench;
        bench.push(1, false, jpegPart(0, "aaaa"));
        bench.push(1, true, jpegPart(8, "cccc"), true);
        bench.push(2, true, jpegPart(4, "tail of a picture whose head was lost"), true);
        bench.push(3, false, jpegPart(0, "aaaa"));
        bench.push(3, true, jpegPart(9, "not where the last part ended"));
        QCOMPARE(bench.units.size(), 0);
        bench.push(4, true, jpegPart(0, "whole"));
        QCOMPARE(bench.units.size(), 1);
        QVERIFY(bench.units[0].discontinuity);
        bench.push(5, true, jpegPart(0, "whole"));
        QVERIFY(!bench.units[1].discontinuity);
        bench.push(6, false, jpegPart(0, "no marker")); // the next picture ends it
        bench.push(7, true, jpegPart(0, "whole"));
        QCOMPARE(bench.units.size(), 4);
        QCOMPARE(bench.units[2].rtpTime, 6U);
    }

    void anEndlessJpegIsBounded() {
        Bench<JpegDepacketiser> bench;
        const QByteArray part(60000, 'x');
        for (quint32 offset = 0; offset < 10'000'000; offset += 60000)
            bench.push(1, false, jpegPart(offset, part));
        bench.push(1, true, jpegPart(10'020'000, part));
        QCOMPARE(bench.units.size(), 0);
        QVERIFY(bench.depacketiser.malformed() > 0);
    }

    void g711IsAUnitAPacket() {
        Bench<PlainAudioDepacketiser> bench;
        bench.push(160, true, QByteArray(160, 'u'));
        bench.push(320, false, QByteArray(160, 'v'));
        bench.push(800, false, QByteArray(160, 'w'), true);
        bench.push(960, false, {});
        QCOMPARE(bench.units.size(), 3);
        QVERIFY(!bench.units[1].discontinuity && bench.units[2].discontinuity);
        QCOMPARE(bench.units[2].rtpTime, 800U);
        QCOMPARE(bench.depacketiser.malformed(), 1);
    }

    void aacComesSeveralAPacketOrInParts() {
        Bench<AacDepacketiser> bench(AacLayout{});
        // Two units of 3 and 2 bytes: sizes of 13 bits, indices of 3.
        bench.push(1000, true, QByteArray::fromHex("0020 0018 0010 aabbcc ddee"));
        QCOMPARE(bench.units.size(), 2);
        QCOMPARE(bench.units[0].data, QByteArray::fromHex("aabbcc"));
        QCOMPARE(bench.units[1].data, QByteArray::fromHex("ddee"));
        QCOMPARE(bench.units[1].rtpTime, 2024U);
        // One of 6 bytes in two packets, each with the size of the whole.
        bench.push(3048, false, QByteArray::fromHex("0010 0030 010203"));
        QCOMPARE(bench.units.size(), 2);
        bench.push(3048, true, QByteArray::fromHex("0010 0030 040506"));
        QCOMPARE(bench.units.size(), 3);
        QCOMPARE(bench.units[2].data, QByteArray::fromHex("010203040506"));
        QCOMPARE(bench.units[2].rtpTime, 3048U);
        // Its second half is lost: nothing of it comes out.
        bench.push(4072, false, QByteArray::fromHex("0010 0030 010203"));
        bench.push(5096, true, QByteArray::fromHex("0010 0008 77"), true);
        QCOMPARE(bench.units.size(), 4);
        QVERIFY(bench.units[3].discontinuity);
        for (const char* bad :
             {"", "00", "0000aa", "00ff00", "0010 0000", "0008 18 aabbcc", "0020 0018 7ff8 aabb"})
            bench.push(9000, true, QByteArray::fromHex(bad));
        QCOMPARE(bench.units.size(), 4);
        QCOMPARE(bench.depacketiser.malformed(), 7);
    }

    void aacLayoutsAreReadWithinBounds() {
        MediaDescription media;
        media.format = {{"mode", "AAC-hbr"}, {"sizelength", "13"}, {"indexlength", "99"}};
        QCOMPARE(toAacLayout(media).sizeLength, 13);
        QCOMPARE(toAacLayout(media).indexLength, 3);
        media.format = {{"mode", "AAC-lbr"}, {"constantduration", "480"}};
        QCOMPARE(toAacLayout(media).sizeLength, 6);
        QCOMPARE(toAacLayout(media).unitDuration, 480);
    }

    void metadataDocumentsEndAtTheMarker() {
        Bench<MetadataDepacketiser> bench;
        bench.push(1, false, xmlHead);
        bench.push(5, true, "</tt:MetadataStream>"); // each packet may bear its own time
        QCOMPARE(bench.units.size(), 1);
        QCOMPARE(bench.units[0].data, xmlHead + "</tt:MetadataStream>");
        QCOMPARE(bench.units[0].rtpTime, 1U);
        // No marker: the next document closes it.
        bench.push(6, false, xmlHead + "<a/></tt:MetadataStream>\n");
        bench.push(7, false, "<tt:MetadataStream>");
        QCOMPARE(bench.units.size(), 2);
        bench.push(8, true, "</tt:MetadataStream>");
        QCOMPARE(bench.units.size(), 3);
        QVERIFY(!bench.units[2].discontinuity);
        // A part is lost: the document is dropped, the next one says so.
        bench.push(9, false, xmlHead);
        bench.push(9, true, "</tt:MetadataStream>", true);
        QCOMPARE(bench.units.size(), 3);
        bench.push(10, true, xmlHead + "</tt:MetadataStream>");
        QCOMPARE(bench.units.size(), 4);
        QVERIFY(bench.units[3].discontinuity);
        bench.push(11, true, "no XML at all");
        QCOMPARE(bench.units.size(), 4);
        QCOMPARE(bench.depacketiser.malformed(), 1);
    }

    void anEndlessDocumentIsBounded() {
        Bench<MetadataDepacketiser> bench;
        bench.push(1, false, xmlHead);
        for (int i = 0; i < 40; ++i)
            bench.push(1, false, QByteArray(50000, ' '));
        bench.push(1, true, "</tt:MetadataStream>");
        QCOMPARE(bench.units.size(), 0);
        QCOMPARE(bench.depacketiser.malformed(), 1);
        bench.push(2, true, xmlHead + "</tt:MetadataStream>");
        QCOMPARE(bench.units.size(), 1);
        QVERIFY(bench.units[0].discontinuity);
    }
};

QTEST_GUILESS_MAIN(TestRtspTracks)
#include "test_rtsp_tracks.moc"
