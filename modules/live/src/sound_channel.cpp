// SPDX-License-Identifier: GPL-3.0-or-later
#include "live/sound_channel.h"

#include "base/backoff.h"
#include "base/logging.h"
#include "sound_feed.h"

#include <QCoreApplication>
#include <QTimer>

#include <atomic>

Q_DECLARE_LOGGING_CATEGORY(lcLive)

namespace vigie::live {

using namespace std::chrono_literals;

namespace {

constexpr Backoff::Policy retryPolicy{.first = 500ms, .most = 8000ms};

// Decodes on the session's thread, straight into the buffer.
class Ear final : public SoundFeed {
public:
    Ear(QObject* context, Events events, std::shared_ptr<SoundBuffer> buffer)
        : SoundFeed(context, std::move(events))
        , m_buffer(std::move(buffer)) {}

    [[nodiscard]] qint64 errors() const { return m_errors; }

    void detach() override {
        {
            const std::lock_guard lock(m_decoding);
            m_buffer = nullptr; // nothing of this camera is heard after it
        }
        SoundFeed::detach();
    }

    void onDescribed(const rtsp::Description& description) override {
        {
            const std::lock_guard lock(m_decoding);
            if (!m_buffer || !description.audio)
                return;
            auto opened = media::AudioDecoder::open(*description.audio, m_buffer->format());
            if (!opened) {
                post(&Events::closed, opened.error());
                return;
            }
            m_decoder.emplace(std::move(*opened));
        }
        SoundFeed::onDescribed(description);
    }

    void onAudio(const AudioUnit& unit) override {
        {
            const std::lock_guard lock(m_decoding);
            if (!m_buffer || !m_decoder)
                return;
            const QByteArray pcm = m_decoder->decode(unit);
            m_errors = m_decoder->errors();
            if (pcm.isEmpty())
                return;
            m_buffer->push(pcm);
        }
        if (!m_begun.exchange(true))
            post(&Events::begins);
    }

private:
    std::atomic<qint64> m_errors = 0;
    std::atomic<bool> m_begun = false;
    std::mutex m_decoding;
    std::shared_ptr<SoundBuffer> m_buffer;        // guarded by m_decoding; null once detached
    std::optional<media::AudioDecoder> m_decoder; // guarded by m_decoding
};

} // namespace

struct SoundChannel::Private {
    Private(SoundChannel* q, const LiveServices& shared)
        : channel(q)
        , services(shared)
        , backoff(retryPolicy) {}

    SoundChannel* channel;
    LiveServices services;
    CameraId camera;
    std::shared_ptr<SoundBuffer> buffer;
    std::shared_ptr<Ear> ear;
    StreamRole role = StreamRole::Sub;
    QUrl tried; // the stream without sound, when the other one is being tried
    SoundStatus status;
    Backoff backoff;
    QTimer retryTimer;
    QTimer hopeTimer;

    void enter(SoundState state, Error error = {}) {
        status.state = state;
        status.error = std::move(error);
        if (state != SoundState::Lost)
            status.retryAt.reset();
        Q_EMIT channel->statusChanged();
    }

    void drop() {
        retryTimer.stop();
        hopeTimer.stop();
        if (ear)
            ear->detach();
        ear.reset();
        if (buffer)
            buffer->clear();
    }

    void connect() {
        drop();
        ++status.attempt;
        status.unreadable = 0;
        const auto endpoint = services.source.endpoint(camera, role);
        if (!endpoint)
            return closed(endpoint.error());
        if (endpoint->uri == tried)
            return closed({ErrorCode::Unsupported,
                           QCoreApplication::translate("live", "Cette caméra ne propose pas de son."),
                           QStringLiteral("one stream only")});
        SoundFeed::Events events;
        events.described = [this](const rtsp::Description& description) {
            status.codec = description.audio->codec;
        };
        events.begins = [this] {
            hopeTimer.stop();
            backoff.reset();
            status.attempt = 0;
            enter(SoundState::Playing);
        };
        events.closed = [this](const Error& error) { closed(error); };
        ear = std::make_shared<Ear>(channel, std::move(events), buffer);
        rtsp::WantedTracks tracks;
        tracks.video = false;
        tracks.audio = true;
        ear->open(services.io, *endpoint, tracks, silentAfter);
        hopeTimer.start(hopelessAfter);
        // What was lost stays lost until it is heard.
        if (status.state != SoundState::Lost)
            enter(SoundState::Connecting);
        else
            Q_EMIT channel->statusChanged();
    }

    void closed(const Error& error) {
        drop();
        const Refusal refusal = refusalOf(error.code);
        // The small stream often goes without the sound that the main one has.
        if (refusal == Refusal::NotOffered && role == StreamRole::Sub) {
            const auto endpoint = services.source.endpoint(camera, role);
            tried = endpoint ? endpoint->uri : QUrl();
            role = StreamRole::Main;
            --status.attempt;
            return connect();
        }
        qCWarning(lcLive).noquote() << "sound of camera" << camera.toString() << error.toLogLine();
        if (refusal != Refusal::Retry)
            return enter(refusal == Refusal::Refused ? SoundState::Refused : SoundState::NotOffered, error);
        const auto wait = backoff.next();
        status.retryAt = services.clock.utcNow() + wait;
        retryTimer.start(wait);
        enter(SoundState::Lost, error);
    }
};

SoundChannel::SoundChannel(const LiveServices& services, QObject* parent)
    : QObject(parent)
    , d(std::make_unique<Private>(this, services)) {
    d->retryTimer.setSingleShot(true);
    d->hopeTimer.setSingleShot(true);
    connect(&d->retryTimer, &QTimer::timeout, this, [this] { d->connect(); });
    connect(&d->hopeTimer, &QTimer::timeout, this, [this] {
        d->closed({ErrorCode::Timeout, QCoreApplication::translate("live", "Aucun son lisible dans le flux"),
                   QStringLiteral("decoder errors: %1").arg(d->ear ? d->ear->errors() : 0)});
    });
}

SoundChannel::~SoundChannel() {
    d->drop();
}

void SoundChannel::start(const CameraId& camera, std::shared_ptr<SoundBuffer> buffer) {
    d->drop();
    d->camera = camera;
    d->buffer = std::move(buffer);
    d->role = StreamRole::Sub;
    d->tried = QUrl();
    d->backoff.reset();
    d->status = {};
    d->connect();
}

void SoundChannel::stop() {
    d->drop();
    d->camera = {};
    d->buffer.reset();
    if (d->status.state == SoundState::Off)
        return;
    d->status = {};
    d->enter(SoundState::Off);
}

void SoundChannel::reconsider() {
    if (d->camera.isNull())
        return;
    const auto allowed = d->services.source.endpoint(d->camera, d->role);
    const bool forbidden = d->status.error.code == ErrorCode::Forbidden;
    if (!allowed && allowed.error().code == ErrorCode::Forbidden && d->status.state != SoundState::Refused)
        d->closed(allowed.error());
    else if (allowed && d->status.state == SoundState::Refused && forbidden)
        d->connect();
}

const CameraId& SoundChannel::camera() const {
    return d->camera;
}

SoundStatus SoundChannel::status() const {
    SoundStatus status = d->status;
    if (d->ear)
        status.unreadable = d->ear->errors();
    return status;
}

} // namespace vigie::live
