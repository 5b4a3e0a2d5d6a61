// SPDX-License-Identifier: GPL-3.0-or-later
#include "http_server.h"

#include <QCoreApplication>

namespace vigie::simulator {
namespace {

// A body of the largest size and its head, and some of a pipelined next request.
constexpr qsizetype maxBuffered = 512 * 1024;

QByteArray reason(int status) {
    switch (status) {
    case 200:
        return "OK";
    case 400:
        return "Bad Request";
    case 401:
        return "Unauthorized";
    case 404:
        return "Not Found";
    case 405:
        return "Method Not Allowed";
    default:
        return "Internal Server Error";
    }
}

} // namespace

HttpConnection::HttpConnection(QTcpSocket* socket, QObject* parent)
    : QObject(parent)
    , m_socket(socket) {
    socket->setParent(this);
    socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
    connect(socket, &QTcpSocket::readyRead, this, &HttpConnection::onReadable);
    connect(socket, &QTcpSocket::disconnected, this, &QObject::deleteLater);
}

void HttpConnection::onReadable() {
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
    m_keepAlive = request.version == "HTTP/1.1" &&
                  request.header("Connection").compare("close", Qt::CaseInsensitive) != 0;
    Q_EMIT requested(request);
}

void HttpConnection::respond(const HttpResponse& response) {
    if (!m_answering || m_socket->state() != QAbstractSocket::ConnectedState)
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

HttpServer::HttpServer(Handler handler, QObject* parent)
    : QObject(parent)
    , m_handler(std::move(handler)) {
    connect(&m_server, &QTcpServer::newConnection, this, &HttpServer::onConnection);
}

Result<void> HttpServer::listen(const QHostAddress& address, quint16 port) {
    if (m_server.isListening())
        return {};
    if (!m_server.listen(address, port))
        return fail(ErrorCode::Conflict,
                    QCoreApplication::translate("simulator", "Impossible d'écouter sur %1:%2 : déjà pris ?")
                        .arg(address.toString())
                        .arg(port),
                    m_server.errorString());
    return {};
}

void HttpServer::close() {
    m_server.close();
    for (HttpConnection* const connection : findChildren<HttpConnection*>(Qt::FindDirectChildrenOnly))
        delete connection;
}

void HttpServer::onConnection() {
    while (QTcpSocket* const socket = m_server.nextPendingConnection()) {
        auto* const connection = new HttpConnection(socket, this);
        connect(connection, &HttpConnection::requested, this,
                [this, connection](const Message& request) { m_handler(request, HttpReply(connection)); });
    }
}

} // namespace vigie::simulator
