// SPDX-License-Identifier: GPL-3.0-or-later
#include "connection.h"

#include "base/logging.h"
#include "logging.h"
#include "tls_transport.h"

#include <QCoreApplication>

namespace vigie::rtsp {

using namespace std::chrono_literals;

namespace {

constexpr auto tickInterval = 200ms;
constexpr auto teardownPatience = 500ms;
// Bytes taken in one go before other sessions of the thread have their turn.
constexpr qint64 turnBytes = 512 * 1024;
constexpr std::uint32_t ourSsrc = 0x56494749; // "VIGI": one receiver, so any value does
// Pictures that end this close to the span's end have reached it: devices cut at their own granularity.
constexpr auto endTolerance = 2s;

} // namespace

std::shared_ptr<Connection> Connection::create(SessionRequest request,
                                               std::shared_ptr<SessionListener> listener,
                                               std::shared_ptr<SessionState> shared, QThread* thread) {
    std::shared_ptr<Connection> connection(
        new Connection(std::move(request), std::move(listener), std::move(shared)), DeleteOnIoThread());
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
                       std::shared_ptr<SessionState> shared)
    : m_request(std::move(request))
    , m_listener(std::move(listener))
    , m_shared(std::move(shared))
    , m_auth(m_request.credentials)
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
    m_since = monoNow();
    m_tick = new QTimer(this);
    connect(m_tick, &QTimer::timeout, this, &Connection::tick);
    m_tick->start(tickInterval);
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
    if (kind == Kind::Play && !m_seeking && m_receiver)
        m_receiver->restart(sent.cseq); // some devices send pictures before their answer
    return sent;
}

void Connection::sendDescribe() {
    m_state = State::Describing;
    command(Kind::Describe, {"DESCRIBE", m_uri, "Accept: application/sdp\r\n"});
}

void Connection::sendSetup() {
    m_state = State::SettingUp;
    QByteArray headers = "Transport: RTP/AVP/TCP;unicast;interleaved=0-1\r\n";
    if (m_play && m_withRequire)
        headers += "Require: onvif-replay\r\n";
    command(Kind::Setup, {"SETUP", resolveControl(m_aggregate, m_media.control), headers});
}

void Connection::sendPlay() {
    QByteArray headers;
    if (m_playWanted && !*m_playWanted) {
        m_seeking = false; // goes on where it was paused
    } else {
        if (m_playWanted)
            m_play = **m_playWanted;
        m_seeking = m_state == State::Playing;
        headers =
            m_play ? replayHeaders(*m_play, m_withRequire, m_seeking) : QByteArray("Range: npt=0.000-\r\n");
        m_lastCapture.reset();
    }
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
    if (m_state != State::Playing)
        return;
    // Servers built on some libraries watch for receiver reports and nothing else.
    const QByteArray report = emptyReceiverReport(ourSsrc);
    const char head[] = {'$', char(m_channels.rtcpChannel), 0, char(report.size())};
    m_transport->write(QByteArray(head, sizeof head) + report);
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

// --- receiving ---

bool Connection::mayRead() const {
    return m_state != State::Playing || m_shared->reading.load() || m_seeking;
}

void Connection::resumeReading() {
    m_lastMedia = monoNow();
    if (m_command)
        m_command->sentAt = m_lastMedia;
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

void Connection::frame(const InterleavedFrame& frame) {
    if (!m_receiver || isDone() || m_seeking || m_shared->closing)
        return;
    const MonoTime now = monoNow();
    if (frame.channel == m_channels.rtcpChannel)
        return m_receiver->rtcp(frame.data);
    m_lastMedia = now;
    m_receiver->rtp(frame.data, SystemClock().utcNow(), now);
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

// --- what is told ---

void Connection::announcePlaying() {
    if (!std::exchange(m_announced, true) && !m_shared->closing)
        m_listener->onPlaying();
}

void Connection::unit(AccessUnit&& unit) {
    if (isDone() || m_ended || m_shared->closing)
        return;
    if (m_play && unit.captureTime.source == TimeSource::OnvifExtension) {
        m_lastCapture = unit.captureTime.at;
        if (!m_play->span.isEmpty() && unit.captureTime.at >= m_play->span.end) {
            ended();
            return pause(); // this device does not stop at the end of the range by itself
        }
    }
    announcePlaying();
    m_listener->onAccessUnit(std::move(unit));
}

void Connection::ended() {
    if (isDone() || m_ended)
        return;
    if (!m_play)
        return finish({ErrorCode::Network,
                       QCoreApplication::translate("rtsp", "L'appareil a arrêté le flux."),
                       QStringLiteral("RTCP BYE")});
    m_ended = true;
    if (m_shared->closing)
        return;
    announcePlaying();
    m_listener->onEndOfReplay();
}

void Connection::publishStats() {
    m_shared->discardedBytes = m_reader.discardedBytes();
    if (!m_receiver)
        return;
    m_shared->packets = m_receiver->packets();
    m_shared->packetsLost = m_receiver->packetsLost();
    m_shared->bytes = m_receiver->bytes();
    m_shared->accessUnits = m_receiver->accessUnits();
    m_shared->malformed = m_receiver->malformed();
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
    checkSilence(now);
}

void Connection::checkSilence(MonoTime now) {
    if (m_state != State::Playing || m_ended || m_command || !mayRead())
        return;
    if (now - m_lastMedia <= m_request.silenceTimeout)
        return;
    // Without flag T, footage that ends shows as silence at the end of the span.
    if (m_play && m_lastCapture && !m_play->span.isEmpty() &&
        *m_lastCapture + endTolerance >= m_play->span.end)
        return ended();
    finish({ErrorCode::Timeout, QCoreApplication::translate("rtsp", "L'appareil n'envoie plus d'images."),
            QStringLiteral("no RTP for %1 ms").arg(m_request.silenceTimeout.count())});
}

void Connection::finish(const Error& reason) {
    if (isDone())
        return;
    const auto self = m_self;
    const bool established = !m_session.id.isEmpty() && m_transport != nullptr && m_transport->isOpen();
    m_state = State::Lingering;
    if (reason.code != ErrorCode::Cancelled)
        qCWarning(lcRtsp).noquote() << forLog(m_request.uri) << reason.toLogLine();
    publishStats();
    if (established) {
        m_command.reset();
        m_command = send(Kind::Teardown, {"TEARDOWN", m_aggregate, {}});
        QTimer::singleShot(teardownPatience, this, &Connection::over);
    }
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
