// SPDX-License-Identifier: GPL-3.0-or-later
#include "http_server.h"

#include <QCoreApplication>
#include <QSslServer>
#include <QSslSocket>

#include <sys/socket.h>

namespace vigie::simulator {
namespace {

// A body of the largest size and its head, and some of a pipelined next request.
constexpr qsizetype maxBuffered = 512 * 1024;

QByteArray reason(int status) {
    switch (status) {
    case 200:
        return "OK";
    case 204:
        return "No Content";
    case 302:
        return "Found";
    case 400:
        return "Bad Request";
    case 401:
        return "Unauthorized";
    case 403:
        return "Forbidden";
    case 404:
        return "Not Found";
    case 405:
        return "Method Not Allowed";
    default:
        return "Internal Server Error";
    }
}

} // namespace

qint64 unsentBytes(const QTcpSocket& socket) {
    const auto* const secure = qobject_cast<const QSslSocket*>(&socket);
    return socket.bytesToWrite() + (secure ? secure->encryptedBytesToWrite() : 0);
}

HttpConnection::HttpConnection(QTcpSocket* socket, Spoil spoil, bool secure, QObject* parent)
    : QObject(parent)
    , m_socket(socket)
    , m_spoil(std::move(spoil))
    , m_secure(secure) {
    socket->setParent(this);
    socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
    connect(socket, &QTcpSocket::readyRead, this, &HttpConnection::onReadable);
    connect(socket, &QTcpSocket::bytesWritten, this, &HttpConnection::drained);
    connect(socket, &QTcpSocket::disconnected, this, &QObject::deleteLater);
}

void HttpConnection::startRaw(const QByteArray& bytes) {
    m_keepAlive = false; // m_answering stays: nothing is read after such an answer
    m_socket->write(bytes);
}

void HttpConnection::start(const QByteArray& contentType,
                           const QList<QPair<QByteArray, QByteArray>>& headers) {
    QByteArray head = "HTTP/1.1 200 OK\r\nServer: vigie-sim\r\nContent-Type: " + contentType + "\r\n";
    for (const auto& [name, value] : headers)
        head += name + ": " + value + "\r\n";
    startRaw(head + "Connection: close\r\n\r\n");
}

bool HttpConnection::write(const QByteArray& bytes) {
    return m_socket->state() == QAbstractSocket::ConnectedState && m_socket->write(bytes) == bytes.size();
}

void HttpConnection::finish() {
    m_socket->disconnectFromHost();
}

void HttpConnection::endOurDirection() {
    m_socket->flush();
    ::shutdown(int(m_socket->socketDescriptor()), SHUT_WR);
}

QTcpSocket* HttpConnection::takeOver() {
    m_takenOver = true;
    return m_socket;
}

void HttpConnection::onReadable() {
    if (m_takenOver)
        return;
    m_buffer.append(m_socket->readAll());
    if (m_buffer.size() > maxBuffered) {
        m_socket->abort();
        return;
    }
    next();
}

void HttpConnection::next() {
    if (m_answering)
        return;
    Message request;
    switch (takeMessage(m_buffer, request)) {
    case ParseState::NeedMore:
        return;
    case ParseState::Bad:
        m_answering = true;
        m_keepAlive = false;
        respond({400, "text/plain", "bad request\n", {}});
        return;
    case ParseState::Ready:
        break;
    }
    m_answering = true;
    request.secure = m_secure;
    m_target = request.target;
    m_keepAlive = request.version == "HTTP/1.1" &&
                  request.header("Connection").compare("close", Qt::CaseInsensitive) != 0;
    Q_EMIT requested(request);
}

void HttpConnection::respond(const HttpResponse& response) {
    if (!m_answering || m_socket->state() != QAbstractSocket::ConnectedState)
        return;
    if (m_spoil && m_spoil(*this, response))
        return;
    m_answering = false;
    QByteArray head = "HTTP/1.1 " + QByteArray::number(response.status) + ' ' + reason(response.status) +
                      "\r\nServer: vigie-sim\r\nContent-Type: " + response.contentType +
                      "\r\nContent-Length: " + QByteArray::number(response.body.size()) + "\r\n";
    for (const auto& [name, value] : response.headers)
        head += name + ": " + value + "\r\n";
    head += m_keepAlive ? "Connection: keep-alive\r\n\r\n" : "Connection: close\r\n\r\n";
    m_socket->write(head + response.body);
    if (!m_keepAlive) {
        m_socket->disconnectFromHost();
        return;
    }
    if (!m_buffer.isEmpty()) // a pipelined request; later, so that a flood of them can't deepen the stack
        QMetaObject::invokeMethod(this, &HttpConnection::next, Qt::QueuedConnection);
}

HttpServer::HttpServer(Handler handler, HttpConnection::Spoil spoil, QObject* parent)
    : QObject(parent)
    , m_handler(std::move(handler))
    , m_spoil(std::move(spoil))
    , m_server(new QTcpServer(this))
    , m_secureServer(new QSslServer(this)) {
    connect(m_server, &QTcpServer::pendingConnectionAvailable, this,
            [this] { onConnection(*m_server, false); });
    connect(m_secureServer, &QTcpServer::pendingConnectionAvailable, this,
            [this] { onConnection(*m_secureServer, true); });
}

Result<void> listenOn(QTcpServer& server, const QHostAddress& address, quint16 port) {
    if (server.isListening())
        return {};
    if (!server.listen(address, port))
        return fail(ErrorCode::Conflict,
                    QCoreApplication::translate("simulator", "Impossible d'écouter sur %1:%2 : déjà pris ?")
                        .arg(address.toString())
                        .arg(port),
                    server.errorString());
    return {};
}

Result<void> HttpServer::listen(const QHostAddress& address, quint16 port) {
    return listenOn(*m_server, address, port);
}

Result<void> HttpServer::listenSecure(const QHostAddress& address, quint16 port,
                                      const QSslConfiguration& tls) {
    m_secureServer->setSslConfiguration(tls);
    return listenOn(*m_secureServer, address, port);
}

void HttpServer::close() {
    m_server->close();
    m_secureServer->close();
    for (HttpConnection* const connection : findChildren<HttpConnection*>(Qt::FindDirectChildrenOnly))
        delete connection;
}

void HttpServer::onConnection(QTcpServer& server, bool secure) {
    while (QTcpSocket* const socket = server.nextPendingConnection()) {
        auto* const connection = new HttpConnection(socket, m_spoil, secure, this);
        connect(connection, &HttpConnection::requested, this,
                [this, connection](const Message& request) { m_handler(request, HttpReply(connection)); });
    }
}

} // namespace vigie::simulator
