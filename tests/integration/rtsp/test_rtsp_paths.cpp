// SPDX-License-Identifier: GPL-3.0-or-later
#include "recording_listener.h"
#include "scripted_device.h"

#include <QFile>
#include <QNetworkInterface>
#include <QTest>
#include <QTimer>

#include <random>

using namespace vigie;
using namespace vigie::rtsp;
using namespace std::chrono_literals;

namespace {

SessionRequest by(MediaTransport transport, const ScriptedDevice& device) {
    SessionRequest request;
    request.uri = device.uri();
    request.transport = transport;
    return request;
}

/// Between the device and the client: takes what the device sends and passes it on late, or not at all.
class Relay final : public QObject {
public:
    Relay(ScriptedDevice& device, int swapPercent, int lossPercent)
        : m_client(device.clientPort)
        , m_swapPercent(swapPercent)
        , m_lossPercent(lossPercent) {
        m_socket.bind(QHostAddress::LocalHost, 0);
        device.clientPort = m_socket.localPort();
        connect(&m_socket, &QUdpSocket::readyRead, this, [this] {
            while (m_socket.hasPendingDatagrams()) {
                QByteArray packet(int(m_socket.pendingDatagramSize()), '\0');
                m_socket.readDatagram(packet.data(), packet.size());
                relay(packet);
            }
        });
    }

    int swapped = 0;
    int lost = 0;

private:
    void relay(const QByteArray& packet) {
        ++m_count;
        if (int(m_random() % 100) < m_lossPercent) {
            ++lost;
            return;
        }
        if (m_held.isEmpty() && int(m_random() % 100) < m_swapPercent) {
            m_held = packet;
            m_due = m_count + 1 + int(m_random() % 8);
            ++swapped;
            return;
        }
        m_socket.writeDatagram(packet, QHostAddress::LocalHost, m_client);
        if (!m_held.isEmpty() && m_count >= m_due)
            m_socket.writeDatagram(std::exchange(m_held, {}), QHostAddress::LocalHost, m_client);
    }

    QUdpSocket m_socket;
    quint16 m_client;
    int m_swapPercent;
    int m_lossPercent;
    std::mt19937 m_random{20261124};
    QByteArray m_held;
    int m_count = 0;
    int m_due = 0;
};

} // namespace

