// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "rtsp/rtp_packet.h"

#include <functional>

namespace vigie::rtsp {

/// What maps a sender's RTP time to its wall clock (RFC 3550 §6.4.1).
struct SenderReport {
    std::uint32_t ssrc = 0;
    std::uint64_t ntp = 0;
    std::uint32_t rtpTime = 0;
};

/// What a receiver wants to know of a compound RTCP packet.
struct RtcpSink {
    std::function<void(const SenderReport&)> senderReport;
    std::function<void(std::uint32_t ssrc)> bye;
};

/// Walks a compound packet. Whatever comes before a malformed part is used; false when there is one.
bool parseRtcp(Bytes bytes, const RtcpSink& sink);

/// What a receiver tells of one source (RFC 3550 §6.4.1, report block).
struct ReceptionReport {
    std::uint32_t ssrc = 0;
    std::uint8_t fractionLost = 0; ///< of 256, since the report before
    std::int32_t lost = 0;         ///< since the beginning, clamped to 24 bits
    std::uint32_t highestSequence = 0;
    std::uint32_t jitter = 0;          ///< in units of the RTP clock
    std::uint32_t lastReport = 0;      ///< middle 32 bits of the last sender report's NTP time
    std::uint32_t sinceLastReport = 0; ///< in 1/65536 s
};

/// An empty receiver report with our CNAME, which keeps senders that watch for receivers happy.
[[nodiscard]] QByteArray emptyReceiverReport(std::uint32_t ourSsrc);
[[nodiscard]] QByteArray receiverReport(std::uint32_t ourSsrc, const ReceptionReport& report);

} // namespace vigie::rtsp
