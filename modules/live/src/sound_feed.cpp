// SPDX-License-Identifier: GPL-3.0-or-later
#include "sound_feed.h"

namespace vigie::live {

SoundFeed::SoundFeed(QObject* context, Events events)
    : m_events(std::move(events))
    , m_context(context) {}

void SoundFeed::open(rtsp::IoThreads& io, const StreamEndpoint& endpoint, const rtsp::WantedTracks& tracks,
                     std::chrono::milliseconds silence) {
    rtsp::SessionRequest request;
    request.uri = endpoint.uri;
    request.credentials = endpoint.credentials;
    request.trust = endpoint.trust;
    request.tracks = tracks;
    request.silenceTimeout = silence;
    m_session = rtsp::Session::open(io, std::move(request), shared_from_this());
}

void SoundFeed::detach() {
    m_attached = false;
    {
        const std::lock_guard lock(m_mutex);
        m_context = nullptr;
    }
    m_session.reset();
}

void SoundFeed::onDescribed(const rtsp::Description& description) {
    post(&Events::described, description);
}

void SoundFeed::onClosed(const Error& reason) {
    post(&Events::closed, reason);
}

Refusal refusalOf(ErrorCode code) {
    switch (code) {
    case ErrorCode::Unsupported:
        return Refusal::NotOffered;
    case ErrorCode::Auth:
    case ErrorCode::Forbidden:
    case ErrorCode::Untrusted:
        return Refusal::Refused;
    default:
        return Refusal::Retry;
    }
}

} // namespace vigie::live
