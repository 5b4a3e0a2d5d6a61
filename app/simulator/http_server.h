// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "message.h"

#include <QObject>
#include <QPointer>
#include <QTcpServer>
#include <QTcpSocket>

namespace vigie::simulator {

struct HttpResponse {
    int status = 200;
    QByteArray contentType = "application/soap+xml; charset=utf-8";
    QByteArray body;
    QList<QPair<QByteArray, QByteArray>> headers;
};

/// One client's connection: takes requests one after the other, each answered before the next is read.
/// Thread: its server's. Ownership: child of the server; deletes itself when the client goes.
class HttpConnection final : public QObject {
    Q_OBJECT
public:
    HttpConnection(QTcpSocket* socket, QObject* parent);
    void respond(const HttpResponse& response);

Q_SIGNALS:
    void requested(const vigie::simulator::Message& request);

private:
    void onReadable();
    void next();

    QTcpSocket* m_socket;
    QByteArray m_buffer;
    bool m_answering = false;
    bool m_keepAlive = true;
};

/// Answers one request, at once or later; a client gone in between is no error.
class HttpReply final {
public:
    explicit HttpReply(HttpConnection* connection)
        : m_connection(connection) {}
    void send(const HttpResponse& response) const {
        if (m_connection)
            m_connection->respond(response);
    }
    [[nodiscard]] bool isGone() const { return m_connection.isNull(); }

private:
    QPointer<HttpConnection> m_connection;
};

/// A small HTTP/1.1 server on one address, with keep-alive.
/// Errors: listen() returns Conflict when the port is taken.
class HttpServer final : public QObject {
    Q_OBJECT
public:
    using Handler = std::function<void(const Message&, HttpReply)>;
    HttpServer(Handler handler, QObject* parent);

    [[nodiscard]] Result<void> listen(const QHostAddress& address, quint16 port);
    /// Stops listening and cuts every connection.
    void close();

private:
    void onConnection();

    Handler m_handler;
    QTcpServer m_server;
};

} // namespace vigie::simulator
