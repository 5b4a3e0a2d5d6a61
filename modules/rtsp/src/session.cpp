// SPDX-License-Identifier: GPL-3.0-or-later
#include "rtsp/session.h"

#include "connection.h"

namespace vigie::rtsp {

struct Session::Link {
    std::shared_ptr<Connection> connection;
    std::shared_ptr<SessionState> shared;

    // Nothing captured keeps the connection alive: it lives by itself until it is over.
    void post(auto&& act) const { QMetaObject::invokeMethod(connection.get(), act, Qt::QueuedConnection); }
};

std::unique_ptr<Session> Session::open(IoThreads& threads, SessionRequest request,
                                       std::shared_ptr<SessionListener> listener) {
    auto link = std::make_unique<Link>();
    link->shared = std::make_shared<SessionState>();
    link->connection =
        Connection::create(std::move(request), std::move(listener), link->shared, threads.nextThread());
    return std::unique_ptr<Session>(new Session(std::move(link)));
}

Session::Session(std::unique_ptr<Link> link)
    : m_link(std::move(link)) {}

Session::~Session() {
    close();
}

void Session::close() {
    if (!m_link->shared->closing.exchange(true))
        m_link->post([connection = m_link->connection.get()] { connection->close(); });
}

void Session::setReading(bool on) {
    if (m_link->shared->reading.exchange(on) != on && on)
        m_link->post([connection = m_link->connection.get()] { connection->resumeReading(); });
}

void Session::pause() {
    m_link->post([connection = m_link->connection.get()] { connection->pause(); });
}

void Session::play(std::optional<ReplayOptions> options) {
    m_link->post([connection = m_link->connection.get(), options] { connection->play(options); });
}

SessionStats Session::stats() const {
    const SessionState& shared = *m_link->shared;
    return {shared.packets,        shared.packetsLost, shared.bytes,        shared.accessUnits,
            shared.discardedBytes, shared.malformed,   shared.replayRefused};
}

} // namespace vigie::rtsp
