// SPDX-License-Identifier: GPL-3.0-or-later
// What a conversation makes of the device's answers.
#include "connection.h"

#include <QCoreApplication>

namespace vigie::rtsp {

using namespace std::chrono_literals;

namespace {

constexpr auto loginTurnStep = 20ms;

} // namespace

bool Connection::authenticate(const InFlight& sent, const Response& response) {
    if (response.status != 401) {
        if (sent.authorized && response.status < 300) {
            m_auth.accepted();
            m_logins->accepted(m_request.uri.host(), m_request.credentials);
            m_loginTurn.release();
        }
        return false;
    }
    switch (m_auth.challenged(response.headers.values("WWW-Authenticate"), sent.authorized)) {
    case DigestAuth::Verdict::Retry:
        m_loginTurn.release();
        sendLogin(sent);
        return true;
    case DigestAuth::Verdict::Refused: {
        if (sent.authorized)
            m_logins->refused(m_request.uri.host(), m_request.credentials);
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

void Connection::again(const InFlight& sent) {
    if (sent.kind == Kind::KeepAlive)
        m_keepAlives.append(send(sent.kind, sent.request));
    else
        command(sent.kind, sent.request);
}

void Connection::sendLogin(const InFlight& sent) {
    if (isDone())
        return;
    auto turn = m_logins->takeTurn(m_request.uri.host(), m_request.credentials);
    if (!turn)
        return finish(turn.error());
    if (*turn) {
        m_loginTurn = *std::move(*turn);
        return again(sent);
    }
    QTimer::singleShot(loginTurnStep, this, [this, sent] { sendLogin(sent); });
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
    if (response.status == 551 && sent.kind == Kind::Describe && m_withBackChannel) {
        m_withBackChannel = false; // told as a missing track once the description is there
        return sendDescribe();
    }
    if (response.status >= 300 && sent.kind == Kind::Setup)
        return trackRefused(statusError(response, sent.request.method), response.status == 461);
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
    m_aggregate = resolveControl(baseUri(response.headers, m_uri), session->control);
    m_liveOnly = session->range.startsWith("npt=now");
    Description description;
    description.server = QString::fromUtf8(response.headers.value("Server"));
    QList<std::pair<TrackKind, Error>> missing;
    if (!chooseTracks(*session, description, missing))
        return;
    if (!std::exchange(m_described, true)) {
        if (m_request.tracks.backChannel && !description.backChannel)
            m_shared->talk = SessionState::Talk::None;
        if (!m_shared->closing)
            m_listener->onDescribed(description);
        for (const auto& [kind, reason] : missing)
            if (!m_shared->closing)
                m_listener->onTrackRefused(kind, reason);
    }
    if (m_shared->closing)
        return;
    sendSetup();
}

void Connection::setUp(const Response& response) {
    Track& track = *m_tracks[m_settingUp];
    TransportHeader chosen;
    chosen.lower = m_lower;
    chosen.rtpChannel = std::uint8_t(m_settingUp * 2);
    chosen.rtcpChannel = std::uint8_t(m_settingUp * 2 + 1);
    if (const QByteArray said = response.headers.value("Transport"); !said.isEmpty()) {
        const auto transport = parseTransport(said);
        if (!transport)
            return trackRefused(transport.error(), false);
        if (transport->lower != m_lower)
            return trackRefused(
                {ErrorCode::Unsupported,
                 QCoreApplication::translate("rtsp", "L'appareil n'accepte pas le transport demandé."),
                 QStringLiteral("Transport: %1").arg(QString::fromLatin1(said.left(120)))},
                true);
        const bool numbered = said.toLower().contains("interleaved");
        const auto [rtp, rtcp] = std::pair{chosen.rtpChannel, chosen.rtcpChannel};
        chosen = *transport;
        if (!numbered) {
            chosen.rtpChannel = rtp;
            chosen.rtcpChannel = rtcp;
        }
    }
    if (const auto session = parseSession(response.headers.value("Session")); !session.id.isEmpty())
        m_session = session;
    if (auto accepted = acceptTransport(track, chosen); !accepted)
        return trackRefused(accepted.error(), false);
    makeReceiver(track);
    ++m_settingUp;
    if (m_settingUp < m_tracks.size())
        return sendSetup();
    allSetUp();
}

void Connection::trackRefused(const Error& reason, bool byTransport) {
    Track& track = *m_tracks[m_settingUp];
    if (track.essential) {
        const bool encrypted = m_request.uri.scheme().toLower() == u"rtsps";
        if (!byTransport || encrypted || m_request.transport != MediaTransport::Auto || mediaByUdp() ||
            m_silenceByUdp)
            return finish(reason);
        m_lower = TransportHeader::Lower::Udp;
        return sendSetup();
    }
    const TrackKind kind = track.kind;
    m_tracks.erase(m_tracks.begin() + std::ptrdiff_t(m_settingUp));
    if (!m_shared->closing)
        m_listener->onTrackRefused(kind, reason);
    if (m_shared->closing)
        return;
    if (m_settingUp < m_tracks.size())
        return sendSetup();
    allSetUp();
}

void Connection::allSetUp() {
    const bool talks = std::any_of(m_tracks.begin(), m_tracks.end(),
                                   [](const auto& track) { return track->talk != nullptr; });
    m_shared->talk = talks ? SessionState::Talk::Ready : SessionState::Talk::None;
    m_shared->transport = m_lower == TransportHeader::Lower::Tcp   ? MediaTransport::Tcp
                          : m_lower == TransportHeader::Lower::Udp ? MediaTransport::Udp
                                                                   : MediaTransport::Multicast;
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
    // What is not said is 1 (RFC 2326 §12.34): such a device plays forward, whatever it was asked.
    // GStreamer's server plays backwards and says so by Speed.
    const auto says = [&response](const char* header) { return response.headers.value(header).toDouble(); };
    if (m_play && m_play->reverse && says("Scale") >= 0 && says("Speed") >= 0)
        return finish({ErrorCode::Unsupported,
                       QCoreApplication::translate("rtsp", "L'appareil ne relit pas à rebours."),
                       QStringLiteral("Scale: %1 for -1.0")
                           .arg(QString::fromLatin1(response.headers.value("Scale").left(20)))});
    const bool first = m_state == State::Starting;
    m_state = State::Playing;
    m_lastMedia = monoNow();
    if (m_seeking) {
        m_seeking = false;
        restartTracks(sent.cseq);
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
    // Some devices say another timeout once the stream plays (Axis: 60 s, then 30 s).
    const QByteArray said = response.headers.value("Session");
    if (const auto session = parseSession(said);
        response.status < 300 && session.id == m_session.id && said.toLower().contains("timeout"))
        m_session.timeout = session.timeout;
    if (sent.request.method == "OPTIONS") {
        m_methodsKnown = true;
        m_hasGetParameter = response.headers.value("Public").toUpper().contains("GET_PARAMETER");
    } else if (response.status >= 400) {
        m_hasGetParameter = false; // announced but refused
    }
}

} // namespace vigie::rtsp
