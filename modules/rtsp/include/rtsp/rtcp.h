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

/// An empty receiver report with our CNAME, which keeps senders that watch for receivers happy.
[[nodiscard]] QByteArray emptyReceiverReport(std::uint32_t ourSsrc);

} // namespace vigie::rtsp
