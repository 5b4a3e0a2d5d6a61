// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lag_meter.h"
#include "live/live_channel.h"
#include "replay_ring.h"
#include "rtsp/session.h"

#include <atomic>
#include <mutex>

namespace vigie::live {

class Feed;

/// Which of a channel's feeds may show its pictures: while the stream is changed there are two, and the new
/// one takes over with its first picture.
struct Screen {
    std::atomic<const Feed*> owner = nullptr;
};

/// What a feed saw last, for its channel to ask.
struct FeedImages {
    qint64 count = 0;
    MonoTime last{}; ///< arrival of the newest picture shown
    /// How much later than the stream's best the newest coded picture arrived.
    std::chrono::milliseconds lag{0};
    TimeStamp captureTime;
    QSize size;
    std::chrono::milliseconds latency{0}; ///< of the newest, from its last packet to the sink's end
    bool resumes = false;                 ///< none of them since the feed was at rest
};

/// One session of a channel: between the session's thread, the decoding threads and the channel.
/// Thread: callbacks on the session's and the pool's threads; the rest on the channel's.
class Feed final : public rtsp::SessionListener, public std::enable_shared_from_this<Feed> {
public:
    /// What the channel hears, on its own thread and only until detach().
    struct Events {
        std::function<void(QString)> step;
        std::function<void(VideoCodec)> described;
        std::function<void()> playing;
        std::function<void()> firstImage;
        std::function<void()> resumed; ///< the first image after none were wanted
        std::function<void(QImage, TimeStamp)> picture;
        std::function<void(Error)> closed;
    };

    Feed(QObject* context, media::DecodePool& decoders, LiveChannel::ImageSink sink,
         std::shared_ptr<Screen> screen, Events events);

    void open(rtsp::IoThreads& io, const StreamEndpoint& endpoint);
    /// No event and no image after this returned.
    void detach();

    /// From Nothing or from key images back to more: catches up from the last key image at once.
    void setPace(media::Pace pace);

    /// The next picture shown comes as Events::picture too, at its own size.
    void takePicture() { m_wantsPicture = true; }

    /// While the past is in the tile: the stream goes on and is remembered, undecoded. Let go, its newest
    /// picture comes at once.
    void setHeld(bool held);
    /// From its memory, as ReplayRing.
    [[nodiscard]] std::vector<AccessUnit> unitsSince(MonoTime time) const;
    [[nodiscard]] std::vector<AccessUnit> unitsAfter(qint64 rtpTime) const;

    [[nodiscard]] FeedImages images() const;
    /// Arrival of the last coded picture, shown or not.
    [[nodiscard]] std::optional<MonoTime> lastUnitAt() const;
    [[nodiscard]] media::DecodeStats decodeStats() const;
    [[nodiscard]] rtsp::SessionStats sessionStats() const;

    void onDescribed(const rtsp::Description& description) override;
    void onPlaying() override;
    void onAccessUnit(AccessUnit unit) override;
    void onClosed(const Error& reason) override;

private:
    void show(const media::Frame& frame);
    void applyPace();
    template <class Event, class... Arguments>
    void post(Event Events::*event, Arguments... arguments);

    media::DecodePool& m_decoders;
    const LiveChannel::ImageSink m_sink;
    const std::shared_ptr<Screen> m_screen;
    const Events m_events;
    std::unique_ptr<rtsp::Session> m_session; // the channel's thread
    std::atomic<bool> m_wantsPicture = false;

    mutable std::mutex m_mutex;
    QObject* m_context; // guarded by m_mutex, as all below; null once detached
    std::unique_ptr<media::DecodeStream> m_decoder;
    media::Pace m_pace = media::Pace::Every;
    media::Pace m_applied = media::Pace::Every;
    bool m_held = false;
    ReplayRing m_ring;
    LagMeter m_lagMeter;
    std::optional<MonoTime> m_lastUnitAt;
    FeedImages m_images;
};

} // namespace vigie::live
