// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "live/live_channel.h"
#include "rtsp/session.h"

#include <atomic>
#include <mutex>

namespace vigie::live {

/// What a feed saw last, for its channel to ask.
struct FeedImages {
    qint64 count = 0;
    MonoTime last{};
    TimeStamp captureTime;
    QSize size;
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
        std::function<void(Error)> closed;
    };

    Feed(QObject* context, media::DecodePool& decoders, LiveChannel::ImageSink sink, Events events);

    void open(rtsp::IoThreads& io, const StreamEndpoint& endpoint);
    /// No event and no image after this returned.
    void detach();

    [[nodiscard]] FeedImages images() const;
    [[nodiscard]] media::DecodeStats decodeStats() const;
    [[nodiscard]] qint64 packetsLost() const;

    void onDescribed(const rtsp::Description& description) override;
    void onPlaying() override;
    void onAccessUnit(AccessUnit unit) override;
    void onClosed(const Error& reason) override;

private:
    void show(const media::Frame& frame);
    template <class Event, class... Arguments>
    void post(Event Events::*event, Arguments... arguments);

    media::DecodePool& m_decoders;
    const LiveChannel::ImageSink m_sink;
    const Events m_events;
    std::unique_ptr<rtsp::Session> m_session; // the channel's thread

    mutable std::mutex m_mutex;
    QObject* m_context;                             // guarded by m_mutex; null once detached
    std::unique_ptr<media::DecodeStream> m_decoder; // guarded by m_mutex
    FeedImages m_images;                            // guarded by m_mutex
};

} // namespace vigie::live
