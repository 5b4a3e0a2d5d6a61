// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/device_trust.h"
#include "tcp_transport.h"

#include <QSslSocket>

namespace vigie::rtsp {

/// RTSP over TLS (RFC 7826 §19.2, ONVIF Streaming "RTP/RTSP/TLS"): opened() comes after the certificate was
/// judged, so nothing is ever sent to a device that is not trusted.
class TlsTransport final : public TcpTransport {
    Q_OBJECT

public:
    explicit TlsTransport(DeviceTrust trust, QObject* parent = nullptr);

    void open(const QString& host, quint16 port) override;
    [[nodiscard]] bool isOpen() const override { return m_tls->isEncrypted() && TcpTransport::isOpen(); }

protected:
    void fail(QAbstractSocket::SocketError code, const QString& detail) override;

private:
    /// True when the device may be talked to.
    bool judge(const QList<QSslError>& errors);

    QSslSocket* m_tls; // owned by the base
    DeviceTrust m_trust;
    bool m_refused = false;
};

} // namespace vigie::rtsp
