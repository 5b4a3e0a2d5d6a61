// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/clock.h"

#include <cstdint>
#include <optional>
#include <span>

namespace vigie::rtsp {

using Bytes = std::span<const std::uint8_t>;

/// A 64-bit NTP time (RFC 5905: seconds since 1900 and their fraction) as UTC.
[[nodiscard]] UtcTime fromNtp(std::uint64_t ntp);
[[nodiscard]] std::uint64_t toNtp(UtcTime time);

/// The replay extension 0xABAC (ONVIF Streaming Specification, "RTP header extension").
struct ReplayExtension {
    std::uint64_t ntp = 0;
    bool cleanPoint = false;    ///< C: decoding can start here
    bool endOfSection = false;  ///< E: last picture before a gap
    bool discontinuity = false; ///< D: first picture after a gap or jump
    bool terminal = false;      ///< T: last picture of the footage
    std::uint8_t cseq = 0;      ///< low byte of the CSeq of the PLAY that asked for it
};

/// One RTP packet (RFC 3550 §5.1): a view into the bytes it was parsed from.
/// Thread: any. Lifetime: `payload` and `jpegHeader` are valid as long as those bytes are.
struct RtpPacket {
    std::uint8_t payloadType = 0;
    bool marker = false;
    std::uint16_t sequence = 0;
    std::uint32_t timestamp = 0;
    std::uint32_t ssrc = 0;
    std::optional<ReplayExtension> replay;
    /// JPEG marker segments sent beside the payload (ONVIF Streaming Specification, "JPEG over RTP"), in an
    /// extension of their own (0xFFD8) or behind the replay extension.
    Bytes jpegHeader;
    Bytes payload;

    /// Nothing when the bytes are no RTP packet: wrong version, or lengths that exceed them.
    [[nodiscard]] static std::optional<RtpPacket> parse(Bytes bytes);
};

/// Carries 32-bit RTP times on to 64 bits; the first is kept as it is.
class RtpUnwrapper {
public:
    [[nodiscard]] std::int64_t unwrap(std::uint32_t time);
    /// As unwrap(), without moving the reference: for times met out of the stream's order.
    [[nodiscard]] std::int64_t peek(std::uint32_t time) const;

private:
    std::optional<std::int64_t> m_last;
};

} // namespace vigie::rtsp
