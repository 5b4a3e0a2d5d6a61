// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "rtsp/depacketiser.h"

#include <map>

namespace vigie::rtsp {

/// JPEG from RTP (RFC 2435), each unit a complete JFIF image: headers made from the RTP/JPEG header (types 0
/// and 1, with and without restart intervals), quantisation tables computed from Q (1 to 99) or sent in band
/// (128 to 255), overridden by the marker segments of ONVIF's header extension where a device sends them,
/// which is how pictures wider or higher than 2040 say their size. Errors: a picture that misses a part is
/// dropped: what is left of it would be shown shifted or grey. The
///         next one is a discontinuity. Every unit is a key frame.
/// Bounds: a picture of more than 8 MiB is dropped.
class JpegDepacketiser final : public Depacketiser {
public:
    /// `described`: the size the session description says, for devices that leave it out of the stream.
    explicit JpegDepacketiser(Sink sink, QSize described = {});

    void push(const RtpPacket& packet, bool lostBefore) override;
    void flush(bool lostAfter) override;
    void reset() override;

private:
    struct Header {
        std::uint8_t type = 0;
        std::uint8_t q = 0;
        int width = 0;
        int height = 0;
        std::uint16_t restartInterval = 0;
        bool operator==(const Header&) const = default;
    };
    /// Marker segments of the picture, each whole, from FF to its last byte.
    struct Segments {
        QByteArray quantisation;
        QByteArray huffman;
        QByteArray frame;
        QByteArray restart;
        QByteArray other; ///< APPn and comments
    };

    void drop();
    void refuse();
    /// Begins a picture with its first packet; false when that packet can't be used. `rest` is left at the
    /// scan.
    [[nodiscard]] bool begin(const RtpPacket& packet, const Header& header, Bytes& rest);
    [[nodiscard]] bool readTables(std::uint8_t q, Bytes& rest);
    void readSegments(Bytes bytes);
    void emitUnit();

    QSize m_described;
    Header m_header;
    Segments m_segments;
    std::map<std::uint8_t, QByteArray> m_tables; // DQT segments by Q, of those sent in band
    QByteArray m_data;                           // headers and scan
    qsizetype m_scanStart = 0;
    std::uint32_t m_timestamp = 0;
    bool m_open = false;
    bool m_lossPending = false;
};

} // namespace vigie::rtsp
