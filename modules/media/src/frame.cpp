// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/frame.h"

#include "ffmpeg.h"

extern "C" {
#include <libavutil/pixdesc.h>
}

namespace vigie::media {

Frame::Frame(std::shared_ptr<const AVFrame> picture, TimeStamp captureTime, MonoTime receivedAt,
             qint64 rtpTime)
    : m_picture(std::move(picture))
    , m_captureTime(captureTime)
    , m_receivedAt(receivedAt)
    , m_rtpTime(rtpTime) {}

QSize Frame::size() const {
    return m_picture ? QSize(m_picture->width, m_picture->height) : QSize();
}

bool Frame::isKeyFrame() const {
    return m_picture && m_picture->key_frame != 0;
}

std::span<const uint8_t> Frame::luma() const {
    if (!m_picture)
        return {};
    const AVPixFmtDescriptor* format = av_pix_fmt_desc_get(static_cast<AVPixelFormat>(m_picture->format));
    if (!format || (format->flags & (AV_PIX_FMT_FLAG_RGB | AV_PIX_FMT_FLAG_HWACCEL)) != 0 ||
        format->comp[0].depth != 8 || format->comp[0].step != 1 || m_picture->linesize[0] <= 0)
        return {};
    const auto stride = static_cast<size_t>(m_picture->linesize[0]);
    const auto lines = static_cast<size_t>(m_picture->height);
    return {m_picture->data[0], stride * (lines - 1) + static_cast<size_t>(m_picture->width)};
}

int Frame::lumaStride() const {
    return m_picture ? m_picture->linesize[0] : 0;
}

PlaneView Frame::planes() const {
    PlaneView view;
    if (!m_picture)
        return view;
    const bool planar = m_picture->format == AV_PIX_FMT_YUV420P || m_picture->format == AV_PIX_FMT_YUVJ420P;
    const bool pairs = m_picture->format == AV_PIX_FMT_NV12;
    if (!planar && !pairs)
        return view;
    const size_t count = planar ? 3 : 2;
    for (size_t i = 0; i < count; ++i) {
        if (!m_picture->data[i] || m_picture->linesize[i] <= 0) // upside down
            return {};
        view.data[i] = m_picture->data[i];
        view.strides[i] = m_picture->linesize[i];
    }
    if (pairs && view.strides[1] % 2 != 0)
        return {};
    view.format = planar ? PlaneView::Format::I420 : PlaneView::Format::Nv12;
    return view;
}

ColourMatrix Frame::colourMatrix() const {
    if (!m_picture)
        return ColourMatrix::Bt601;
    switch (m_picture->colorspace) {
    case AVCOL_SPC_BT709:
        return ColourMatrix::Bt709;
    case AVCOL_SPC_BT470BG:
    case AVCOL_SPC_SMPTE170M:
        return ColourMatrix::Bt601;
    case AVCOL_SPC_BT2020_NCL:
    case AVCOL_SPC_BT2020_CL:
        return ColourMatrix::Bt2020;
    default:
        return m_picture->height < 720 ? ColourMatrix::Bt601 : ColourMatrix::Bt709;
    }
}

bool Frame::isFullRange() const {
    return m_picture &&
           (m_picture->color_range == AVCOL_RANGE_JPEG ||
            (m_picture->color_range == AVCOL_RANGE_UNSPECIFIED &&
             (m_picture->format == AV_PIX_FMT_YUVJ420P || m_picture->format == AV_PIX_FMT_YUVJ422P ||
              m_picture->format == AV_PIX_FMT_YUVJ444P || m_picture->format == AV_PIX_FMT_GRAY8)));
}

} // namespace vigie::media
