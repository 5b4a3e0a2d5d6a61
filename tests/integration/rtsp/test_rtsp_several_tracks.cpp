// SPDX-License-Identifier: GPL-3.0-or-later
#include "recording_listener.h"
#include "scripted_device.h"

#include <QTest>

using namespace vigie;
using namespace vigie::rtsp;
using namespace std::chrono_literals;

namespace {

const QByteArray fullSdp =
    "v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=x\r\nt=0 0\r\na=control:*\r\n"
    "m=video 0 RTP/AVP 96\r\na=rtpmap:96 H264/90000\r\na=control:v\r\na=recvonly\r\n"
    "m=audio 0 RTP/AVP 8\r\na=control:a\r\na=recvonly\r\n"
    "m=application 0 RTP/AVP 107\r\na=rtpmap:107 vnd.onvif.metadata/90000\r\na=control:m\r\na=recvonly\r\n"
    "m=audio 0 RTP/AVP 0\r\na=rtpmap:0 PCMU/8000\r\na=control:talk\r\na=sendonly\r\n";
const QByteArray backChannel = "www.onvif.org/ver20/backchannel";

SessionRequest wanting(const ScriptedDevice& device, WantedTracks tracks) {
    SessionRequest request;
    request.uri = device.uri();
    request.tracks = tracks;
    return request;
}

QByteArray sound(quint16 sequence) {
    return RtpBuilder{.sequence = sequence,
                      .timestamp = sequence * 160U,
                      .payload = QByteArray(160, char(sequence)),
                      .ssrc = 7,
                      .payloadType = 8}
        .toBytes();
}

QByteArray document(quint16 sequence, const QByteArray& text, bool marker = true) {
    return RtpBuilder{.sequence = sequence,
                      .timestamp = 1,
                      .marker = marker,
                      .payload = text,
                      .ssrc = 9,
                      .payloadType = 107}
        .toBytes();
}

} // namespace

/// Sessions with more than a video track, or with none.
class TestRtspSeveralTracks : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void videoSoundMetadataAndTalkTogether() {
        ScriptedDevice device;
        device.sdp = fullSdp;
        const auto listener = std::make_shared<RecordingListener>();
        const auto session = Session::open(m_threads, wanting(device, {true, true, true, true}), listener);
        QTRY_COMPARE(listener->playing(), 1);
        QCOMPARE(device.methods().mid(0, 6),
                 (QByteArrayList{"DESCRIBE", "SETUP", "SETUP", "SETUP", "SETUP", "PLAY"}));
        QCOMPARE(device.asked[0].headers.value("require"), backChannel);
        QVERIFY(!device.asked[1].headers.contains("require"));
        QCOMPARE(device.asked[4].headers.value("require"), backChannel);
        QVERIFY(device.asked[4].uri.endsWith("/talk"));
        QCOMPARE(device.asked[4].headers.value("transport"),
                 QByteArray("RTP/AVP/TCP;unicast;interleaved=6-7"));
        QCOMPARE(device.asked[2].headers.value("session"), QByteArray("42"));
        const auto described = listener->description();
        QVERIFY(described->audio && described->audio->codec == AudioCodec::Pcma);
        QVERIFY(described->backChannel && described->backChannel->codec == AudioCodec::Pcmu);
        for (const auto& track : described->tracks)
            QVERIFY(track.received);

        device.peer->write(device.picture(true));
        for (quint16 i = 1; i <= 3; ++i)
            device.peer->write(interleaved(2, sound(i)));
        device.peer->write(interleaved(4, document(1, "<?xml version=\"1.0\"?><tt:MetadataStream>", false)));
        device.peer->write(interleaved(4, document(2, "</tt:MetadataStream>")));
        QTRY_COMPARE(listener->metadata().size(), 1);
        QCOMPARE(listener->count(), 1);
        QCOMPARE(listener->audio().size(), 3);
        QCOMPARE(listener->audio()[1].data, QByteArray(160, '\2'));
        QCOMPARE(listener->audio()[2].rtpTime - listener->audio()[1].rtpTime, 160);
        QCOMPARE(listener->metadata()[0].xml,
                 QByteArray("<?xml version=\"1.0\"?><tt:MetadataStream></tt:MetadataStream>"));
        const auto stats = session->stats();
        QCOMPARE(stats.packets, 6);
        QCOMPARE(stats.audioUnits, 3);
        QCOMPARE(stats.metadataUnits, 1);

