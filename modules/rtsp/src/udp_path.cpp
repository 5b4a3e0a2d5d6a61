// SPDX-License-Identifier: GPL-3.0-or-later
#include "udp_path.h"

#include "rtsp/rtcp.h"

#include <QCoreApplication>
#include <QNetworkInterface>
#include <QNetworkProxy>
#include <QtEndian>

namespace vigie::rtsp {

using namespace std::chrono_literals;

namespace {

constexpr int pairAttempts = 64;
constexpr std::size_t maxDatagram = 65536;
// A key frame of a 4K camera in one burst, twice; the kernel grants what its limit allows.
constexpr int kernelBuffer = 2 * 1024 * 1024;
// Datagrams taken in one go before others of the thread have their turn.
constexpr int turnDatagrams = 400;

QNetworkInterface interfaceOf(const QHostAddress& local) {
    for (const QNetworkInterface& one : QNetworkInterface::allInterfaces())
        for (const QNetworkAddressEntry& entry : one.addressEntries())
            if (entry.ip().isEqual(local, QHostAddress::ConvertV4MappedToIPv4))
                return one;
    return {};
}

QHostAddress plain(const QHostAddress& address) {
    bool isV4 = false;
    const quint32 v4 = address.toIPv4Address(&isV4);
    return isV4 ? QHostAddress(v4) : address;
}

tl::unexpected<Error> noSocket(const QString& detail) {
    return fail(ErrorCode::Network,
                QCoreApplication::translate("rtsp", "Ce poste ne peut pas recevoir le flux par UDP."),
                detail);
}

} // namespace

UdpPath::UdpPath(Sinks sinks)
    : m_sinks(std::move(sinks))
    , m_rtp(this)
    , m_rtcp(this)
    , m_release(this)
    , m_buffer(maxDatagram) {
    for (QUdpSocket* socket : {&m_rtp, &m_rtcp})
        socket->setProxy(QNetworkProxy::NoProxy);
    m_release.setSingleShot(true);
    m_release.setTimerType(Qt::PreciseTimer);
    connect(&m_release, &QTimer::timeout, this, [this] {
        m_order.release(MonoClock::now(), [this](Bytes packet) { giveOrdered(packet); });
        armTimer();
    });
}

UdpPath::~UdpPath() {
    stop();
}

Result<std::unique_ptr<UdpPath>> UdpPath::unicast(const QHostAddress& local, Sinks sinks) {
    std::unique_ptr<UdpPath> path(new UdpPath(std::move(sinks)));
    const QHostAddress here = plain(local);
    for (int attempt = 0; attempt < pairAttempts; ++attempt) {
        path->m_rtp.abort();
        path->m_rtcp.abort();
        if (!path->m_rtp.bind(here, 0))
            return noSocket(path->m_rtp.errorString());
        const quint16 port = path->m_rtp.localPort();
        if (port % 2 == 0 && path->m_rtcp.bind(here, quint16(port + 1))) {
            path->watch();
            return path;
        }
        // The pair's even half lies just below an odd one.
        path->m_rtp.abort();
        if (port % 2 == 1 && path->m_rtp.bind(here, quint16(port - 1)) && path->m_rtcp.bind(here, port)) {
            path->watch();
            return path;
        }
    }
    return noSocket(QStringLiteral("no free pair of UDP ports in %1 attempts").arg(pairAttempts));
}

Result<std::unique_ptr<UdpPath>> UdpPath::multicast(const QHostAddress& local, const QHostAddress& group,
                                                    TransportHeader::Ports ports, int ttl, Sinks sinks) {
    if (!group.isMulticast() || ports.rtp == 0 || ports.rtcp == 0)
        return fail(
            ErrorCode::Protocol,
            QCoreApplication::translate("rtsp", "L'appareil n'annonce pas de groupe de multidiffusion."),
            QStringLiteral("group %1 port %2").arg(group.toString()).arg(ports.rtp));
    std::unique_ptr<UdpPath> path(new UdpPath(std::move(sinks)));
    const QNetworkInterface towards = interfaceOf(local);
    for (const auto& [socket, port] : {std::pair{&path->m_rtp, ports.rtp}, {&path->m_rtcp, ports.rtcp}}) {
        // To the group's own address: another group on the same port is none of ours. Shared: several tiles,
        // and other programs, may watch one group.
        if (!socket->bind(group, port, QUdpSocket::ShareAddress | QUdpSocket::ReuseAddressHint))
            return noSocket(QStringLiteral("bind to group: %1").arg(socket->errorString()));
        const bool joined = towards.isValid() ? socket->joinMulticastGroup(group, towards)
                                              : socket->joinMulticastGroup(group);
        if (!joined)
            return noSocket(QStringLiteral("join %1: %2").arg(group.toString(), socket->errorString()));
        if (towards.isValid())
            socket->setMulticastInterface(towards);
        socket->setSocketOption(QAbstractSocket::MulticastTtlOption, std::clamp(ttl, 1, 255));
        // What we report to the group is of no use to ourselves.
        socket->setSocketOption(QAbstractSocket::MulticastLoopbackOption, 0);
    }
    path->m_group = group;
    path->watch();
    return path;
}

void UdpPath::watch() {
    m_rtp.setSocketOption(QAbstractSocket::ReceiveBufferSizeSocketOption, kernelBuffer);
    connect(&m_rtp, &QUdpSocket::readyRead, this, &UdpPath::take);
    connect(&m_rtcp, &QUdpSocket::readyRead, this, &UdpPath::take);
}

TransportHeader::Ports UdpPath::ports() const {
    return {m_rtp.localPort(), m_rtcp.localPort()};
}

void UdpPath::setPeer(const QHostAddress& source, const QHostAddress& to, TransportHeader::Ports ports) {
    m_source = plain(source);
    m_to = plain(to);
    m_peerPorts = ports;
}

void UdpPath::punch(std::uint8_t payloadType, std::uint32_t ssrc) {
    QByteArray packet(12, '\0');
    packet[0] = char(0x80);
    packet[1] = char(payloadType & 0x7F);
    qToBigEndian<quint32>(ssrc, packet.data() + 8);
    sendRtp(packet);
    sendRtcp(emptyReceiverReport(ssrc));
}

void UdpPath::sendRtp(const QByteArray& packet) {
    if (m_running && m_peerPorts.rtp != 0)
        m_rtp.writeDatagram(packet, m_to, m_peerPorts.rtp);
}

void UdpPath::sendRtcp(const QByteArray& packet) {
    if (m_running && m_peerPorts.rtcp != 0)
        m_rtcp.writeDatagram(packet, m_to, m_peerPorts.rtcp);
}

void UdpPath::stop() {
    if (!std::exchange(m_running, false))
        return;
    m_release.stop();
    for (QUdpSocket* socket : {&m_rtp, &m_rtcp}) {
        socket->disconnect(this);
        if (!m_group.isNull())
            socket->leaveMulticastGroup(m_group);
        socket->close();
    }
}

void UdpPath::take() {
    takeFrom(m_rtcp, m_sinks.rtcp);
    takeFrom(m_rtp, [this](Bytes packet) {
        m_order.push(packet, MonoClock::now(), [this](Bytes next) { giveOrdered(next); });
    });
    armTimer();
}

void UdpPath::takeFrom(QUdpSocket& socket, const std::function<void(Bytes)>& give) {
    for (int taken = 0; m_running && m_sinks.mayRead() && socket.hasPendingDatagrams(); ++taken) {
        if (taken == turnDatagrams) {
            if (!std::exchange(m_takePosted, true))
                QMetaObject::invokeMethod(
                    this,
                    [this] {
                        m_takePosted = false;
                        take();
                    },
                    Qt::QueuedConnection);
            return;
        }
        QHostAddress from;
        const qint64 size = socket.readDatagram(m_buffer.data(), qint64(m_buffer.size()), &from);
        if (size < 0)
            continue;
        if (!from.isEqual(m_source, QHostAddress::ConvertV4MappedToIPv4)) {
            ++m_foreign;
            continue;
        }
        give({reinterpret_cast<const std::uint8_t*>(m_buffer.data()), std::size_t(size)});
    }
}

void UdpPath::giveOrdered(Bytes packet) {
    if (m_running)
        m_sinks.rtp(packet);
}

void UdpPath::armTimer() {
    const auto until = m_running ? m_order.deadline() : std::nullopt;
    if (!until)
        return m_release.stop();
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(*until - MonoClock::now());
    m_release.start(std::clamp(left, 0ms, 1000ms));
}

} // namespace vigie::rtsp
