// SPDX-License-Identifier: GPL-3.0-or-later
#include "connection.h"

#include "base/logging.h"
#include "logging.h"
#include "tls_transport.h"

#include <QCoreApplication>

#include <algorithm>

namespace vigie::rtsp {

using namespace std::chrono_literals;

namespace {

constexpr auto tickInterval = 200ms;
constexpr auto teardownPatience = 500ms;
// How often a receiver reports on UDP (RFC 3550 §6.2: at least 5 s on average).
constexpr auto reportInterval = 5s;
// Pictures that end this close to the span's end have reached it: devices cut at their own granularity.
constexpr auto endTolerance = 2s;

} // namespace

std::shared_ptr<Connection> Connection::create(SessionRequest request,
                                               std::shared_ptr<SessionListener> listener,
                                               std::shared_ptr<SessionState> shared, IoThreads& threads) {
    QThread* thread = threads.nextThread();
    std::shared_ptr<Connection> connection(
        new Connection(std::move(request), std::move(listener), std::move(shared), threads.logins()),
        DeleteOnIoThread());
    connection->m_self = connection;
    connection->moveToThread(thread);
    // Direct: runs on the ending thread, the last moment at which its sockets may be touched.
    connect(
        thread, &QThread::finished, connection.get(),
        [raw = connection.get()] {
            // Closing lets go of the connection's own hold on itself, often the last one.
            const auto alive = raw->m_self;
            raw->close();
            raw->over();
        },
        Qt::DirectConnection);
    QMetaObject::invokeMethod(
        connection.get(), [raw = connection.get()] { raw->start(); }, Qt::QueuedConnection);
    return connection;
}

Connection::Connection(SessionRequest request, std::shared_ptr<SessionListener> listener,
                       std::shared_ptr<SessionState> shared, std::shared_ptr<LoginGuard> logins)
    : m_request(std::move(request))
    , m_listener(std::move(listener))
    , m_shared(std::move(shared))
    , m_auth(m_request.credentials)
    , m_logins(std::move(logins))
    , m_uri(m_request.uri.toEncoded(QUrl::RemoveUserInfo | QUrl::RemoveFragment))
    , m_play(m_request.replay) {}

void Connection::start() {
    if (m_state != State::Connecting)
        return;
    const QString scheme = m_request.uri.scheme().toLower();
    const bool tls = scheme == u"rtsps";
    if ((scheme != u"rtsp" && !tls) || m_request.uri.host().isEmpty())
        return finish({ErrorCode::InvalidInput,
                       QCoreApplication::translate("rtsp", "L'adresse du flux n'est pas une adresse RTSP."),
                       forLog(m_request.uri)});
    if (tls && m_request.transport != MediaTransport::Tcp && m_request.transport != MediaTransport::Auto)
        return finish({ErrorCode::Unsupported,
                       QCoreApplication::translate(
                           "rtsp", "Un flux chiffré (rtsps) ne passe que dans la connexion TCP."),
                       QStringLiteral("media outside of TLS would be in clear")});
    if (m_request.transport == MediaTransport::Udp)
        m_lower = TransportHeader::Lower::Udp;
    else if (m_request.transport == MediaTransport::Multicast)
        m_lower = TransportHeader::Lower::Multicast;
    m_withBackChannel = m_request.tracks.backChannel;
    m_tick = new QTimer(this);
    connect(m_tick, &QTimer::timeout, this, &Connection::tick);
    m_tick->start(tickInterval);
    connectToDevice();
}

void Connection::connectToDevice() {
    m_state = State::Connecting;
    if (m_play && m_play->reverse && (m_play->span.isEmpty() || !m_play->requireReplay))
        return finish({ErrorCode::InvalidInput,
                       QCoreApplication::translate("rtsp", "Une relecture à rebours demande deux bornes."),
                       QStringLiteral("reverse replay needs both ends and the extension")});
    m_since = monoNow();
    const bool tls = m_request.uri.scheme().toLower() == u"rtsps";
    if (tls)
        m_transport = new TlsTransport(m_request.trust, this);
    else
        m_transport = new TcpTransport(this);
    connect(m_transport, &Transport::opened, this, &Connection::sendDescribe);
    connect(m_transport, &Transport::readable, this, &Connection::takeBytes);
    connect(m_transport, &Transport::failed, this, [this](Error reason) {
        // What came before the end still counts: an answer, or the reason of a refusal.
        m_shared->reading = true;
        takeBytes();
        if (m_command)
            reason.detail += QStringLiteral(" (waiting for the answer to %1, %2)")
                                 .arg(QString::fromLatin1(m_command->request.method), m_reader.pendingText());
        finish(reason);
    });
    m_transport->open(m_request.uri.host(), quint16(m_request.uri.port(tls ? 322 : 554)));
}

// --- sending ---

Connection::InFlight Connection::send(Kind kind, Request request) {
    InFlight sent{kind, std::move(request), ++m_cseq, monoNow(), false};
    const QByteArray authorization = m_auth.authorization(sent.request.method, sent.request.uri);
    sent.authorized = !authorization.isEmpty();
    m_lastSent = sent.sentAt;
    m_transport->write(serialize(sent.request, sent.cseq, m_session.id, authorization));
    if (kind == Kind::Play && !m_seeking)
        restartTracks(sent.cseq); // some devices send pictures before their answer
    return sent;
}

void Connection::sendDescribe() {
    m_state = State::Describing;
    QByteArray headers = "Accept: application/sdp\r\n";
    if (m_withBackChannel)
        headers += backChannelRequire;
    command(Kind::Describe, {"DESCRIBE", m_uri, headers});
}

QByteArray Connection::requireHeaders(const Track& track) const {
    QByteArray headers;
    if (m_play && m_withRequire && track.kind != TrackKind::BackChannel)
        headers += "Require: onvif-replay\r\n";
    if (track.kind == TrackKind::BackChannel)
        headers += backChannelRequire;
    return headers;
}

void Connection::sendSetup() {
    m_state = State::SettingUp;
    Track& track = *m_tracks[m_settingUp];
    if (auto prepared = preparePath(track); !prepared)
        return trackRefused(prepared.error(), false);
    const QByteArray transport = transportRequest(
        m_lower, int(m_settingUp) * 2, track.path ? track.path->ports() : TransportHeader::Ports{});
    command(Kind::Setup,
            {"SETUP", resolveControl(m_aggregate, track.media.control), transport + requireHeaders(track)});
}

void Connection::sendPlay() {
    QByteArray headers;
    if (m_playWanted && !*m_playWanted) {
        m_seeking = false; // goes on where it was paused
    } else {
        if (m_playWanted)
            m_play = **m_playWanted;
        m_seeking = m_state == State::Playing;
        if (m_play)
            headers = replayHeaders(*m_play, m_withRequire, m_seeking);
        else if (!m_liveOnly) // where it is "now" only, servers take a position for a seek, and fail
            headers = "Range: npt=0.000-\r\n";
        m_lastCapture.reset();
        m_passedBegin = false;
    }
    if (std::any_of(m_tracks.begin(), m_tracks.end(),
                    [](const auto& track) { return track->talk != nullptr; }))
        headers += backChannelRequire;
    m_playWanted.reset();
    m_announced = false;
    m_ended = false;
    command(Kind::Play, {"PLAY", m_aggregate, headers});
}

void Connection::sendKeepAlive() {
    // The first asks what the device can do, which keeps the session alive as well.
    const bool parameter = m_methodsKnown && m_hasGetParameter;
    m_keepAlives.append(send(Kind::KeepAlive, {parameter ? "GET_PARAMETER" : "OPTIONS", m_aggregate, {}}));
    // Answers may be stuck behind media that nobody reads: the list stays short all the same.
    if (m_keepAlives.size() > 16)
        m_keepAlives.removeFirst();
    // Servers built on some libraries watch for receiver reports and nothing else.
    if (m_state == State::Playing)
        sendReports();
}

void Connection::advance() {
    if (m_command || (m_state != State::Playing && m_state != State::Paused))
        return;
    if (m_playWanted && m_pauseFirst && m_state == State::Playing)
        return command(Kind::Pause, {"PAUSE", m_aggregate, {}});
    if (m_playWanted)
        return sendPlay();
    if (m_pauseWanted && m_state == State::Playing) {
        m_pauseWanted = false;
        command(Kind::Pause, {"PAUSE", m_aggregate, {}});
    }
}

void Connection::play(std::optional<ReplayOptions> options) {
    m_pauseWanted = false;
    // Still opening: the part asked for last is the one to begin with.
    if (options && m_state < State::Starting)
        m_play = options;
    else if (m_state >= State::Starting)
        m_playWanted = options;
    advance();
}

void Connection::pause() {
    m_pauseWanted = true;
    advance();
}

void Connection::close() {
    finish({ErrorCode::Cancelled, QCoreApplication::translate("rtsp", "Session fermée."),
            QStringLiteral("closed by its owner")});
}

// --- time ---

void Connection::tick() {
    const MonoTime now = monoNow();
    if (m_state == State::Connecting) {
        if (now - m_since > m_request.connectTimeout)
            finish({ErrorCode::Timeout, QCoreApplication::translate("rtsp", "L'appareil ne répond pas."),
                    QStringLiteral("TCP connection")});
        return;
    }
    if (isDone())
        return;
    if (m_command && mayRead() && now - m_command->sentAt > m_request.answerTimeout)
        return finish({ErrorCode::Timeout, QCoreApplication::translate("rtsp", "L'appareil ne répond pas."),
                       QStringLiteral("no answer to %1 in %2 ms, %3")
                           .arg(QString::fromLatin1(m_command->request.method))
                           .arg(m_request.answerTimeout.count())
                           .arg(m_reader.pendingText())});
    if (m_state != State::Playing && m_state != State::Paused)
        return;
    if (now - m_lastSent > m_session.timeout / 2)
        sendKeepAlive();
    else if (mediaByUdp() && m_state == State::Playing && now - m_lastReport > reportInterval)
        sendReports();
    checkSilence(now);
}

void Connection::checkSilence(MonoTime now) {
    if (m_state != State::Playing || m_ended || m_command || !m_shared->reading)
        return;
    const TrackKind kind = m_tracks.front()->kind;
    if (kind == TrackKind::Metadata || kind == TrackKind::BackChannel) {
        // Nothing may happen for hours: that the device is there, its answers tell.
        if (!m_keepAlives.isEmpty() && now - m_keepAlives.front().sentAt > m_request.answerTimeout)
            finish({ErrorCode::Timeout, QCoreApplication::translate("rtsp", "L'appareil ne répond pas."),
                    QStringLiteral("keep-alive without an answer")});
        return;
    }
    if (now - m_lastMedia <= m_request.silenceTimeout)
        return;
    // Without flag T, footage that ends shows as silence at the end of the span.
    if (m_play && m_lastCapture && !m_play->span.isEmpty() &&
        (m_play->reverse ? m_passedBegin || *m_lastCapture - endTolerance <= m_play->span.begin
                         : *m_lastCapture + endTolerance >= m_play->span.end))
        return ended();
    const Error silence{ErrorCode::Timeout,
                        QCoreApplication::translate("rtsp", "L'appareil n'envoie plus d'images."),
                        QStringLiteral("no RTP for %1 ms").arg(m_request.silenceTimeout.count())};
    if (!fallBackToTcp(silence))
        finish(silence);
}

bool Connection::fallBackToTcp(const Error& reason) {
    if (m_request.transport != MediaTransport::Auto || !mediaByUdp() || m_silenceByUdp)
        return false;
    qCInfo(lcRtsp).noquote() << forLog(m_request.uri) << "nothing by UDP, TCP is tried";
    m_silenceByUdp = reason;
    if (m_transport->isOpen())
        m_transport->write(serialize({"TEARDOWN", m_aggregate, {}}, ++m_cseq, m_session.id,
                                     m_auth.authorization("TEARDOWN", m_aggregate)));
    m_transport->disconnect(this);
    m_transport->finish();
    m_transport->deleteLater();
    m_tracks.clear();
    m_settingUp = 0;
    m_lower = TransportHeader::Lower::Tcp;
    m_reader = {};
    m_session = {};
    m_command.reset();
    m_keepAlives.clear();
    connectToDevice();
    return true;
}

void Connection::finish(const Error& last) {
    if (isDone())
        return;
    // What began by UDP and ended trying TCP is best told by its first fault.
    const Error reason = m_silenceByUdp && last.code == ErrorCode::Unsupported ? *m_silenceByUdp : last;
    const auto self = m_self;
    const bool established = !m_session.id.isEmpty() && m_transport != nullptr && m_transport->isOpen();
    m_state = State::Lingering;
    m_loginTurn.release(); // whoever holds the session may keep it long
    if (reason.code != ErrorCode::Cancelled)
        qCWarning(lcRtsp).noquote() << forLog(m_request.uri) << reason.toLogLine();
    publishStats();
    if (established) {
        m_command.reset();
        m_command = send(Kind::Teardown, {"TEARDOWN", m_aggregate, {}});
        QTimer::singleShot(teardownPatience, this, &Connection::over);
    }
    for (const auto& track : m_tracks)
        if (track->path)
            track->path->stop();
    const auto listener = std::exchange(m_listener, nullptr);
    listener->onClosed(reason);
    if (!established)
        over();
}

void Connection::over() {
    if (m_state == State::Over)
        return;
    m_state = State::Over;
    if (m_tick != nullptr)
        m_tick->stop();
    if (m_transport != nullptr) {
        m_transport->disconnect(this);
        m_transport->finish();
        m_transport->deleteLater();
        m_transport = nullptr;
    }
    m_self.reset();
}

} // namespace vigie::rtsp
