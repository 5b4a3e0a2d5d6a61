// SPDX-License-Identifier: GPL-3.0-or-later
#include "stream_sender.h"

#include "http_server.h"
#include "scene.h"

#include <QRandomGenerator>

namespace vigie::simulator {
namespace {

using namespace std::chrono_literals;

// Beyond this much unsent a live client isn't reading: a camera drops images then.
constexpr qint64 liveBacklog = 4 * 1024 * 1024;
// An unpaced replay keeps this much in the socket, and hands over at most `passBytes` before others' turn.
constexpr qint64 replayBacklog = 1024 * 1024;
constexpr qint64 passBytes = 512 * 1024;
constexpr auto reportEvery = 3s;
constexpr int garbageEvery = 12; // images

int loopFrame(const Camera& camera, FrameNumber frame, int frames) {
    const FrameNumber shifted = (frame + camera.loopOffset) % frames;
    return int(shifted < 0 ? shifted + frames : shifted);
}

} // namespace

FrameNumber frameAt(UtcTime time) {
    const qint64 micros = time.time_since_epoch().count();
    const qint64 step = frameLength.count();
    return micros >= 0 ? micros / step : -((-micros + step - 1) / step);
}

UtcTime timeOf(FrameNumber frame) {
    return UtcTime(frame * frameLength);
}

const PreparedUnit& StreamSource::unit(FrameNumber frame, bool live) const {
    const Clip& clip =
        live && camera->faults.black ? clips->black(healthyClip().codec, quality) : healthyClip();
    if (live && camera->faults.frozen) {
        const int since = loopFrame(*camera, frameAt(camera->faults.frozenSince), clip.frames());
        return clip.units[size_t(clip.keyAtOrBefore(since))];
    }
    return clip.units[size_t(loopFrame(*camera, frame, clip.frames()))];
}

bool StreamSource::isKey(FrameNumber frame) const {
    const Clip& clip = healthyClip();
    return clip.units[size_t(loopFrame(*camera, frame, clip.frames()))].key;
}

StreamSender::StreamSender(StreamSource source, QTcpSocket* socket, quint8 channel, int clockRate)
    : m_source(source)
    , m_socket(socket)
    , m_channel(channel)
    , m_clockRate(clockRate)
    , m_ssrc(QRandomGenerator::global()->generate())
    , m_sequence(quint16(QRandomGenerator::global()->bounded(0x10000)))
    , m_timeBase(QRandomGenerator::global()->generate()) {}

quint32 StreamSender::rtpTime(UtcTime trueTime) const {
    return m_timeBase + quint32(trueTime.time_since_epoch().count() * (m_clockRate / 1000) / 1000);
}

qint64 StreamSender::unsent() const {
    return unsentBytes(*m_socket);
}

void StreamSender::send(const PreparedUnit& unit, quint32 timestamp, const ReplayMark* mark) {
    writeUnit(unit, {m_channel, m_sequence, timestamp, m_ssrc}, mark, m_scratch);
    m_sequence = quint16(m_sequence + unit.packets.size());
    m_packets += quint32(unit.packets.size());
    m_octets += quint32(m_scratch.size() - qsizetype(unit.packets.size()) * 16);
    if (m_source.camera->faults.garbage && QRandomGenerator::global()->bounded(garbageEvery) == 0) {
        QByteArray noise(1 + QRandomGenerator::global()->bounded(64), '\0');
        for (char& byte : noise)
            byte = char(QRandomGenerator::global()->bounded(256));
        m_socket->write(noise);
    }
    m_socket->write(m_scratch);
    m_source.recorder->state.bytesSent += m_scratch.size();
}

void StreamSender::sendReport() {
    const UtcTime now = m_source.recorder->trueNow();
    m_socket->write(senderReport(quint8(m_channel + 1), m_ssrc, now + m_source.recorder->state.clockError,
                                 rtpTime(now), m_packets, m_octets));
}

void StreamSender::sendBye() {
    QByteArray bye = QByteArray::fromHex("2400000881cb0001"); // "$", channel, length; RFC 3550, 6.6
    bye[1] = char(m_channel + 1);
    for (int shift = 24; shift >= 0; shift -= 8)
        bye.append(char((m_ssrc >> shift) & 0xff));
    m_socket->write(bye);
}

LiveSender::LiveSender(StreamSource source, QTcpSocket* socket, quint8 channel, bool startAtNextKey,
                       bool extension)
    : StreamSender(source, socket, channel)
    , m_phase(QRandomGenerator::global()->bounded(int(frameLength.count())))
    , m_next(frameAt(source.recorder->trueNow() - m_phase))
    , m_extension(extension) {
    const int step = startAtNextKey ? 1 : -1;
    while (!source.isKey(m_next))
        m_next += step;
}

void LiveSender::pump() {
    if (m_source.camera->faults.stalled) {
        m_waitForKey = true;
        m_next = std::max(m_next, frameAt(m_source.recorder->trueNow() - m_phase));
        return;
    }
    const MonoTime mono = SystemClock().monoNow();
    if (!m_reported || mono - *m_reported >= reportEvery) {
        m_reported = mono;
        sendReport();
    }
    const FrameNumber due = frameAt(m_source.recorder->trueNow() - m_phase);
    if (due - m_next > 2 * framesPerGop) { // the machine slept or its clock jumped
        m_next = due;
        m_waitForKey = true;
    }
    for (; m_next <= due; ++m_next) {
        if (m_waitForKey && !m_source.isKey(m_next))
            continue;
        if (unsent() > liveBacklog) {
            m_waitForKey = true;
            ++m_source.recorder->state.framesDropped;
            continue;
        }
        m_waitForKey = false;
        ReplayMark mark;
        mark.deviceTime = timeOf(m_next) + m_source.recorder->state.clockError;
        mark.clean = m_source.isKey(m_next);
        send(m_source.unit(m_next, true), rtpTime(timeOf(m_next)), m_extension ? &mark : nullptr);
    }
}

ReplaySender::ReplaySender(StreamSource source, QTcpSocket* socket, quint8 channel, ReplayRequest request)
    : StreamSender(source, socket, channel)
    , m_request(request) {
    plan();
    if (m_sections.empty())
        return;
    m_next = m_firstFrame = m_sections.front().first;
    m_discontinuity = m_request.seek;
}

/// Cuts what was asked for into recorded sections that begin at key frames.
void ReplaySender::plan() {
    const auto error = m_source.recorder->state.clockError;
    const FrameNumber until =
        m_request.end ? frameAt(*m_request.end - error) : std::numeric_limits<qint64>::max();
    const FrameNumber from =
        m_request.begin ? frameAt(*m_request.begin - error) : std::numeric_limits<qint64>::min();
    for (const Span& span : m_source.recorder->coverage(*m_source.camera)) {
        // A recorder cuts its sections at key frames: the first whole image after the gap is the next key.
        Section section{frameAt(span.begin + frameLength - 1us), frameAt(span.end) - 1, false};
        while (!m_source.isKey(section.first))
            ++section.first;
        if (section.last < from || section.first > until || section.last < section.first)
            continue;
        if (section.first < from) {
            section.first = from; // then back to the clean point at or before it
            while (!m_source.isKey(section.first))
                --section.first;
        }
        section.cut = until < section.last;
        section.last = std::min(section.last, until);
        m_sections.push_back(section);
    }
}

UtcTime ReplaySender::firstTime() const {
    return timeOf(m_firstFrame) + m_source.recorder->state.clockError;
}

UtcTime ReplaySender::lastTime() const {
    return timeOf(m_sections.back().last) + m_source.recorder->state.clockError;
}

UtcTime ReplaySender::position() const {
    return timeOf(m_next) + m_source.recorder->state.clockError;
}

/// The image sent after `frame` within its section, or one past the section's end.
FrameNumber ReplaySender::after(FrameNumber frame) const {
    if (!m_request.intraOnly)
        return frame + 1;
    const FrameNumber least = frame + std::max<qint64>(1, m_request.intraInterval / frameLength);
    for (FrameNumber next = least; next <= m_sections[m_section].last; ++next) {
        if (m_source.isKey(next))
            return next;
    }
    return m_sections[m_section].last + 1;
}

void ReplaySender::sendNext() {
    const Section& section = m_sections[m_section];
    const FrameNumber following = after(m_next);
    const bool endOfSection = following > section.last;
    const bool endOfAll = endOfSection && m_section + 1 == m_sections.size();
    ReplayMark mark;
    mark.deviceTime = timeOf(m_next) + m_source.recorder->state.clockError;
    mark.clean = m_source.isKey(m_next);
    mark.endOfSection = endOfSection && !section.cut;
    mark.terminal = endOfAll;
    mark.discontinuity = m_discontinuity;
    mark.cseq = m_request.cseq;
    send(m_source.unit(m_next, false), rtpTime(timeOf(m_next)), m_request.extension ? &mark : nullptr);
    m_discontinuity = false;
    if (endOfAll) {
        m_done = true;
        if (m_request.bye)
            sendBye();
    } else if (endOfSection) {
        ++m_section;
        m_skipped += timeOf(m_sections[m_section].first) - timeOf(m_next) - frameLength;
        m_next = m_sections[m_section].first;
        m_discontinuity = true;
        return;
    }
    m_next = following;
}

void ReplaySender::pump() {
    if (m_done || m_sections.empty() || m_source.camera->faults.stalled)
        return;
    if (!m_request.rateControl) {
        const qint64 before = m_source.recorder->state.bytesSent;
        while (!m_done && unsent() < replayBacklog && m_source.recorder->state.bytesSent - before < passBytes)
            sendNext();
        return;
    }
    const MonoTime now = SystemClock().monoNow();
    if (!m_started)
        m_started = now;
    const double elapsed =
        std::chrono::duration<double, std::micro>(now - *m_started).count() * m_request.scale;
    while (!m_done && unsent() < replayBacklog &&
           double((timeOf(m_next) - timeOf(m_firstFrame) - m_skipped).count()) <= elapsed)
        sendNext();
}

} // namespace vigie::simulator
