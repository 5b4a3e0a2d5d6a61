// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/decoder.h"

#include "ffmpeg.h"
#include "hardware_errors.h"

extern "C" {
#include <libavutil/hwcontext.h>
}

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
    VideoCodec codec = VideoCodec::H264;
    HardwareDevice device;                        // null once it is given up
    AVPixelFormat deviceFormat = AV_PIX_FMT_NONE; // how its pictures are marked
    bool fellBack = false;
    HardwareErrors deviceErrors;
    CodecContextPtr context;
    PacketPtr packet;
    BufferPtr coded; // what the packet holds
    // FFmpeg hands back only the packet's pts; the rest waits here. 32 is twice the deepest reordering.
    std::array<Times, 32> times;
    size_t nextTimes = 0;
    bool waitsForKeyFrame = true;
    qint64 errors = 0;
    qint64 skipped = 0;

    [[nodiscard]] bool isOpen() const { return context && avcodec_is_open(context.get()) != 0; }
    Result<void> openContext();
    void leaveDevice(const QString& why);
    void countError(int status);
    [[nodiscard]] FramePtr fromDevice(FramePtr picture);
    static AVPixelFormat chooseFormat(AVCodecContext* context, const AVPixelFormat* offered);

    // FFmpeg's bit readers need padding behind the data, so it is copied; to the same place again once the
    // decoder has let go of it.
    bool fill(const QByteArray& data) {
        const auto size = std::size_t(data.size());
        if (!coded || coded->size < size + AV_INPUT_BUFFER_PADDING_SIZE ||
            av_buffer_is_writable(coded.get()) == 0)
            coded.reset(av_buffer_alloc(size + size / 2 + AV_INPUT_BUFFER_PADDING_SIZE));
        if (!coded)
            return false;
        std::copy_n(data.constData(), size, coded->data);
        std::fill_n(coded->data + size, AV_INPUT_BUFFER_PADDING_SIZE, uint8_t(0));
        packet->buf = av_buffer_ref(coded.get());
        packet->data = coded->data;
        packet->size = static_cast<int>(size);
        return packet->buf != nullptr;
    }

    std::vector<Frame> receive() {
        std::vector<Frame> frames;
        for (;;) {
            FramePtr picture(av_frame_alloc());
            const int status = avcodec_receive_frame(context.get(), picture.get());
            if (status == AVERROR(EAGAIN) || status == AVERROR_EOF)
                return frames;
            if (status < 0) {
                countError(status);
                return frames;
            }
            picture = fromDevice(std::move(picture));
            if (!picture)
                return frames;
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

// FFmpeg asks before the first picture and whenever the stream changes; it asks again without the device's
// format when the device would not take it.
AVPixelFormat Decoder::Private::chooseFormat(AVCodecContext* context, const AVPixelFormat* offered) {
    auto& self = *static_cast<Private*>(context->opaque);
    for (const AVPixelFormat* format = offered; *format != AV_PIX_FMT_NONE; ++format) {
        if (*format == self.deviceFormat) {
            self.fellBack = false;
            return *format;
        }
    }
    self.fellBack = true;
    return avcodec_default_get_format(context, offered);
}

Result<void> Decoder::Private::openContext() {
    const auto refuse = [this](const QString& why) {
        return fail(ErrorCode::Unsupported,
                    QCoreApplication::translate("media", "Décodage %1 impossible sur ce poste")
                        .arg(videoCodecName(codec)),
                    why);
    };
    const AVCodec* implementation = avcodec_find_decoder(codecId(codec));
    context.reset(implementation ? avcodec_alloc_context3(implementation) : nullptr);
    if (!context)
        return refuse(QStringLiteral("no decoder"));
    context->thread_count = 1;
    context->flags |= AV_CODEC_FLAG_LOW_DELAY;
    context->pkt_timebase = {1, 90000};
    deviceFormat = AV_PIX_FMT_NONE;
    if (!device.isNull()) {
        const auto type = reinterpret_cast<const AVHWDeviceContext*>(device.context()->data)->type;
        for (int i = 0; const AVCodecHWConfig* config = avcodec_get_hw_config(implementation, i); ++i) {
            if (config->device_type == type &&
                (config->methods & AV_CODEC_HW_CONFIG_METHOD_HW_DEVICE_CTX) != 0)
                deviceFormat = config->pix_fmt;
        }
        if (deviceFormat == AV_PIX_FMT_NONE) {
            fellBack = true; // the device's kind knows nothing of this codec
        } else {
            context->opaque = this;
            context->get_format = &Private::chooseFormat;
            context->hw_device_ctx = av_buffer_ref(device.context());
            context->extra_hw_frames = 1; // the one that is being copied back
        }
    }
    if (const int status = avcodec_open2(context.get(), implementation, nullptr); status < 0)
        return refuse(errorText(status));
    waitsForKeyFrame = true;
    return {};
}

void Decoder::Private::leaveDevice(const QString& why) {
    qCWarning(lcMedia).noquote() << decoderName(device.kind()) << "is left for software:" << why;
    device = {};
    fellBack = true;
    if (auto opened = openContext(); !opened)
        qCWarning(lcMedia).noquote() << opened.error().toLogLine();
}

// Broken bits are the stream's own fault and say nothing of the device.
void Decoder::Private::countError(int status) {
    ++errors;
    if (device.isNull() || fellBack || status == AVERROR_INVALIDDATA)
        return;
    if (deviceErrors.add(MonoClock::now()))
        leaveDevice(errorText(status));
}

// The picture in memory; null when it could not be fetched.
FramePtr Decoder::Private::fromDevice(FramePtr picture) {
    if (picture->format != deviceFormat || deviceFormat == AV_PIX_FMT_NONE)
        return picture;
    FramePtr copy(av_frame_alloc());
    AVPixelFormat* formats = nullptr;
    int status = av_hwframe_transfer_get_formats(picture->hw_frames_ctx, AV_HWFRAME_TRANSFER_DIRECTION_FROM,
                                                 &formats, 0);
    if (status >= 0 && copy) {
        copy->format = formats[0]; // NV12 for 8 bits, P010 for 10
        for (const AVPixelFormat* format = formats; *format != AV_PIX_FMT_NONE; ++format) {
            if (*format == AV_PIX_FMT_NV12)
                copy->format = AV_PIX_FMT_NV12;
        }
        status = av_hwframe_transfer_data(copy.get(), picture.get(), 0);
    }
    av_free(formats);
    if (status >= 0 && copy)
        status = av_frame_copy_props(copy.get(), picture.get());
    if (status < 0 || !copy) {
        countError(status < 0 ? status : AVERROR(ENOMEM));
        return nullptr;
    }
    return copy;
}

Result<Decoder> Decoder::open(VideoCodec codec, const HardwareDevice& device) {
    routeFfmpegLog();
    auto p = std::make_unique<Private>();
    p->codec = codec;
    p->device = device;
    p->packet.reset(av_packet_alloc());
    if (!p->packet)
        return fail(ErrorCode::Unsupported,
                    QCoreApplication::translate("media", "Décodage %1 impossible sur ce poste")
                        .arg(videoCodecName(codec)));
    auto opened = p->openContext();
    if (!opened && !device.isNull()) {
        p->device = {};
        p->fellBack = true;
        opened = p->openContext();
    }
    if (!opened)
        return fail(opened.error());
    return Decoder(std::move(p));
}

std::vector<Frame> Decoder::decode(const AccessUnit& unit) {
    if (!d->isOpen()) {
        ++d->errors;
        return {};
    }
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
    if (!d->fill(unit.data)) {
        ++d->errors;
        return {};
    }
    d->packet->pts = unit.rtpTime;
    if (unit.keyFrame)
        d->packet->flags |= AV_PKT_FLAG_KEY;
    const int status = avcodec_send_packet(d->context.get(), d->packet.get());
    if (status < 0) {
        d->countError(status);
        return {};
    }
    return d->receive();
}

std::vector<Frame> Decoder::drain() {
    if (!d->isOpen())
        return {};
    avcodec_send_packet(d->context.get(), nullptr);
    auto frames = d->receive();
    if (d->isOpen())
        avcodec_flush_buffers(d->context.get());
    d->waitsForKeyFrame = true;
    return frames;
}

DecoderKind Decoder::kind() const {
    return d->fellBack ? DecoderKind::Software : d->device.kind();
}

bool Decoder::fellBack() const {
    return d->fellBack;
}

qint64 Decoder::errors() const {
    return d->errors;
}

qint64 Decoder::skipped() const {
    return d->skipped;
}

} // namespace vigie::media
