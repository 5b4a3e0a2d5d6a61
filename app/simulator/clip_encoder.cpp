// SPDX-License-Identifier: GPL-3.0-or-later
#include "clip_encoder.h"

#include "scene.h"

#include <QCoreApplication>

extern "C" {
#include <libavcodec/avcodec.h>
#include <libavutil/opt.h>
#include <libswscale/swscale.h>
}

namespace vigie::simulator {
namespace {

tl::unexpected<Error> broken(const char* what, int code) {
    char text[AV_ERROR_MAX_STRING_SIZE] = {};
    av_strerror(code, text, sizeof text);
    return fail(ErrorCode::Internal,
                QCoreApplication::translate("simulator", "L'encodage d'une scène a échoué."),
                QStringLiteral("%1: %2").arg(QString::fromLatin1(what), QString::fromUtf8(text)));
}

} // namespace

void ClipEncoder::FreeContext::operator()(AVCodecContext* context) const {
    avcodec_free_context(&context);
}
void ClipEncoder::FreeFrame::operator()(AVFrame* frame) const {
    av_frame_free(&frame);
}
void ClipEncoder::FreePacket::operator()(AVPacket* packet) const {
    av_packet_free(&packet);
}
void ClipEncoder::FreeScaler::operator()(SwsContext* scaler) const {
    sws_freeContext(scaler);
}

ClipEncoder::ClipEncoder() = default;
ClipEncoder::~ClipEncoder() = default;

Result<void> ClipEncoder::open(Codec codec, QSize size, int bitRate) {
    const char* const name = codec == Codec::H264 ? "libx264" : "libx265";
    const AVCodec* const encoder = avcodec_find_encoder_by_name(name);
    if (!encoder)
        return fail(ErrorCode::Unsupported,
                    QCoreApplication::translate("simulator", "L'encodeur %1 manque à FFmpeg.")
                        .arg(QString::fromLatin1(name)));
    av_log_set_level(AV_LOG_ERROR); // the encoders tell their life otherwise
    m_clip = {codec, size, {}};
    m_context.reset(avcodec_alloc_context3(encoder));
    m_frame.reset(av_frame_alloc());
    m_packet.reset(av_packet_alloc());
    if (!m_context || !m_frame || !m_packet)
        return broken("allocation", AVERROR(ENOMEM));
    m_context->width = size.width();
    m_context->height = size.height();
    m_context->pix_fmt = AV_PIX_FMT_YUV420P;
    m_context->color_range = AVCOL_RANGE_MPEG;
    m_context->time_base = {1, framesPerSecond};
    m_context->framerate = {framesPerSecond, 1};
    m_context->gop_size = framesPerGop;
    m_context->max_b_frames = 0;
    m_context->thread_count = 1; // clips are encoded side by side, one a core
    m_context->bit_rate = bitRate;
    m_context->rc_max_rate = bitRate * 2;
    m_context->rc_buffer_size = bitRate * 2;
    av_opt_set(m_context->priv_data, "preset", "ultrafast", 0);
    if (codec == Codec::H264) {
        av_opt_set(m_context->priv_data, "x264-params",
                   "scenecut=0:open-gop=0:rc-lookahead=0:sync-lookahead=0:annexb=1", 0);
    } else {
        av_opt_set(m_context->priv_data, "x265-params",
                   "scenecut=0:open-gop=0:rc-lookahead=0:lookahead-slices=0:bframes=0:repeat-headers=1:"
                   "min-keyint=50:keyint=50:frame-threads=1:pools=none:wpp=0:log-level=none",
                   0);
    }
    if (const int code = avcodec_open2(m_context.get(), encoder, nullptr); code < 0)
        return broken("avcodec_open2", code);
    m_frame->format = AV_PIX_FMT_YUV420P;
    m_frame->width = size.width();
    m_frame->height = size.height();
    if (const int code = av_frame_get_buffer(m_frame.get(), 0); code < 0)
        return broken("av_frame_get_buffer", code);
    return {};
}

Result<void> ClipEncoder::add(const QImage& image) {
    if (!m_scaler) {
        m_scaler.reset(sws_getContext(image.width(), image.height(), AV_PIX_FMT_BGRA, m_clip.size.width(),
                                      m_clip.size.height(), AV_PIX_FMT_YUV420P, SWS_FAST_BILINEAR, nullptr,
                                      nullptr, nullptr));
        if (!m_scaler)
            return broken("sws_getContext", AVERROR(EINVAL));
    }
    if (const int code = av_frame_make_writable(m_frame.get()); code < 0)
        return broken("av_frame_make_writable", code);
    const uint8_t* const from[1] = {image.constBits()};
    const int stride[1] = {int(image.bytesPerLine())};
    sws_scale(m_scaler.get(), from, stride, 0, image.height(), m_frame->data, m_frame->linesize);
    m_frame->pts = m_next++;
    // Rate control may otherwise place its own key frames; the loop needs one at every GOP exactly.
    m_frame->pict_type = m_frame->pts % framesPerGop == 0 ? AV_PICTURE_TYPE_I : AV_PICTURE_TYPE_NONE;
    if (const int code = avcodec_send_frame(m_context.get(), m_frame.get()); code < 0)
        return broken("avcodec_send_frame", code);
    return drain();
}

Result<void> ClipEncoder::drain() {
    for (;;) {
        const int code = avcodec_receive_packet(m_context.get(), m_packet.get());
        if (code == AVERROR(EAGAIN) || code == AVERROR_EOF)
            return {};
        if (code < 0)
            return broken("avcodec_receive_packet", code);
        m_clip.units.push_back({QByteArray(reinterpret_cast<const char*>(m_packet->data), m_packet->size),
                                (m_packet->flags & AV_PKT_FLAG_KEY) != 0});
        av_packet_unref(m_packet.get());
    }
}

Result<EncodedClip> ClipEncoder::finish() {
    if (const int code = avcodec_send_frame(m_context.get(), nullptr); code < 0)
        return broken("avcodec_send_frame", code);
    if (auto drained = drain(); !drained)
        return tl::unexpected(drained.error());
    if (int(m_clip.units.size()) != m_next || m_clip.units.empty() || !m_clip.units.front().key)
        return broken("an image is missing from the loop", AVERROR_BUG);
    return std::move(m_clip);
}

} // namespace vigie::simulator
