// SPDX-License-Identifier: GPL-3.0-or-later
#include "live_channel_private.h"

#include "base/logging.h"

#include <QCoreApplication>

Q_LOGGING_CATEGORY(lcLive, "vigie.live")

namespace vigie::live {

using namespace std::chrono_literals;

namespace {

// Back within 10 s of the device, spread so that a commune's cameras don't all knock at once.
constexpr Backoff::Policy retryPolicy{.first = 500ms, .most = 8000ms};
constexpr auto rateWindow = 2s;
// The first one: until then no rate is known.
constexpr auto firstRateWindow = 1s;
// Memory that reaches no further back than that is the live picture, and no stand-in for the recorder.
constexpr auto leastMemory = 5s;
// A session that brings its pictures so late for so long is begun anew: the next one starts at the present.
constexpr auto tooLate = 3s;
constexpr auto latePatience = 2s;
constexpr auto memoryTolerance = 2s;
// A stream that would not open beside the one shown is left alone for so long.
constexpr auto otherStreamPatience = 30s;
// Of cameras that don't say.
constexpr QSize usualSub(640, 360);
constexpr QSize usualMain(1920, 1080);

// From the last key image at or before that time, or from the first.
std::vector<AccessUnit> fromKeyImage(const std::vector<AccessUnit>& units, MonoTime time) {
    auto begin = units.begin();
    for (auto unit = units.begin(); unit != units.end() && unit->receivedAt <= time; ++unit) {
        if (unit->keyFrame)
            begin = unit;
    }
    return {begin, units.end()};
}

// The decoder that had another stream before forgets it.
std::vector<AccessUnit> fromNewStream(std::vector<AccessUnit> units) {
    if (!units.empty())
        units.front().discontinuity = true;
    return units;
}

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

LiveChannel::Private::Private(LiveChannel* q, const LiveServices& shared, ImageSink target)
    : channel(q)
    , services(shared)
    , sink(std::move(target))
    , backoff(retryPolicy)
    , replayer(q, shared, sink, replayEvents()) {}

void LiveChannel::Private::enter(LiveState state, Error error) {
    if (status.state != state)
        status.since = services.clock.utcNow();
    status.state = state;
    status.error = std::move(error);
    if (state != LiveState::Lost)
        status.retryAt.reset();
    Q_EMIT channel->statusChanged();
}

media::Pace LiveChannel::Private::pace() const {
    return demand.importance == Importance::Hidden ? media::Pace::Nothing : grant.pace;
}

void LiveChannel::Private::askSizes() {
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

std::shared_ptr<Feed> LiveChannel::Private::openFeed(const StreamEndpoint& endpoint, bool isNext) {
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
    events.resumed = [this] { Q_EMIT channel->statusChanged(); };
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
    opened->setHeld(replayer.isOn());
    opened->open(services.io, endpoint);
    return opened;
}

void LiveChannel::Private::connect() {
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
    feed = openFeed(*answer, false);
    // A lost camera stays lost, since the time it was, while it is tried again: whether an old picture is
    // marked as old, or how long there has been none.
    if (status.state != LiveState::Lost)
        enter(LiveState::Connecting);
    else
        Q_EMIT channel->statusChanged();
}

void LiveChannel::Private::beginWindow() {
    status.framesPerSecond = 0;
    windowHasPicture = false;
    windowCount = shownCount();
    windowBytes = feed ? feed->sessionStats().bytes : 0;
    windowStart = services.clock.monoNow();
}

qint64 LiveChannel::Private::shownCount() const {
    return replayer.isOn() ? replayer.shownCount() : feed ? feed->images().count : 0;
}

void LiveChannel::Private::changeStream(StreamRole role) {
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
    if (replayer.isOn() ||
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

void LiveChannel::Private::takeOver() {
    auto first = std::exchange(nextFeed, nullptr);
    if (!first)
        return;
    std::vector<AccessUnit> before = feed ? feed->unitsSince({}) : std::vector<AccessUnit>();
    dropFeed();
    former = std::move(before);
    feed = std::move(first);
    status.role = nextRole;
    status.codec = nextCodec;
    playingSince = services.clock.monoNow();
    beginWindow();
}

void LiveChannel::Private::giveUpNext(const Error& error) {
    qCWarning(lcLive).noquote() << "camera" << camera.toString()
                                << "keeps its stream, the other one:" << error.toLogLine();
    nextRefusedAt = services.clock.monoNow();
    dropNext();
}

void LiveChannel::Private::dropNext() {
    if (nextFeed)
        count(*nextFeed);
    if (nextFeed && screen->owner == nextFeed.get())
        screen->owner = feed.get();
    if (nextFeed)
        nextFeed->detach();
    nextFeed.reset();
}

void LiveChannel::Private::imagesArrive() {
    watch();
    status.attempt = 0;
    backoff.reset();
    enter(LiveState::Live);
}

void LiveChannel::Private::giveUpOrRetry(const Error& error) {
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
        if (next == LiveState::NotAuthorised)
            endReplay();
    }
    qCWarning(lcLive).noquote() << "camera" << camera.toString() << error.toLogLine();
    enter(next, error);
}

void LiveChannel::Private::count(const Feed& ended) {
    const auto stats = ended.decodeStats();
    past.imagesDecoded += stats.decoded;
    past.imagesDropped += stats.dropped;
    past.packetsLost += ended.sessionStats().packetsLost;
    pastBusy += stats.busy;
}

void LiveChannel::Private::dropFeed() {
    if (!feed)
        return;
    takeImages();
    count(*feed);
    former.clear();
    leftByReplay.reset();
    feed->detach();
    feed.reset();
}

FeedImages LiveChannel::Private::takeImages() {
    FeedImages images = feed ? feed->images() : FeedImages{};
    if (images.count > 0) {
        lastImageAt = images.last;
        status.lastImage = images.captureTime;
        status.size = images.size;
    }
    return images;
}

void LiveChannel::Private::measure(MonoTime now) {
    const qint64 shown = shownCount();
    const qint64 bytes = feed ? feed->sessionStats().bytes : 0;
    const bool isUnknown = status.framesPerSecond <= 0;
    const auto next = [&] {
        windowCount = shown;
        windowBytes = bytes;
        windowStart = now;
    };
    // An unknown rate is counted from a picture on: the wait for that one is none of it.
    if (isUnknown && !windowHasPicture && shown > windowCount) {
        windowHasPicture = true;
        return next();
    }
    if (now - windowStart < (isUnknown && shown > windowCount ? firstRateWindow : rateWindow))
        return;
    const std::chrono::duration<double> window = now - windowStart;
    status.framesPerSecond = static_cast<double>(shown - windowCount) / window.count();
    kilobitsPerSecond = static_cast<double>(bytes - windowBytes) * 8 / 1000 / window.count();
    windowHasPicture = status.framesPerSecond > 0;
    next();
}

// Nobody looks: no picture is late, and after a while the stream itself ends.
void LiveChannel::Private::watchHidden(MonoTime now) {
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

bool LiveChannel::Private::restartsLate(const FeedImages& images, MonoTime now) {
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

void LiveChannel::Private::watch() {
    const FeedImages images = takeImages();
    const MonoTime now = services.clock.monoNow();
    measure(now);
    if (!former.empty() && now - former.back().receivedAt > ReplayRing::span)
        former.clear();
    if (hiddenSince)
        return watchHidden(now);
    if (nextFeed && now - nextSince > hopelessAfter)
        giveUpNext({ErrorCode::Timeout, {}, QStringLiteral("no picture of the other stream")});
    // Packets may arrive for ever without one picture that decodes.
    const auto since = images.count > 0 ? std::optional(images.last) : playingSince;
    const bool spared =
        pace() == media::Pace::KeyImages || pace() == media::Pace::Snapshots || replayer.isOn();
    if (feed && since && !spared && now - std::max(*since, shownSince) > hopelessAfter) {
        giveUpOrRetry({ErrorCode::Timeout,
                       QCoreApplication::translate("live", "Aucune image lisible dans le flux"),
                       QStringLiteral("decoder errors: %1").arg(feed->decodeStats().errors)});
        return;
    }
    if (images.count == 0) {
        // Held by a replay, a stream that came back shows no picture of it: it is there all the same.
        if (feed && replayer.isOn() && status.state == LiveState::Lost && feed->lastUnitAt())
            enter(LiveState::Connecting);
        return;
    }
    if (restartsLate(images, now))
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

Replayer::Events LiveChannel::Private::replayEvents() {
    Replayer::Events events;
    events.changed = [this] {
        fallBackToMemory();
        Q_EMIT channel->statusChanged();
    };
    events.picture = [this](const QImage& image, const TimeStamp& captured) {
        Q_EMIT channel->pictureTaken(image, captured);
    };
    events.began = [this](UtcTime first) { Q_EMIT channel->replayBegan(first); };
    events.ended = [this](TimeSpan seen) { Q_EMIT channel->replayEnded(seen); };
    events.caughtUp = [this] { channel->backToLive(); };
    return events;
}

std::optional<Replayer::Memory> LiveChannel::Private::memory(std::chrono::milliseconds back, MonoTime now) {
    if (!feed)
        return std::nullopt;
    Replayer::Memory memory;
    memory.units = feed->unitsSince(now - back);
    const bool fromFormer = !former.empty() && !memory.units.empty() &&
                            former.front().codec == memory.units.front().codec &&
                            former.front().receivedAt < memory.units.front().receivedAt;
    if (fromFormer)
        memory.units = fromKeyImage(former, now - back);
    if (memory.units.empty())
        return std::nullopt;
    memory.codec = memory.units.front().codec;
    // After the former stream the present one, from the key image where that ended.
    std::optional<MonoTime> end;
    if (fromFormer)
        end = former.back().receivedAt;
    memory.after = [stream = std::weak_ptr<Feed>(feed), end](qint64 rtpTime) mutable {
        const auto known = stream.lock();
        if (!known)
            return std::vector<AccessUnit>();
        if (const auto began = std::exchange(end, std::nullopt))
            return fromNewStream(known->unitsSince(*began));
        return known->unitsAfter(rtpTime);
    };
    return memory;
}

bool LiveChannel::Private::replayMemory(std::chrono::milliseconds back, MonoTime now) {
    auto held = memory(back, now);
    if (!held || (services.replay && held->units.front().receivedAt > now - back + memoryTolerance))
        return false;
    replayer.playMemory(std::move(*held));
    return true;
}

void LiveChannel::Private::fallBackToMemory() {
    const auto replay = replayer.status();
    const bool failed =
        replay && (replay->state == ReplayState::Failed || replay->state == ReplayState::Refused);
    if (!failed || replayer.hasSeenRecorder())
        return;
    // A recorder may refuse what may be watched; what may not be is in no memory's reach either.
    const auto allowed = services.source.endpoint(camera, status.role);
    if (!allowed && allowed.error().code == ErrorCode::Forbidden)
        return;
    const MonoTime now = services.clock.monoNow();
    auto held = memory(replay->behind, now);
    if (!held || now - held->units.front().receivedAt < leastMemory)
        return;
    const Error why = replay->error;
    replayer.playMemoryInstead(std::move(*held));
    Q_EMIT channel->replayFellBack(why);
}

std::chrono::microseconds LiveChannel::Private::cameraAhead() const {
    const FeedImages images = feed ? feed->images() : FeedImages{};
    if (images.count == 0 || images.captureTime.source == TimeSource::Reception)
        return {};
    const auto age = services.clock.monoNow() - images.last;
    return std::chrono::duration_cast<std::chrono::microseconds>(images.captureTime.at -
                                                                 (services.clock.utcNow() - age));
}

void LiveChannel::Private::endReplay() {
    if (!replayer.isOn())
        return;
    const auto shown = replayer.lastImage();
    replayer.end();
    shownSince = services.clock.monoNow();
    beginWindow();
    if (!feed) { // nothing takes its place in the tile
        status.lastImage = {};
        lastImageAt = {};
        return;
    }
    if (shown)
        leftByReplay = {feed->images().count, *shown};
    feed->setHeld(false);
}

} // namespace vigie::live
