// SPDX-License-Identifier: GPL-3.0-or-later
#include "requests.h"
#include "rtp_builder.h"
#include "rtsp/message.h"

#include <QTest>

#include <cstring>

using namespace vigie;
using namespace vigie::rtsp;

namespace {

void feed(MessageReader& reader, const QByteArray& bytes) {
    qsizetype done = 0;
    while (done < bytes.size()) {
        const auto room = reader.room();
        const qsizetype count = std::min(bytes.size() - done, qsizetype(room.size()));
        std::memcpy(room.data(), bytes.constData() + done, std::size_t(count));
        reader.filled(std::size_t(count));
        done += count;
    }
}

/// What comes out of a stream, one word an item: "200", "rtp4" (payload bytes), "OPTIONS", "error".
QStringList itemsOf(MessageReader& reader) {
    QStringList items;
    while (true) {
        const auto item = reader.next();
        if (!item)
            return items << QStringLiteral("error");
        if (std::holds_alternative<NeedMore>(*item))
            return items;
        if (const auto* answer = std::get_if<Response>(&*item))
            items += QString::number(answer->status);
        else if (const auto* media = std::get_if<InterleavedFrame>(&*item))
            items += QStringLiteral("%1:%2").arg(media->channel).arg(media->data.size());
        else
            items += QString::fromLatin1(std::get<PeerRequest>(*item).method);
    }
}

QByteArray frameOf(quint16 sequence, qsizetype payload = 20) {
    return interleaved(0, RtpBuilder{.sequence = sequence, .payload = QByteArray(payload, 'x')}.toBytes());
}

const QByteArray answer =
    "RTSP/1.0 200 OK\r\nCSeq: 3\r\nContent-Length: 4\r\nServer: a\r\nServer: b\r\n\r\nbody";

} // namespace

