// SPDX-License-Identifier: GPL-3.0-or-later
#include "media_receiver.h"

#include "rtsp/audio_depacketiser.h"
#include "rtsp/jpeg_depacketiser.h"
#include "rtsp/metadata_depacketiser.h"

namespace vigie::rtsp {

namespace {

// RFC 3550 appendix A.1: a jump beyond these is a sender that started anew, not a loss.
constexpr int maxDropout = 3000;
constexpr int maxMisorder = 100;
// Packets in a row after which another source is taken for ours: two seconds of a small stream.
constexpr int strangersToAdopt = 50;

TrackKind kindOf(const MediaDescription& media) {
    if (media.kind == "audio")
        return TrackKind::Audio;
    return media.kind == "application" ? TrackKind::Metadata : TrackKind::Video;
}

int defaultRate(TrackKind kind) {
    return kind == TrackKind::Audio ? 8000 : 90000;
}

} // namespace

MediaReceiver::MediaReceiver(const MediaDescription& media, Sinks sinks)
    : m_kind(kindOf(media))
    , m_codec(toVideoTrack(media).codec)
    , m_clockRate(media.clockRate > 0 ? media.clockRate : defaultRate(m_kind))
    , m_payloadType(media.payloadType)
    , m_sinks(std::move(sinks))
    , m_depacketiser(makeFor(media))
    , m_clock(m_clockRate) {}

std::unique_ptr<Depacketiser> MediaReceiver::makeFor(const MediaDescription& media) {
    auto sink = [this](CodedUnit&& unit) { emitUnit(std::move(unit)); };
    if (m_kind == TrackKind::Metadata)
        return std::make_unique<MetadataDepacketiser>(std::move(sink));
    if (m_kind == TrackKind::Audio) {
        m_audioCodec = toAudioTrack(media).value_or(AudioTrack{}).codec;
        if (m_audioCodec == AudioCodec::Aac)
            return std::make_unique<AacDepacketiser>(std::move(sink), toAacLayout(media));
        return std::make_unique<PlainAudioDepacketiser>(std::move(sink));
    }
    if (m_codec == VideoCodec::Jpeg)
        return std::make_unique<JpegDepacketiser>(std::move(sink), media.size);
    return makeDepacketiser(m_codec, std::move(sink), toVideoTrack(media).parameterSets,
                            hasDecodingOrderNumbers(media));
}

void MediaReceiver::restart(int cseq) {
    m_playCseq = std::uint8_t(cseq);
    // What is left of a picture of the older PLAY carries no CSeq: it is dropped up to the next that does.
    m_dropping = m_cseqInUse;
    m_sequence.reset();
    m_ssrc.reset(); // a device may send each part as a source of its own
    m_terminal = false;
    if (m_unitTime) {
        m_unitTime.reset();
        m_depacketiser->reset();
        m_clock.reset();
    }
}

bool MediaReceiver::isOurs(const RtpPacket& packet) {
    if (m_payloadType >= 0 && packet.payloadType != m_payloadType)
        return false;
    if (m_ssrc == packet.ssrc) {
        m_strangers = 0;
        return true;
    }
    if (m_ssrc && ++m_strangers < strangersToAdopt)
        return false;
    if (m_ssrc) {
        m_depacketiser->reset();
        m_clock.reset();
    }
    m_ssrc = packet.ssrc;
    m_strangers = 0;
    m_sequence.reset();
    return true;
}

bool MediaReceiver::isOfOlderPlay(const RtpPacket& packet) {
    if (packet.replay) {
        const bool current = packet.replay->cseq == m_playCseq;
        if (current && m_playCseq != 0)
            m_cseqInUse = true;
        m_dropping = m_cseqInUse && !current;
    }
    return m_dropping;
}

MediaReceiver::Order MediaReceiver::order(std::uint16_t sequence) {
    if (!m_sequence) {
        m_sequence = sequence;
        beginReports(sequence);
        return Order::Next;
    }
    const auto step = static_cast<std::int16_t>(sequence - *m_sequence);
    if (step <= 0 && step > -maxMisorder)
        return Order::Old;
    if (step > 0 && sequence < *m_sequence)
        m_cycles += 0x1'0000;
    m_sequence = sequence;
    if (step == 1)
        return Order::Next;
    if (step > 1 && step <= maxDropout)
        m_lost += step - 1;
    else
        beginReports(sequence);
    return Order::AfterGap;
}

void MediaReceiver::beginReports(std::uint16_t sequence) {
    m_cycles = 0;
    m_firstSequence = sequence;
    m_receivedOfSource = m_receivedBefore = 0;
    m_expectedBefore = 0;
    m_transit.reset();
    m_jitter = 0;
}

void MediaReceiver::noteArrival(const RtpPacket& packet, MonoTime monoNow) {
    ++m_receivedOfSource;
    const double ticks =
        std::chrono::duration<double>(monoNow.time_since_epoch()).count() * double(m_clockRate);
    const auto arrival = static_cast<std::uint32_t>(static_cast<std::int64_t>(ticks));
    const auto transit = static_cast<std::int32_t>(arrival - packet.timestamp);
    if (m_transit)
        m_jitter += (std::abs(double(transit) - double(*m_transit)) - m_jitter) / 16.0;
    m_transit = transit;
}

std::optional<ReceptionReport> MediaReceiver::receptionReport(MonoTime monoNow) {
    if (!m_ssrc || !m_sequence)
        return std::nullopt;
    ReceptionReport report;
    report.ssrc = *m_ssrc;
    report.highestSequence = m_cycles + *m_sequence;
    const std::uint32_t expected = report.highestSequence - m_firstSequence + 1;
    report.lost = static_cast<std::int32_t>(qint64(expected) - m_receivedOfSource);
    const auto expectedNow = qint64(expected - m_expectedBefore);
    const qint64 lostNow = expectedNow - (m_receivedOfSource - m_receivedBefore);
    if (expectedNow > 0 && lostNow > 0)
        report.fractionLost = std::uint8_t(std::min<qint64>(255, lostNow * 256 / expectedNow));
    m_expectedBefore = expected;
    m_receivedBefore = m_receivedOfSource;
    report.jitter = static_cast<std::uint32_t>(std::min(m_jitter, 4e9));
    if (m_reportNtp != 0) {
        report.lastReport = m_reportNtp;
        const double since = std::chrono::duration<double>(monoNow - m_reportAt).count();
        report.sinceLastReport = static_cast<std::uint32_t>(std::clamp(since, 0.0, 65535.0) * 65536);
    }
    return report;
}

void MediaReceiver::rtp(Bytes frame, UtcTime now, MonoTime monoNow) {
    const auto packet = RtpPacket::parse(frame);
    if (!packet) {
        ++m_malformed;
        return;
    }
    if (!isOurs(*packet) || isOfOlderPlay(*packet))
        return;
    const Order order = this->order(packet->sequence);
    if (order == Order::Old)
        return;
    const bool lost = order == Order::AfterGap;
    noteArrival(*packet, monoNow);
    ++m_packets;
    m_bytes += qint64(frame.size());

    if (m_unitTime != packet->timestamp) {
        // The unit before leaves with its own times; its marker was lost or never set.
        m_depacketiser->flush(lost);
        m_unitTime = packet->timestamp;
        m_receivedAt = now;
        m_receivedMono = monoNow;
    }
    if (m_earlyReport) {
        // The difference is signed: a wrap between the two does not part them.
        const std::int64_t first = m_time.unwrap(packet->timestamp);
        if (m_earlyReport->ssrc == packet->ssrc)
            m_clock.senderReport(m_earlyReport->ntp, first + static_cast<std::int32_t>(
                                                                 m_earlyReport->rtpTime - packet->timestamp));
        m_earlyReport.reset();
    }
    if (packet->replay) {
        m_clock.extension(packet->replay->ntp, m_time.peek(packet->timestamp));
        m_jumped = m_jumped || packet->replay->discontinuity;
        m_terminal = packet->replay->terminal;
    }
    m_depacketiser->push(*packet, lost);
    if (m_terminal && packet->marker) {
        m_terminal = false;
        m_sinks.ended();
    }
}

void MediaReceiver::rtcp(Bytes frame, MonoTime monoNow) {
    const bool whole = parseRtcp(frame, {[this, monoNow](const SenderReport& report) {
                                             if (!m_ssrc)
                                                 m_earlyReport =
                                                     report; // whose it is, the first packet will tell
                                             if (report.ssrc != m_ssrc)
                                                 return;
                                             m_reportNtp = std::uint32_t(report.ntp >> 16);
                                             m_reportAt = monoNow;
                                             m_clock.senderReport(report.ntp, m_time.peek(report.rtpTime));
                                         },
                                         [this](std::uint32_t ssrc) {
                                             if (ssrc != m_ssrc)
                                                 return;
                                             m_depacketiser->flush(false);
                                             m_sinks.ended();
                                         }});
    if (!whole)
        ++m_malformed;
}

void MediaReceiver::emitUnit(CodedUnit&& coded) {
    const bool jumped = std::exchange(m_jumped, false);
    const std::int64_t time = m_time.unwrap(coded.rtpTime);
    const TimeStamp captured = m_clock.at(time, m_receivedAt);
    const bool discontinuity = coded.discontinuity || jumped;
    ++m_units;
    switch (m_kind) {
    case TrackKind::Audio:
        m_sinks.audio({m_audioCodec, std::move(coded.data), discontinuity, time, captured, m_receivedMono});
        return;
    case TrackKind::Metadata:
        m_sinks.metadata({std::move(coded.data), discontinuity, captured, m_receivedMono});
        return;
    default:
        m_sinks.unit(
            {m_codec, std::move(coded.data), coded.keyFrame, discontinuity, time, captured, m_receivedMono});
    }
}

} // namespace vigie::rtsp
