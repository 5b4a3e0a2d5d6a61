// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/access_unit.h"
#include "rtsp/rtp_packet.h"

#include <QByteArray>

#include <functional>
#include <memory>

namespace vigie::rtsp {

/// One coded picture, piece of sound or document put together from RTP payloads.
struct CodedUnit {
    QByteArray data;
    bool keyFrame = false;      ///< and whole: a decoder can start here
    bool discontinuity = false; ///< something is missing before or within it
    std::uint32_t rtpTime = 0;
};

/// Takes the payloads of one track in order and hands out units.
/// Thread:  its owner's; the sink is called within push() and flush().
/// Errors:  malformed payloads are dropped and counted.
class Depacketiser {
public:
    using Sink = std::function<void(CodedUnit&&)>;

    virtual ~Depacketiser();
    Depacketiser(const Depacketiser&) = delete;
    Depacketiser& operator=(const Depacketiser&) = delete;

    /// `lostBefore`: packets are missing between the one given before and this.
    virtual void push(const RtpPacket& packet, bool lostBefore) = 0;
    /// Hands out what has been gathered so far; `lostAfter`: its end may be missing.
    virtual void flush(bool lostAfter) = 0;
    /// Forgets what has been gathered, as after a jump; the next unit is a discontinuity.
    virtual void reset() = 0;
    [[nodiscard]] qint64 malformed() const { return m_malformed; }

protected:
    explicit Depacketiser(Sink sink)
        : m_sink(std::move(sink)) {}

    void give(CodedUnit&& unit) { m_sink(std::move(unit)); }
    void countMalformed() { ++m_malformed; }

private:
    Sink m_sink;
    qint64 m_malformed = 0;
};

/// The depacketiser of a video codec. `parameterSets` and `donl` (decoding order numbers are present: H.265,
/// sprop-max-don-diff > 0) concern NAL unit codecs only.
[[nodiscard]] std::unique_ptr<Depacketiser> makeDepacketiser(VideoCodec codec, Depacketiser::Sink sink,
                                                             QByteArray parameterSets, bool donl);

} // namespace vigie::rtsp
