// SPDX-License-Identifier: GPL-3.0-or-later
#include "tls_transport.h"

#include "rtsp/device_tls.h"

#include <QCoreApplication>

namespace vigie::rtsp {

TlsTransport::TlsTransport(DeviceTrust trust, QObject* parent)
    : TcpTransport(std::make_unique<QSslSocket>(), parent)
    , m_tls(static_cast<QSslSocket*>(socket()))
    , m_trust(std::move(trust)) {
    m_tls->setSslConfiguration(deviceTlsConfiguration());
    connect(m_tls, &QSslSocket::sslErrors, this, [this](const QList<QSslError>& errors) {
        if (judge(errors))
            m_tls->ignoreSslErrors();
    });
    connect(m_tls, &QSslSocket::encrypted, this, [this] {
        // Judged once more: a certificate without faults may still not be the one that was accepted.
        if (judge(m_tls->sslHandshakeErrors()))
            Q_EMIT opened();
    });
}

void TlsTransport::open(const QString& host, quint16 port) {
    m_tls->connectToHostEncrypted(host, port);
}

bool TlsTransport::judge(const QList<QSslError>& errors) {
    const auto refused = refusal(m_trust, m_tls->peerCertificate(), errors);
    if (refused && !std::exchange(m_refused, true)) {
        m_tls->abort();
        QMetaObject::invokeMethod(
            this, [this, reason = *refused] { Q_EMIT failed(reason); }, Qt::QueuedConnection);
    }
    return !m_refused;
}

void TlsTransport::fail(QAbstractSocket::SocketError code, const QString& detail) {
    if (m_refused)
        return; // what follows from our own hanging up
    if (code == QAbstractSocket::SslHandshakeFailedError || code == QAbstractSocket::SslInternalError ||
        code == QAbstractSocket::SslInvalidUserDataError) {
        Q_EMIT failed({ErrorCode::Protocol,
                       QCoreApplication::translate(
                           "rtsp", "La liaison chiffrée avec l'appareil n'a pas pu être établie."),
                       detail});
        return;
    }
    TcpTransport::fail(code, detail);
}

} // namespace vigie::rtsp
