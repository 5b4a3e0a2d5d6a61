// SPDX-License-Identifier: GPL-3.0-or-later
#include "tcp_transport.h"

#include <QCoreApplication>
#include <QNetworkProxy>

namespace vigie::rtsp {

namespace {

// What waits in user space at most while its owner does not read; the rest stays in the kernel's window and
// then with the sender.
constexpr qint64 readBuffer = 256 * 1024;

} // namespace

TcpTransport::TcpTransport(QObject* parent)
    : TcpTransport(std::make_unique<QTcpSocket>(), parent) {
    connect(m_socket.get(), &QTcpSocket::connected, this, &Transport::opened);
}

TcpTransport::TcpTransport(std::unique_ptr<QTcpSocket> socket, QObject* parent)
    : Transport(parent)
    , m_socket(std::move(socket)) {
    m_socket->setProxy(QNetworkProxy::NoProxy);
    m_socket->setReadBufferSize(readBuffer);
    connect(m_socket.get(), &QTcpSocket::connected, this,
            [this] { m_socket->setSocketOption(QAbstractSocket::LowDelayOption, 1); });
    connect(m_socket.get(), &QTcpSocket::readyRead, this, &Transport::readable);
    connect(m_socket.get(), &QTcpSocket::errorOccurred, this, [this](QAbstractSocket::SocketError code) {
        // Qt drops what was not read once the socket is closed; told later, as an error found within write()
        // must not call back into the writer.
        if (m_socket->isReadable())
            m_rest += m_socket->readAll();
        QMetaObject::invokeMethod(
            this, [this, code, detail = m_socket->errorString()] { fail(code, detail); },
            Qt::QueuedConnection);
    });
}

void TcpTransport::open(const QString& host, quint16 port) {
    m_socket->connectToHost(host, port);
}

void TcpTransport::write(const QByteArray& bytes) {
    m_socket->write(bytes);
    m_socket->flush(); // at once: a round trip counts when a camera is called up
}

qint64 TcpTransport::read(std::span<char> into) {
    if (!m_rest.isEmpty()) {
        const qsizetype count = std::min(m_rest.size(), qsizetype(into.size()));
        std::copy_n(m_rest.constData(), count, into.data());
        m_rest.remove(0, count);
        return count;
    }
    if (!m_socket->isReadable())
        return 0;
    return std::max<qint64>(0, m_socket->read(into.data(), qint64(into.size())));
}

void TcpTransport::finish() {
    m_socket->disconnectFromHost();
}

void TcpTransport::fail(QAbstractSocket::SocketError code, const QString& detail) {
    switch (code) {
    case QAbstractSocket::HostNotFoundError:
        Q_EMIT failed({ErrorCode::Network,
                       QCoreApplication::translate("rtsp", "Le nom de l'appareil est introuvable."), detail});
        return;
    case QAbstractSocket::ConnectionRefusedError:
        Q_EMIT failed({ErrorCode::Network,
                       QCoreApplication::translate("rtsp", "L'appareil refuse la connexion."), detail});
        return;
    case QAbstractSocket::RemoteHostClosedError:
        Q_EMIT failed({ErrorCode::Network,
                       QCoreApplication::translate("rtsp", "L'appareil a fermé la connexion."), detail});
        return;
    case QAbstractSocket::SocketTimeoutError:
        Q_EMIT failed(
            {ErrorCode::Timeout, QCoreApplication::translate("rtsp", "L'appareil ne répond pas."), detail});
        return;
    default:
        Q_EMIT failed({ErrorCode::Network,
                       QCoreApplication::translate("rtsp", "La liaison avec l'appareil est rompue."),
                       detail});
    }
}

} // namespace vigie::rtsp