/// Media that come another way than within the TCP connection.
class TestRtspPaths : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void udpPlaysReportsAndRefusesStrangers() {
        ScriptedDevice device;
        const auto listener = std::make_shared<RecordingListener>();
        const auto session = Session::open(m_threads, by(MediaTransport::Udp, device), listener);
        QTRY_COMPARE(listener->playing(), 1);
        QVERIFY(device.last("SETUP").value("transport").startsWith("RTP/AVP;unicast;client_port="));
        QVERIFY(device.clientPort % 2 == 0);
        // The way back was opened before PLAY.
        QTRY_VERIFY(device.udpRtp.hasPendingDatagrams() && device.udpRtcp.hasPendingDatagrams());
        char byte = 0;
        QHostAddress from;
        quint16 fromPort = 0;
        device.udpRtp.readDatagram(&byte, 1, &from, &fromPort);
        QCOMPARE(fromPort, device.clientPort);
        QCOMPARE(quint8(byte), 0x80);
        while (device.udpRtcp.hasPendingDatagrams())
            device.udpRtcp.readDatagram(&byte, 1);
        QUdpSocket stranger;
        QVERIFY(stranger.bind(QHostAddress(QStringLiteral("127.0.0.2"))));
        QTimer pace;
        connect(&pace, &QTimer::timeout, this, [&] {
            stranger.writeDatagram(RtpBuilder{.payload = "x"}.toBytes(), QHostAddress::LocalHost,
                                   device.clientPort);
            device.sendUdp(device.picturePacket(listener->count() == 0));
        });
        pace.start(10);
        QTRY_VERIFY(listener->count() >= 100);
        QVERIFY(listener->units()[0].keyFrame);
        const auto stats = session->stats();
        QVERIFY(stats.foreign >= 90);
        QCOMPARE(stats.packetsLost, 0);
        QCOMPARE(stats.malformed, 0);
        QVERIFY(stats.transport == MediaTransport::Udp);
        // Reports come every five seconds, and tell of the source.
        QByteArray report;
        const auto isReported = [&] {
            while (report.size() < 48 && device.udpRtcp.hasPendingDatagrams()) {
                report.resize(int(device.udpRtcp.pendingDatagramSize()));
                device.udpRtcp.readDatagram(report.data(), report.size());
            }
            return report.size() >= 48;
        };
        QTRY_VERIFY_WITH_TIMEOUT(isReported(), 8000);
        QCOMPARE(quint8(report[1]), 201);
        QCOMPARE(qFromBigEndian<quint32>(report.constData() + 8), 0x11223344U);
        QVERIFY(!listener->closed().size());
    }

    void reorderingOnTheWayLosesNothing_data() {
        QTest::addColumn<int>("swapPercent");
        QTest::addColumn<int>("lossPercent");
        QTest::newRow("2 % swapped") << 2 << 0;
        QTest::newRow("20 % swapped") << 20 << 0;
        QTest::newRow("2 % swapped, 2 % lost") << 2 << 2;
    }
    void reorderingOnTheWayLosesNothing() {
        QFETCH(int, swapPercent);
        QFETCH(int, lossPercent);
        ScriptedDevice device;
        const auto listener = std::make_shared<RecordingListener>();
        const auto session = Session::open(m_threads, by(MediaTransport::Udp, device), listener);
        QTRY_COMPARE(listener->playing(), 1);
        Relay relay(device, swapPercent, lossPercent);
        constexpr int pictures = 500;
        constexpr int parts = 8;
        int sent = 0;
        QTimer pace;
        connect(&pace, &QTimer::timeout, this, [&] {
            if (sent == pictures)
                return pace.stop();
            for (const QByteArray& packet : device.pictureInParts(sent % 25 == 0, parts))
                device.sendUdp(packet);
            ++sent;
        });
        pace.start(4);
        QTRY_COMPARE_WITH_TIMEOUT(sent, pictures, 10000);
        // The end behind, so that nothing waits for what comes next.
        for (int i = 0; i < 20; ++i)
            device.sendUdp(device.picturePacket());
        if (lossPercent == 0) {
            QTRY_VERIFY(listener->count() >= pictures + 10);
            const auto stats = session->stats();
            QVERIFY(relay.swapped > 20);
            QVERIFY2(stats.reordered > 0, qPrintable(QString::number(relay.swapped)));
            QCOMPARE(stats.packetsLost, 0);
            QCOMPARE(stats.late, 0);
            const auto units = listener->units();
            for (qsizetype i = 0; i < pictures; ++i) {
                QVERIFY(!units[i].discontinuity);
                QVERIFY(units[i].data.endsWith(QByteArray(200 * parts, char(0x88))));
                QCOMPARE(units[i].keyFrame, i % 25 == 0);
            }
        } else {
            QTRY_VERIFY(session->stats().packetsLost >= relay.lost - 2);
            const auto units = listener->units();
            QVERIFY(std::any_of(units.begin(), units.end(), [](const auto& u) { return u.discontinuity; }));
            for (const AccessUnit& unit : units)
                QVERIFY(!unit.keyFrame || unit.data.endsWith(QByteArray(200 * parts, char(0x88))));
            QVERIFY(listener->closed().isEmpty());
        }
    }

    void silenceByUdpIsATimeout() {
        ScriptedDevice device;
        const auto listener = std::make_shared<RecordingListener>();
        SessionRequest request = by(MediaTransport::Udp, device);
        request.silenceTimeout = 600ms;
        const auto session = Session::open(m_threads, request, listener);
        QTRY_VERIFY(!listener->closed().isEmpty());
        QCOMPARE(listener->closed()[0].code, ErrorCode::Timeout);
        QTRY_COMPARE(device.countOf("TEARDOWN"), 1);
    }

    void autoTakesUdpWhereTcpIsRefused() {
        ScriptedDevice device;
        device.refusesTcp = true;
        const auto listener = std::make_shared<RecordingListener>();
        const auto session = Session::open(m_threads, by(MediaTransport::Auto, device), listener);
        QTRY_COMPARE(listener->playing(), 1);
        QCOMPARE(device.countOf("SETUP"), 2);
        device.sendUdp(device.picturePacket(true));
        QTRY_COMPARE(listener->count(), 1);
        QVERIFY(session->stats().transport == MediaTransport::Udp);
    }

    void autoComesBackToTcpOnceWhenUdpIsSilent_data() {
        QTest::addColumn<bool>("relents");
        QTest::newRow("TCP works now") << true;
        QTest::newRow("TCP is refused still") << false;
    }
    void autoComesBackToTcpOnceWhenUdpIsSilent() {
        QFETCH(bool, relents);
        ScriptedDevice device;
        device.refusesTcp = true;
        const auto listener = std::make_shared<RecordingListener>();
        SessionRequest request = by(MediaTransport::Auto, device);
        request.silenceTimeout = 800ms;
        const auto session = Session::open(m_threads, request, listener);
        QTRY_COMPARE(listener->playing(), 1);
        device.refusesTcp = !relents;
        QTRY_COMPARE(device.connections, 2);
        if (!relents) {
            QTRY_VERIFY(!listener->closed().isEmpty());
            QCOMPARE(listener->closed()[0].code, ErrorCode::Timeout); // what was wrong first
            QCOMPARE(device.connections, 2);
            return;
        }
        QTRY_COMPARE(listener->playing(), 2);
        device.peer->write(device.picture(true));
        QTRY_COMPARE(listener->count(), 1);
        QVERIFY(session->stats().transport == MediaTransport::Tcp);
        QVERIFY(device.countOf("TEARDOWN") == 1);
        QTRY_COMPARE(listener->closed().size(), 1); // silence again: once and no more
        QCOMPARE(listener->closed()[0].code, ErrorCode::Timeout);
        QCOMPARE(device.connections, 2);
    }

    void notReadingLosesAndComesBack() {
        ScriptedDevice device;
        const auto listener = std::make_shared<RecordingListener>();
        SessionRequest request = by(MediaTransport::Udp, device);
        request.silenceTimeout = 700ms;
        const auto session = Session::open(m_threads, request, listener);
        QTRY_COMPARE(listener->playing(), 1);
        QTimer pace;
        connect(&pace, &QTimer::timeout, this, [&] { device.sendUdp(device.picturePacket(true, 1200)); });
        pace.start(5);
        QTRY_VERIFY(listener->count() > 20);
        session->setReading(false);
        QTest::qWait(1000);
        const qsizetype before = listener->count();
        QTest::qWait(300);
        QCOMPARE(listener->count(), before);
        QVERIFY(listener->closed().isEmpty());
        session->setReading(true);
        QTRY_VERIFY(listener->count() > before + 50);
    }

    void multicastIsJoinedAndLeft_data() {
        QTest::addColumn<bool>("inDescription");
        QTest::newRow("group in the answer") << false;
        QTest::newRow("group in the description") << true;
    }
    void multicastIsJoinedAndLeft() {
        QFETCH(bool, inDescription);
        ScriptedDevice device;
        const QHostAddress group(QStringLiteral("239.255.77.9"));
        QUdpSocket probe;
        QVERIFY(probe.bind(QHostAddress::LocalHost, 0));
        const quint16 port = quint16(probe.localPort() & ~1);
        const QByteArray ports = QByteArray::number(port) + '-' + QByteArray::number(port + 1);
        device.multicastAnswer = inDescription
                                     ? QByteArray("RTP/AVP;multicast")
                                     : "RTP/AVP;multicast;destination=239.255.77.9;port=" + ports + ";ttl=1";
        if (inDescription)
            device.sdp.replace("m=video 0 RTP/AVP 96\r\n", "m=video " + QByteArray::number(port) +
                                                               " RTP/AVP 96\r\nc=IN IP4 239.255.77.9/1\r\n");
        const auto listener = std::make_shared<RecordingListener>();
        const auto session = Session::open(m_threads, by(MediaTransport::Multicast, device), listener);
        QTRY_VERIFY2(listener->playing() == 1, qPrintable(listener->closed().value(0).toLogLine()));
        QVERIFY(isJoined());
        QUdpSocket sender;
        QVERIFY(sender.bind(QHostAddress::LocalHost, 0));
        for (const QNetworkInterface& one : QNetworkInterface::allInterfaces())
            if (one.flags().testFlag(QNetworkInterface::IsLoopBack))
                sender.setMulticastInterface(one);
        if (sender.writeDatagram(device.picturePacket(true), group, port) < 0)
            QSKIP("the loopback takes no multicast here: its reception was not tried");
        sender.writeDatagram(device.picturePacket(), group, port);
        QTRY_COMPARE(listener->count(), 2);
        QVERIFY(session->stats().transport == MediaTransport::Multicast);
        session->close();
        QTRY_VERIFY(!listener->closed().isEmpty());
        QTRY_VERIFY(!isJoined());
    }

    void aGroupThatIsNoneIsAnError() {
        ScriptedDevice device;
        device.multicastAnswer = "RTP/AVP;multicast;destination=10.1.2.3;port=5000-5001";
        const auto listener = std::make_shared<RecordingListener>();
        const auto session = Session::open(m_threads, by(MediaTransport::Multicast, device), listener);
        QTRY_VERIFY(!listener->closed().isEmpty());
        QCOMPARE(listener->closed()[0].code, ErrorCode::Protocol);
    }

    void encryptedMediaNeverGoInClear() {
        ScriptedDevice device;
        SessionRequest request = by(MediaTransport::Udp, device);
        request.uri.setScheme(QStringLiteral("rtsps"));
        const auto listener = std::make_shared<RecordingListener>();
        const auto session = Session::open(m_threads, request, listener);
        QTRY_VERIFY(!listener->closed().isEmpty());
        QCOMPARE(listener->closed()[0].code, ErrorCode::Unsupported);
        QCOMPARE(device.connections, 0);
    }

private:
    /// The kernel's list of groups: 239.255.77.9 in its byte order.
    static bool isJoined() {
        QFile groups(QStringLiteral("/proc/net/igmp"));
        return groups.open(QIODevice::ReadOnly) && groups.readAll().contains("094DFFEF");
    }

    IoThreads m_threads{2};
};

QTEST_GUILESS_MAIN(TestRtspPaths)
#include "test_rtsp_paths.moc"
