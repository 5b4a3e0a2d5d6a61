// SPDX-License-Identifier: GPL-3.0-or-later
#include "media_receiver.h"

namespace vigie::rtsp {

namespace {

// RFC 3550 appendix A.1: a jump beyond these is a sender that started anew, not a loss.
constexpr int maxDropout = 3000;
constexpr int maxMisorder = 100;
// Packets in a row after which another source is taken for ours: two seconds of a small stream.
constexpr int strangersToAdopt = 50;

} // namespace

MediaReceiver::MediaReceiver(const MediaDescription& media, Sinks sinks)
    : m_codec(toVideoTrack(media).codec)
    , m_payloadType(media.payloadType)
    , m_sinks(std::move(sinks))
    , m_depacketiser(makeDepacketiser(
          m_codec, [this](CodedUnit&& unit) { emitUnit(std::move(unit)); }, toVideoTrack(media).parameterSets,
          hasDecodingOrderNumbers(media)))
    , m_clock(media.clockRate > 0 ? media.clockRate : 90000) {}

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
        return Order::Next;
    }
    const auto step = static_cast<std::int16_t>(sequence - *m_sequence);
    if (step <= 0 && step > -maxMisorder)
        return Order::Old;
    m_sequence = sequence;
    if (step == 1)
        return Order::Next;
    if (step > 1 && step <= maxDropout)
        m_lost += step - 1;
    return Order::AfterGap;
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

void MediaReceiver::rtcp(Bytes frame) {
    const bool whole =
        parseRtcp(frame, {[this](const SenderReport& report) {
                              // Before the first packet the sender is not known: the next report will do.
                              if (report.ssrc == m_ssrc)
                                  m_clock.senderReport(report.ntp, m_time.peek(report.rtpTime));
                          },
                          [this](std::uint32_t ssrc) {
                              if (ssrc != m_ssrc)
                                  return;
                              m_depacketiser->flush();
                              m_sinks.ended();
                          }});
    if (!whole)
        ++m_malformed;
}

void MediaReceiver::emitUnit(CodedUnit&& coded) {
    AccessUnit unit;
    unit.codec = m_codec;
    unit.data = std::move(coded.data);
    unit.keyFrame = coded.keyFrame;
    unit.discontinuity = coded.discontinuity || m_jumped;
    unit.rtpTime = m_time.unwrap(coded.rtpTime);
    unit.captureTime = m_clock.at(unit.rtpTime, m_receivedAt);
    unit.receivedAt = m_receivedMono;
    m_jumped = false;
    ++m_units;
    m_sinks.unit(std::move(unit));
}

} // namespace vigie::rtsp
