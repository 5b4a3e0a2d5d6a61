// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "clip_cache.h"
#include "world.h"

#include <QTcpSocket>

#include <optional>

namespace vigie::simulator {

/// Image numbers count 40 ms steps of true time since 1970: image n of a camera shows loop image
/// (n + loopOffset) mod 300, live and archived alike.
using FrameNumber = qint64;
[[nodiscard]] FrameNumber frameAt(UtcTime time);
[[nodiscard]] UtcTime timeOf(FrameNumber frame);

/// What every sender shares.
struct StreamSource {
    RecorderModel* recorder = nullptr;
    Camera* camera = nullptr;
    const ClipCache* clips = nullptr;
    Quality quality = Quality::Sub;

    [[nodiscard]] const Clip& healthyClip() const { return clips->scene(camera->sceneKind, quality); }
    /// The unit to send for an image, whatever is wrong with the camera.
    [[nodiscard]] const PreparedUnit& unit(FrameNumber frame, bool live) const;
    [[nodiscard]] bool isKey(FrameNumber frame) const;
};

/// Writes access units of one stream into a RTSP connection and keeps its RTP counters.
/// Thread: the simulator's only thread. Ownership: borrows the socket, which must outlive it.
class StreamSender {
public:
    StreamSender(StreamSource source, QTcpSocket* socket, quint8 channel, int clockRate = 90000);
    virtual ~StreamSender() = default;
    StreamSender(const StreamSender&) = delete;
    StreamSender& operator=(const StreamSender&) = delete;

    /// Sends what is due. Called every few milliseconds, and when the socket has taken some bytes.
    virtual void pump() = 0;
    [[nodiscard]] quint32 ssrc() const { return m_ssrc; }
    [[nodiscard]] quint16 nextSequence() const { return m_sequence; }

protected:
    void send(const PreparedUnit& unit, quint32 timestamp, const ReplayMark* mark);
    void sendReport();
    void sendBye();
    [[nodiscard]] quint32 rtpTime(UtcTime trueTime) const;
    [[nodiscard]] qint64 unsent() const;

    StreamSource m_source;
    QTcpSocket* m_socket;

private:
    quint8 m_channel;
    int m_clockRate;
    quint32 m_ssrc;
    quint16 m_sequence;
    quint32 m_timeBase;
    quint32 m_packets = 0;
    quint32 m_octets = 0;
    QByteArray m_scratch;
};

/// The live image: begins with the current GOP (sent at once) or at the next key frame, then one image every
/// 40 ms at a phase of its own. A client that doesn't read loses images up to the next key frame.
class LiveSender final : public StreamSender {
public:
    /// `extension`: each image carries the 0xABAC extension (Axis' onvifreplayext).
    LiveSender(StreamSource source, QTcpSocket* socket, quint8 channel, bool startAtNextKey, bool extension);
    void pump() override;
    [[nodiscard]] quint32 firstTimestamp() const { return rtpTime(timeOf(m_next)); }

private:
    std::chrono::microseconds m_phase;
    FrameNumber m_next;
    bool m_extension;
    bool m_waitForKey = false;
    std::optional<MonoTime> m_reported;
};

/// How a PLAY asks for the archive.
struct ReplayRequest {
    std::optional<UtcTime> begin; ///< device time
    std::optional<UtcTime> end;   ///< device time
    bool rateControl = true;
    bool intraOnly = false;
    std::chrono::milliseconds intraInterval{0};
    double scale = 1.0;
    quint8 cseq = 0;
    bool extension = true;
    bool bye = false;  ///< RTCP BYE after the last image
    bool seek = false; ///< a PLAY that interrupts another: its first image is a discontinuity
};

/// The recorded images, gaps left out, each with its 0xABAC extension.
class ReplaySender final : public StreamSender {
public:
    ReplaySender(StreamSource source, QTcpSocket* socket, quint8 channel, ReplayRequest request);
    void pump() override;

    /// False when nothing is recorded at or after the beginning asked for.
    [[nodiscard]] bool hasImages() const { return !m_sections.empty(); }
    /// Device times of the first and last image, for the answer's Range.
    [[nodiscard]] UtcTime firstTime() const;
    [[nodiscard]] UtcTime lastTime() const;
    [[nodiscard]] quint32 firstTimestamp() const { return rtpTime(timeOf(m_next)); }
    /// Device time of the next image: where a PAUSE leaves off.
    [[nodiscard]] UtcTime position() const;

private:
    struct Section {
        FrameNumber first;
        FrameNumber last; ///< included
        bool cut;         ///< ends where the request does, not where the recording does
    };
    void plan();
    void sendNext();
    [[nodiscard]] FrameNumber after(FrameNumber frame) const;

    ReplayRequest m_request;
    std::vector<Section> m_sections;
    size_t m_section = 0;
    FrameNumber m_next = 0;
    FrameNumber m_firstFrame = 0;
    bool m_discontinuity = false;
    bool m_done = false;
    std::optional<MonoTime> m_started;
    std::chrono::microseconds m_skipped{0}; ///< true time of the gaps jumped over, which nobody waits for
};

} // namespace vigie::simulator
