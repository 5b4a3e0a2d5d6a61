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
// A session that brings its pictures so late for so long is begun anew: the next one starts at the present.
constexpr auto tooLate = 3s;
constexpr auto latePatience = 2s;
constexpr auto replayBeat = 20ms;
// A stream that would not open beside the one shown is left alone for so long.
constexpr auto otherStreamPatience = 30s;
// Of cameras that don't say.
constexpr QSize usualSub(640, 360);
constexpr QSize usualMain(1920, 1080);

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
    QTimer replayTimer;
    MonoTime lastImageAt{};
    std::optional<MonoTime> playingSince;
    std::optional<MonoTime> hiddenSince;
    MonoTime shownSince{};
    std::optional<MonoTime> lateSince;
    bool asleep = false; // hidden for so long that its stream was closed
    qint64 windowCount = 0;
    qint64 windowBytes = 0;
    double kilobitsPerSecond = 0;
    MonoTime windowStart{};

    void enter(LiveState state, Error error = {}) {
        if (status.state != state)
            status.since = services.clock.utcNow();
        status.state = state;
        status.error = std::move(error);
        if (state != LiveState::Lost)
            status.retryAt.reset();
        Q_EMIT channel->statusChanged();
    }

    media::Pace pace() const {
        return demand.importance == Importance::Hidden ? media::Pace::Nothing : grant.pace;
    }

    void askSizes() {
        const auto sizeOf = [this](StreamRole role, QSize usual) -> std::pair<QUrl, QSize> {
            const auto endpoint = services.source.endpoint(camera, role);
            if (!endpoint)
                return {QUrl(), usual};
            return {endpoint->uri, endpoint->size.isEmpty() ? usual : endpoint->size};
        };
        const auto [subUri, sub] = sizeOf(StreamRole::Sub, usualSub);
        const auto [mainUri, main] = sizeOf(StreamRole::Main, usualMain);
        demand.subSize = sub;
        // A camera with one stream answers the same for both.
        demand.mainSize = subUri == mainUri ? QSize() : main;
    }

    std::shared_ptr<Feed> openFeed(const StreamEndpoint& endpoint, bool isNext) {
        const auto made = std::make_shared<Feed*>(nullptr);
        // Events are queued: they may come once the feed is the other one, or neither.
        const auto isCurrent = [this, made] { return feed.get() == *made; };
        Feed::Events events;
        events.step = [this, isCurrent](const QString& step) {
            if (!isCurrent())
                return;
            status.step = step;
            Q_EMIT channel->statusChanged();
        };
        events.described = [this, isCurrent](VideoCodec codec) {
            (isCurrent() ? status.codec : nextCodec) = codec;
        };
        events.playing = [this, isCurrent] {
            if (isCurrent())
                playingSince = services.clock.monoNow();
        };
        events.firstImage = [this, isCurrent] {
            if (!isCurrent())
                takeOver();
            imagesArrive();
        };
        events.picture = [this](const QImage& image, const TimeStamp& captured) {
            Q_EMIT channel->pictureTaken(image, captured);
        };
        events.closed = [this, isCurrent](const Error& error) {
            if (isCurrent())
                giveUpOrRetry(error);
            else
                giveUpNext(error);
        };
        auto opened = std::make_shared<Feed>(channel, services.decoders, sink, screen, std::move(events));
        *made = opened.get();
        if (!isNext)
            screen->owner = opened.get();
        opened->setPace(pace());
        opened->open(services.io, endpoint);
        return opened;
    }

    void connect() {
        retryTimer.stop();
        dropNext();
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
        beginWindow();
        playingSince.reset();
        status.framesPerSecond = 0;
        feed = openFeed(*answer, false);
        // A lost camera stays lost, since the time it was, while it is tried again: whether an old picture is
        // marked as old, or how long there has been none.
        if (status.state != LiveState::Lost)
            enter(LiveState::Connecting);
        else
            Q_EMIT channel->statusChanged();
    }

    void beginWindow() {
        windowCount = 0;
        windowBytes = 0;
        windowStart = services.clock.monoNow();
    }

    // --- the other stream ---

    void changeStream(StreamRole role) {
        if (nextFeed && nextRole == role)
            return;
        dropNext();
        if (role == status.role)
            return;
        if (!feed || status.state != LiveState::Live || pace() == media::Pace::Nothing) {
            status.role = role;
            if (feed)
                connect();
            return;
        }
        if (feed->replayBehind(services.clock.monoNow()) ||
            (nextRefusedAt != MonoTime{} && services.clock.monoNow() - nextRefusedAt < otherStreamPatience))
            return;
        auto answer = services.source.endpoint(camera, role);
        if (!answer)
            return;
        nextRole = role;
        nextCodec = answer->codec;
        nextSince = services.clock.monoNow();
        nextFeed = openFeed(*answer, true);
    }

    void takeOver() {
        auto first = std::exchange(nextFeed, nullptr);
        if (!first)
            return;
        dropFeed();
        feed = std::move(first);
        status.role = nextRole;
        status.codec = nextCodec;
        playingSince = services.clock.monoNow();
        status.framesPerSecond = 0;
        beginWindow();
    }

    void giveUpNext(const Error& error) {
        qCWarning(lcLive).noquote() << "camera" << camera.toString()
                                    << "keeps its stream, the other one:" << error.toLogLine();
        nextRefusedAt = services.clock.monoNow();
        dropNext();
    }

    void dropNext() {
        if (nextFeed)
            count(*nextFeed);
        if (nextFeed && screen->owner == nextFeed.get())
            screen->owner = feed.get();
        if (nextFeed)
            nextFeed->detach();
        nextFeed.reset();
    }

    void imagesArrive() {
        watch();
        status.attempt = 0;
        backoff.reset();
        enter(LiveState::Live);
    }

    void giveUpOrRetry(const Error& error) {
        dropNext();
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

    void count(const Feed& ended) {
        const auto stats = ended.decodeStats();
        past.imagesDecoded += stats.decoded;
        past.imagesDropped += stats.dropped;
        past.packetsLost += ended.sessionStats().packetsLost;
        pastBusy += stats.busy;
    }

    void dropFeed() {
        replayTimer.stop();
        if (!feed)
            return;
        takeImages();
        count(*feed);
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

    void measure(const FeedImages& images, MonoTime now) {
        if (now - windowStart < rateWindow)
            return;
        const std::chrono::duration<double> window = now - windowStart;
        const qint64 bytes = feed ? feed->sessionStats().bytes : 0;
        status.framesPerSecond = static_cast<double>(images.count - windowCount) / window.count();
        kilobitsPerSecond = static_cast<double>(bytes - windowBytes) * 8 / 1000 / window.count();
        windowCount = images.count;
        windowBytes = bytes;
        windowStart = now;
    }

    // Nobody looks: no picture is late, and after a while the stream itself ends.
    void watchHidden(MonoTime now) {
        if (now - *hiddenSince < sleepsAfter || asleep)
            return;
        asleep = true;
        retryTimer.stop();
        dropNext();
        dropFeed();
        if (status.state == LiveState::Live || status.state == LiveState::Lost) {
            status.lastImage = {};
            lastImageAt = {};
            enter(LiveState::Connecting);
        }
    }

    bool restartsLate(const FeedImages& images, MonoTime now) {
        if (!feed || images.lag < tooLate) {
            lateSince.reset();
            return false;
        }
        if (!lateSince)
            lateSince = now;
        if (now - *lateSince < latePatience)
            return false;
        lateSince.reset();
        giveUpOrRetry(
            {ErrorCode::Timeout,
             QCoreApplication::translate("live", "Image en retard de %1 s, liaison trop lente : flux relancé")
                 .arg(std::chrono::round<std::chrono::seconds>(images.lag).count()),
             {}});
        return true;
    }

    void watch() {
        const FeedImages images = takeImages();
        const MonoTime now = services.clock.monoNow();
        measure(images, now);
        if (hiddenSince)
            return watchHidden(now);
        if (nextFeed && now - nextSince > hopelessAfter)
            giveUpNext({ErrorCode::Timeout, {}, QStringLiteral("no picture of the other stream")});
        // Packets may arrive for ever without one picture that decodes.
        const auto since = images.count > 0 ? std::optional(images.last) : playingSince;
        const bool spared = pace() == media::Pace::KeyImages || pace() == media::Pace::Snapshots ||
                            status.replayBehind.has_value();
        if (feed && since && !spared && now - std::max(*since, shownSince) > hopelessAfter) {
            giveUpOrRetry({ErrorCode::Timeout,
                           QCoreApplication::translate("live", "Aucune image lisible dans le flux"),
                           QStringLiteral("decoder errors: %1").arg(feed->decodeStats().errors)});
            return;
        }
        if (images.count == 0 || restartsLate(images, now))
            return;
        // Where pictures are left out on purpose, the coded ones that arrive tell that the device is there.
        const MonoTime heard = spared ? feed->lastUnitAt().value_or(images.last) : images.last;
        const bool stale = now - std::max(heard, shownSince) > staleAfter;
        if (stale && status.state == LiveState::Live)
            enter(LiveState::Lost,
                  {ErrorCode::Timeout, QCoreApplication::translate("live", "Plus d'image reçue"), {}});
        else if (!stale && status.state == LiveState::Lost)
            enter(LiveState::Live);
    }

    void pumpReplay() {
        const MonoTime now = services.clock.monoNow();
        if (!feed)
            return;
        feed->pumpReplay(now);
        const auto behind = feed->replayBehind(now);
        const bool newSecond =
            behind && status.replayBehind && behind->count() / 1000 != status.replayBehind->count() / 1000;
        status.replayBehind = behind;
        if (newSecond)
            Q_EMIT channel->statusChanged();
    }
};

LiveChannel::LiveChannel(const LiveServices& services, ImageSink sink, QObject* parent)
    : QObject(parent)
    , d(std::make_unique<Private>(this, services, std::move(sink))) {
    d->retryTimer.setSingleShot(true);
    connect(&d->retryTimer, &QTimer::timeout, this, [this] { d->connect(); });
    connect(&d->watchTimer, &QTimer::timeout, this, [this] { d->watch(); });
    d->replayTimer.setTimerType(Qt::PreciseTimer);
    connect(&d->replayTimer, &QTimer::timeout, this, [this] { d->pumpReplay(); });
    if (services.budget)
        services.budget->add(*this);
}

LiveChannel::~LiveChannel() {
    if (d->services.budget)
        d->services.budget->remove(*this);
    d->dropNext();
    d->dropFeed();
}

void LiveChannel::start(const CameraId& camera, const Demand& demand) {
    stop();
    d->camera = camera;
    d->demand = demand;
    d->askSizes();
    d->grant = {wantedRole(d->demand, StreamRole::Sub), media::Pace::Every, Restraint::None};
    d->status.role = d->grant.role;
    d->status.pace = d->grant.pace;
    if (demand.importance == Importance::Hidden)
        d->hiddenSince = d->services.clock.monoNow();
    d->watchTimer.start(watchInterval);
    d->connect();
}

void LiveChannel::stop() {
    d->retryTimer.stop();
    d->watchTimer.stop();
    d->dropNext();
    d->dropFeed();
    d->backoff.reset();
    const StreamRole role = d->status.role;
    d->status = {};
    d->status.role = role;
    d->camera = {};
    d->lastImageAt = {};
    d->nextRefusedAt = {};
    d->hiddenSince.reset();
    d->asleep = false;
    d->enter(LiveState::Idle);
}

void LiveChannel::setDemand(const Demand& demand) {
    const bool wasHidden = d->demand.importance == Importance::Hidden;
    d->demand.pixels = demand.pixels;
    d->demand.importance = demand.importance;
    if (d->camera.isNull())
        return;
    const bool isHidden = demand.importance == Importance::Hidden;
    if (isHidden != wasHidden) {
        const MonoTime now = d->services.clock.monoNow();
        if (isHidden) {
            backToLive();
            d->hiddenSince = now;
        } else {
            d->hiddenSince.reset();
            d->shownSince = now;
        }
        if (d->feed)
            d->feed->setPace(d->pace());
        if (!isHidden && std::exchange(d->asleep, false))
            d->connect();
    }
    if (!d->services.budget)
        setGrant({wantedRole(d->demand, d->status.role), media::Pace::Every, Restraint::None});
}

const Demand& LiveChannel::demand() const {
    return d->demand;
}

void LiveChannel::setGrant(const Grant& grant) {
    d->grant = grant;
    if (d->camera.isNull() || d->asleep)
        return;
    // What was refused is not tried again because a window changed its size.
    if (d->status.state != LiveState::Refused && d->status.state != LiveState::NotAuthorised)
        d->changeStream(grant.role);
    const media::Pace pace = d->pace();
    if (d->feed)
        d->feed->setPace(pace);
    if (d->nextFeed)
        d->nextFeed->setPace(pace);
    if (d->status.pace != grant.pace || d->status.restraint != grant.restraint) {
        d->status.pace = grant.pace;
        d->status.restraint = grant.restraint;
        if (grant.pace == media::Pace::Every)
            d->shownSince = d->services.clock.monoNow(); // its pictures may come only from now on
        Q_EMIT statusChanged();
    }
}

bool LiveChannel::replay(std::chrono::milliseconds back) {
    const MonoTime now = d->services.clock.monoNow();
    d->dropNext();
    if (!d->feed || !d->feed->beginReplay(back, now))
        return false;
    d->status.replayBehind = d->feed->replayBehind(now);
    d->replayTimer.start(replayBeat);
    Q_EMIT statusChanged();
    return true;
}

void LiveChannel::backToLive() {
    if (!d->status.replayBehind)
        return;
    d->replayTimer.stop();
    if (d->feed)
        d->feed->endReplay();
    d->status.replayBehind.reset();
    d->shownSince = d->services.clock.monoNow();
    Q_EMIT statusChanged();
}

bool LiveChannel::takePicture() {
    if (!d->feed || d->status.state != LiveState::Live)
        return false;
    d->feed->takePicture();
    return true;
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
        d->askSizes();
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
            std::chrono::duration_cast<std::chrono::milliseconds>(d->services.clock.monoNow() - last) +
            images.lag;
    return status;
}

LiveCounters LiveChannel::counters() const {
    LiveCounters counters = d->past;
    if (d->feed) {
        const auto stats = d->feed->decodeStats();
        counters.imagesDecoded += stats.decoded;
        counters.imagesDropped += stats.dropped;
        counters.packetsLost += d->feed->sessionStats().packetsLost;
    }
    return counters;
}

std::chrono::nanoseconds LiveChannel::busy() const {
    return d->pastBusy + (d->feed ? d->feed->decodeStats().busy : std::chrono::nanoseconds(0)) +
           (d->nextFeed ? d->nextFeed->decodeStats().busy : std::chrono::nanoseconds(0));
}

LiveDiagnostics LiveChannel::diagnostics() const {
    LiveDiagnostics told;
    told.framesPerSecond = d->status.framesPerSecond;
    told.kilobitsPerSecond = d->kilobitsPerSecond;
    told.cores = d->services.budget ? d->services.budget->costOf(*this) : 0;
    const LiveCounters sum = counters();
    told.packetsLost = sum.packetsLost;
    told.imagesDropped = sum.imagesDropped;
    if (d->feed) {
        told.latency = d->feed->images().latency;
        const media::DecodeStats decoding = d->feed->decodeStats();
        told.decoder = decoding.decoder;
        told.fellBack = decoding.fellBack;
    }
    return told;
}

} // namespace vigie::live
