// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "rtsp/nal_depacketiser.h"

namespace vigie::rtsp {

/// H.265 from RTP (RFC 7798): single NAL units, aggregation packets and fragmentation units. Decoding order
/// numbers are skipped: cameras send in decoding order even where they announce sprop-max-don-diff.
class H265Depacketiser final : public NalDepacketiser {
public:
    explicit H265Depacketiser(Sink sink, QByteArray parameterSets = {}, bool donl = false);

private:
    void unpack(Bytes payload) override;
    NalClass classify(Bytes head) const override;
    void single(Bytes payload);
    void aggregate(Bytes rest);
    void fragment(Bytes payload);

    bool m_donl;
    std::uint16_t m_fragmentHeader = 0;
};

} // namespace vigie::rtsp
