// SPDX-License-Identifier: GPL-3.0-or-later
#include "feed.h"

#include "media/scaler.h"

#include <QCoreApplication>

namespace vigie::live {

Feed::Feed(QObject* context, media::DecodePool& decoders, LiveChannel::ImageSink sink,
           std::shared_ptr<Screen> screen, Events events)
    : m_decoders(decoders)
    , m_sink(std::move(sink))
    , m_screen(std::move(screen))
    , m_events(std::move(events))
    , m_context(context) {}

void Feed::open(rtsp::IoThreads& io, const StreamEndpoint& endpoint) {
    rtsp::SessionRequest request;
    request.trust = endpoint.trust;
    request.uri = endpoint.uri;
    request.credentials = endpoint.credentials;
    m_session = rtsp::Session::open(io, std::move(request), shared_from_this());
}

void Feed::detach() {
    std::unique_ptr<media::DecodeStream> decoder;
    {
        const std::lock_guard lock(m_mutex);
        m_context = nullptr;
        decoder = std::move(m_decoder);
    }
    m_session.reset();
    decoder.reset(); // waits for an image being shown; outside the lock, which that image takes
}

void Feed::setPace(media::Pace pace) {
    const std::lock_guard lock(m_mutex);
    m_pace = pace;
    applyPace();
}

void Feed::applyPace() {
    using media::Pace;
    if (!m_decoder)
        return;
    const Pace pace = m_held ? Pace::Nothing : m_pace;
    const Pace before = std::exchange(m_applied, pace);
    m_decoder->setPace(pace);
    if (pace == Pace::Nothing)
        m_images.resumes = true;
    const bool hasHoles = before == Pace::KeyImages || before == Pace::Snapshots || before == Pace::Nothing;
    if (hasHoles && (pace == Pace::Every || pace == Pace::References))
        m_decoder->refill(m_ring.lastGroup());
}

void Feed::setHeld(bool held) {
    const std::lock_guard lock(m_mutex);
    if (std::exchange(m_held, held) == held)
        return;
    applyPace();
    // What stands in the tile is of the past; the next key image may take its time.
    if (!held && m_decoder && (m_pace == media::Pace::KeyImages || m_pace == media::Pace::Snapshots)) {
        auto group = m_ring.lastGroup();
        if (!group.empty())
            m_decoder->refill({group.front()});
    }
}

std::vector<AccessUnit> Feed::unitsSince(MonoTime time) const {
    const std::lock_guard lock(m_mutex);
    return m_ring.since(time);
}

std::vector<AccessUnit> Feed::unitsAfter(qint64 rtpTime) const {
    const std::lock_guard lock(m_mutex);
    return m_ring.after(rtpTime);
}

FeedImages Feed::images() const {
    const std::lock_guard lock(m_mutex);
    return m_images;
}

std::optional<MonoTime> Feed::lastUnitAt() const {
    const std::lock_guard lock(m_mutex);
    return m_lastUnitAt;
}

media::DecodeStats Feed::decodeStats() const {
    const std::lock_guard lock(m_mutex);
    return m_decoder ? m_decoder->stats() : media::DecodeStats{};
}

rtsp::SessionStats Feed::sessionStats() const {
    return m_session ? m_session->stats() : rtsp::SessionStats{};
}

// Runs one of the channel's handlers on the channel's thread, unless the feed was detached meanwhile.
template <class Event, class... Arguments>
void Feed::post(Event Events::*event, Arguments... arguments) {
    const std::lock_guard lock(m_mutex);
    if (!m_context)
        return;
    QMetaObject::invokeMethod(
        m_context,
        [self = shared_from_this(), event, arguments...] {
            bool attached = false;
            {
                const std::lock_guard inner(self->m_mutex);
                attached = self->m_context != nullptr;
            }
            if (attached)
                (self->m_events.*event)(arguments...);
        },
        Qt::QueuedConnection);
}

void Feed::onDescribed(const rtsp::Description& description) {
    auto decoder =
        m_decoders.addStream(description.video.codec, [this](const media::Frame& frame) { show(frame); });
    if (!decoder) {
        post(&Events::closed, decoder.error());
        return;
    }
    {
        const std::lock_guard lock(m_mutex);
        if (m_context) {
            m_decoder = std::move(*decoder);
            applyPace();
        }
    }
    post(&Events::described, description.video.codec);
    post(&Events::step, QStringLiteral("RTSP SETUP"));
}

void Feed::onPlaying() {
    post(&Events::step, QStringLiteral("RTSP PLAY"));
    post(&Events::playing);
}

void Feed::onAccessUnit(AccessUnit unit) {
    // Under the lock, so that detach() takes the decoder away from nobody.
    const std::lock_guard lock(m_mutex);
    m_lastUnitAt = unit.receivedAt;
    m_images.lag = m_lagMeter.add(unit);
    m_ring.push(unit);
    if (m_decoder)
        m_decoder->push(std::move(unit));
}

void Feed::onClosed(const Error& reason) {
    post(&Events::closed, reason);
}

void Feed::show(const media::Frame& frame) {
    bool first = false;
    bool resumed = false;
    {
        const std::lock_guard lock(m_mutex);
        if (!m_context || m_held)
            return;
        first = m_images.count == 0;
    }
    if (first)
        m_screen->owner = this;
    else if (m_screen->owner != this)
        return;
    // Only what is on its way to the screen makes the picture there younger.
    if (!m_sink(frame))
        return;
    {
        const std::lock_guard lock(m_mutex);
        resumed = m_applied != media::Pace::Nothing && std::exchange(m_images.resumes, false);
        ++m_images.count;
        m_images.last = frame.receivedAt();
        m_images.captureTime = frame.captureTime();
        m_images.size = frame.size();
        m_images.latency =
            std::chrono::duration_cast<std::chrono::milliseconds>(MonoClock::now() - frame.receivedAt());
    }
    if (first)
        post(&Events::firstImage);
    else if (resumed)
        post(&Events::resumed);
    if (m_wantsPicture.exchange(false)) {
        if (auto image = media::toImage(frame))
            post(&Events::picture, *image, frame.captureTime());
    }
}

} // namespace vigie::live
