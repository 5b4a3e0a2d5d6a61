// SPDX-License-Identifier: GPL-3.0-or-later
#include "call.h"
#include "scripted_device.h"

#include <QTest>

using namespace vigie;
using namespace vigie::rtsp;
using namespace std::chrono_literals;

namespace {

const UtcTime morning = fromDateTime(QDateTime({2026, 9, 28}, {10, 15}, Qt::UTC));

SessionRequest replayOf(const QUrl& uri, TimeSpan span, bool require = true) {
    SessionRequest request = ordinary(uri);
    request.replay = ReplayOptions{span, false, ReplayOptions::Frames::All, require};
    return request;
}

} // namespace

class TestRtspConversation : public QObject {
    Q_OBJECT

private Q_SLOTS:
    // The scripted devices share one address and one login: each test has a guard of its own.
    void init() { m_threads.emplace(2); }
    void cleanup() { m_threads.reset(); }

    void playsDescribesAndKeepsAlive() {
        ScriptedDevice device;
        device.contentBase = "rtsp://10.0.0.9/other/";
        Call call;
        SessionRequest request = ordinary(device.uri());
        request.uri.setUserInfo(QStringLiteral("in:uri"));
        request.silenceTimeout = 20s;
        call.open(*m_threads, request);
        QTRY_COMPARE(call.listener->playing(), 1);
        device.peer->write(device.picture(true));
        device.peer->write(device.picture());
        QTRY_COMPARE(call.listener->count(), 2);
        const auto units = call.listener->units();
        QVERIFY(units[0].keyFrame && units[0].data.startsWith(QByteArray("\0\0\0\1\x67", 5)));
        QVERIFY(!units[1].keyFrame);
        QCOMPARE(units[1].rtpTime - units[0].rtpTime, 3600);
        QCOMPARE(units[0].captureTime.source, TimeSource::Reception);
        const auto described = call.listener->description();
        QVERIFY(described.has_value());
        QCOMPARE(described->video.size, QSize(1920, 1080));
        QCOMPARE(described->server, QStringLiteral("scripted"));
        QCOMPARE(described->tracks.size(), 2);
        QVERIFY(described->tracks[0].received && !described->tracks[1].received);
        QCOMPARE(described->tracks[1].codec, QStringLiteral("PCMA"));
        QCOMPARE(device.asked[1].uri, QByteArray("rtsp://10.0.0.9/other/trackID=1"));
        QCOMPARE(device.asked[2].uri, QByteArray("rtsp://10.0.0.9/other/"));
        QCOMPARE(device.methods().mid(0, 4), (QByteArrayList{"DESCRIBE", "SETUP", "PLAY", "OPTIONS"}));
        // The device's session lasts 2 s: it hears of us every second, with a receiver report.
        QTRY_COMPARE_WITH_TIMEOUT(device.countOf("GET_PARAMETER"), 2, 4000);
        QVERIFY(device.interleavedBytes > 0);
        for (const auto& asked : device.asked)
            QVERIFY(!asked.uri.contains("in:uri") && !asked.uri.contains('@'));
        call.session->close();
        QTRY_VERIFY(call.isClosed());
        QCOMPARE(call.reason().code, ErrorCode::Cancelled);
        QTRY_COMPARE(device.countOf("TEARDOWN"), 1);
        QTRY_COMPARE(device.closedConnections, 1);
        QCOMPARE(call.listener->closed().size(), 1);
    }

    void aTimeoutSaidLaterCounts() {
        // Only some answers say it: those that do not change nothing.
        ScriptedDevice device([](const ScriptedDevice::Asked& request, QTcpSocket* socket) {
            const bool first = request.method == "SETUP";
            if (!first && request.method != "OPTIONS")
                return false;
            ScriptedDevice::answer(
                request, socket, "200 OK",
                "Public: GET_PARAMETER\r\nTransport: RTP/AVP/TCP;interleaved=0-1\r\nSession: 42;timeout=" +
                    QByteArray(first ? "60" : "2") + "\r\n");
            return true;
        });
        Call call;
        SessionRequest request = ordinary(device.uri());
        request.silenceTimeout = 20s;
        call.open(*m_threads, request);
        QTRY_COMPARE_WITH_TIMEOUT(device.countOf("GET_PARAMETER"), 3, 8000);
    }

    void optionsKeepAliveWhereGetParameterIsUnknown() {
        ScriptedDevice device;
        device.publicMethods = "OPTIONS, DESCRIBE, SETUP, PLAY, TEARDOWN";
        Call call;
        SessionRequest request = ordinary(device.uri());
        request.silenceTimeout = 20s;
        call.open(*m_threads, request);
        QTRY_COMPARE_WITH_TIMEOUT(device.countOf("OPTIONS"), 3, 4000);
        QCOMPARE(device.countOf("GET_PARAMETER"), 0);
    }

