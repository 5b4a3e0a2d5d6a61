// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "rtsp/nal_depacketiser.h"

namespace vigie::rtsp {

/// H.264 from RTP (RFC 6184): single NAL units, STAP-A and FU-A, which is packetization-mode 0 and 1.
/// The interleaved mode's STAP-B, MTAP and FU-B are refused and counted: no camera is known to send them.
class H264Depacketiser final : public NalDepacketiser {
public:
    explicit H264Depacketiser(Sink sink, QByteArray parameterSets = {});

private:
    void unpack(Bytes payload) override;
    NalClass classify(Bytes head) const override;
    void aggregate(Bytes payload);
    void fragment(Bytes payload);

    std::uint8_t m_fragmentHeader = 0;
};

} // namespace vigie::rtsp
