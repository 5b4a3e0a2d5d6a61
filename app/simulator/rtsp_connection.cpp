// SPDX-License-Identifier: GPL-3.0-or-later
#include "rtsp_connection.h"

#include "rtsp_time.h"
#include "sdp.h"

#include <QRandomGenerator>
#include <QUrl>

namespace vigie::simulator {
namespace {

using namespace std::chrono_literals;

constexpr auto sessionTimeout = 60s;
// Servers allow for the keep-alive that is already on its way.
constexpr auto timeoutGrace = 5s;
constexpr qsizetype maxBuffered = 512 * 1024;

QByteArray methods(const RecorderModel& recorder) {
    return recorder.has(Quirk::NoGetParameter)
               ? "OPTIONS, DESCRIBE, SETUP, PLAY, PAUSE, SET_PARAMETER, TEARDOWN"
               : "OPTIONS, DESCRIBE, SETUP, PLAY, PAUSE, GET_PARAMETER, SET_PARAMETER, TEARDOWN";
}

struct TrackUri {
    QByteArray stream;
    int track = videoTrack; ///< also when the URI names none
};

/// Takes "trackID=1" off the end of a URI; it may stand behind a query, as clients resolve it.
TrackUri splitTrack(QByteArray uri) {
    TrackUri found;
    const qsizetype at = uri.lastIndexOf("trackID=");
    if (at >= 0) {
        bool ok = false;
        const int track = uri.sliced(at + 8).toInt(&ok);
        if (ok && track >= 0 && track < trackCount) {
            found.track = track;
            uri.truncate(at);
        }
    }
    while (uri.endsWith('/'))
        uri.chop(1);
    found.stream = uri;
    return found;
}

QByteArray reason(int status) {
    switch (status) {
    case 200:
        return "OK";
    case 400:
        return "Bad Request";
    case 401:
        return "Unauthorized";
    case 404:
        return "Not Found";
    case 454:
        return "Session Not Found";
    case 455:
        return "Method Not Valid in This State";
    case 457:
        return "Invalid Range";
    case 459:
        return "Aggregate Operation Not Allowed";
    case 461:
        return "Unsupported Transport";
    case 501:
        return "Not Implemented";
    case 551:
        return "Option not supported";
    default:
        return "Error";
    }
}

/// The interleaved channel of a Transport header that asks for RTP in this connection; -1 for any other.
int interleavedChannel(const QByteArray& transport) {
    for (const QByteArray& offer : transport.split(',')) {
        const QList<QByteArray> parts = offer.trimmed().split(';');
        if (parts.first().compare("RTP/AVP/TCP", Qt::CaseInsensitive) != 0)
            continue;
        for (const QByteArray& part : parts) {
            if (!part.startsWith("interleaved="))
                continue;
            bool ok = false;
            const int channel = part.sliced(12).split('-').first().toInt(&ok);
            return ok && channel >= 0 && channel < 255 ? channel : -1;
        }
        return 0;
    }
    return -1;
}

} // namespace

RtspConnection::RtspConnection(RtspContext context, QTcpSocket* socket, QObject* parent)
    : QObject(parent)
    , m_context(std::move(context))
    , m_socket(socket)
    , m_heard(SystemClock().monoNow()) {
    socket->setParent(this);
    socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
    connect(socket, &QTcpSocket::readyRead, this, &RtspConnection::onReadable);
    connect(socket, &QTcpSocket::disconnected, this, &RtspConnection::finish);
    connect(socket, &QTcpSocket::bytesWritten, this, [this] {
        // An unpaced replay goes on as soon as the network takes more; live waits for its tick.
        if (m_playing && m_target && m_target->archive)
            pump();
    });
}

RtspConnection::~RtspConnection() = default;

void RtspConnection::finish() {
    if (m_finished)
        return;
    m_finished = true;
    m_playing = false;
    m_socket->abort();
    Q_EMIT finished();
}

void RtspConnection::tick() {
    if (m_finished)
        return;
    if (m_playing)
        pump();
    if (SystemClock().monoNow() - m_heard > sessionTimeout + timeoutGrace)
        // Later: the server is going through its list of connections just now.
        QMetaObject::invokeMethod(this, &RtspConnection::finish, Qt::QueuedConnection);
}

void RtspConnection::pump() {
    if (m_sender)
        m_sender->pump();
    if (m_audio)
        m_audio->pump();
    if (m_metadata)
        m_metadata->pump();
}

void RtspConnection::announce(const Camera& camera, AlarmKind kind, bool on) {
    if (m_playing && m_metadata)
        m_metadata->announce(camera, kind, on);
}

void RtspConnection::onReadable() {
    if (m_finished)
        return;
    m_heard = SystemClock().monoNow();
    m_buffer.append(m_socket->readAll());
    while (!m_buffer.isEmpty() && !m_finished) {
        if (m_buffer.front() == '$') {
            int channel = 0;
            QByteArray payload;
            if (takeInterleaved(m_buffer, channel, payload) == ParseState::NeedMore)
                break;
            continue; // a receiver report: hearing it keeps the session alive
        }
        Message request;
        const ParseState state = takeMessage(m_buffer, request);
        if (state == ParseState::NeedMore)
            break;
        if (state == ParseState::Bad) {
            m_socket->write("RTSP/1.0 400 Bad Request\r\nConnection: close\r\n\r\n");
            m_socket->flush();
            finish();
            return;
        }
        handle(request);
    }
    if (m_buffer.size() > maxBuffered)
        finish();
}

void RtspConnection::reply(const Message& request, int status, Headers headers, const QByteArray& body) {
    QByteArray text = "RTSP/1.0 " + QByteArray::number(status) + ' ' + reason(status) +
                      "\r\nCSeq: " + request.header("CSeq") + "\r\nServer: vigie-sim\r\n";
    for (const auto& [name, value] : headers)
        text += name + ": " + value + "\r\n";
    if (!body.isEmpty())
        text += "Content-Length: " + QByteArray::number(body.size()) + "\r\n";
    m_socket->write(text + "\r\n" + body);
}

/// Only the ONVIF replay extension, and only where its packets will carry it.
bool RtspConnection::supports(const QByteArray& feature, const QByteArray& uri) const {
    if (feature != "onvif-replay" || m_context.recorder->has(Quirk::Require551))
        return false;
    const std::optional<StreamTarget> target = m_context.locate(splitTrack(uri).stream);
    return !target || target->extension || !target->archive;
}

bool RtspConnection::authorise(const Message& request) {
    RecorderState& state = m_context.recorder->state;
    using Verdict = DigestAuth::Verdict;
    Verdict verdict = m_context.auth->check(request.header("Authorization"), request.method, request.target);
    if (verdict == Verdict::Accepted && state.loginRefused)
        verdict = Verdict::Refused;
    if (verdict == Verdict::Accepted) {
        ++state.acceptedLogins;
        return true;
    }
    if (verdict == Verdict::Refused)
        ++state.refusedLogins;
    Headers headers;
    for (const QByteArray& challenge : m_context.auth->challenges(verdict == Verdict::Stale))
        headers.append({"WWW-Authenticate", challenge});
    reply(request, 401, headers);
    return false;
}

QByteArray RtspConnection::sessionHeader() const {
    return m_session + ";timeout=" + QByteArray::number(qint64(sessionTimeout.count()));
}

void RtspConnection::handle(const Message& request) {
    if (request.header("CSeq").isEmpty() || !request.version.startsWith("RTSP/1.")) {
        reply(request, 400);
        return;
    }
    for (const QByteArray& feature : request.header("Require").split(',')) {
        if (!feature.trimmed().isEmpty() && !supports(feature.trimmed(), request.target)) {
            reply(request, 551, {{"Unsupported", feature.trimmed()}});
            return;
        }
    }
    if (request.method == "OPTIONS") {
        reply(request, 200, {{"Public", methods(*m_context.recorder)}});
        return;
    }
    if (!authorise(request))
        return;
    const QByteArray session = request.header("Session").split(';').first().trimmed();
    if (!session.isEmpty() && session != m_session) {
        reply(request, 454);
        return;
    }
    if (request.method == "DESCRIBE") {
        describe(request);
    } else if (request.method == "SETUP") {
        setUp(request);
    } else if (request.method == "PLAY") {
        play(request);
    } else if (request.method == "PAUSE") {
        pause(request);
    } else if ((request.method == "GET_PARAMETER" && !m_context.recorder->has(Quirk::NoGetParameter)) ||
               request.method == "SET_PARAMETER") {
        reply(request, 200, m_session.isEmpty() ? Headers{} : Headers{{"Session", sessionHeader()}});
    } else if (request.method == "TEARDOWN") {
        m_playing = false;
        m_sender.reset();
        m_audio.reset();
        m_metadata.reset();
        m_tracks.clear();
        m_target.reset();
        m_pausedAt.reset();
        m_session.clear();
        reply(request, 200);
    } else {
        reply(request, 501, {{"Allow", methods(*m_context.recorder)}});
    }
}

void RtspConnection::describe(const Message& request) {
    const std::optional<StreamTarget> target = m_context.locate(splitTrack(request.target).stream);
    if (!target) {
        reply(request, 404);
        return;
    }
    QByteArray base = request.target;
    if (!base.endsWith('/'))
        base += '/';
    reply(request, 200, {{"Content-Type", "application/sdp"}, {"Content-Base", base}},
          describeStream(*target));
    if (target->source.camera->faults.closeAfterDescribe) {
        m_socket->flush();
        finish();
    }
}

void RtspConnection::setUp(const Message& request) {
    const TrackUri uri = splitTrack(request.target);
    std::optional<StreamTarget> target = m_context.locate(uri.stream);
    if (!target || !hasTrack(*target, uri.track)) {
        reply(request, 404);
        return;
    }
    if (m_playing) {
        reply(request, 455);
        return;
    }
    if (!m_session.isEmpty() && m_target && m_target->source.camera != target->source.camera) {
        reply(request, 459); // one stream a connection
        return;
    }
    const int channel = interleavedChannel(request.header("Transport"));
    if (channel < 0) {
        reply(request, 461);
        return;
    }
    m_target = std::move(target);
    m_tracks[uri.track] = quint8(channel);
    m_controlUri = request.target;
    if (m_session.isEmpty())
        m_session = QByteArray::number(QRandomGenerator::system()->generate64(), 16);
    const QByteArray pair = QByteArray::number(channel) + '-' + QByteArray::number(channel + 1);
    reply(request, 200,
          {{"Session", sessionHeader()}, {"Transport", "RTP/AVP/TCP;unicast;interleaved=" + pair}});
}

void RtspConnection::play(const Message& request) {
    if (!m_target || m_session.isEmpty()) {
        reply(request, 455);
        return;
    }
    if (m_target->archive)
        playArchive(request);
    else if (!m_playing)
        playLive(request);
    else
        reply(request, 200, {{"Session", sessionHeader()}});
}

void RtspConnection::playLive(const Message& request) {
    Headers headers{{"Session", sessionHeader()}, {"Range", "npt=now-"}};
    if (m_tracks.contains(videoTrack)) {
        auto sender = std::make_unique<LiveSender>(m_target->source, m_socket, m_tracks[videoTrack],
                                                   m_context.startAtNextKey, m_target->extension);
        const QByteArray info = "url=" + m_controlUri + ";seq=" + QByteArray::number(sender->nextSequence()) +
                                ";rtptime=" + QByteArray::number(sender->firstTimestamp());
        headers.emplaceBack("RTP-Info", info);
        m_sender = std::move(sender);
    }
    if (m_tracks.contains(audioTrack))
        m_audio = std::make_unique<AudioSender>(m_target->source, m_socket, m_tracks[audioTrack]);
    if (m_tracks.contains(metadataTrack))
        m_metadata = std::make_unique<MetadataSender>(m_target->source, m_socket, m_tracks[metadataTrack],
                                                      m_target->notification);
    reply(request, 200, headers);
    m_playing = true;
    pump();
}

ReplayRequest RtspConnection::replayRequest(const Message& request) const {
    ReplayRequest wanted;
    wanted.extension = m_target->extension;
    wanted.bye = m_target->byeAtEnd;
    wanted.begin = m_target->begin;
    wanted.end = m_target->end;
    wanted.rateControl = request.header("Rate-Control").compare("no", Qt::CaseInsensitive) != 0;
    if (const QByteArray frames = request.header("Frames"); frames.startsWith("intra")) {
        wanted.intraOnly = true;
        if (const qsizetype slash = frames.indexOf('/'); slash > 0)
            wanted.intraInterval =
                std::chrono::milliseconds(std::clamp(frames.sliced(slash + 1).toInt(), 0, 3'600'000));
    }
    bool scaled = false;
    const double scale = request.header("Scale").toDouble(&scaled);
    // Backwards isn't served: the answer's Scale says what the client gets instead.
    wanted.scale = scaled && scale > 0 && wanted.rateControl ? std::clamp(scale, 0.1, 32.0) : 1.0;
    wanted.cseq = quint8(request.header("CSeq").toUInt() & 0xff);
    return wanted;
}

void RtspConnection::playArchive(const Message& request) {
    ReplayRequest wanted = replayRequest(request);
    const QByteArray range = request.header("Range");
    if (range.startsWith("clock=")) {
        const std::optional<ClockRange> clock = parseClockRange(range);
        if (!clock || (clock->begin && clock->end && *clock->end < *clock->begin)) {
            reply(request, 457);
            return;
        }
        wanted.begin = clock->begin ? clock->begin : wanted.begin;
        wanted.end = clock->end ? clock->end : wanted.end;
    } else if (range.startsWith("npt=") && m_target->urlTimes && wanted.begin && !m_pausedAt) {
        // Seconds from the beginning the URL names.
        const double seconds = range.sliced(4).split('-').first().toDouble();
        *wanted.begin += std::chrono::microseconds(qint64(std::clamp(seconds, 0.0, 86400.0 * 31) * 1e6));
    } else if (m_pausedAt) {
        wanted.begin = m_pausedAt;
    } else if (m_playing) {
        reply(request, 200, {{"Session", sessionHeader()}}); // nothing new asked
        return;
    }
    if (m_context.recorder->has(Quirk::EndtimeIgnored))
        wanted.end.reset();
    // Without Immediate a PLAY while playing would be queued behind the one going on (RFC 2326 10.5); we
    // announce no queue and refuse instead.
    const bool immediate = request.header("Immediate").compare("yes", Qt::CaseInsensitive) == 0;
    if (m_playing && !immediate) {
        reply(request, 455);
        return;
    }
    wanted.seek = m_sender != nullptr;
    auto sender = std::make_unique<ReplaySender>(m_target->source, m_socket, m_tracks[videoTrack], wanted);
    if (!sender->hasImages()) {
        reply(request, 457);
        return;
    }
    const QByteArray info = "url=" + m_controlUri + ";seq=" + QByteArray::number(sender->nextSequence()) +
                            ";rtptime=" + QByteArray::number(sender->firstTimestamp());
    Headers headers{{"Session", sessionHeader()}};
    if (m_target->urlTimes) {
        // Brands with their own addresses obey Scale and Rate-Control and say nothing of them.
        const QByteArray npt = range.startsWith("npt=") ? range : QByteArray("npt=0.000-");
        headers.emplaceBack("Range", npt);
    } else {
        const QByteArray clock = "clock=" + toClock(sender->firstTime()) + '-' + toClock(sender->lastTime());
        headers.emplaceBack("Range", clock);
        headers.emplaceBack("Rate-Control", wanted.rateControl ? "yes" : "no");
        if (!request.header("Scale").isEmpty())
            headers.emplaceBack("Scale", QByteArray::number(wanted.scale, 'f', 2));
    }
    headers.emplaceBack("RTP-Info", info);
    reply(request, 200, headers);
    m_sender = std::move(sender);
    m_pausedAt.reset();
    m_playing = true;
    // Not from here: an unpaced replay would keep later requests of this client waiting in the buffer.
    QMetaObject::invokeMethod(
        this,
        [this] {
            if (m_playing)
                pump();
        },
        Qt::QueuedConnection);
}

void RtspConnection::pause(const Message& request) {
    if (!m_sender && !m_metadata && !m_audio) {
        reply(request, 455);
        return;
    }
    if (m_playing && m_target->archive && m_sender)
        m_pausedAt = static_cast<ReplaySender&>(*m_sender).position();
    m_playing = false;
    reply(request, 200, {{"Session", sessionHeader()}});
}

} // namespace vigie::simulator