    void aWrongPasswordIsTriedOnce_data() {
        QTest::addColumn<QByteArray>("challenges");
        QTest::newRow("digest") << QByteArray("WWW-Authenticate: Digest realm=\"cam\", nonce=\"%\"\r\n");
        QTest::newRow("both digests") << QByteArray(
            "WWW-Authenticate: Digest realm=\"cam\", nonce=\"%\", algorithm=MD5, qop=\"auth\"\r\n"
            "WWW-Authenticate: Digest realm=\"cam\", nonce=\"%\", algorithm=SHA-256, qop=\"auth\"\r\n");
        QTest::newRow("basic") << QByteArray("WWW-Authenticate: Basic realm=\"cam\"\r\n");
    }
    void aWrongPasswordIsTriedOnce() {
        QFETCH(QByteArray, challenges);
        int nonce = 0;
        ScriptedDevice device([&](const ScriptedDevice::Asked& request, QTcpSocket* socket) {
            ScriptedDevice::answer(request, socket, "401 Unauthorized",
                                   QByteArray(challenges).replace('%', QByteArray::number(++nonce)));
            return true;
        });
        Call call;
        SessionRequest request = ordinary(device.uri());
        request.credentials = login;
        call.open(*m_threads, request);
        QTRY_VERIFY(call.isClosed());
        QCOMPARE(call.reason().code, ErrorCode::Auth);
        QTest::qWait(100); // time for an attempt too many
        int attempts = 0;
        for (const auto& asked : device.asked) {
            attempts += asked.headers.contains("authorization") ? 1 : 0;
            QVERIFY(!asked.headers.value("authorization").contains("s3cret"));
        }
        QCOMPARE(attempts, 1);
        QCOMPARE(device.asked.size(), 2);
        QCOMPARE(device.connections, 1);
        QVERIFY(!call.reason().toLogLine().contains(login.password));
    }

    void sixteenSessionsOfAWrongLoginAreTwoAttempts() {
        ScriptedDevice device([](const ScriptedDevice::Asked& request, QTcpSocket* socket) {
            ScriptedDevice::answer(request, socket, "401 Unauthorized",
                                   "WWW-Authenticate: Digest realm=\"cam\", nonce=\"n\"\r\n");
            return true;
        });
        SessionRequest request = ordinary(device.uri());
        request.credentials = login;
        std::vector<Call> calls(16);
        for (Call& call : calls)
            call.open(*m_threads, request);
        int paused = 0;
        for (Call& call : calls) {
            QTRY_VERIFY(call.isClosed());
            QCOMPARE(call.reason().code, ErrorCode::Auth);
            paused += call.reason().detail == u"lock-out guard" ? 1 : 0;
        }
        QCOMPARE(paused, 14);
        const auto carried = [&device] {
            return std::count_if(device.asked.begin(), device.asked.end(),
                                 [](const auto& asked) { return asked.headers.contains("authorization"); });
        };
        QCOMPARE(carried(), 2);
        // Another password of the same account is tried.
        request.credentials.password = QStringLiteral("corrected");
        Call other;
        other.open(*m_threads, request);
        QTRY_VERIFY(other.isClosed());
        QCOMPARE(carried(), 3);
    }

    void noLoginIsNoAttempt() {
        ScriptedDevice device([](const ScriptedDevice::Asked& request, QTcpSocket* socket) {
            ScriptedDevice::answer(request, socket, "401 Unauthorized",
                                   "WWW-Authenticate: Basic realm=\"x\"\r\n");
            return true;
        });
        Call call;
        call.open(*m_threads, ordinary(device.uri()));
        QTRY_VERIFY(call.isClosed());
        QCOMPARE(call.reason().code, ErrorCode::Auth);
        QCOMPARE(device.asked.size(), 1);
    }

    void staleNoncesAreRenewedForEver() {
        int nonce = 0;
        ScriptedDevice device([&](const ScriptedDevice::Asked& request, QTcpSocket* socket) {
            // Every nonce serves once.
            const QByteArray current = "nonce=\"n" + QByteArray::number(nonce) + '"';
            if (nonce > 0 && request.headers.value("authorization").contains(current)) {
                ++nonce;
                return false;
            }
            ++nonce;
            ScriptedDevice::answer(request, socket, "401 Unauthorized",
                                   "WWW-Authenticate: Digest realm=\"x\", stale=true, nonce=\"n" +
                                       QByteArray::number(nonce) + "\"\r\n");
            return true;
        });
        Call call;
        SessionRequest request = ordinary(device.uri());
        request.credentials = login;
        call.open(*m_threads, request);
        QTRY_COMPARE(call.listener->playing(), 1);
        for (const auto& asked : device.asked)
            if (asked.headers.contains("authorization"))
                QVERIFY(asked.headers.value("authorization").contains("uri=\"" + asked.uri + '"'));
    }

