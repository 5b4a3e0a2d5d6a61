// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "rtp_builder.h"

#include <QPointer>
#include <QSslCertificate>
#include <QSslKey>
#include <QSslServer>
#include <QTcpSocket>
#include <QUdpSocket>
#include <QUrl>

#include <functional>

/// A device on a real socket that behaves until a test's script makes it misbehave. Lives on the test's
/// thread.
class ScriptedDevice final : public QObject {
    Q_OBJECT

public:
    struct Asked {
        QByteArray method;
        QByteArray uri;
        QMap<QByteArray, QByteArray> headers; ///< names in lower case
    };
    /// True when the script dealt with the request itself.
    using Script = std::function<bool(const Asked&, QTcpSocket*)>;

    explicit ScriptedDevice(Script script = {})
        : ScriptedDevice(std::make_unique<QTcpServer>(), std::move(script)) {}
    /// With TLS, presenting that certificate.
    ScriptedDevice(const QSslCertificate& certificate, const QSslKey& key, Script script = {})
        : ScriptedDevice(std::make_unique<QSslServer>(), std::move(script)) {
        QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
        configuration.setLocalCertificate(certificate);
        configuration.setPrivateKey(key);
        static_cast<QSslServer*>(m_server.get())->setSslConfiguration(configuration);
        m_scheme = QStringLiteral("rtsps");
    }

    [[nodiscard]] QUrl uri() const {
        return QUrl(
            QStringLiteral("%1://127.0.0.1:%2/stream?channel=1").arg(m_scheme).arg(m_server->serverPort()));
    }
    void stopListening() { m_server->close(); }
    [[nodiscard]] int countOf(const QByteArray& method) const {
        return int(std::count_if(asked.begin(), asked.end(),
                                 [&](const Asked& one) { return one.method == method; }));
    }
    [[nodiscard]] QByteArrayList methods() const {
        QByteArrayList list;
        for (const Asked& one : asked)
            list += one.method;
        return list;
    }
    /// The headers of the last request of that method.
    [[nodiscard]] QMap<QByteArray, QByteArray> last(const QByteArray& method) const {
        for (auto it = asked.rbegin(); it != asked.rend(); ++it)
            if (it->method == method)
                return it->headers;
        return {};
    }

    static void answer(const Asked& request, QTcpSocket* socket, const QByteArray& status = "200 OK",
                       const QByteArray& headers = {}, const QByteArray& body = {}) {
        socket->write(
            "RTSP/1.0 " + status + "\r\nCSeq: " + request.headers.value("cseq") + "\r\n" + headers +
            (body.isEmpty() ? QByteArray() : "Content-Length: " + QByteArray::number(body.size()) + "\r\n") +
            "\r\n" + body);
    }
    void behave(const Asked& request, QTcpSocket* socket) {
        if (request.method == "OPTIONS")
            answer(request, socket, "200 OK", "Public: " + publicMethods + "\r\n");
        else if (request.method == "DESCRIBE")
            answer(request, socket, "200 OK", "Server: scripted\r\nContent-Base: " + contentBase + "\r\n",
                   sdp);
        else if (request.method == "SETUP")
            setUp(request, socket);
        else
            answer(request, socket, "200 OK", "Session: 42\r\n");
    }
    /// A picture of one packet, 40 ms after the one before.
    [[nodiscard]] QByteArray picture(bool key = false, qsizetype size = 100) {
        return interleaved(0, picturePacket(key, size));
    }
    [[nodiscard]] QByteArray picturePacket(bool key = false, qsizetype size = 100) {
        m_time += 3600;
        RtpBuilder packet{.sequence = ++m_sequence, .timestamp = m_time, .marker = true};
        packet.payload = QByteArray::fromHex(key ? "6588" : "419a") + QByteArray(size, 'x');
        return packet.toBytes();
    }
    /// A picture cut into fragments (FU-A), as it comes over a network.
    [[nodiscard]] QByteArrayList pictureInParts(bool key, int parts) {
        QByteArrayList list;
        m_time += 3600;
        for (int i = 0; i < parts; ++i) {
            RtpBuilder packet{.sequence = ++m_sequence, .timestamp = m_time, .marker = i == parts - 1};
            const int mark = (i == 0 ? 0x80 : 0) | (i == parts - 1 ? 0x40 : 0) | (key ? 5 : 1);
            packet.payload =
                QByteArray(1, char(key ? 0x7C : 0x5C)) + char(mark) + QByteArray(200, char(0x88));
            list.append(packet.toBytes());
        }
        return list;
    }
    /// To the client's RTP port of the first track, by UDP.
    void sendUdp(const QByteArray& packet) { udpRtp.writeDatagram(packet, udpTarget, clientPort); }
    [[nodiscard]] QByteArray datedPicture(quint64 ntp, quint8 cseq, bool terminal = false) {
        m_time += 3600;
        RtpBuilder packet{.sequence = ++m_sequence, .timestamp = m_time, .marker = true};
        packet.payload = QByteArray::fromHex("6588aabb");
        packet.replay = vigie::rtsp::ReplayExtension{ntp, true, false, false, terminal, cseq};
        return interleaved(0, packet.toBytes());
    }

