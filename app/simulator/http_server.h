// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "message.h"

#include <QObject>
#include <QPointer>
#include <QSslConfiguration>
#include <QTcpSocket>

class QTcpServer;
class QSslServer;

namespace vigie::simulator {

struct HttpResponse {
    int status = 200;
    QByteArray contentType = "application/soap+xml; charset=utf-8";
    QByteArray body;
    QList<QPair<QByteArray, QByteArray>> headers;
};

/// Bytes written and not yet handed to the network, those waiting for encryption or encrypted included.
[[nodiscard]] qint64 unsentBytes(const QTcpSocket& socket);

/// One client's connection: takes requests one after the other, each answered before the next is read.
/// Thread: its server's. Ownership: child of the server; deletes itself when the client goes.
class HttpConnection final : public QObject {
    Q_OBJECT
public:
    /// Looks at every answer first; true: it has taken care of it.
    using Spoil = std::function<bool(HttpConnection&, const HttpResponse&)>;
    HttpConnection(QTcpSocket* socket, Spoil spoil, bool secure, QObject* parent);
    void respond(const HttpResponse& response);

    /// An answer that goes on: a head without length, write() as often as needed, finish().
    void startRaw(const QByteArray& bytes);
    void start(const QByteArray& contentType, const QList<QPair<QByteArray, QByteArray>>& headers);
    /// False when the client is gone, which no loop that writes may overlook.
    bool write(const QByteArray& bytes);
    /// Sends what is left, then closes the connection.
    void finish();
    /// Closes our direction and goes on listening.
    void endOurDirection();
    [[nodiscard]] qint64 backlog() const { return unsentBytes(*m_socket); }
    [[nodiscard]] const QByteArray& target() const { return m_target; }
    /// From now on the bytes are somebody else's (WebSocket): neither read nor parsed here.
    [[nodiscard]] QTcpSocket* takeOver();

Q_SIGNALS:
    void requested(const vigie::simulator::Message& request);
    /// The network took some bytes.
    void drained();

private:
    void onReadable();
    void next();

    QTcpSocket* m_socket;
    Spoil m_spoil;
    bool m_secure;
    QByteArray m_buffer;
    QByteArray m_target; ///< of the request being answered
    bool m_answering = false;
    bool m_keepAlive = true;
    bool m_takenOver = false;
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
    /// For answers that go on; null when the client is gone.
    [[nodiscard]] HttpConnection* connection() const { return m_connection; }

private:
    QPointer<HttpConnection> m_connection;
};

/// A small HTTP/1.1 server on one address, with keep-alive; beside it, if wanted, the same over TLS.
/// Errors: listen() returns Conflict when the port is taken.
class HttpServer final : public QObject {
    Q_OBJECT
public:
    using Handler = std::function<void(const Message&, HttpReply)>;
    HttpServer(Handler handler, HttpConnection::Spoil spoil, QObject* parent);

    [[nodiscard]] Result<void> listen(const QHostAddress& address, quint16 port);
    [[nodiscard]] Result<void> listenSecure(const QHostAddress& address, quint16 port,
                                            const QSslConfiguration& tls);
    /// Stops listening and cuts every connection.
    void close();

private:
    void onConnection(QTcpServer& server, bool secure);

    Handler m_handler;
    HttpConnection::Spoil m_spoil;
    QTcpServer* m_server;
    QSslServer* m_secureServer;
};

/// listen() with the sentence every server of the simulator fails with.
[[nodiscard]] Result<void> listenOn(QTcpServer& server, const QHostAddress& address, quint16 port);

} // namespace vigie::simulator
