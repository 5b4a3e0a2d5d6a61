// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "reorder_buffer.h"
#include "requests.h"

#include <QTimer>
#include <QUdpSocket>

#include <vector>

namespace vigie::rtsp {

/// The two UDP sockets of one track, RTP and RTCP, unicast or a multicast group. Datagrams from elsewhere
/// than the device are dropped and counted; RTP leaves in order (ReorderBuffer). Thread: its owner's; the
/// sinks are called from the event loop and may stop() it.
class UdpPath final : public QObject {
    Q_OBJECT

public:
    struct Sinks {
        std::function<void(Bytes)> rtp;
        std::function<void(Bytes)> rtcp;
        std::function<bool()> mayRead; ///< false: what comes stays in the kernel, which drops the excess
    };

    /// A pair of ports, the first one even (RFC 3550 §11), on the address that leads to the device.
    /// Network when no pair is free.
    [[nodiscard]] static Result<std::unique_ptr<UdpPath>> unicast(const QHostAddress& local, Sinks sinks);
    /// Joins the group on the interface that has the local address. Unsupported when the group is none.
    [[nodiscard]] static Result<std::unique_ptr<UdpPath>> multicast(const QHostAddress& local,
                                                                    const QHostAddress& group,
                                                                    TransportHeader::Ports ports, int ttl,
                                                                    Sinks sinks);
    ~UdpPath() override;

    [[nodiscard]] TransportHeader::Ports ports() const;
    /// Who may send, and where what we send goes to. A port of 0: nothing is sent.
    void setPeer(const QHostAddress& source, const QHostAddress& to, TransportHeader::Ports ports);
    /// Opens the way back through firewalls between (an empty RTP packet and a report).
    void punch(std::uint8_t payloadType, std::uint32_t ssrc);
    void sendRtp(const QByteArray& packet);
    void sendRtcp(const QByteArray& packet);
    /// Takes what waits in the kernel.
    void take();
    /// What still waits to be put in order belongs to an older PLAY.
    void restart() { m_order.reset(); }
    void stop();

    [[nodiscard]] qint64 reordered() const { return m_order.reordered(); }
    [[nodiscard]] qint64 late() const { return m_order.late(); }
    [[nodiscard]] qint64 foreign() const { return m_foreign; }

private:
    explicit UdpPath(Sinks sinks);
    void watch();
    void takeFrom(QUdpSocket& socket, const std::function<void(Bytes)>& give);
    void giveOrdered(Bytes packet);
    void armTimer();

    Sinks m_sinks;
    QUdpSocket m_rtp;
    QUdpSocket m_rtcp;
    QHostAddress m_group; // null for unicast
    QHostAddress m_source;
    QHostAddress m_to;
    TransportHeader::Ports m_peerPorts;
    ReorderBuffer m_order;
    QTimer m_release;
    std::vector<char> m_buffer;
    bool m_running = true;
    bool m_takePosted = false;
    qint64 m_foreign = 0;
};

} // namespace vigie::rtsp
