// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "rtsp/depacketiser.h"
#include "rtsp/sdp.h"

namespace vigie::rtsp {

/// Sound with one unit a packet: G.711 (RFC 3551 §4.5.14).
class PlainAudioDepacketiser final : public Depacketiser {
public:
    explicit PlainAudioDepacketiser(Sink sink);

    void push(const RtpPacket& packet, bool lostBefore) override;
    void flush(bool) override {}
    void reset() override { m_lossPending = true; }

private:
    bool m_lossPending = false;
};

/// The shape of the AU headers of an AAC track (RFC 3640 §4.1, fmtp parameters of the same names).
struct AacLayout {
    int sizeLength = 13;
    int indexLength = 3;
    int indexDeltaLength = 3;
    int unitDuration = 1024; ///< samples of an access unit: constantDuration
};

/// As the section says it, within what RFC 3640 allows.
[[nodiscard]] AacLayout toAacLayout(const MediaDescription& media);

/// AAC from RTP (RFC 3640 mpeg4-generic, modes AAC-hbr and AAC-lbr): raw access units, of which a packet
/// brings several, or one a part. CTS, DTS and auxiliary fields are not among what cameras send and refused.
/// Errors: a unit that misses a part is dropped. Bounds: a unit of more than 64 KiB is dropped.
class AacDepacketiser final : public Depacketiser {
public:
    AacDepacketiser(Sink sink, AacLayout layout);

    void push(const RtpPacket& packet, bool lostBefore) override;
    void flush(bool lostAfter) override;
    void reset() override;

private:
    void refuse();
    void giveUnit(QByteArray data, std::uint32_t time);

    AacLayout m_layout;
    QByteArray m_part; // of a unit spread over several packets
    std::size_t m_partSize = 0;
    std::uint32_t m_partTime = 0;
    bool m_lossPending = false;
};

} // namespace vigie::rtsp
