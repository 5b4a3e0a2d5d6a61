// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "world.h"

#include <QByteArray>
#include <QByteArrayView>

#include <vector>

namespace vigie::simulator {

/// One access unit cut into RTP packets, each behind its RTSP "$" header, in one buffer that every session
/// copies and patches (sequence number, time stamp, SSRC, channel). Packets leave room for the 0xABAC
/// extension. Sources: RFC 2326 10.12, RFC 3550, RFC 6184 (single NAL, STAP-A, FU-A), RFC 7798 (single,
/// AP, FU).
/// Thread: immutable once made.
struct PreparedUnit {
    QByteArray bytes;
    std::vector<quint32> packets; ///< where each "$" stands in `bytes`
    bool key = false;
};

inline constexpr int rtpPayloadType = 96;

/// Cuts the NAL units (without start codes) of one access unit.
[[nodiscard]] PreparedUnit packetise(Codec codec, const std::vector<QByteArrayView>& nals, bool key);

/// What the first packet of a replayed access unit says in its 0xABAC header extension (ONVIF Streaming).
struct ReplayMark {
    UtcTime deviceTime;
    bool clean = false;         ///< C: a key frame
    bool endOfSection = false;  ///< E: a gap follows
    bool discontinuity = false; ///< D: the unit before it isn't the one recorded before it
    bool terminal = false;      ///< T: nothing more follows
    quint8 cseq = 0;            ///< low byte of the PLAY request's CSeq
};

/// What differs between two sessions sending the same unit.
struct RtpPatch {
    quint8 channel = 0;
    quint16 firstSequence = 0;
    quint32 timestamp = 0;
    quint32 ssrc = 0;
};

/// Writes `unit` as one session sends it into `out` (replacing its content).
void writeUnit(const PreparedUnit& unit, const RtpPatch& patch, const ReplayMark* mark, QByteArray& out);

/// A RTCP sender report and CNAME behind a "$" header on `channel`.
[[nodiscard]] QByteArray senderReport(quint8 channel, quint32 ssrc, UtcTime deviceTime, quint32 rtpTime,
                                      quint32 packets, quint32 octets);

/// Seconds since 1900 and fraction, as NTP and 0xABAC write a time.
[[nodiscard]] quint64 toNtp(UtcTime time);

} // namespace vigie::simulator
