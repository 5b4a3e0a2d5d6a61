// SPDX-License-Identifier: GPL-3.0-or-later
#include "rtsp/session.h"

#include "connection.h"

#include <QCoreApplication>

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
    link->connection = Connection::create(std::move(request), std::move(listener), link->shared, threads);
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

Result<void> Session::sendAudio(const QByteArray& g711) {
    SessionState& shared = *m_link->shared;
    switch (shared.talk.load()) {
    case SessionState::Talk::Ready:
        break;
    case SessionState::Talk::None:
        return fail(
            ErrorCode::Unsupported,
            QCoreApplication::translate("rtsp", "L'appareil ne permet pas de parler dans son haut-parleur."),
            QStringLiteral("no back channel set up"));
    case SessionState::Talk::Unknown:
        return fail(
            ErrorCode::Conflict,
            QCoreApplication::translate("rtsp", "La voie vers le haut-parleur n'est pas encore ouverte."),
            QStringLiteral("back channel not set up yet"));
    }
    constexpr qint64 maxQueued = 64 * 1024;
    if (g711.size() > maxQueued || shared.talkQueued + g711.size() > maxQueued)
        return fail(ErrorCode::Network,
                    QCoreApplication::translate("rtsp", "L'appareil ne suit pas : la parole est coupée."),
                    QStringLiteral("%1 bytes of talk waiting").arg(shared.talkQueued));
    shared.talkQueued += g711.size();
    m_link->post([connection = m_link->connection.get(), g711] { connection->talk(g711); });
    return {};
}

SessionStats Session::stats() const {
    const SessionState& shared = *m_link->shared;
    SessionStats stats;
    stats.packets = shared.packets;
    stats.packetsLost = shared.packetsLost;
    stats.bytes = shared.bytes;
    stats.accessUnits = shared.accessUnits;
    stats.discardedBytes = shared.discardedBytes;
    stats.malformed = shared.malformed;
    stats.replayRefused = shared.replayRefused;
    stats.audioUnits = shared.audioUnits;
    stats.metadataUnits = shared.metadataUnits;
    stats.reordered = shared.reordered;
    stats.late = shared.late;
    stats.foreign = shared.foreign;
    stats.talkDropped = shared.talkDropped;
    stats.transport = shared.transport;
    return stats;
}

} // namespace vigie::rtsp
