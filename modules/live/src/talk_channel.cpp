// SPDX-License-Identifier: GPL-3.0-or-later
#include "live/talk_channel.h"

#include "base/logging.h"
#include "sound_feed.h"

#include <QTimer>

Q_DECLARE_LOGGING_CATEGORY(lcLive)

namespace vigie::live {

using namespace std::chrono_literals;

namespace {

constexpr int octetsPerMs = media::TalkEncoder::sampleRate / 1000;
// What one packet may hold when the owner's thread was busy.
constexpr std::chrono::milliseconds mostAtOnce = 100ms;

class Mouth final : public SoundFeed {
public:
    using SoundFeed::SoundFeed;
    void onPlaying() override { post(&Events::begins); }
};

} // namespace

struct TalkChannel::Private {
    Private(TalkChannel* q, const LiveServices& shared)
        : channel(q)
        , services(shared) {}

    TalkChannel* channel;
    LiveServices services;
    CameraId camera;
    media::PcmFormat microphone;
    std::shared_ptr<Mouth> mouth;
    std::optional<media::TalkEncoder> encoder;
    TalkStatus status;
    QByteArray waiting; // G.711
    QTimer beat;
    MonoTime sentUpTo{}; // what was handed over lasts until then

    void enter(TalkState state, Error error = {}) {
        status.state = state;
        status.error = std::move(error);
        Q_EMIT channel->statusChanged();
    }

    void drop() {
        beat.stop();
        if (mouth)
            mouth->detach();
        mouth.reset();
        encoder.reset();
        waiting.clear();
        status.level = 0;
    }

    void open() {
        const auto endpoint = services.source.endpoint(camera, StreamRole::Main);
        if (!endpoint)
            return closed(endpoint.error());
        SoundFeed::Events events;
        events.described = [this](const rtsp::Description& description) {
            if (description.backChannel)
                status.codec = description.backChannel->codec;
        };
        events.begins = [this] { begin(); };
        events.closed = [this](const Error& error) { closed(error); };
        mouth = std::make_shared<Mouth>(channel, std::move(events));
        rtsp::WantedTracks tracks;
        tracks.video = false;
        tracks.backChannel = true;
        mouth->open(services.io, *endpoint, tracks, 5s);
        enter(TalkState::Opening);
    }

    void begin() {
        if (status.state != TalkState::Opening)
            return;
        auto opened = media::TalkEncoder::open(status.codec, microphone);
        if (!opened)
            return closed(opened.error());
        encoder.emplace(std::move(*opened));
        sentUpTo = services.clock.monoNow();
        beat.start(piece);
        enter(TalkState::Talking);
    }

    void closed(const Error& error) {
        drop();
        qCWarning(lcLive).noquote() << "talk to camera" << camera.toString() << error.toLogLine();
        switch (refusalOf(error.code)) {
        case Refusal::NotOffered:
            return enter(TalkState::NotOffered, error);
        case Refusal::Refused:
            return enter(TalkState::Refused, error);
        case Refusal::Retry:
            return enter(TalkState::Lost, error);
        }
    }

    // Whole pieces, as much as time has passed.
    void send() {
        const MonoTime now = services.clock.monoNow();
        // Nothing was said for a while: that time is not made up for.
        sentUpTo = std::max(sentUpTo, now - mostAtOnce);
        const auto due = (now - sentUpTo) / std::chrono::nanoseconds(piece) + 1;
        const auto ready = waiting.size() / qsizetype(piece.count() * octetsPerMs);
        const auto pieces = std::min<qint64>({due, ready, mostAtOnce / piece});
        if (pieces <= 0 || sentUpTo > now)
            return;
        const auto time = pieces * piece;
        const qsizetype octets = qsizetype(time.count()) * octetsPerMs;
        const auto sent = mouth->session().sendAudio(waiting.left(octets));
        waiting.remove(0, octets);
        if (!sent)
            return closed(sent.error());
        sentUpTo += time;
        status.sent += time;
    }
};

TalkChannel::TalkChannel(const LiveServices& services, QObject* parent)
    : QObject(parent)
    , d(std::make_unique<Private>(this, services)) {
    d->beat.setTimerType(Qt::PreciseTimer);
    connect(&d->beat, &QTimer::timeout, this, [this] { d->send(); });
}

TalkChannel::~TalkChannel() {
    d->drop();
}

void TalkChannel::start(const CameraId& camera, const media::PcmFormat& microphone) {
    d->drop();
    d->camera = camera;
    d->microphone = microphone;
    d->status = {};
    d->open();
}

void TalkChannel::stop() {
    d->drop();
    d->camera = {};
    if (d->status.state == TalkState::Off)
        return;
    d->status = {};
    d->enter(TalkState::Off);
}

void TalkChannel::reconsider() {
    if (!d->mouth)
        return;
    const auto allowed = d->services.source.endpoint(d->camera, StreamRole::Main);
    if (!allowed && allowed.error().code == ErrorCode::Forbidden)
        d->closed(allowed.error());
}

void TalkChannel::push(const QByteArray& pcm) {
    if (d->status.state != TalkState::Talking)
        return;
    d->status.level = media::peakOf(pcm);
    d->waiting += d->encoder->encode(pcm);
    const qsizetype over = d->waiting.size() - qsizetype(most.count()) * octetsPerMs;
    if (over <= 0)
        return;
    d->waiting.remove(0, over);
    d->status.dropped += std::chrono::milliseconds(over / octetsPerMs);
}

const CameraId& TalkChannel::camera() const {
    return d->camera;
}

TalkStatus TalkChannel::status() const {
    return d->status;
}

} // namespace vigie::live
