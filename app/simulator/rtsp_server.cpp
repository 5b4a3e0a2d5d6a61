// SPDX-License-Identifier: GPL-3.0-or-later
#include "rtsp_server.h"

#include <QCoreApplication>

namespace vigie::simulator {

RtspServer::RtspServer(RtspContext context, QObject* parent)
    : QObject(parent)
    , m_context(context) {
    connect(&m_server, &QTcpServer::newConnection, this, &RtspServer::onConnection);
}

Result<void> RtspServer::listen(const QHostAddress& address, quint16 port) {
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

void RtspServer::close() {
    m_server.close();
    for (RtspConnection* const connection : std::exchange(m_connections, {}))
        delete connection;
}

void RtspServer::tick() {
    for (size_t i = 0; i < m_connections.size(); ++i)
        m_connections[i]->tick();
}

int RtspServer::playing() const {
    return int(std::count_if(m_connections.begin(), m_connections.end(),
                             [](const RtspConnection* connection) { return connection->isPlaying(); }));
}

void RtspServer::onConnection() {
    while (QTcpSocket* const socket = m_server.nextPendingConnection()) {
        auto* const connection = new RtspConnection(m_context, socket, this);
        m_connections.push_back(connection);
        connect(connection, &RtspConnection::finished, this, [this, connection] {
            std::erase(m_connections, connection);
            connection->deleteLater();
        });
    }
}

} // namespace vigie::simulator
