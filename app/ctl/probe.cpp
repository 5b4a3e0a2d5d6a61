// SPDX-License-Identifier: GPL-3.0-or-later
#include "probe.h"

#include "media/decode_pool.h"
#include "rtsp/session.h"

#include <QCoreApplication>

#include <cmath>
#include <condition_variable>
#include <mutex>

namespace vigie::ctl {
namespace {

using Clock = MonoClock;

// Connection, description, setup and the longest key-frame interval seen on "smart" encoders.
constexpr std::chrono::seconds firstImagePatience{20};

// Collects what a session brings; the prober sleeps on `changed`.
class Collector final : public rtsp::SessionListener {
public:
    explicit Collector(media::DecodePool& pool)
        : m_pool(pool)
        , m_started(Clock::now()) {}

    void onDescribed(const rtsp::Description& description) override {
        auto stream =
            m_pool.addStream(description.video.codec, [this](const media::Frame& frame) { show(frame); });
        const std::lock_guard lock(mutex);
        codec = description.video.codec;
        server = description.server;
        if (stream)
            m_stream = std::move(*stream);
        else
            closed = stream.error();
        changed.notify_all();
    }

    void onAccessUnit(AccessUnit unit) override {
        const std::lock_guard lock(mutex);
        if (m_stream)
            m_stream->push(std::move(unit));
    }

    void onEndOfReplay() override {
        const std::lock_guard lock(mutex);
        ended = true;
        changed.notify_all();
    }

    void onClosed(const Error& reason) override {
        const std::lock_guard lock(mutex);
        if (!closed)
            closed = reason;
        changed.notify_all();
    }

    std::mutex mutex;
    std::condition_variable changed;
    VideoCodec codec = VideoCodec::H264;
    QString server;
    QSize size;
    qint64 images = 0;
    qint64 firstRtp = 0;
    qint64 lastRtp = 0;
    TimeStamp firstCapture;
    TimeStamp lastCapture;
    std::optional<std::chrono::milliseconds> firstImage;
    std::optional<Error> closed;
    bool ended = false;

private:
    void show(const media::Frame& frame) {
        const std::lock_guard lock(mutex);
        if (images++ == 0) {
            firstImage = std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - m_started);
            firstRtp = frame.rtpTime();
            firstCapture = frame.captureTime();
        }
        size = frame.size();
        lastRtp = frame.rtpTime();
        lastCapture = frame.captureTime();
        changed.notify_all();
    }

    media::DecodePool& m_pool;
    const Clock::time_point m_started;
    std::unique_ptr<media::DecodeStream> m_stream;
};

} // namespace

std::optional<rtsp::MediaTransport> transportOf(const QString& name) {
    using rtsp::MediaTransport;
    for (const auto& [known, transport] :
         {std::pair("tcp", MediaTransport::Tcp), std::pair("udp", MediaTransport::Udp),
          std::pair("multicast", MediaTransport::Multicast), std::pair("auto", MediaTransport::Auto)})
        if (name == QLatin1String(known))
            return transport;
    return std::nullopt;
}

Result<QJsonObject> probeStream(const ProbeRequest& request) {
    rtsp::IoThreads io(1);
    media::DecodePool pool(1);
    auto collector = std::make_shared<Collector>(pool);
    rtsp::SessionRequest session;
    session.uri = request.uri;
    session.credentials = request.credentials;
    session.trust = request.trust;
    session.transport = request.transport;
    if (request.replay)
        session.replay = rtsp::ReplayOptions{.span = *request.replay, .rateControl = true};
    const auto link = rtsp::Session::open(io, std::move(session), collector);

    std::unique_lock lock(collector->mutex);
    const auto over = [&] { return collector->closed.has_value() || collector->ended; };
    // The time asked for counts from the first image. A stream may bring packets for ever and no picture.
    collector->changed.wait_for(lock, request.duration + firstImagePatience,
                                [&] { return over() || collector->firstImage; });
    const auto until = Clock::now() + request.duration;
    while (collector->firstImage && !over() &&
           collector->changed.wait_until(lock, until) != std::cv_status::timeout && Clock::now() < until) {
    }
    if (!collector->firstImage && !collector->closed) {
        // A replay may end before its pictures are decoded.
        collector->changed.wait_for(lock, std::chrono::seconds(1),
                                    [&] { return collector->firstImage.has_value(); });
    }
    if (!collector->firstImage)
        return fail(collector->closed.value_or(
            Error{ErrorCode::Protocol, QCoreApplication::translate("ctl", "Aucune image dans le flux"), {}}));

    const double seconds = static_cast<double>(collector->lastRtp - collector->firstRtp) / 90000.0;
    QJsonObject answer{
        {QStringLiteral("uri"), request.uri.toString()},
        {QStringLiteral("codec"), videoCodecName(collector->codec)},
        {QStringLiteral("width"), collector->size.width()},
        {QStringLiteral("height"), collector->size.height()},
        {QStringLiteral("fps"),
         seconds > 0 ? std::round(static_cast<double>(collector->images - 1) / seconds * 100) / 100 : 0},
        {QStringLiteral("frames"), collector->images},
        {QStringLiteral("first_image_ms"), static_cast<qint64>(collector->firstImage->count())},
        {QStringLiteral("capture_time"), timeSourceName(collector->lastCapture.source)},
        {QStringLiteral("first_capture"), toIso(collector->firstCapture.at)},
        {QStringLiteral("last_capture"), toIso(collector->lastCapture.at)},
        {QStringLiteral("server"), collector->server}};
    if (collector->closed)
        answer[QStringLiteral("ended")] = errorCodeName(collector->closed->code);
    lock.unlock();
    const auto stats = link->stats();
    answer[QStringLiteral("lost")] = stats.packetsLost;
    answer[QStringLiteral("packets")] = stats.packets;
    answer[QStringLiteral("garbage_bytes")] = stats.discardedBytes;
    return answer;
}

} // namespace vigie::ctl
