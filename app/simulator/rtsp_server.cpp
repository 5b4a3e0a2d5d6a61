// SPDX-License-Identifier: GPL-3.0-or-later
#include "rtsp_server.h"

#include "http_server.h"

#include <QSslServer>

namespace vigie::simulator {

RtspServer::RtspServer(RtspContext context, QObject* parent)
    : QObject(parent)
    , m_context(std::move(context))
    , m_server(new QTcpServer(this))
    , m_secureServer(new QSslServer(this)) {
    connect(m_server, &QTcpServer::pendingConnectionAvailable, this, [this] { onConnection(*m_server); });
    connect(m_secureServer, &QTcpServer::pendingConnectionAvailable, this,
            [this] { onConnection(*m_secureServer); });
}

Result<void> RtspServer::listen(const QHostAddress& address, quint16 port) {
    return listenOn(*m_server, address, port);
}

Result<void> RtspServer::listenSecure(const QHostAddress& address, quint16 port,
                                      const QSslConfiguration& tls) {
    m_secureServer->setSslConfiguration(tls);
    return listenOn(*m_secureServer, address, port);
}

void RtspServer::close() {
    m_server->close();
    m_secureServer->close();
    for (RtspConnection* const connection : std::exchange(m_connections, {}))
        delete connection;
}

void RtspServer::announce(const Camera& camera, AlarmKind kind, bool on) {
    for (size_t i = 0; i < m_connections.size(); ++i)
        m_connections[i]->announce(camera, kind, on);
}

void RtspServer::tick() {
    for (size_t i = 0; i < m_connections.size(); ++i)
        m_connections[i]->tick();
}

int RtspServer::playing() const {
    return int(std::count_if(m_connections.begin(), m_connections.end(),
                             [](const RtspConnection* connection) { return connection->isPlaying(); }));
}

void RtspServer::onConnection(QTcpServer& server) {
    while (QTcpSocket* const socket = server.nextPendingConnection()) {
        auto* const connection = new RtspConnection(m_context, socket, this);
        m_connections.push_back(connection);
        connect(connection, &RtspConnection::finished, this, [this, connection] {
            std::erase(m_connections, connection);
            connection->deleteLater();
        });
    }
}

} // namespace vigie::simulator
