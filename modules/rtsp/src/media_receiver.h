// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "rtsp/capture_clock.h"
#include "rtsp/depacketiser.h"
#include "rtsp/rtcp.h"
#include "rtsp/sdp.h"
#include "rtsp/session.h"

#include <functional>

namespace vigie::rtsp {

/// From the frames of one track to its units: filters strangers, counts losses, puts pictures, sound or
/// documents together, dates them. Thread: its owner's; the sinks are called within its methods.
class MediaReceiver {
public:
    struct Sinks {
        std::function<void(AccessUnit&&)> unit;
        std::function<void()> ended; ///< the device announced the last picture (flag T) or left (BYE)
        std::function<void(AudioUnit&&)> audio = {};
        std::function<void(MetadataUnit&&)> metadata = {};
    };

    /// The kind of the section decides which sink is used: video, audio, application (ONVIF metadata).
    MediaReceiver(const MediaDescription& media, Sinks sinks);

    /// A PLAY was accepted: everything before is another part of the recording. `cseq` is that PLAY's.
    void restart(int cseq);
    void rtp(Bytes frame, UtcTime now, MonoTime monoNow);
    void rtcp(Bytes frame, MonoTime monoNow = {});
    /// What to tell the sender; nothing before its first packet. Counts from one call to the next.
    [[nodiscard]] std::optional<ReceptionReport> receptionReport(MonoTime monoNow);

    [[nodiscard]] qint64 packets() const { return m_packets; }
    [[nodiscard]] qint64 packetsLost() const { return m_lost; }
    [[nodiscard]] qint64 bytes() const { return m_bytes; }
    /// Units of the track, whatever its kind.
    [[nodiscard]] qint64 units() const { return m_units; }
    [[nodiscard]] qint64 malformed() const { return m_malformed + m_depacketiser->malformed(); }

private:
    enum class Order { Next, AfterGap, Old };

    [[nodiscard]] bool isOurs(const RtpPacket& packet);
    [[nodiscard]] bool isOfOlderPlay(const RtpPacket& packet);
    [[nodiscard]] Order order(std::uint16_t sequence);
    void beginReports(std::uint16_t sequence);
    void noteArrival(const RtpPacket& packet, MonoTime monoNow);
    void emitUnit(CodedUnit&& coded);
    [[nodiscard]] std::unique_ptr<Depacketiser> makeFor(const MediaDescription& media);

    TrackKind m_kind;
    VideoCodec m_codec;
    AudioCodec m_audioCodec = AudioCodec::Pcma;
    int m_clockRate;
    int m_payloadType;
    Sinks m_sinks;
    std::unique_ptr<Depacketiser> m_depacketiser;
    RtpUnwrapper m_time;
    CaptureClock m_clock;

    std::optional<std::uint32_t> m_ssrc;
    std::optional<SenderReport> m_earlyReport; // came before the first packet
    int m_strangers = 0;                       // packets in a row from another source
    std::optional<std::uint16_t> m_sequence;

    // For our own reports (RFC 3550 appendix A.3 and A.8).
    std::uint32_t m_cycles = 0;
    std::uint32_t m_firstSequence = 0;
    qint64 m_receivedOfSource = 0;
    std::uint32_t m_expectedBefore = 0;
    qint64 m_receivedBefore = 0;
    std::optional<std::int32_t> m_transit;
    double m_jitter = 0;
    std::uint32_t m_reportNtp = 0;
    MonoTime m_reportAt{};

    std::uint8_t m_playCseq = 0;
    bool m_cseqInUse = false; // the device writes real CSeq bytes (some always write 0)
    bool m_dropping = false;  // within a picture of an older PLAY

    // Of the unit being gathered.
    std::optional<std::uint32_t> m_unitTime;
    UtcTime m_receivedAt{};
    MonoTime m_receivedMono{};
    bool m_jumped = false; // flag D: what follows is not continuous
    bool m_terminal = false;

    qint64 m_packets = 0;
    qint64 m_lost = 0;
    qint64 m_bytes = 0;
    qint64 m_units = 0;
    qint64 m_malformed = 0;
};

} // namespace vigie::rtsp
