// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "digest_auth.h"
#include "rtsp_connection.h"

#include <QSslConfiguration>

class QTcpServer;
class QSslServer;

namespace vigie::simulator {

/// A recorder's RTSP/1.0 server: RTP interleaved in the connection only, Digest access, live and archive.
/// Thread: the simulator's only thread. Errors: listen() returns Conflict when the port is taken.
class RtspServer final : public QObject {
    Q_OBJECT
public:
    RtspServer(RtspContext context, QObject* parent);

    [[nodiscard]] Result<void> listen(const QHostAddress& address, quint16 port);
    [[nodiscard]] Result<void> listenSecure(const QHostAddress& address, quint16 port,
                                            const QSslConfiguration& tls);
    /// Stops listening and cuts every connection.
    void close();
    /// Sends what is due on every session and ends those whose time is up.
    void tick();
    /// Tells the sessions with a metadata track.
    void announce(const Camera& camera, AlarmKind kind, bool on);
    /// Sessions being played.
    [[nodiscard]] int playing() const;

private:
    void onConnection(QTcpServer& server);

    RtspContext m_context;
    QTcpServer* m_server;
    QSslServer* m_secureServer;
    std::vector<RtspConnection*> m_connections; ///< children; gone ones are removed when they say so
};

} // namespace vigie::simulator
