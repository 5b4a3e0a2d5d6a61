// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "domain/access_unit.h"
#include "domain/audio_unit.h"
#include "domain/device_trust.h"
#include "domain/ports.h"
#include "domain/time_stamp.h"
#include "rtsp/io_threads.h"

#include <QUrl>

#include <chrono>
#include <memory>
#include <optional>

namespace vigie::rtsp {

/// What part of a recording to play and how (ONVIF Streaming Specification, "Replay").
struct ReplayOptions {
    TimeSpan span; ///< from the key frame at or before `begin`; an `end` not after `begin` means no end
    bool rateControl = false; ///< false: as fast as this side reads
    enum class Frames { All, Intra } frames = Frames::All;
    /// False: a device that refuses the replay extension (551) is asked once more without it; what comes
    /// then is imprecise, which SessionStats::replayRefused tells.
    bool requireReplay = true;
    /// From the span's end to its begin: groups of pictures in reverse order, each forward within, as only so
    /// they can be decoded. Needs both ends and the extension; Unsupported when the device plays something
    /// else.
    bool reverse = false;
};

/// How the media come. Tcp: within the connection of the conversation, the only way for rtsps. Multicast
/// joins the group the device announces, on the interface that leads to it. Auto: Tcp; Udp where the device
/// refuses that (461); and Tcp once more when nothing arrives by Udp.
enum class MediaTransport { Tcp, Udp, Multicast, Auto };

enum class TrackKind { Video, Audio, Metadata, BackChannel };

/// What is wanted of a device. The first wanted kind of TrackKind's order must be there and set up; the
/// others may fail (SessionListener::onTrackRefused).
struct WantedTracks {
    bool video = true;
    bool audio = false;
    bool metadata = false;
    bool backChannel = false; ///< talk to the camera's loudspeaker: Session::sendAudio()
};

struct SessionRequest {
    QUrl uri; ///< rtsp:// or rtsps:// (TLS, port 322 when unsaid); a login within it is ignored
    Credentials credentials;
    std::optional<ReplayOptions> replay; ///< a recording; without, the live stream
    std::chrono::milliseconds connectTimeout{5000};
    std::chrono::milliseconds answerTimeout{5000};
    std::chrono::milliseconds silenceTimeout{5000}; ///< no RTP for so long while playing is a Timeout
    DeviceTrust trust;                              ///< rtsps: how its certificate is judged
    MediaTransport transport = MediaTransport::Tcp;
    WantedTracks tracks;
};

/// One section of the device's description, whether we receive it or not.
struct TrackDescription {
    QString kind;  ///< "video", "audio", "application"
    QString codec; ///< "H264", "PCMA", "VND.ONVIF.METADATA"; empty when unsaid
    int payloadType = -1;
    bool received = false; ///< or sent to: it will be set up
};

struct Description {
    VideoTrack video;                      ///< of use when video is wanted
    std::optional<AudioTrack> audio;       ///< when wanted and there
    std::optional<AudioTrack> backChannel; ///< what sendAudio() takes, when wanted and there
    QList<TrackDescription> tracks;
    QString server; ///< the Server header, empty when there is none
};

/// One XML document of ONVIF metadata (tt:MetadataStream): analytics, events, PTZ status.
struct MetadataUnit {
    QByteArray xml;
    bool discontinuity = false; ///< documents before it may be missing
    TimeStamp captureTime;      ///< of the stream; the document's own times are within it
    MonoTime receivedAt{};
};

/// Of all tracks together where nothing else is said.
struct SessionStats {
    qint64 packets = 0;
    qint64 packetsLost = 0;    ///< gaps in the sequence numbers
    qint64 bytes = 0;          ///< of RTP, headers included
    qint64 accessUnits = 0;    ///< of video
    qint64 discardedBytes = 0; ///< garbage skipped to find the next frame or message
    qint64 malformed = 0;      ///< RTP, RTCP or NAL units that could not be used
    bool replayRefused = false;
    qint64 audioUnits = 0;
    qint64 metadataUnits = 0;
    qint64 reordered = 0;   ///< UDP: packets put back into their place
    qint64 late = 0;        ///< UDP: packets that came after their place was given up
    qint64 foreign = 0;     ///< UDP: datagrams from elsewhere than the device, dropped
    qint64 talkDropped = 0; ///< packets of sendAudio() that the connection was too slow to take
    MediaTransport transport = MediaTransport::Tcp; ///< in use
};

/// What happens in a session. Every call is on the session's I/O thread and must not block it: other sessions
/// share it. The session's own methods may be called from within.
class SessionListener {
public:
    virtual ~SessionListener() = default;
    virtual void onDescribed(const Description&) {}
    /// The device accepted a PLAY; once more after each play().
    virtual void onPlaying() {}
    virtual void onAccessUnit(AccessUnit unit) = 0;
    virtual void onAudio(const AudioUnit&) {}
    virtual void onMetadata(const MetadataUnit&) {}
    /// A wanted track that the session goes on without: not offered, or its SETUP was refused.
    virtual void onTrackRefused(TrackKind, const Error&) {}
    /// Nothing more comes of the span asked for: last picture announced (flag T), BYE, or `span.end` reached.
    /// Once a PLAY. The session stays open for another play().
    virtual void onEndOfReplay() {}
    /// Exactly once and the last call. Cancelled after close() or the session's destruction.
    virtual void onClosed(const Error& reason) = 0;
};

/// One RTSP conversation with one device and the tracks it brings: video, and where wanted sound, ONVIF
/// metadata and a way to talk back.
///
/// Opens, authenticates, describes, sets up and plays by itself, keeps itself alive at half the device's
/// timeout, and ends with one Error: Network (unreachable, went away), Untrusted (its
/// certificate), Timeout (no answer, silence), Auth
/// (refused: one attempt, two where an accepted nonce may have expired; or no login for a device that wants
/// one), NotFound, Protocol (unusable answer), Unsupported (transport, codec, replay extension), InvalidInput
/// (the URI), Cancelled. It never reconnects: that is its owner's decision.
///
/// Thread:    every method from any thread; returns at once.
/// Ownership: holds the listener until onClosed() has returned. The IoThreads must outlive the session.
/// Closing:   close() and the destructor only ask. At most the callback under way at that moment goes on, and
///            onClosed(Cancelled) follows unless the session had ended already. The device gets a TEARDOWN
///            and half a second to answer it; nobody waits for that.
class Session final {
public:
    [[nodiscard]] static std::unique_ptr<Session> open(IoThreads& threads, SessionRequest request,
                                                       std::shared_ptr<SessionListener> listener);
    ~Session();
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;

    void close();
    /// Off: no more media are taken, so that TCP holds the device back (UDP loses them); takes effect with
    /// the next picture, silence is then no fault. A live stream loses pictures at the device's side.
    void setReading(bool on);
    /// Asks the device to stop sending; play(nullopt) goes on where it stopped.
    void pause();
    /// Plays on, or another part of the recording: what still arrives of the part before is dropped.
    void play(std::optional<ReplayOptions> options);
    /// Sends G.711 (Description::backChannel says which) to the device's loudspeaker, paced by the caller:
    /// what one call brings is what is heard until the next, 20 to 100 ms of it. Dropped while the session
    /// does not play. Unsupported when the device has no back channel, Conflict when it is not set up yet,
    /// Network when the device takes it too slowly.
    [[nodiscard]] Result<void> sendAudio(const QByteArray& g711);
    [[nodiscard]] SessionStats stats() const;

private:
    struct Link;
    explicit Session(std::unique_ptr<Link> link);
    std::unique_ptr<Link> m_link;
};

} // namespace vigie::rtsp