class TestRtspMessage : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void anySplitOfTheStreamReadsTheSame() {
        const QByteArray stream = "\r\n" + answer + frameOf(1) + interleaved(1, senderReport(1, 2, 3)) +
                                  "\r\nRTSP/1.0 454 Session Not Found\r\n\r\n" + frameOf(2, 1400) +
                                  "OPTIONS rtsp://x RTSP/1.0\r\nCSeq: 9\r\n\r\n";
        const QStringList expected{"200", "0:32", "1:28", "454", "0:1412", "OPTIONS"};
        for (const qsizetype step : {1, 2, 3, 7, 64, 5000}) {
            MessageReader reader;
            reader.addChannels(0, 1);
            QStringList items;
            for (qsizetype at = 0; at < stream.size(); at += step) {
                feed(reader, stream.mid(at, step));
                items += itemsOf(reader);
            }
            QCOMPARE(items, expected);
            QCOMPARE(reader.discardedBytes(), 0);
        }
    }

    void headersFoldRepeatAndIgnoreCase() {
        MessageReader reader;
        feed(reader, "RTSP/1.0 401 Unauthorized\nCSeq: 1 \nwww-authenticate: Digest a\n  realm=\"b\"\n"
                     " Date: indented\nWWW-Authenticate: Basic\n\n");
        const auto item = reader.next();
        QVERIFY(item.has_value());
        const auto& response = std::get<Response>(*item);
        QCOMPARE(response.status, 401);
        QCOMPARE(response.reason, QByteArray("Unauthorized"));
        QCOMPARE(response.headers.value("CSEQ"), QByteArray("1"));
        QCOMPARE(response.headers.values("WWW-Authenticate"),
                 (QByteArrayList{"Digest a realm=\"b\"", "Basic"}));
        QCOMPARE(response.headers.value("date"), QByteArray("indented"));
    }

    void garbageBetweenFramesIsSkippedAndCounted() {
        MessageReader reader;
        reader.addChannels(0, 1);
        QByteArray garbage = "some $$ bytes \xff$\x00\x00\x10 RTSP/ and $ more";
        feed(reader, frameOf(1) + garbage + frameOf(2) + "\x01\x02" + answer + frameOf(3));
        QCOMPARE(itemsOf(reader), (QStringList{"0:32", "0:32", "200", "0:32"}));
        QCOMPARE(reader.discardedBytes(), garbage.size() + 2);
    }

    void otherTracksAreNoGarbageButStrangeChannelsAre() {
        MessageReader reader;
        reader.addChannels(2, 3);
        const QByteArray audio = RtpBuilder{.payload = "audio"}.toBytes();
        feed(reader,
             interleaved(0, audio) + interleaved(2, audio) + interleaved(200, audio) + interleaved(2, audio));
        QCOMPARE(itemsOf(reader), (QStringList{"2:17", "2:17"}));
        QCOMPARE(reader.discardedBytes(), interleaved(200, audio).size());
    }

    void boundsAreErrors_data() {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("endless header") << "RTSP/1.0 200 OK\r\n" + QByteArray("X: y\r\n").repeated(12000);
        QTest::newRow("long header") << "RTSP/1.0 200 OK\r\nX: " + QByteArray(70000, 'y') + "\r\n\r\n";
        QTest::newRow("absurd length")
            << QByteArray("RTSP/1.0 200 OK\r\nContent-Length: 99999999999\r\n\r\n");
        QTest::newRow("negative length") << QByteArray("RTSP/1.0 200 OK\r\nContent-Length: -1\r\n\r\n");
        QTest::newRow("no number") << QByteArray("RTSP/1.0 200 OK\r\nContent-Length: many\r\n\r\n");
        QTest::newRow("no status") << QByteArray("RTSP/1.0\r\n\r\n");
        QTest::newRow("web server") << QByteArray("HTTP/1.1 400 Bad Request\r\n\r\n");
        QTest::newRow("only garbage") << QByteArray(2'000'000, '\x7f');
    }
    void boundsAreErrors() {
        QFETCH(QByteArray, bytes);
        MessageReader reader;
        QStringList items;
        for (qsizetype at = 0; at < bytes.size() && items.isEmpty(); at += 10000) {
            feed(reader, bytes.mid(at, 10000));
            items = itemsOf(reader);
        }
        QCOMPARE(items, QStringList{"error"});
    }

    void aLargeBodyWithinBoundsIsRead() {
        MessageReader reader;
        feed(reader, "RTSP/1.0 200 OK\r\nContent-Length: 1000000\r\n\r\n");
        QCOMPARE(itemsOf(reader), QStringList());
        QVERIFY(reader.pendingText().contains(u"of 1000"));
        feed(reader, QByteArray(1'000'000, 'b') + frameOf(1));
        QCOMPARE(itemsOf(reader), (QStringList{"200", "0:32"}));
    }

    void sessionAndTransportHeaders() {
        QCOMPARE(parseSession("708345999;timeout=30").id, QByteArray("708345999"));
        QCOMPARE(parseSession("708345999;timeout=30").timeout, std::chrono::seconds(30));
        QCOMPARE(parseSession("      abc ; Timeout = 90").timeout, std::chrono::seconds(90));
        QCOMPARE(parseSession("abc").timeout, std::chrono::seconds(60));
        QCOMPARE(parseSession("abc;timeout=0").timeout, std::chrono::seconds(60));
        QCOMPARE(parseSession("abc;timeout=999999999").timeout, std::chrono::seconds(3600));
        const auto moved = parseTransport("RTP/AVP/TCP;unicast;interleaved=4-5;ssrc= d6d6627");
        QVERIFY(moved.has_value());
        QCOMPARE(int(moved->rtpChannel), 4);
        QCOMPARE(int(moved->rtcpChannel), 5);
        QCOMPARE(parseTransport("RTP/SAVP;unicast;client_port=1-2").error().code, ErrorCode::Unsupported);
        QCOMPARE(parseTransport("RTP/AVP/TCP;interleaved=900-1").error().code, ErrorCode::Protocol);
        QCOMPARE(parseTransport("RTP/AVP/TCP;interleaved=x").error().code, ErrorCode::Protocol);
    }

    void replayHeadersSayWhatOnvifWants() {
        const UtcTime begin = fromDateTime(QDateTime({2026, 9, 28}, {10, 15}, Qt::UTC));
        ReplayOptions options{{begin, begin + std::chrono::minutes(5)}, false, ReplayOptions::Frames::Intra};
        QCOMPARE(
            replayHeaders(options, true, true),
            QByteArray("Require: onvif-replay\r\nRange: clock=20260928T101500.000Z-20260928T102000.000Z\r\n"
                       "Rate-Control: no\r\nFrames: intra\r\nImmediate: yes\r\n"));
        options = {{begin, begin}, true};
        QCOMPARE(replayHeaders(options, false, false),
                 QByteArray("Range: clock=20260928T101500.000Z-\r\nRate-Control: yes\r\n"));
    }

    void unusableContentBaseIsPassedOver() {
        Headers headers;
        headers.add("Content-Base", "192.168.1.10:554/stream0/");
        QCOMPARE(baseUri(headers, "rtsp://h/s"), QByteArray("rtsp://h/s"));
        headers.add("Content-Location", "rtsp://h/other/");
        QCOMPARE(baseUri(headers, "rtsp://h/s"), QByteArray("rtsp://h/other/"));
    }
};

QTEST_GUILESS_MAIN(TestRtspMessage)
#include "test_rtsp_message.moc"
