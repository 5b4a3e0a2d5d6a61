// SPDX-License-Identifier: GPL-3.0-or-later
#include "live/live_channel.h"

#include "base/backoff.h"
#include "base/logging.h"
#include "feed.h"

#include <QCoreApplication>
#include <QTimer>

Q_LOGGING_CATEGORY(lcLive, "vigie.live")

namespace vigie::live {

using namespace std::chrono_literals;

namespace {

// Back within 10 s of the device, spread so that a commune's cameras don't all knock at once.
constexpr Backoff::Policy retryPolicy{.first = 500ms, .most = 8000ms};
constexpr auto watchInterval = 250ms;
constexpr auto rateWindow = 2s;

LiveState stateAfter(ErrorCode code) {
    switch (code) {
    case ErrorCode::Auth:
        return LiveState::Refused;
    case ErrorCode::Forbidden:
        return LiveState::NotAuthorised;
    case ErrorCode::Unsupported:
        return LiveState::Unsupported;
    default:
        return LiveState::Lost;
    }
}

} // namespace

struct LiveChannel::Private {
    Private(LiveChannel* q, const LiveServices& shared, ImageSink target)
        : channel(q)
        , services(shared)
        , sink(std::move(target))
        , backoff(retryPolicy) {}

    LiveChannel* channel;
    LiveServices services;
    ImageSink sink;
    CameraId camera;
    LiveStatus status;
    LiveCounters past; // of sessions already closed
    std::shared_ptr<Feed> feed;
    Backoff backoff;
    QTimer retryTimer;
    QTimer watchTimer;
    MonoTime lastImageAt{};
    std::optional<MonoTime> playingSince;
    qint64 windowCount = 0;
    MonoTime windowStart{};

    void enter(LiveState state, Error error = {}) {
        const bool changed = status.state != state;
        if (changed)
            status.since = services.clock.utcNow();
        status.state = state;
        status.error = std::move(error);
        if (state != LiveState::Lost)
            status.retryAt.reset();
        Q_EMIT channel->statusChanged();
    }

    void connect() {
        retryTimer.stop();
        dropFeed();
        status.retryAt.reset();
        ++status.attempt;
        auto answer = services.source.endpoint(camera, status.role);
        if (!answer) {
            giveUpOrRetry(answer.error());
            return;
        }
        status.codec = answer->codec;
        status.step = QStringLiteral("RTSP DESCRIBE");
        windowCount = 0;
        windowStart = services.clock.monoNow();
        playingSince.reset();
        status.framesPerSecond = 0;
        feed = std::make_shared<Feed>(
            channel, services.decoders, sink,
            Feed::Events{.step =
                             [this](const QString& step) {
                                 status.step = step;
                                 Q_EMIT channel->statusChanged();
                             },
                         .described = [this](VideoCodec codec) { status.codec = codec; },
                         .playing = [this] { playingSince = services.clock.monoNow(); },
                         .firstImage = [this] { imagesArrive(); },
                         .closed = [this](const Error& error) { sessionEnded(error); }});
        feed->open(services.io, *answer);
        enterConnecting();
    }

    // A lost camera stays lost, since the time it was, while it is tried again: whether an old picture is
    // marked as old, or how long there has been none.
    void enterConnecting() {
        if (status.state != LiveState::Lost)
            enter(LiveState::Connecting);
        else
            Q_EMIT channel->statusChanged();
    }

    void sessionEnded(const Error& error) { giveUpOrRetry(error); }

    void imagesArrive() {
        watch();
        status.attempt = 0;
        backoff.reset();
        enter(LiveState::Live);
    }

    void giveUpOrRetry(const Error& error) {
        dropFeed();
        const LiveState next = stateAfter(error.code);
        if (next == LiveState::Lost) {
            const auto wait = backoff.next();
            status.retryAt = services.clock.utcNow() + wait;
            retryTimer.start(wait);
            ++past.reconnections;
        } else {
            // What may not be watched, or could not be proven to be this camera, leaves no picture behind.
            status.lastImage = {};
            lastImageAt = {};
        }
        qCWarning(lcLive).noquote() << "camera" << camera.toString() << error.toLogLine();
        enter(next, error);
    }