    void garbageBetweenFramesLosesNothing() {
        ScriptedDevice device;
        Call call;
        call.open(*m_threads, ordinary(device.uri()));
        QTRY_COMPARE(call.listener->playing(), 1);
        QByteArray stream = device.picture(true);
        for (int i = 0; i < 50; ++i)
            stream += QByteArray("garbage $ \xfe\xff RTSP ").left(3 + i % 18) + device.picture();
        device.peer->write(stream);
        QTRY_COMPARE(call.listener->count(), 51);
        QVERIFY(call.session->stats().discardedBytes >= 50 * 3);
        QCOMPARE(call.session->stats().packetsLost, 0);
    }

    void destructionClosesAndTearsDown() {
        ScriptedDevice device;
        Call call;
        call.open(*m_threads, ordinary(device.uri()));
        QTRY_COMPARE(call.listener->playing(), 1);
        call.session.reset();
        QTRY_COMPARE(device.countOf("TEARDOWN"), 1);
        QTRY_VERIFY(call.isClosed());
        QCOMPARE(call.reason().code, ErrorCode::Cancelled);
        const std::weak_ptr<RecordingListener> watched = call.listener;
        call.listener.reset();
        QTRY_VERIFY(watched.expired()); // nothing keeps it
    }

    void threadsThatEndCloseTheirSessions() {
        ScriptedDevice device;
        auto threads = std::make_unique<IoThreads>(1);
        Call call;
        call.open(*threads, ordinary(device.uri()));
        QTRY_COMPARE(call.listener->playing(), 1);
        threads.reset();
        QVERIFY(call.isClosed());
        QCOMPARE(call.reason().code, ErrorCode::Cancelled);
    }

    void notReadingHoldsTheDeviceBack() {
        ScriptedDevice device;
        Call call;
        // Switched off by the listener itself after ten pictures, as a full queue does.
        std::atomic<int> seen{0};
        call.listener->whenUnit = [&](const AccessUnit&) {
            if (++seen == 10)
                call.session->setReading(false);
        };
        SessionRequest request = quick(device.uri());
        call.open(*m_threads, request);
        QTRY_COMPARE(call.listener->playing(), 1);
        constexpr int pictures = 2000;
        for (int i = 0; i < pictures; ++i)
            device.peer->write(device.picture(i == 0, 20000)); // 40 MB: more than any socket buffer holds
        QTRY_COMPARE(call.listener->count(), 10);
        QTest::qWait(1200); // longer than the silence and answer timeouts: neither counts meanwhile
        QCOMPARE(call.listener->count(), 10);
        QVERIFY(device.peer->bytesToWrite() > 1'000'000);
        QVERIFY(!call.isClosed());
        call.session->setReading(true);
        QTRY_COMPARE_WITH_TIMEOUT(call.listener->count(), pictures, 20000);
        QCOMPARE(call.session->stats().packetsLost, 0);
    }

    void replaySeeksAndEnds() {
        ScriptedDevice device;
        Call call;
        const TimeSpan span{morning, morning + 60s};
        call.open(*m_threads, replayOf(device.uri(), span));
        QTRY_COMPARE(call.listener->playing(), 1);
        QCOMPARE(device.last("SETUP").value("require"), QByteArray("onvif-replay"));
        const auto headers = device.last("PLAY");
        QCOMPARE(headers.value("range"), QByteArray("clock=20260928T101500.000Z-20260928T101600.000Z"));
        QCOMPARE(headers.value("rate-control"), QByteArray("no"));
        QVERIFY(!headers.contains("immediate"));
        const quint8 first = quint8(headers.value("cseq").toInt());
        device.peer->write(device.datedPicture(toNtp(morning), first));
        QTRY_COMPARE(call.listener->count(), 1);
        QCOMPARE(call.listener->units()[0].captureTime.at, morning);

        call.session->play(ReplayOptions{{morning + 30s, morning + 60s}});
        QTRY_COMPARE(device.countOf("PLAY"), 2);
        QTRY_COMPARE(call.listener->playing(), 2);
        QCOMPARE(device.last("PLAY").value("immediate"), QByteArray("yes"));
        const quint8 second = quint8(device.last("PLAY").value("cseq").toInt());
        QVERIFY(first != second);
        device.peer->write(device.datedPicture(toNtp(morning + 1s), first));
        device.peer->write(device.datedPicture(toNtp(morning + 30s), second));
        device.peer->write(device.datedPicture(toNtp(morning + 31s), second, true));
        QTRY_COMPARE(call.listener->ends(), 1);
        QCOMPARE(call.listener->count(), 3);
        QCOMPARE(call.listener->units()[1].captureTime.at, morning + 30s);
        QVERIFY(call.listener->units()[1].discontinuity);
        QVERIFY(!call.isClosed()); // another part may be asked for
    }

