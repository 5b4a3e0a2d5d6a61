// SPDX-License-Identifier: GPL-3.0-or-later
// Bytes of the connection: answers, requests of the device, frames.
#include "connection.h"

#include "logging.h"

#include <QCoreApplication>

namespace vigie::rtsp {

namespace {

// Bytes taken in one go before other sessions of the thread have their turn.
constexpr qint64 turnBytes = 512 * 1024;

} // namespace

bool Connection::mayRead() const {
    return m_state != State::Playing || m_shared->reading.load() || m_seeking || mediaByUdp();
}

void Connection::resumeReading() {
    m_lastMedia = monoNow();
    if (m_command)
        m_command->sentAt = m_lastMedia;
    for (const auto& track : m_tracks)
        if (track->path)
            track->path->take();
    takeBytes();
}

void Connection::takeBytes() {
    if (m_transport == nullptr)
        return;
    const auto self = m_self; // a listener may end the session within
    qint64 taken = 0;
    while (m_state != State::Over && mayRead()) {
        auto item = m_reader.next();
        if (!item) {
            finish(item.error());
            break;
        }
        if (const auto* media = std::get_if<InterleavedFrame>(&*item)) {
            frame(*media);
        } else if (const auto* answer = std::get_if<Response>(&*item)) {
            response(*answer);
        } else if (const auto* asked = std::get_if<PeerRequest>(&*item)) {
            peerRequest(*asked);
        } else if (taken >= turnBytes) {
            if (!std::exchange(m_takePosted, true))
                QMetaObject::invokeMethod(
                    this,
                    [this] {
                        m_takePosted = false;
                        takeBytes();
                    },
                    Qt::QueuedConnection);
            break;
        } else {
            const qint64 count = m_transport->read(m_reader.room());
            if (count == 0)
                break;
            m_reader.filled(std::size_t(count));
            taken += count;
        }
    }
    publishStats();
}

void Connection::response(const Response& response) {
    if (response.status < 200)
        return;
    bool number = false;
    const int cseq = response.headers.value("CSeq").toInt(&number);
    if (m_command && (!number || cseq == m_command->cseq)) {
        const InFlight command = *m_command;
        m_command.reset();
        return commandAnswered(command, response);
    }
    for (qsizetype i = 0; i < m_keepAlives.size(); ++i)
        if (!number || m_keepAlives[i].cseq == cseq)
            return keepAliveAnswered(m_keepAlives.takeAt(i), response);
    qCDebug(lcRtsp) << "answer to nothing we asked:" << response.status << "CSeq" << cseq;
}

void Connection::peerRequest(const PeerRequest& request) {
    const QByteArray cseq = request.headers.value("CSeq");
    const bool known = request.method == "OPTIONS" || request.method == "GET_PARAMETER" ||
                       request.method == "SET_PARAMETER" || request.method == "TEARDOWN";
    m_transport->write("RTSP/1.0 " + QByteArray(known ? "200 OK" : "501 Not Implemented") +
                       (cseq.isEmpty() ? QByteArray() : "\r\nCSeq: " + cseq) + "\r\n\r\n");
    if (request.method == "TEARDOWN")
        finish({ErrorCode::Network, QCoreApplication::translate("rtsp", "L'appareil a arrêté le flux."),
                QStringLiteral("TEARDOWN from the device")});
}

} // namespace vigie::rtsp