    void dropFeed() {
        if (!feed)
            return;
        takeImages();
        const auto stats = feed->decodeStats();
        past.imagesDecoded += stats.decoded;
        past.imagesDropped += stats.dropped;
        past.packetsLost += feed->packetsLost();
        feed->detach();
        feed.reset();
    }

    FeedImages takeImages() {
        FeedImages images = feed ? feed->images() : FeedImages{};
        if (images.count > 0) {
            lastImageAt = images.last;
            status.lastImage = images.captureTime;
            status.size = images.size;
        }
        return images;
    }

    void watch() {
        const FeedImages images = takeImages();
        const MonoTime now = services.clock.monoNow();
        if (now - windowStart >= rateWindow) {
            const std::chrono::duration<double> window = now - windowStart;
            status.framesPerSecond = static_cast<double>(images.count - windowCount) / window.count();
            windowCount = images.count;
            windowStart = now;
        }
        // Packets may arrive for ever without one picture that decodes.
        const auto since = images.count > 0 ? std::optional(images.last) : playingSince;
        if (feed && since && now - *since > hopelessAfter) {
            giveUpOrRetry({ErrorCode::Timeout,
                           QCoreApplication::translate("live", "Aucune image lisible dans le flux"),
                           QStringLiteral("decoder errors: %1").arg(feed->decodeStats().errors)});
            return;
        }
        if (images.count == 0)
            return;
        const bool stale = now - images.last > staleAfter;
        if (stale && status.state == LiveState::Live)
            enter(LiveState::Lost,
                  {ErrorCode::Timeout, QCoreApplication::translate("live", "Plus d'image reçue"), {}});
        else if (!stale && status.state == LiveState::Lost)
            enter(LiveState::Live);
    }
};

LiveChannel::LiveChannel(const LiveServices& services, ImageSink sink, QObject* parent)
    : QObject(parent)
    , d(std::make_unique<Private>(this, services, std::move(sink))) {
    d->retryTimer.setSingleShot(true);
    connect(&d->retryTimer, &QTimer::timeout, this, [this] { d->connect(); });
    connect(&d->watchTimer, &QTimer::timeout, this, [this] { d->watch(); });
}

LiveChannel::~LiveChannel() {
    d->dropFeed();
}

void LiveChannel::start(const CameraId& camera, StreamRole role) {
    stop();
    d->camera = camera;
    d->status.role = role;
    d->watchTimer.start(watchInterval);
    d->connect();
}

void LiveChannel::stop() {
    d->retryTimer.stop();
    d->watchTimer.stop();
    d->dropFeed();
    d->backoff.reset();
    const StreamRole role = d->status.role;
    d->status = {};
    d->status.role = role;
    d->camera = {};
    d->lastImageAt = {};
    d->enter(LiveState::Idle);
}

void LiveChannel::retry() {
    if (d->camera.isNull() || d->status.state == LiveState::Live)
        return;
    d->backoff.reset();
    d->status.attempt = 0;
    d->connect();
}

void LiveChannel::reconsider() {
    if (d->camera.isNull())
        return;
    const auto allowed = d->services.source.endpoint(d->camera, d->status.role);
    if (!allowed && allowed.error().code == ErrorCode::Forbidden &&
        d->status.state != LiveState::NotAuthorised) {
        d->retryTimer.stop();
        d->giveUpOrRetry(allowed.error());
    } else if (allowed && d->status.state == LiveState::NotAuthorised) {
        d->connect();
    }
}

const CameraId& LiveChannel::camera() const {
    return d->camera;
}

LiveStatus LiveChannel::status() const {
    LiveStatus status = d->status;
    const FeedImages images = d->feed ? d->feed->images() : FeedImages{};
    const MonoTime last = images.count > 0 ? images.last : d->lastImageAt;
    if (images.count > 0)
        status.lastImage = images.captureTime;
    if (last != MonoTime{})
        status.age =
            std::chrono::duration_cast<std::chrono::milliseconds>(d->services.clock.monoNow() - last);
    return status;
}

LiveCounters LiveChannel::counters() const {
    LiveCounters counters = d->past;
    if (d->feed) {
        const auto stats = d->feed->decodeStats();
        counters.imagesDecoded += stats.decoded;
        counters.imagesDropped += stats.dropped;
        counters.packetsLost += d->feed->packetsLost();
    }
    return counters;
}

} // namespace vigie::live
