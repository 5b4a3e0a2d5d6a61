// SPDX-License-Identifier: GPL-3.0-or-later
#include "resampler.h"

#include <QCoreApplication>

#include <cstring>

namespace vigie::media {

struct TalkEncoder::Private {
    explicit Private(const PcmFormat& from)
        : input(from)
        , resampler({sampleRate, 1}) {}

    PcmFormat input;
    Resampler resampler;
    CodecContextPtr context;
    PacketPtr packet{av_packet_alloc()};
    qint64 errors = 0;

    // One piece of sound as a frame of FFmpeg's; null without memory.
    [[nodiscard]] static FramePtr frameOf(const char* pcm, qsizetype frames, const PcmFormat& format) {
        FramePtr frame(av_frame_alloc());
        if (!frame)
            return nullptr;
        frame->format = AV_SAMPLE_FMT_S16;
        frame->sample_rate = format.rate;
        frame->nb_samples = static_cast<int>(frames);
        av_channel_layout_default(&frame->ch_layout, format.channels);
        if (av_frame_get_buffer(frame.get(), 0) < 0)
            return nullptr;
        std::memcpy(frame->data[0], pcm, static_cast<size_t>(frames * format.bytesPerFrame()));
        return frame;
    }

    [[nodiscard]] QByteArray encode(const AVFrame& frame) {
        QByteArray g711;
        if (avcodec_send_frame(context.get(), &frame) < 0) {
            ++errors;
            return g711;
        }
        while (avcodec_receive_packet(context.get(), packet.get()) >= 0) {
            g711.append(reinterpret_cast<const char*>(packet->data), packet->size);
            av_packet_unref(packet.get());
        }
        return g711;
    }
};

TalkEncoder::TalkEncoder(std::unique_ptr<Private> p)
    : d(std::move(p)) {}
TalkEncoder::TalkEncoder(TalkEncoder&&) noexcept = default;
TalkEncoder& TalkEncoder::operator=(TalkEncoder&&) noexcept = default;
TalkEncoder::~TalkEncoder() = default;

Result<TalkEncoder> TalkEncoder::open(AudioCodec codec, const PcmFormat& input) {
    routeFfmpegLog();
    const auto refuse = [codec](const QString& why) {
        return fail(ErrorCode::Unsupported,
                    QCoreApplication::translate("media", "Parole en %1 impossible depuis ce poste")
                        .arg(audioCodecName(codec)),
                    why);
    };
    if (codec == AudioCodec::Aac)
        return refuse(QStringLiteral("only G.711 is sent"));
    if (input.rate < 4000 || input.rate > 192'000 || input.channels < 1 || input.channels > 2)
        return refuse(QStringLiteral("input of %1 Hz, %2 channels").arg(input.rate).arg(input.channels));
    const AVCodec* encoder =
        avcodec_find_encoder(codec == AudioCodec::Pcma ? AV_CODEC_ID_PCM_ALAW : AV_CODEC_ID_PCM_MULAW);
    auto p = std::make_unique<Private>(input);
    p->context.reset(encoder ? avcodec_alloc_context3(encoder) : nullptr);
    if (!p->context || !p->packet)
        return refuse(QStringLiteral("no encoder"));
    p->context->sample_rate = sampleRate;
    p->context->sample_fmt = AV_SAMPLE_FMT_S16;
    av_channel_layout_default(&p->context->ch_layout, 1);
    if (const int status = avcodec_open2(p->context.get(), encoder, nullptr); status < 0)
        return refuse(errorText(status));
    return TalkEncoder(std::move(p));
}

QByteArray TalkEncoder::encode(const QByteArray& pcm) {
    QByteArray g711;
    // A second at a time: no more than that is ever held twice.
    const qsizetype step = qsizetype(d->input.rate) * d->input.bytesPerFrame();
    for (qsizetype at = 0; at < pcm.size(); at += step) {
        const qsizetype frames = std::min(step, pcm.size() - at) / d->input.bytesPerFrame();
        if (frames == 0)
            break;
        bool failed = true;
        QByteArray samples;
        if (const FramePtr frame = Private::frameOf(pcm.constData() + at, frames, d->input))
            samples = d->resampler.convert(*frame, &failed);
        if (failed)
            ++d->errors;
        if (samples.isEmpty())
            continue;
        if (const FramePtr narrow =
                Private::frameOf(samples.constData(), samples.size() / 2, {sampleRate, 1}))
            g711 += d->encode(*narrow);
    }
    return g711;
}

qint64 TalkEncoder::errors() const {
    return d->errors;
}

} // namespace vigie::media
