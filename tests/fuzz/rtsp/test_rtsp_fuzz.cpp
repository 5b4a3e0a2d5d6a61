// SPDX-License-Identifier: GPL-3.0-or-later
#include "media_receiver.h"
#include "reorder_buffer.h"
#include "requests.h"
#include "rtp_builder.h"
#include "rtsp/audio_depacketiser.h"
#include "rtsp/digest.h"
#include "rtsp/message.h"

#include <QTest>

#include <cstring>
#include <random>

using namespace vigie;
using namespace vigie::rtsp;

namespace {

using Random = std::mt19937;

int below(Random& random, qsizetype limit) {
    return limit <= 0 ? 0 : int(random() % quint32(limit));
}

/// One to eight of: a byte changed, removed, doubled; a piece cut, moved, replaced by an extreme number.
QByteArray mutated(QByteArray bytes, Random& random) {
    static const QByteArrayList extremes{QByteArray("\xff\xff\xff\xff", 4),
                                         QByteArray("\0\0\0\0", 4),
                                         "-1",
                                         "99999999999999999999",
                                         "$",
                                         ";",
                                         "=",
                                         "\"",
                                         "\r\n",
                                         QByteArray(300, 'A')};
    for (int step = 1 + below(random, 8); step > 0 && !bytes.isEmpty(); --step) {
        const int at = below(random, bytes.size());
        switch (below(random, 7)) {
        case 0:
            bytes[at] = char(random());
            break;
        case 1:
            bytes[at] = char(bytes[at] ^ (1 << below(random, 8)));
            break;
        case 2:
            bytes.remove(at, 1 + below(random, 12));
            break;
        case 3:
            bytes.insert(at, bytes.mid(below(random, bytes.size()), 1 + below(random, 40)));
            break;
        case 4:
            bytes.truncate(at);
            break;
        case 5:
            bytes.insert(at, extremes[below(random, extremes.size())]);
            break;
        default:
            bytes.replace(at, 2, extremes[below(random, extremes.size())].left(2));
            break;
        }
    }
    return bytes;
}

const QByteArray sdp =
    "v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=x\r\nt=0 0\r\na=control:*\r\nm=video 0 RTP/AVP 96\r\n"
    "a=rtpmap:96 H264/90000\r\na=fmtp:96 packetization-mode=1;"
    "sprop-parameter-sets=Z2QAM6zoAoALWQ==,aO48MA==\r\na=x-dimensions:1920,1080\r\n"
    "a=control:trackID=1\r\nm=audio 0 RTP/AVP 8\r\na=framesize:8 3-4\r\na=control:t2\r\n"
    "m=video 0 RTP/AVP 98\r\na=rtpmap:98 H265/90000\r\na=fmtp:98 sprop-max-don-diff=1;"
    "sprop-vps=QAEMAf//AWAAAAMAsAAAAwAAAwB4FwJA;sprop-pps=RAHAcvBTJA==\r\n";

QList<QByteArray> payloads(VideoCodec codec) {
    const auto hex = [](const char* text) { return QByteArray::fromHex(text); };
    if (codec == VideoCodec::H264)
        return {hex("18000467424001000368ce38"),
                hex("7c8588aabb"),
                hex("7c05ccdd"),
                hex("7c45ee"),
                hex("419a0102"),
                hex("6588aabb")};
    return {hex("6001000440010c01000442010101"),
            hex("62019380aa"),
            hex("620113aabb"),
            hex("620153bb"),
            hex("0201d001aabb"),
            hex("260180aabbcc")};
}

} // namespace

