// SPDX-License-Identifier: GPL-3.0-or-later
#include "feed.h"

#include <QCoreApplication>

namespace vigie::live {

Feed::Feed(QObject* context, media::DecodePool& decoders, LiveChannel::ImageSink sink, Events events)
    : m_decoders(decoders)
    , m_sink(std::move(sink))
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

FeedImages Feed::images() const {
    const std::lock_guard lock(m_mutex);
    return m_images;
}

media::DecodeStats Feed::decodeStats() const {
    const std::lock_guard lock(m_mutex);
    return m_decoder ? m_decoder->stats() : media::DecodeStats{};
}

qint64 Feed::packetsLost() const {
    return m_session ? m_session->stats().packetsLost : 0;
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
        if (m_context)
            m_decoder = std::move(*decoder);
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
    if (m_decoder)
        m_decoder->push(std::move(unit));
}

void Feed::onClosed(const Error& reason) {
    post(&Events::closed, reason);
}

void Feed::show(const media::Frame& frame) {
    {
        const std::lock_guard lock(m_mutex);
        if (!m_context)
            return;
    }
    // Only what is on its way to the screen makes the picture there younger.
    if (!m_sink(frame))
        return;
    bool first = false;
    {
        const std::lock_guard lock(m_mutex);
        first = m_images.count++ == 0;
        m_images.last = frame.receivedAt();
        m_images.captureTime = frame.captureTime();
        m_images.size = frame.size();
    }
    if (first)
        post(&Events::firstImage);
}

} // namespace vigie::live