    QList<Asked> asked;
    int connections = 0;
    int closedConnections = 0;
    qint64 interleavedBytes = 0;                 ///< RTP and RTCP the client sent
    QList<std::pair<quint8, QByteArray>> frames; ///< the same, by channel
    QUdpSocket udpRtp;                           ///< bound when a client asks for UDP or multicast
    QUdpSocket udpRtcp;
    quint16 clientPort = 0;
    QHostAddress udpTarget = QHostAddress::LocalHost;
    QByteArray multicastAnswer; ///< the Transport header for a client that asks for multicast
    bool refusesTcp = false;
    QPointer<QTcpSocket> peer; ///< the last client
    QByteArray contentBase;
    QByteArray publicMethods = "OPTIONS, DESCRIBE, SETUP, PLAY, PAUSE, GET_PARAMETER, TEARDOWN";
    QByteArray sdp =
        "v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=x\r\nt=0 0\r\na=control:*\r\nm=video 0 RTP/AVP 96\r\n"
        "a=rtpmap:96 H264/90000\r\na=fmtp:96 packetization-mode=1;"
        "sprop-parameter-sets=Z2QAM6zoAoALWQ==,aO48MA==\r\na=x-dimensions:1920,1080\r\n"
        "a=control:trackID=1\r\nm=audio 0 RTP/AVP 8\r\na=control:trackID=2\r\n";

private:
    ScriptedDevice(std::unique_ptr<QTcpServer> server, Script script)
        : m_server(std::move(server))
        , m_script(std::move(script)) {
        connect(m_server.get(), &QTcpServer::pendingConnectionAvailable, this, [this] {
            while (QTcpSocket* socket = m_server->nextPendingConnection()) {
                ++connections;
                peer = socket;
                connect(socket, &QTcpSocket::readyRead, this, [this, socket] { read(socket); });
                connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
                connect(socket, &QTcpSocket::destroyed, this, [this] { ++closedConnections; });
            }
        });
        m_server->listen(QHostAddress::LocalHost);
    }

    void setUp(const Asked& request, QTcpSocket* socket) {
        const QByteArray wanted = request.headers.value("transport");
        const bool tcp = wanted.startsWith("RTP/AVP/TCP");
        if (tcp && refusesTcp)
            return answer(request, socket, "461 Unsupported transport");
        QByteArray chosen = wanted;
        if (!tcp && udpRtp.state() != QAbstractSocket::BoundState) {
            udpRtp.bind(QHostAddress::LocalHost, 0);
            udpRtcp.bind(QHostAddress::LocalHost, 0);
        }
        if (wanted.contains("multicast"))
            chosen = multicastAnswer;
        else if (!tcp && clientPort == 0)
            clientPort = wanted.mid(wanted.indexOf("client_port=") + 12).split('-')[0].toUShort();
        if (!tcp && !wanted.contains("multicast"))
            chosen += ";server_port=" + QByteArray::number(udpRtp.localPort()) + '-' +
                      QByteArray::number(udpRtcp.localPort());
        answer(request, socket, "200 OK", "Session: 42;timeout=2\r\nTransport: " + chosen + "\r\n");
    }
    void read(QTcpSocket* socket) {
        QByteArray& buffer = m_buffers[socket];
        buffer += socket->readAll();
        while (!buffer.isEmpty()) {
            if (buffer[0] == '$') {
                if (buffer.size() < 4)
                    return;
                const qsizetype size = 4 + qFromBigEndian<quint16>(buffer.constData() + 2);
                if (buffer.size() < size)
                    return;
                interleavedBytes += size;
                frames.append({quint8(buffer[1]), buffer.mid(4, size - 4)});
                buffer.remove(0, size);
                continue;
            }
            const qsizetype end = buffer.indexOf("\r\n\r\n");
            if (end < 0)
                return;
            const auto lines = buffer.left(end).split('\n');
            buffer.remove(0, end + 4);
            const auto words = lines[0].trimmed().split(' ');
            Asked request{words.value(0), words.value(1), {}};
            for (const QByteArray& line : lines.mid(1))
                request.headers.insert(line.left(line.indexOf(':')).trimmed().toLower(),
                                       line.mid(line.indexOf(':') + 1).trimmed());
            asked.append(request);
            if (!m_script || !m_script(request, socket))
                behave(request, socket);
        }
    }

    std::unique_ptr<QTcpServer> m_server;
    QString m_scheme = QStringLiteral("rtsp");
    Script m_script;
    QHash<QTcpSocket*, QByteArray> m_buffers;
    quint16 m_sequence = 100;
    quint32 m_time = 5000;
};
