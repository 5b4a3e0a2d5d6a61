// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "rtsp/rtp_packet.h"
#include "rtsp/sdp.h"

#include <QByteArrayList>

namespace vigie::rtsp {

/// Makes RTP of the G.711 that goes to a device's loudspeaker (RFC 3551 §4.5.14, ONVIF Streaming
/// "Backchannel"): the marker and a step in time where somebody begins to talk again after a silence. Thread:
/// its owner's.
class TalkSender {
public:
    TalkSender(const MediaDescription& media, std::uint32_t ssrc, std::uint32_t firstTime);

    [[nodiscard]] QByteArrayList packets(QByteArrayView g711, MonoTime now);

private:
    std::uint8_t m_payloadType;
    std::uint32_t m_ssrc;
    int m_clockRate;
    std::uint16_t m_sequence = 0;
    std::uint32_t m_time;
    std::optional<MonoTime> m_heardUntil; // when what was sent so far ends
};

} // namespace vigie::rtsp
