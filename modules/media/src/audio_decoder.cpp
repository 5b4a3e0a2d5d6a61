// SPDX-License-Identifier: GPL-3.0-or-later
#include "resampler.h"

#include <QCoreApplication>

#include <cstring>

namespace vigie::media {
namespace {

AVCodecID audioCodecId(AudioCodec codec) {
    switch (codec) {
    case AudioCodec::Pcmu:
        return AV_CODEC_ID_PCM_MULAW;
    case AudioCodec::Pcma:
        return AV_CODEC_ID_PCM_ALAW;
    case AudioCodec::Aac:
        return AV_CODEC_ID_AAC;
    }
    return AV_CODEC_ID_NONE;
}

} // namespace

double peakOf(const QByteArray& pcm) {
    int peak = 0;
    for (qsizetype at = 0; at + 2 <= pcm.size(); at += 2) {
        qint16 sample = 0;
        std::memcpy(&sample, pcm.constData() + at, sizeof sample);
        peak = std::max(peak, std::abs(int(sample)));
    }
    return std::min(1.0, peak / 32767.0);
}

struct AudioDecoder::Private {
    explicit Private(const PcmFormat& output)
        : resampler(output) {}

    CodecContextPtr context;
    PacketPtr packet{av_packet_alloc()};
    FramePtr frame{av_frame_alloc()};
    Resampler resampler;
    qint64 errors = 0;
};

AudioDecoder::AudioDecoder(std::unique_ptr<Private> p)
    : d(std::move(p)) {}
AudioDecoder::AudioDecoder(AudioDecoder&&) noexcept = default;
AudioDecoder& AudioDecoder::operator=(AudioDecoder&&) noexcept = default;
AudioDecoder::~AudioDecoder() = default;

Result<AudioDecoder> AudioDecoder::open(const AudioTrack& track, const PcmFormat& output) {
    routeFfmpegLog();
    const auto refuse = [&track](const QString& why) {
        return fail(ErrorCode::Unsupported,
                    QCoreApplication::translate("media", "Son %1 illisible sur ce poste")
                        .arg(audioCodecName(track.codec)),
                    why);
    };
    const bool isAac = track.codec == AudioCodec::Aac;
    if (output.rate < 4000 || output.rate > 192'000 || output.channels < 1 || output.channels > 2)
        return refuse(QStringLiteral("output of %1 Hz, %2 channels").arg(output.rate).arg(output.channels));
    if (track.sampleRate < 4000 || track.sampleRate > 192'000 || track.channels < 1 || track.channels > 8)
        return refuse(
            QStringLiteral("track of %1 Hz, %2 channels").arg(track.sampleRate).arg(track.channels));
    if (isAac && (track.config.size() < 2 || track.config.size() > 64))
        return refuse(QStringLiteral("AudioSpecificConfig of %1 bytes").arg(track.config.size()));
    const AVCodec* codec = avcodec_find_decoder(audioCodecId(track.codec));
    auto p = std::make_unique<Private>(output);
    p->context.reset(codec ? avcodec_alloc_context3(codec) : nullptr);
    if (!p->context || !p->packet || !p->frame)
        return refuse(QStringLiteral("no decoder"));
    AVCodecContext& context = *p->context;
    context.thread_count = 1;
    context.flags |= AV_CODEC_FLAG_LOW_DELAY;
    context.sample_rate = track.sampleRate;
    av_channel_layout_default(&context.ch_layout, track.channels);
    if (isAac) {
        context.extradata = static_cast<uint8_t*>(
            av_mallocz(static_cast<size_t>(track.config.size()) + AV_INPUT_BUFFER_PADDING_SIZE));
        if (!context.extradata)
            return refuse(QStringLiteral("no memory"));
        std::memcpy(context.extradata, track.config.constData(), static_cast<size_t>(track.config.size()));
        context.extradata_size = static_cast<int>(track.config.size());
    }
    if (const int status = avcodec_open2(&context, codec, nullptr); status < 0)
        return refuse(errorText(status));
    return AudioDecoder(std::move(p));
}

QByteArray AudioDecoder::decode(const AudioUnit& unit) {
    if (unit.data.isEmpty() || unit.data.size() > mostUnitBytes) {
        ++d->errors;
        return {};
    }
    if (unit.discontinuity)
        avcodec_flush_buffers(d->context.get());
    // A packet without a buffer reference: FFmpeg copies it with the padding its bit readers need.
    d->packet->data = reinterpret_cast<uint8_t*>(const_cast<char*>(unit.data.constData()));
    d->packet->size = static_cast<int>(unit.data.size());
    const int sent = avcodec_send_packet(d->context.get(), d->packet.get());
    d->packet->data = nullptr;
    d->packet->size = 0;
    if (sent < 0) {
        ++d->errors;
        return {};
    }
    QByteArray pcm;
    for (;;) {
        const int status = avcodec_receive_frame(d->context.get(), d->frame.get());
        if (status == AVERROR(EAGAIN) || status == AVERROR_EOF)
            return pcm;
        bool failed = status < 0;
        if (!failed)
            pcm += d->resampler.convert(*d->frame, &failed);
        if (failed)
            ++d->errors;
        if (status < 0)
            return pcm;
    }
}

qint64 AudioDecoder::errors() const {
    return d->errors;
}

} // namespace vigie::media
