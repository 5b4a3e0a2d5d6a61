// SPDX-License-Identifier: GPL-3.0-or-later
#include "call.h"
#include "scripted_device.h"

#include <QTest>

using namespace vigie;
using namespace vigie::rtsp;
using namespace std::chrono_literals;

/// Devices that refuse, break off, send elsewhere or talk nonsense: each is one clear error.
class TestRtspOddDevices : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void badDevices_data() {
        QTest::addColumn<QByteArray>("method");
        QTest::addColumn<QByteArray>("reply"); ///< raw; "close" closes
        QTest::addColumn<ErrorCode>("code");
        const auto sdp = [](const QByteArray& text) {
            return "RTSP/1.0 200 OK\r\nCSeq: 1\r\nContent-Length: " + QByteArray::number(text.size()) +
                   "\r\n\r\n" + text;
        };
        QTest::newRow("closes at once")
            << QByteArray("DESCRIBE") << QByteArray("close") << ErrorCode::Network;
        QTest::newRow("closes after DESCRIBE")
            << QByteArray("SETUP") << QByteArray("close") << ErrorCode::Network;
        QTest::newRow("closes on PLAY") << QByteArray("PLAY") << QByteArray("close") << ErrorCode::Network;
        QTest::newRow("closes within an answer")
            << QByteArray("DESCRIBE")
            << QByteArray("RTSP/1.0 200 OK\r\nCSeq: 1\r\nContent-Length: 500\r\n\r\nv=0\r\nclose")
            << ErrorCode::Network;
        QTest::newRow("silent") << QByteArray("DESCRIBE") << QByteArray() << ErrorCode::Timeout;
        QTest::newRow("silent on PLAY") << QByteArray("PLAY") << QByteArray() << ErrorCode::Timeout;
        QTest::newRow("empty description") << QByteArray("DESCRIBE") << sdp("v=0\r\n") << ErrorCode::Protocol;
        QTest::newRow("cut description")
            << QByteArray("DESCRIBE") << sdp("v=0\r\nm=video 0 RTP/AVP 96\r\na=rtp") << ErrorCode::Protocol;
        QTest::newRow("unknown codec")
            << QByteArray("DESCRIBE") << sdp("m=video 0 RTP/AVP 96\r\na=rtpmap:96 VP9/90000\r\n")
            << ErrorCode::Unsupported;
        QTest::newRow("no video") << QByteArray("DESCRIBE") << sdp("m=audio 0 RTP/AVP 8\r\n")
                                  << ErrorCode::Unsupported;
        QTest::newRow("long header") << QByteArray("DESCRIBE")
                                     << "RTSP/1.0 200 OK\r\nX: " + QByteArray(80000, 'x')
                                     << ErrorCode::Protocol;
        QTest::newRow("absurd length")
            << QByteArray("DESCRIBE") << QByteArray("RTSP/1.0 200 OK\r\nContent-Length: 4000000000\r\n\r\n")
            << ErrorCode::Protocol;
        QTest::newRow("web server") << QByteArray("DESCRIBE")
                                    << QByteArray("HTTP/1.1 400 Bad Request\r\n\r\n") << ErrorCode::Protocol;
        QTest::newRow("noise") << QByteArray("DESCRIBE") << QByteArray(1'200'000, '\x7f')
                               << ErrorCode::Protocol;
        QTest::newRow("not found") << QByteArray("DESCRIBE")
                                   << QByteArray("RTSP/1.0 404 Not Found\r\nCSeq: 1\r\n\r\n")
                                   << ErrorCode::NotFound;
        QTest::newRow("forbidden") << QByteArray("DESCRIBE")
                                   << QByteArray("RTSP/1.0 403 Forbidden\r\nCSeq: 1\r\n\r\n")
                                   << ErrorCode::Auth;
        QTest::newRow("unknown scheme")
            << QByteArray("DESCRIBE")
            << QByteArray("RTSP/1.0 401 No\r\nCSeq: 1\r\nWWW-Authenticate: Token\r\n\r\n")
            << ErrorCode::Unsupported;
        QTest::newRow("UDP refused") << QByteArray("SETUP")
                                     << QByteArray("RTSP/1.0 461 Unsupported transport\r\n\r\n")
                                     << ErrorCode::Unsupported;
        QTest::newRow("UDP answered")
            << QByteArray("SETUP")
            << QByteArray("RTSP/1.0 200 OK\r\nTransport: RTP/AVP;unicast;client_port=1-2\r\n\r\n")
            << ErrorCode::Unsupported;
        QTest::newRow("busy") << QByteArray("PLAY") << QByteArray("RTSP/1.0 453 Not Enough Bandwidth\r\n\r\n")
                              << ErrorCode::Network;
        QTest::newRow("stops by itself")
            << QByteArray("OPTIONS") << QByteArray("TEARDOWN rtsp://x RTSP/1.0\r\nCSeq: 9\r\n\r\n")
            << ErrorCode::Network;
        QTest::newRow("forgets the session")
            << QByteArray("OPTIONS") << QByteArray("RTSP/1.0 454 Session Not Found\r\n\r\n")
            << ErrorCode::Network;
        QTest::newRow("closes while playing")
            << QByteArray("OPTIONS") << QByteArray("close") << ErrorCode::Network;
        QTest::newRow("says goodbye")
            << QByteArray("OPTIONS")
            << interleaved(0, RtpBuilder{.payload = "x"}.toBytes()) + interleaved(1, byePacket(0x11223344))
            << ErrorCode::Network;
        QTest::newRow("unknown transport")
            << QByteArray("SETUP") << QByteArray("RTSP/1.0 200 OK\r\nTransport: RAW/RAW/UDP\r\n\r\n")
            << ErrorCode::Unsupported;
        QTest::newRow("plays nothing") << QByteArray("OPTIONS") << QByteArray() << ErrorCode::Timeout;
    }
    void badDevices() {
        QFETCH(QByteArray, method);
        QFETCH(QByteArray, reply);
        QFETCH(ErrorCode, code);
        ScriptedDevice device([&](const ScriptedDevice::Asked& request, QTcpSocket* socket) {
            if (request.method != method)
                return false;
            socket->write(QByteArray(reply).replace("close", ""));
            if (reply.endsWith("close"))
                socket->disconnectFromHost();
            return true;
        });
        Call call;
        call.open(m_threads, quick(device.uri()));
        QTRY_VERIFY_WITH_TIMEOUT(call.isClosed(), 8000);
        QCOMPARE(call.reason().code, code);
        QVERIFY(!call.reason().text.isEmpty() && !call.reason().detail.isEmpty());
        QTRY_COMPARE_WITH_TIMEOUT(device.closedConnections, 1, 3000);
        QCOMPARE(call.listener->closed().size(), 1);
        QCOMPARE(call.listener->count(), 0);
    }

    void aRedirectIsRefusedAndTheLoginStays() {
        for (const QByteArray status : {"301 Moved Permanently", "302 Found", "305 Use Proxy"}) {
            ScriptedDevice elsewhere;
            const QByteArray location = elsewhere.uri().toEncoded();
            int asked = 0;
            ScriptedDevice device([&](const ScriptedDevice::Asked& request, QTcpSocket* socket) {
                if (++asked == 1)
                    ScriptedDevice::answer(request, socket, "401 Unauthorized",
                                           "WWW-Authenticate: Basic realm=\"x\"\r\n");
                else
                    ScriptedDevice::answer(request, socket, status, "Location: " + location + "\r\n");
                return true;
            });
            Call call;
            SessionRequest request = ordinary(device.uri());
            request.credentials = login;
            call.open(m_threads, request);
            QTRY_VERIFY(call.isClosed());
            QCOMPARE(call.reason().code, ErrorCode::Unsupported);
            QTest::qWait(100); // time to follow
            QCOMPARE(elsewhere.connections, 0);
            QCOMPARE(device.connections, 1);
        }
    }

    void aControlElsewhereIsAskedOfTheSameDevice() {
        ScriptedDevice elsewhere;
        ScriptedDevice device;
        device.sdp.replace("a=control:trackID=1", "a=control:" + elsewhere.uri().toEncoded());
        Call call;
        SessionRequest request = ordinary(device.uri());
        request.credentials = login;
        call.open(m_threads, request);
        QTRY_COMPARE(call.listener->playing(), 1);
        QCOMPARE(device.asked[1].uri, elsewhere.uri().toEncoded());
        QCOMPARE(elsewhere.connections, 0);
    }

    void addressesThatCannotWork() {
        ScriptedDevice gone;
        const QUrl nobody = gone.uri();
        gone.stopListening();
        const QList<std::pair<QUrl, ErrorCode>> cases{
            {nobody, ErrorCode::Network},
            {QUrl(nobody.toString().replace(QStringLiteral("rtsp:"), QStringLiteral("rtsps:"))),
             ErrorCode::Network},
            {QUrl(QStringLiteral("http://127.0.0.1/x")), ErrorCode::InvalidInput},
            {QUrl(QStringLiteral("rtsp:///x")), ErrorCode::InvalidInput},
            {QUrl(), ErrorCode::InvalidInput}};
        for (const auto& [uri, code] : cases) {
            Call call;
            call.open(m_threads, ordinary(uri));
            QTRY_VERIFY(call.isClosed());
            QCOMPARE(call.reason().code, code);
        }
    }

private:
    IoThreads m_threads{2};
};

QTEST_GUILESS_MAIN(TestRtspOddDevices)
#include "test_rtsp_odd_devices.moc"
