// SPDX-License-Identifier: GPL-3.0-or-later
#include "extra_senders.h"

#include <QtEndian>

#include <cmath>
#include <numbers>

namespace vigie::simulator {
namespace {

using namespace std::chrono_literals;

constexpr auto audioStep = 20ms;
constexpr int audioRate = 8000;
constexpr int samplesPerStep = audioRate / 50;
constexpr int metadataRate = 90000;
constexpr auto reportEvery = 3s;
constexpr qint64 mostBacklog = 1024 * 1024;
constexpr qsizetype mostPayload = 1400;

void appendPacket(PreparedUnit& unit, int payloadType, bool marker, QByteArrayView payload) {
    unit.packets.push_back(quint32(unit.bytes.size()));
    QByteArray head(16, '\0');
    head[0] = '$';
    qToBigEndian(quint16(12 + payload.size()), head.data() + 2);
    head[4] = char(0x80);
    head[5] = char((marker ? 0x80 : 0) | payloadType);
    unit.bytes.append(head).append(payload.data(), payload.size());
}

qint64 stepOf(UtcTime time) {
    return time.time_since_epoch() / audioStep;
}

} // namespace

quint8 encodeMuLaw(int sample) {
    // ITU-T G.711: sign, three bits of segment, four of place in it, all inverted.
    constexpr int bias = 0x84, most = 32635;
    const int sign = sample < 0 ? 0x80 : 0;
    const int magnitude = std::min(std::abs(sample), most) + bias;
    int segment = 7;
    for (int mask = 0x4000; segment > 0 && (magnitude & mask) == 0; mask >>= 1)
        --segment;
    return quint8(~(sign | (segment << 4) | ((magnitude >> (segment + 3)) & 0x0f)));
}

AudioSender::AudioSender(StreamSource source, QTcpSocket* socket, quint8 channel)
    : StreamSender(source, socket, channel, audioRate)
    , m_next(stepOf(source.recorder->trueNow())) {}

void AudioSender::pump() {
    const MonoTime mono = SystemClock().monoNow();
    if (!m_reported || mono - *m_reported >= reportEvery) {
        m_reported = mono;
        sendReport();
    }
    const qint64 due = stepOf(m_source.recorder->trueNow());
    if (due - m_next > 100)
        m_next = due;
    const double pitch = 300.0 + 20.0 * (m_source.camera->channel % 16);
    for (; m_next <= due; ++m_next) {
        if (m_source.camera->faults.stalled || unsent() > mostBacklog)
            continue;
        QByteArray samples;
        for (int i = 0; i < samplesPerStep; ++i) {
            const double seconds = double((m_next * samplesPerStep + i) % (audioRate * 60)) / audioRate;
            samples.append(char(encodeMuLaw(int(4000 * std::sin(2 * std::numbers::pi * pitch * seconds)))));
        }
        PreparedUnit unit;
        appendPacket(unit, 0, false, samples);
        send(unit, rtpTime(UtcTime(m_next * std::chrono::microseconds(audioStep))), nullptr);
    }
}

MetadataSender::MetadataSender(StreamSource source, QTcpSocket* socket, quint8 channel, NotificationText text)
    : StreamSender(source, socket, channel, metadataRate)
    , m_text(text) {}

void MetadataSender::pump() {
    if (m_begun)
        return;
    m_begun = true;
    sendReport();
    RecorderModel& recorder = *m_source.recorder;
    QString all;
    for (const Camera& camera : recorder.cameras) {
        for (const AlarmKind kind : allAlarmKinds) {
            if (kind == AlarmKind::StorageFailure && camera.channel != 1)
                continue;
            if (const std::optional<bool> on = recorder.property(camera, kind))
                all += m_text(recorder, camera, kind, *on, "Initialized");
        }
    }
    sendDocument(all);
}

void MetadataSender::announce(const Camera& camera, AlarmKind kind, bool on) {
    if (m_begun)
        sendDocument(m_text(*m_source.recorder, camera, kind, on, "Changed"));
}

void MetadataSender::sendDocument(const QString& notifications) {
    if (notifications.isEmpty() || unsent() > mostBacklog)
        return;
    const QByteArray document =
        QStringLiteral("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                       "<tt:MetadataStream xmlns:tt=\"http://www.onvif.org/ver10/schema\""
                       " xmlns:tns1=\"http://www.onvif.org/ver10/topics\""
                       " xmlns:tnsaxis=\"http://www.axis.com/2009/event/topics\""
                       " xmlns:wsnt=\"http://docs.oasis-open.org/wsn/b-2\""
                       " xmlns:wsa5=\"http://www.w3.org/2005/08/addressing\">\n<tt:Event>%1</tt:Event>"
                       "</tt:MetadataStream>\n")
            .arg(notifications)
            .toUtf8();
    PreparedUnit unit;
    for (qsizetype at = 0; at < document.size(); at += mostPayload)
        appendPacket(unit, metadataPayloadType, at + mostPayload >= document.size(),
                     QByteArrayView(document).sliced(at, std::min(mostPayload, document.size() - at)));
    send(unit, rtpTime(m_source.recorder->trueNow()), nullptr);
}

} // namespace vigie::simulator