    void theEndOfTheSpanIsKeptWhenTheDeviceDoesNot() {
        ScriptedDevice device;
        Call call;
        call.open(*m_threads, replayOf(device.uri(), {morning, morning + 1s}));
        QTRY_COMPARE(call.listener->playing(), 1);
        const quint8 cseq = quint8(device.last("PLAY").value("cseq").toInt());
        for (int i = 0; i < 50; ++i)
            device.peer->write(device.datedPicture(toNtp(morning + i * 40ms), cseq));
        QTRY_COMPARE(call.listener->ends(), 1);
        QCOMPARE(call.listener->count(), 25);
        QTRY_COMPARE(device.countOf("PAUSE"), 1);
    }

    void silenceAtTheEndOfTheSpanIsItsEnd() {
        ScriptedDevice device;
        Call call;
        SessionRequest request = replayOf(device.uri(), {morning, morning + 3s});
        request.silenceTimeout = 600ms;
        call.open(*m_threads, request);
        QTRY_COMPARE(call.listener->playing(), 1);
        device.peer->write(device.datedPicture(toNtp(morning + 2s), 0));
        QTRY_COMPARE(call.listener->ends(), 1);
        QVERIFY(!call.isClosed());
    }

    void aRefusedExtensionIsFatalUnlessAllowed() {
        for (const bool require : {true, false}) {
            ScriptedDevice device([](const ScriptedDevice::Asked& request, QTcpSocket* socket) {
                if (!request.headers.contains("require"))
                    return false;
                ScriptedDevice::answer(request, socket, "551 Option not supported",
                                       "Unsupported: onvif-replay\r\n");
                return true;
            });
            Call call;
            call.open(*m_threads, replayOf(device.uri(), {morning, morning + 60s}, require));
            if (require) {
                QTRY_VERIFY(call.isClosed());
                QCOMPARE(call.reason().code, ErrorCode::Unsupported);
                QCOMPARE(device.countOf("SETUP"), 1);
            } else {
                QTRY_COMPARE(call.listener->playing(), 1);
                QCOMPARE(device.countOf("SETUP"), 2);
            }
            QCOMPARE(call.session->stats().replayRefused, !require);
        }
    }

    void pauseBeforePlayWhereTheDeviceWantsIt() {
        bool paused = false;
        ScriptedDevice device([&](const ScriptedDevice::Asked& request, QTcpSocket* socket) {
            paused = paused || request.method == "PAUSE";
            if (request.method != "PLAY" || paused || !request.headers.contains("immediate"))
                return false;
            ScriptedDevice::answer(request, socket, "455 Method Not Valid in This State");
            return true;
        });
        Call call;
        call.open(*m_threads, replayOf(device.uri(), {morning, morning + 60s}));
        QTRY_COMPARE(call.listener->playing(), 1);
        call.session->play(ReplayOptions{{morning + 30s, morning + 60s}});
        QTRY_COMPARE(call.listener->playing(), 2);
        QVERIFY(device.methods().join(' ').contains("PLAY PAUSE PLAY"));
    }

    void pauseStopsSilenceFromCounting() {
        ScriptedDevice device;
        Call call;
        call.open(*m_threads, quick(device.uri()));
        QTRY_COMPARE(call.listener->playing(), 1);
        call.session->pause();
        QTRY_COMPARE(device.countOf("PAUSE"), 1);
        QTest::qWait(1200);
        QVERIFY(!call.isClosed());
        call.session->play(std::nullopt);
        QTRY_COMPARE(call.listener->playing(), 2);
        QVERIFY(!device.last("PLAY").contains("range"));
    }

    void manySessionsOnTwoThreads() {
        ScriptedDevice device([&](const ScriptedDevice::Asked& request, QTcpSocket* socket) {
            if (request.method != "PLAY")
                return false;
            ScriptedDevice::answer(request, socket);
            for (quint16 i = 0; i < 200; ++i)
                socket->write(
                    interleaved(0, RtpBuilder{.sequence = i,
                                              .timestamp = i * 3600U,
                                              .marker = true,
                                              .payload = QByteArray::fromHex("6588") + QByteArray(1000, 'x')}
                                       .toBytes()));
            return true;
        });
        std::vector<Call> calls(64);
        for (Call& call : calls)
            call.open(*m_threads, ordinary(device.uri()));
        for (Call& call : calls) {
            QTRY_COMPARE_WITH_TIMEOUT(call.listener->count(), 200, 20000);
            QCOMPARE(call.session->stats().packetsLost, 0);
            QCOMPARE(call.session->stats().accessUnits, 200);
        }
    }

private:
    std::optional<IoThreads> m_threads;
};

QTEST_GUILESS_MAIN(TestRtspConversation)
#include "test_rtsp_conversation.moc"
