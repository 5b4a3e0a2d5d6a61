// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/decoder.h"

#include "ffmpeg.h"

#include <QCoreApplication>

namespace vigie::media {
namespace {

struct Times {
    qint64 pts = AV_NOPTS_VALUE;
    TimeStamp captureTime;
    MonoTime receivedAt;
};

} // namespace

struct Decoder::Private {
    CodecContextPtr context;
    PacketPtr packet;
    // FFmpeg hands back only the packet's pts; the rest waits here. 32 is twice the deepest reordering.
    std::array<Times, 32> times;
    size_t nextTimes = 0;
    bool waitsForKeyFrame = true;
    qint64 errors = 0;
    qint64 skipped = 0;

    std::vector<Frame> receive() {
        std::vector<Frame> frames;
        for (;;) {
            FramePtr picture(av_frame_alloc());
            const int status = avcodec_receive_frame(context.get(), picture.get());
            if (status == AVERROR(EAGAIN) || status == AVERROR_EOF)
                return frames;
            if (status < 0) {
                ++errors;
                return frames;
            }
            const qint64 pts = picture->pts;
            const auto known =
                std::find_if(times.begin(), times.end(), [pts](const Times& t) { return t.pts == pts; });
            const Times found = known != times.end() ? *known : Times{};
            std::shared_ptr<const AVFrame> shared(picture.release(), [](const AVFrame* frame) {
                auto* owned = const_cast<AVFrame*>(frame);
                av_frame_free(&owned);
            });
            frames.emplace_back(std::move(shared), found.captureTime, found.receivedAt, pts);
        }
    }
};

Decoder::Decoder(std::unique_ptr<Private> p)
    : d(std::move(p)) {}
Decoder::Decoder(Decoder&&) noexcept = default;
Decoder& Decoder::operator=(Decoder&&) noexcept = default;
Decoder::~Decoder() = default;

Result<Decoder> Decoder::open(VideoCodec codec) {
    routeFfmpegLog();
    const AVCodec* implementation = avcodec_find_decoder(codecId(codec));
    auto p = std::make_unique<Private>();
    p->packet.reset(av_packet_alloc());
    p->context.reset(implementation ? avcodec_alloc_context3(implementation) : nullptr);
    if (!p->context || !p->packet)
        return fail(ErrorCode::Unsupported,
                    QCoreApplication::translate("media", "Décodage %1 impossible sur ce poste")
                        .arg(videoCodecName(codec)));
    p->context->thread_count = 1;
    p->context->flags |= AV_CODEC_FLAG_LOW_DELAY;
    p->context->pkt_timebase = {1, 90000};
    if (const int status = avcodec_open2(p->context.get(), implementation, nullptr); status < 0)
        return fail(ErrorCode::Unsupported,
                    QCoreApplication::translate("media", "Décodage %1 impossible sur ce poste")
                        .arg(videoCodecName(codec)),
                    errorText(status));
    return Decoder(std::move(p));
}

std::vector<Frame> Decoder::decode(const AccessUnit& unit) {
    if (unit.discontinuity)
        d->waitsForKeyFrame = true;
    if (d->waitsForKeyFrame && !unit.keyFrame) {
        ++d->skipped;
        return {};
    }
    if (d->waitsForKeyFrame && unit.discontinuity)
        avcodec_flush_buffers(d->context.get());
    d->waitsForKeyFrame = false;
    d->times[d->nextTimes++ % d->times.size()] = {unit.rtpTime, unit.captureTime, unit.receivedAt};

    av_packet_unref(d->packet.get());
    // A packet without a buffer reference: FFmpeg copies it with the padding its bit readers need.
    d->packet->data = reinterpret_cast<uint8_t*>(const_cast<char*>(unit.data.constData()));
    d->packet->size = static_cast<int>(unit.data.size());
    d->packet->pts = unit.rtpTime;
    if (unit.keyFrame)
        d->packet->flags |= AV_PKT_FLAG_KEY;
    const int status = avcodec_send_packet(d->context.get(), d->packet.get());
    d->packet->data = nullptr;
    d->packet->size = 0;
    if (status < 0) {
        ++d->errors;
        return {};
    }
    return d->receive();
}

std::vector<Frame> Decoder::drain() {
    avcodec_send_packet(d->context.get(), nullptr);
    auto frames = d->receive();
    avcodec_flush_buffers(d->context.get());
    d->waitsForKeyFrame = true;
    return frames;
}

qint64 Decoder::errors() const {
    return d->errors;
}

qint64 Decoder::skipped() const {
    return d->skipped;
}

} // namespace vigie::media
