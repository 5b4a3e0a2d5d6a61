// SPDX-License-Identifier: GPL-3.0-or-later
#include "live/live_channel.h"

#include "live_channel_private.h"

namespace vigie::live {

using namespace std::chrono_literals;

namespace {

constexpr auto watchInterval = 250ms;
// A picture no older than that is live to whoever looks.
constexpr auto resumesAfter = 1s;

} // namespace

LiveChannel::LiveChannel(const LiveServices& services, ImageSink sink, QObject* parent)
    : QObject(parent)
    , d(std::make_unique<Private>(this, services, std::move(sink))) {
    d->retryTimer.setSingleShot(true);
    connect(&d->retryTimer, &QTimer::timeout, this, [this] { d->connect(); });
    connect(&d->watchTimer, &QTimer::timeout, this, [this] { d->watch(); });
    if (services.budget)
        services.budget->add(*this);
}

LiveChannel::~LiveChannel() {
    if (d->services.budget)
        d->services.budget->remove(*this);
    d->replayer.end();
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
    d->endReplay();
    d->leftByReplay.reset();
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
            d->beginWindow();
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
    back = std::min<std::chrono::milliseconds>(back, mostBack);
    if (d->camera.isNull() || d->status.state == LiveState::NotAuthorised)
        return false;
    d->dropNext();
    const bool begins = !d->replayer.isOn();
    if (!d->replayMemory(back, d->services.clock.monoNow())) {
        if (!d->services.replay)
            return false;
        d->replayer.playRecorder(d->camera, back, d->cameraAhead());
    }
    if (d->feed)
        d->feed->setHeld(true);
    if (begins)
        d->beginWindow();
    Q_EMIT statusChanged();
    return true;
}

bool LiveChannel::replayFurther(std::chrono::milliseconds step) {
    const auto now = d->replayer.status();
    return replay((now ? now->behind : std::chrono::milliseconds(0)) + step);
}

void LiveChannel::backToLive() {
    if (!d->replayer.isOn())
        return;
    d->endReplay();
    Q_EMIT statusChanged();
}

bool LiveChannel::takePicture() {
    if (const auto replay = d->replayer.status()) {
        if (replay->state != ReplayState::Playing)
            return false;
        d->replayer.takePicture();
        return true;
    }
    if (!d->feed || d->status.state != LiveState::Live)
        return false;
    d->feed->takePicture();
    return true;
}

void LiveChannel::retry() {
    if (const auto replay = d->replayer.status();
        replay && (replay->state == ReplayState::Failed || replay->state == ReplayState::Refused ||
                   replay->insteadOfRecorder)) {
        d->replayer.playAgain();
        Q_EMIT statusChanged();
        return;
    }
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
    if (d->leftByReplay && d->feed && images.count == d->leftByReplay->first)
        status.lastImage = d->leftByReplay->second;
    status.replay = d->replayer.status();
    if (const auto shown = status.replay ? d->replayer.lastImage() : std::nullopt) {
        status.lastImage = *shown;
        status.size = d->replayer.imageSize();
    }
    const MonoTime now = d->services.clock.monoNow();
    if (last != MonoTime{}) {
        status.age = std::chrono::duration_cast<std::chrono::milliseconds>(now - last) + images.lag;
        status.resumes =
            images.resumes && status.state == LiveState::Live && !status.replay && status.age > resumesAfter;
    }
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
    return d->pastBusy + d->replayer.busy() +
           (d->feed ? d->feed->decodeStats().busy : std::chrono::nanoseconds(0)) +
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
