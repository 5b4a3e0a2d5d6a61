// SPDX-License-Identifier: GPL-3.0-or-later
// What a conversation makes of the device's answers.
#include "connection.h"

#include <QCoreApplication>

namespace vigie::rtsp {

bool Connection::authenticate(const InFlight& sent, const Response& response) {
    if (response.status != 401) {
        if (sent.authorized && response.status < 300)
            m_auth.accepted();
        return false;
    }
    switch (m_auth.challenged(response.headers.values("WWW-Authenticate"), sent.authorized)) {
    case DigestAuth::Verdict::Retry:
        if (sent.kind == Kind::KeepAlive)
            m_keepAlives.append(send(sent.kind, sent.request));
        else
            command(sent.kind, sent.request);
        return true;
    case DigestAuth::Verdict::Refused: {
        Error error = statusError(response, sent.request.method);
        if (m_request.credentials.isEmpty())
            error.text = QCoreApplication::translate("rtsp", "L'appareil demande des identifiants.");
        finish(error);
        return true;
    }
    case DigestAuth::Verdict::NoScheme:
        break;
    }
    finish(
        {ErrorCode::Unsupported,
         QCoreApplication::translate("rtsp", "L'appareil demande une authentification inconnue."),
         QStringLiteral("401 on %1 without a scheme of ours").arg(QString::fromLatin1(sent.request.method))});
    return true;
}

void Connection::commandAnswered(const InFlight& sent, const Response& response) {
    if (sent.kind == Kind::Teardown)
        return over();
    if (isDone() || authenticate(sent, response))
        return;
    if (sent.kind == Kind::Play)
        return playAnswered(sent, response);
    if (sent.kind == Kind::Pause) {
        // A device without PAUSE goes on sending; whoever asked can stop reading.
        if (response.status < 300)
            m_state = State::Paused;
        m_pauseFirst = false;
        return advance();
    }
    if (response.status == 551 && sent.kind == Kind::Setup && m_play && m_withRequire &&
        !m_play->requireReplay) {
        m_withRequire = false;
        m_shared->replayRefused = true;
        return sendSetup();
    }
    if (response.status >= 300)
        return finish(statusError(response, sent.request.method));
    if (sent.kind == Kind::Describe)
        described(response);
    else
        setUp(response);
}

void Connection::described(const Response& response) {
    const auto session = parseSdp(response.body);
    if (!session)
        return finish(session.error());
    const auto video = session->video();
    if (!video)
        return finish(video.error());
    m_media = *video;
    m_aggregate = resolveControl(baseUri(response.headers, m_uri), session->control);
    Description description;
    description.video = toVideoTrack(m_media);
    description.server = QString::fromUtf8(response.headers.value("Server"));
    bool found = false;
    for (const MediaDescription& media : session->media) {
        const bool ours = !found && media.kind == "video" && media.codec == m_media.codec &&
                          media.control == m_media.control;
        found = found || ours;
        description.tracks.append(
            {QString::fromLatin1(media.kind), QString::fromLatin1(media.codec), media.payloadType, ours});
    }
    if (m_shared->closing)
        return;
    m_listener->onDescribed(description);
    sendSetup();
}

void Connection::setUp(const Response& response) {
    if (const QByteArray chosen = response.headers.value("Transport"); !chosen.isEmpty()) {
        const auto transport = parseTransport(chosen);
        if (!transport)
            return finish(transport.error());
        m_channels = *transport;
    }
    m_session = parseSession(response.headers.value("Session"));
    m_reader.setChannels(m_channels.rtpChannel, m_channels.rtcpChannel);
    m_receiver = std::make_unique<MediaReceiver>(
        m_media,
        MediaReceiver::Sinks{[this](AccessUnit&& one) { unit(std::move(one)); }, [this] { ended(); }});
    m_state = State::Starting;
    sendPlay();
}

void Connection::playAnswered(const InFlight& sent, const Response& response) {
    if (response.status == 551 && m_play && m_withRequire && !m_play->requireReplay) {
        m_withRequire = false;
        m_shared->replayRefused = true;
        m_playWanted = m_play;
        return sendPlay();
    }
    if (response.status == 455 && m_state == State::Playing && m_seeking) {
        m_pauseFirst = true; // "method not valid in this state": this device wants PAUSE before
        m_playWanted = m_play;
        return advance();
    }
    if (response.status >= 300)
        return finish(statusError(response, sent.request.method));
    const bool first = m_state == State::Starting;
    m_state = State::Playing;
    m_lastMedia = monoNow();
    if (m_seeking) {
        m_seeking = false;
        m_receiver->restart(sent.cseq);
    }
    announcePlaying();
    if (first)
        sendKeepAlive();
    advance();
}

void Connection::keepAliveAnswered(const InFlight& sent, const Response& response) {
    if (isDone() || authenticate(sent, response))
        return;
    if (response.status == 454)
        return finish(statusError(response, sent.request.method));
    if (sent.request.method == "OPTIONS") {
        m_methodsKnown = true;
        m_hasGetParameter = response.headers.value("Public").toUpper().contains("GET_PARAMETER");
    } else if (response.status >= 400) {
        m_hasGetParameter = false; // announced but refused
    }
}

} // namespace vigie::rtsp
