// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "rtsp/depacketiser.h"

namespace vigie::rtsp {

/// ONVIF metadata from RTP (Streaming Specification, "Metadata stream"): XML documents, each closed by a
/// packet with the marker. The packets of a document may bear different times: the first counts. A document
/// whose marker was never set is closed by the beginning of the next. Errors: a document that misses a part,
/// or has no XML in it, is dropped. Bounds: a document of more than 1 MiB is dropped.
class MetadataDepacketiser final : public Depacketiser {
public:
    explicit MetadataDepacketiser(Sink sink);

    void push(const RtpPacket& packet, bool lostBefore) override;
    void flush(bool lostAfter) override;
    void reset() override;

private:
    void close();

    QByteArray m_document;
    std::uint32_t m_time = 0;
    bool m_lossPending = false;
    bool m_skipping = false; // up to the marker that closes a document of which a part is missing
};

} // namespace vigie::rtsp
