// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/backoff.h"
#include "feed.h"
#include "live/live_channel.h"
#include "replayer.h"

#include <QTimer>

namespace vigie::live {

/// A channel's inside: its feeds, the replay, and what they say made into one status.
/// Thread: the channel's.
struct LiveChannel::Private {
    Private(LiveChannel* q, const LiveServices& shared, ImageSink target);

    LiveChannel* channel;
    LiveServices services;
    ImageSink sink;
    CameraId camera;
    Demand demand;
    Grant grant;
    LiveStatus status;
    LiveCounters past; // of sessions already closed
    std::chrono::nanoseconds pastBusy{0};
    std::shared_ptr<Screen> screen = std::make_shared<Screen>();
    std::shared_ptr<Feed> feed;
    std::shared_ptr<Feed> nextFeed; // of the other stream, until its first picture
    StreamRole nextRole = StreamRole::Sub;
    VideoCodec nextCodec = VideoCodec::H264;
    MonoTime nextSince{};
    MonoTime nextRefusedAt{};
    Backoff backoff;
    QTimer retryTimer;
    QTimer watchTimer;
    MonoTime lastImageAt{};
    std::optional<MonoTime> playingSince;
    std::optional<MonoTime> hiddenSince;
    MonoTime shownSince{};
    std::optional<MonoTime> lateSince;
    bool asleep = false; // hidden for so long that its stream was closed
    bool windowHasPicture = false;
    qint64 windowCount = 0;
    qint64 windowBytes = 0;
    double kilobitsPerSecond = 0;
    MonoTime windowStart{};
    Replayer replayer;
    // What the stream before this one brought, for the instant replay, as long as memory reaches back.
    std::vector<AccessUnit> former;
    // The replay's last picture, in the tile until the stream's count of pictures is another.
    std::optional<std::pair<qint64, TimeStamp>> leftByReplay;

    void enter(LiveState state, Error error = {});
    [[nodiscard]] media::Pace pace() const;
    void askSizes();
    std::shared_ptr<Feed> openFeed(const StreamEndpoint& endpoint, bool isNext);
    void connect();
    /// Pictures in the tile are counted from now on: those of another feed, of a replay or after it.
    void beginWindow();
    /// Shown by whatever fills the tile.
    [[nodiscard]] qint64 shownCount() const;

    // The other stream.
    void changeStream(StreamRole role);
    void takeOver();
    void giveUpNext(const Error& error);
    void dropNext();

    void imagesArrive();
    void giveUpOrRetry(const Error& error);
    void count(const Feed& ended);
    void dropFeed();
    FeedImages takeImages();
    void measure(MonoTime now);
    void watchHidden(MonoTime now);
    /// A session whose pictures come far too late begins anew.
    bool restartsLate(const FeedImages& images, MonoTime now);
    void watch();

    // The past.
    Replayer::Events replayEvents();
    /// Of the live stream, from `back` ago on or as far as it reaches; nothing when it is empty.
    std::optional<Replayer::Memory> memory(std::chrono::milliseconds back, MonoTime now);
    /// From the live stream's memory, where that reaches back so far or nothing else does.
    bool replayMemory(std::chrono::milliseconds back, MonoTime now);
    /// The recorder failed or refused before it brought a picture: what memory has of it, although younger.
    void fallBackToMemory();
    /// The live pictures' clock less ours: the recorder's is the same as far as anybody can tell.
    [[nodiscard]] std::chrono::microseconds cameraAhead() const;
    void endReplay();
};

} // namespace vigie::live