        for (int i = 0; i < 5; ++i) {
            QVERIFY(session->sendAudio(QByteArray(160, char(i))));
            QTest::qWait(20);
        }
        const auto heard = [&device] {
            QByteArray all;
            for (const auto& [channel, frame] : device.frames)
                if (channel == 6)
                    all += frame.mid(12);
            return all;
        };
        QTRY_COMPARE(heard().size(), 800);
        QVERIFY(heard().endsWith(QByteArray(160, '\4')));
        // The other tracks' leaving is not the session's.
        device.peer->write(interleaved(3, byePacket(7)));
        device.peer->write(device.picture());
        QTRY_COMPARE(listener->count(), 2);
        QVERIFY(listener->closed().isEmpty());
    }

    void aTrackThatIsRefusedDoesNotCostTheVideo() {
        ScriptedDevice device([](const ScriptedDevice::Asked& request, QTcpSocket* socket) {
            if (request.method != "SETUP" || request.uri.endsWith("/v"))
                return false;
            ScriptedDevice::answer(request, socket,
                                   request.uri.endsWith("/a") ? "459 Aggregate Not Allowed" : "500 Error");
            return true;
        });
        device.sdp = fullSdp;
        const auto listener = std::make_shared<RecordingListener>();
        const auto session = Session::open(m_threads, wanting(device, {true, true, true, true}), listener);
        QTRY_COMPARE(listener->playing(), 1);
        QCOMPARE(listener->refused().size(), 3);
        QVERIFY(listener->refused()[0].first == TrackKind::Audio);
        QVERIFY(!listener->refused()[0].second.text.isEmpty());
        QVERIFY(listener->refused()[2].first == TrackKind::BackChannel);
        const auto talk = session->sendAudio(QByteArray(160, 'x'));
        QVERIFY(!talk);
        QCOMPARE(talk.error().code, ErrorCode::Unsupported);
        device.peer->write(device.picture(true));
        QTRY_COMPARE(listener->count(), 1);
    }

    void whatIsNotOfferedIsTold() {
        ScriptedDevice device([](const ScriptedDevice::Asked& request, QTcpSocket* socket) {
            if (!request.headers.contains("require"))
                return false;
            ScriptedDevice::answer(request, socket, "551 Option not supported",
                                   "Unsupported: " + backChannel + "\r\n");
            return true;
        });
        device.sdp = fullSdp.left(fullSdp.indexOf("m=audio"));
        const auto listener = std::make_shared<RecordingListener>();
        const auto session = Session::open(m_threads, wanting(device, {true, true, true, true}), listener);
        const auto early = session->sendAudio(QByteArray(160, 'x'));
        QVERIFY(!early);
        QTRY_COMPARE(listener->playing(), 1);
        QCOMPARE(device.countOf("DESCRIBE"), 2);
        QCOMPARE(device.countOf("SETUP"), 1);
        QCOMPARE(listener->refused().size(), 3);
        for (const auto& [kind, reason] : listener->refused())
            QCOMPARE(reason.code, ErrorCode::Unsupported);
        QCOMPARE(session->sendAudio("x").error().code, ErrorCode::Unsupported);
    }

    void metadataAloneMayBeSilentButNotDeaf() {
        bool answers = true;
        ScriptedDevice device([&answers](const ScriptedDevice::Asked& request, QTcpSocket*) {
            return !answers && (request.method == "OPTIONS" || request.method == "GET_PARAMETER");
        });
        device.sdp = fullSdp;
        const auto listener = std::make_shared<RecordingListener>();
        SessionRequest request = wanting(device, {false, false, true, false});
        request.silenceTimeout = 300ms;
        request.answerTimeout = 600ms;
        const auto session = Session::open(m_threads, request, listener);
        QTRY_COMPARE(listener->playing(), 1);
        QCOMPARE(device.countOf("SETUP"), 1);
        QVERIFY(device.asked[1].uri.endsWith("/m"));
        QTest::qWait(1000); // nothing happens: no fault
        QVERIFY(listener->closed().isEmpty());
        device.peer->write(interleaved(0, document(1, "<?xml?><e/>")));
        QTRY_COMPARE(listener->metadata().size(), 1);
        answers = false;
        QTRY_VERIFY(!listener->closed().isEmpty());
        QCOMPARE(listener->closed()[0].code, ErrorCode::Timeout);
    }

    void metadataAloneThatIsNotThereIsAnError() {
        ScriptedDevice device;
        const auto listener = std::make_shared<RecordingListener>();
        const auto session = Session::open(m_threads, wanting(device, {false, false, true, false}), listener);
        QTRY_VERIFY(!listener->closed().isEmpty());
        QCOMPARE(listener->closed()[0].code, ErrorCode::Unsupported);
    }

    void nothingWantedIsOurOwnFault() {
        ScriptedDevice device;
        const auto listener = std::make_shared<RecordingListener>();
        const auto session =
            Session::open(m_threads, wanting(device, {false, false, false, false}), listener);
        QTRY_VERIFY(!listener->closed().isEmpty());
        QCOMPARE(listener->closed()[0].code, ErrorCode::InvalidInput);
    }

    void aChannelGivenTwiceCostsTheSecondTrack() {
        ScriptedDevice device([](const ScriptedDevice::Asked& request, QTcpSocket* socket) {
            if (request.method != "SETUP")
                return false;
            ScriptedDevice::answer(request, socket, "200 OK",
                                   "Session: 42\r\nTransport: RTP/AVP/TCP;unicast;interleaved=0-1\r\n");
            return true;
        });
        device.sdp = fullSdp;
        const auto listener = std::make_shared<RecordingListener>();
        const auto session = Session::open(m_threads, wanting(device, {true, true, false, false}), listener);
        QTRY_COMPARE(listener->playing(), 1);
        QCOMPARE(listener->refused().size(), 1);
        device.peer->write(device.picture(true));
        QTRY_COMPARE(listener->count(), 1);
    }

    void talkGoesByUdpToo() {
        ScriptedDevice device;
        device.sdp = fullSdp;
        const auto listener = std::make_shared<RecordingListener>();
        SessionRequest request = wanting(device, {false, false, false, true});
        request.transport = MediaTransport::Udp;
        const auto session = Session::open(m_threads, request, listener);
        QTRY_COMPARE(listener->playing(), 1);
        QVERIFY(session->sendAudio(QByteArray(160, 'x')));
        QByteArray heard;
        const auto isHeard = [&] {
            while (heard.size() != 172 && device.udpRtp.hasPendingDatagrams()) {
                heard.resize(int(device.udpRtp.pendingDatagramSize()));
                device.udpRtp.readDatagram(heard.data(), heard.size());
            }
            return heard.size() == 172;
        };
        QTRY_VERIFY(isHeard());
        QVERIFY(heard.endsWith(QByteArray(160, 'x')));
        QVERIFY(!session->sendAudio(QByteArray(100'000, 'x'))); // twelve seconds at once
    }

    void jpegIsAVideoTrack() {
        ScriptedDevice device;
        device.sdp = "v=0\r\nm=video 0 RTP/AVP 26\r\na=control:v\r\na=framesize:26 640-480\r\n";
        const auto listener = std::make_shared<RecordingListener>();
        const auto session = Session::open(m_threads, wanting(device, {}), listener);
        QTRY_COMPARE(listener->playing(), 1);
        QVERIFY(listener->description()->video.codec == VideoCodec::Jpeg);
        QCOMPARE(listener->description()->video.size, QSize(640, 480));
        RtpBuilder packet{.sequence = 1, .timestamp = 5, .marker = true, .payloadType = 26};
        packet.payload = QByteArray::fromHex("0000000001325 03c") + "scan";
        device.peer->write(interleaved(0, packet.toBytes()));
        QTRY_COMPARE(listener->count(), 1);
        QVERIFY(listener->units()[0].codec == VideoCodec::Jpeg && listener->units()[0].keyFrame);
        QVERIFY(listener->units()[0].data.endsWith(QByteArray::fromHex("ffd9")));
    }

private:
    IoThreads m_threads{2};
};

QTEST_GUILESS_MAIN(TestRtspSeveralTracks)
#include "test_rtsp_several_tracks.moc"