class TestRtspFuzz : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void conversations() {
        Random random(20260928);
        const QByteArray whole =
            "RTSP/1.0 200 OK\r\nCSeq: 2\r\nSession: 12;timeout=60\r\nWWW-Authenticate: Digest realm=\"a\", "
            "nonce=\"b\"\r\nContent-Length: 9\r\n\r\nsome body" +
            interleaved(0, RtpBuilder{.payload = "abcdef"}.toBytes()) +
            interleaved(1, senderReport(1, 2, 3)) + "ANNOUNCE rtsp://x RTSP/1.0\r\nCSeq: 3\r\n\r\n" +
            interleaved(0, RtpBuilder{.payload = QByteArray(500, 'x')}.toBytes());
        for (int round = 0; round < 4000; ++round) {
            const QByteArray bytes = mutated(whole.repeated(1 + below(random, 3)), random);
            MessageReader reader;
            if (random() % 2 == 0)
                reader.addChannels(0, 1);
            qint64 accounted = 0;
            bool alive = true;
            for (qsizetype at = 0; at < bytes.size() && alive;) {
                const auto room = reader.room();
                QVERIFY(room.size() >= 16 * 1024);
                const qsizetype count = std::min<qsizetype>(bytes.size() - at, 1 + below(random, 400));
                std::memcpy(room.data(), bytes.constData() + at, std::size_t(count));
                reader.filled(std::size_t(count));
                at += count;
                while (true) {
                    const auto item = reader.next();
                    alive = item.has_value();
                    if (!item || std::holds_alternative<NeedMore>(*item))
                        break;
                    if (const auto* frame = std::get_if<InterleavedFrame>(&*item))
                        accounted += qint64(frame->data.size()) + 4;
                    else if (const auto* answer = std::get_if<Response>(&*item))
                        accounted += answer->body.size();
                }
            }
            QVERIFY(accounted + reader.discardedBytes() <= bytes.size());
        }
    }

    void headerValues() {
        Random random(7);
        for (int round = 0; round < 4000; ++round) {
            const QByteArray challenge =
                mutated("Digest realm=\"a\\\"b\", nonce=\"c\", qop=\"auth,auth-int\", algorithm=SHA-256, "
                        "stale=true, Basic realm=x",
                        random);
            DigestAuth auth({QStringLiteral("u"), QStringLiteral("p")});
            if (auth.challenged({challenge}, false) == DigestAuth::Verdict::Retry)
                QVERIFY(!auth.authorization("GET", "/").contains('\n') || challenge.contains('\n'));
            (void)parseTransport(mutated("RTP/AVP/TCP;unicast;interleaved=0-1;ssrc=30A98EE7", random));
            const auto session = parseSession(mutated("634214675641;timeout=60", random));
            QVERIFY(session.timeout >= std::chrono::seconds(2) && session.timeout <= std::chrono::hours(1));
        }
    }

    void descriptions() {
        Random random(11);
        for (int round = 0; round < 4000; ++round) {
            const auto session = parseSdp(mutated(sdp, random));
            if (!session)
                continue;
            for (const MediaDescription& media : session->media) {
                const VideoTrack track = toVideoTrack(media);
                QVERIFY(track.size.isEmpty() || track.size.width() <= 16384);
                QVERIFY(track.parameterSets.isEmpty() ||
                        track.parameterSets.startsWith(QByteArray("\0\0\0\1", 4)));
            }
            (void)session->video();
        }
    }

    void transports() {
        Random random(17);
        for (int round = 0; round < 4000; ++round) {
            const auto transport = parseTransport(
                mutated("RTP/AVP;multicast;destination=239.1.2.3;source=10.0.0.1;port=5000-5001;ttl=16;"
                        "server_port=6000-6001;interleaved=2-3",
                        random));
            if (transport)
                QVERIFY(transport->ttl >= 0 && transport->ttl <= 255);
        }
    }

    void soundAndOtherSections() {
        Random random(19);
        const QByteArray whole =
            "v=0\r\nc=IN IP4 239.1.2.3/16\r\na=range:npt=now-\r\nm=audio 0 RTP/AVP 97\r\n"
            "a=rtpmap:97 mpeg4-generic/16000/1\r\na=fmtp:97 mode=AAC-hbr;config=1408;SizeLength=13;"
            "IndexLength=3;IndexDeltaLength=3;constantDuration=1024\r\nm=audio 5002/2 RTP/AVP "
            "0\r\na=sendonly\r\n"
            "m=application 0 RTP/AVP 107\r\na=rtpmap:107 vnd.onvif.metadata/90000\r\nm=video 0 RTP/AVP "
            "26\r\n";
        for (int round = 0; round < 4000; ++round) {
            const auto session = parseSdp(mutated(whole, random));
            if (!session)
                continue;
            (void)session->audio();
            (void)session->metadata();
            (void)session->backChannel();
            for (const MediaDescription& media : session->media) {
                if (const auto track = toAudioTrack(media))
                    QVERIFY(track->channels >= 1 && track->sampleRate > 0);
                const AacLayout layout = toAacLayout(media);
                QVERIFY(layout.sizeLength >= 1 && layout.unitDuration >= 1);
            }
        }
    }

    void otherTracks_data() {
        QTest::addColumn<QByteArray>("kind");
        QTest::addColumn<QByteArray>("codec");
        QTest::addColumn<QByteArrayList>("payloads");
        const auto hex = [](const char* text) { return QByteArray::fromHex(text); };
        QTest::newRow("jpeg") << QByteArray("video") << QByteArray("JPEG")
                              << QByteArrayList{hex("0000000001325 03c") + "aaaa",
                                                hex("0000000401325 03c") + "bbbb",
                                                hex("00000000413203040005ffff") + "cccc",
                                                hex("0000000001ff503c00000080") + QByteArray(132, 'q'),
                                                hex("0000000001c8503c00010080") + QByteArray(132, 'q'),
                                                hex("0000000001c8503c00000000") + "dd"};
        QTest::newRow("aac") << QByteArray("audio") << QByteArray("MPEG4-GENERIC")
                             << QByteArrayList{hex("002000180010aabbccddee"), hex("00100030010203"),
                                               hex("00100030040506"), hex("00100008ff")};
        QTest::newRow("g711") << QByteArray("audio") << QByteArray("PCMA")
                              << QByteArrayList{QByteArray(160, 'x'), QByteArray()};
        QTest::newRow("metadata") << QByteArray("application") << QByteArray("VND.ONVIF.METADATA")
                                  << QByteArrayList{"<?xml version=\"1.0\"?><tt:MetadataStream>", "<a/>",
                                                    "</tt:MetadataStream>", "<tt:MetadataStream/>", " "};
    }
    // Through the order of UDP as well: damaged, lost, doubled and swapped packets.
    void otherTracks() {
        QFETCH(QByteArray, kind);
        QFETCH(QByteArray, codec);
        QFETCH(QByteArrayList, payloads);
        Random random(23);
        MediaDescription media;
        media.kind = kind;
        media.codec = codec;
        media.clockRate = 16000;
        media.format = {{"config", "1408"}, {"mode", "AAC-hbr"}};
        qint64 units = 0;
        for (int round = 0; round < 400; ++round) {
            MediaReceiver receiver(media, {[&units](AccessUnit&& unit) {
                                               ++units;
                                               QVERIFY(unit.data.startsWith(QByteArray("\xff\xd8")));
                                               QVERIFY(unit.data.endsWith(QByteArray("\xff\xd9")));
                                           },
                                           [] {},
                                           [&units](AudioUnit&& unit) {
                                               ++units;
                                               QVERIFY(!unit.data.isEmpty());
                                           },
                                           [&units](MetadataUnit&& unit) {
                                               ++units;
                                               QVERIFY(!unit.xml.isEmpty() && unit.xml.size() <= 1024 * 1024);
                                           }});
            ReorderBuffer order;
            MonoTime now{};
            const auto sink = [&](Bytes bytes) { receiver.rtp(bytes, {}, now); };
            quint16 sequence = quint16(random());
            quint32 time = random();
            for (int i = 0; i < 40; ++i) {
                RtpBuilder packet{.sequence = quint16(++sequence + below(random, 3)),
                                  .timestamp = time,
                                  .marker = random() % 3 == 0,
                                  .payload = payloads[below(random, payloads.size())]};
                if (packet.marker)
                    time += 3600;
                if (random() % 3 == 0)
                    packet.payload = mutated(packet.payload, random);
                QByteArray bytes = packet.toBytes();
                if (random() % 6 == 0) {
                    bytes[0] = char(bytes[0] | 0x10);
                    bytes.insert(
                        12, mutated(QByteArray::fromHex("ffd80006ffc0001108087 00f00 03012100021101031101 "
                                                        "ffffffff"),
                                    random));
                }
                if (random() % 8 == 0)
                    bytes = mutated(bytes, random);
                order.push(asBytes(bytes), now, sink);
                now += std::chrono::milliseconds(below(random, 30));
                order.release(now, sink);
                if (random() % 32 == 0)
                    receiver.restart(below(random, 300));
            }
        }
        QVERIFY2(units > 300, qPrintable(QString::number(units)));
    }

    void packets_data() {
        QTest::addColumn<VideoCodec>("codec");
        QTest::addColumn<bool>("donl");
        QTest::newRow("h264") << VideoCodec::H264 << false;
        QTest::newRow("h265") << VideoCodec::H265 << false;
        QTest::newRow("h265 with numbers") << VideoCodec::H265 << true;
    }
    // Whole streams of which some packets are damaged: whatever comes, units are well-formed Annex B.
    void packets() {
        QFETCH(VideoCodec, codec);
        QFETCH(bool, donl);
        Random random(13);
        MediaDescription media;
        media.codec = codec == VideoCodec::H264 ? "H264" : "H265";
        if (donl)
            media.format.insert("sprop-max-don-diff", "1");
        const auto all = payloads(codec);
        qint64 units = 0;
        for (int round = 0; round < 400; ++round) {
            MediaReceiver receiver(media, {[&units](AccessUnit&& unit) {
                                               ++units;
                                               QVERIFY(unit.data.startsWith(QByteArray("\0\0\0\1", 4)));
                                               QVERIFY(unit.data.size() > 4);
                                           },
                                           [] {}});
            quint16 sequence = quint16(random());
            quint32 time = random();
            for (int i = 0; i < 40; ++i) {
                RtpBuilder packet{.sequence = ++sequence,
                                  .timestamp = time,
                                  .marker = random() % 3 == 0,
                                  .payload = all[below(random, all.size())]};
                if (random() % 4 == 0)
                    packet.replay = ReplayExtension{random(), true, false, false, random() % 8 == 0, 1};
                if (packet.marker)
                    time += 3600;
                if (random() % 3 == 0)
                    packet.payload = mutated(packet.payload, random);
                QByteArray bytes = packet.toBytes();
                if (random() % 8 == 0)
                    bytes = mutated(bytes, random);
                receiver.rtp(asBytes(bytes), {}, {});
                if (random() % 16 == 0)
                    receiver.rtcp(asBytes(
                        mutated(senderReport(packet.ssrc, random(), random()) + byePacket(1), random)));
                if (random() % 32 == 0)
                    receiver.restart(below(random, 300));
            }
        }
        QVERIFY(units > 1000);
    }
};

QTEST_GUILESS_MAIN(TestRtspFuzz)
#include "test_rtsp_fuzz.moc"
