// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/ports.h"
#include "live/live_status.h"
#include "live/stream_budget.h"
#include "media/decode_pool.h"
#include "rtsp/io_threads.h"

#include <QImage>
#include <QObject>

#include <memory>

namespace vigie::live {

/// What every channel of a desk shares. All outlive the channels.
struct LiveServices {
    rtsp::IoThreads& io;
    media::DecodePool& decoders;
    LiveSource& source;
    const Clock& clock;
    StreamBudget* budget = nullptr; ///< without, each channel gets what it asks for
    ReplaySource* replay = nullptr; ///< without, the past is what memory holds of it
};

/// One camera on its way to one tile: opens the stream, decodes it, comes back after every loss, and always
/// knows how old the picture is.
///
/// Encoded pictures go from the session's thread straight to the decoding pool, decoded ones from there to
/// the sink; only changes of state cross to the owner's thread.
/// Thread:    the owner's, which runs an event loop; the image sink is called on decoding threads.
/// Ownership: the creator's. After stop() or the destructor returned, the sink is not called again.
class LiveChannel final : public QObject {
    Q_OBJECT

public:
    /// False: the picture could not be shown, so it does not make the channel live.
    using ImageSink = std::function<bool(const media::Frame&)>;

    /// Silence after which a picture is old (the tile then says «lost since»).
    static constexpr std::chrono::milliseconds staleAfter{2000};
    /// A stream that plays this long without a picture that decodes is opened anew.
    static constexpr std::chrono::milliseconds hopelessAfter{10000};

    LiveChannel(const LiveServices& services, ImageSink sink, QObject* parent = nullptr);
    ~LiveChannel() override;

    /// Silence of a hidden channel's stream: nobody looks, so that the device and the network rest too.
    static constexpr std::chrono::seconds sleepsAfter{30};

    /// Shows `camera`; what was shown before ends at once. Of the demand only what a tile knows is needed:
    /// the streams' sizes are the camera's.
    void start(const CameraId& camera, const Demand& demand);
    void stop();
    /// The tile changed its size or its place in people's eyes. Another stream is opened beside the one shown
    /// and takes over with its first picture; a hidden channel stops decoding at once, and its stream after
    /// sleepsAfter.
    void setDemand(const Demand& demand);
    /// With the streams' sizes, as the budget sees it.
    [[nodiscard]] const Demand& demand() const;
    /// The budget's decision.
    void setGrant(const Grant& grant);

    static constexpr std::chrono::hours mostBack{24};

    /// Shows again what came `back` ago, at the speed it came: from memory where that reaches so far, else
    /// from the recorder; where that fails or refuses before its first picture, the younger part that memory
    /// holds (replayFellBack). Meanwhile the live stream goes on, undecoded, so that the way back takes no
    /// connection and its loss is known. False when there is neither.
    [[nodiscard]] bool replay(std::chrono::milliseconds back);
    /// `step` further back than what is shown.
    [[nodiscard]] bool replayFurther(std::chrono::milliseconds step);
    void backToLive();

    /// Asks for the next picture at its own size: pictureTaken(). False when none is shown.
    [[nodiscard]] bool takePicture();

    /// A person asked to try again now, the replay where there is one: after a refusal, or instead of
    /// waiting.
    void retry();

    /// The catalog changed, or a day began: ends what may not be watched any more, opens what may again.
    void reconsider();

    [[nodiscard]] const CameraId& camera() const;
    /// With `age` and `framesPerSecond` as of now.
    [[nodiscard]] LiveStatus status() const;
    [[nodiscard]] LiveCounters counters() const;
    [[nodiscard]] LiveDiagnostics diagnostics() const;
    /// Spent decoding and showing, over all its streams.
    [[nodiscard]] std::chrono::nanoseconds busy() const;

Q_SIGNALS:
    /// The state changed (not the age: ask for that when drawing).
    void statusChanged();
    void pictureTaken(const QImage& image, const vigie::TimeStamp& captured);
    /// Pictures from the recorder: the first is on screen; what was seen in all, once that is over.
    void replayBegan(vigie::UtcTime first);
    void replayEnded(vigie::TimeSpan seen);
    /// Memory is replayed, as the recorder brought nothing.
    void replayFellBack(const vigie::Error& why);

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace vigie::live
