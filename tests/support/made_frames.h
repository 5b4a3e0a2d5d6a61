// SPDX-License-Identifier: GPL-3.0-or-later
// Pictures made by hand, where no encoder gives exactly what is wanted.
#pragma once

#include "media/frame.h"

extern "C" {
#include <libavutil/frame.h>
}

#include <algorithm>

namespace vigie::test {

[[nodiscard]] inline std::shared_ptr<AVFrame> emptyFrame(AVPixelFormat format, QSize size) {
    std::shared_ptr<AVFrame> made(av_frame_alloc(), [](AVFrame* owned) { av_frame_free(&owned); });
    made->format = format;
    made->width = size.width();
    made->height = size.height();
    if (av_frame_get_buffer(made.get(), 64) < 0)
        qFatal("no memory");
    return made;
}

/// The same picture as a hardware decoder hands it out: luma, then pairs; lines longer than the picture.
[[nodiscard]] inline media::Frame asNv12(const media::Frame& frame) {
    const media::PlaneView from = frame.planes();
    const QSize half((frame.size().width() + 1) / 2, (frame.size().height() + 1) / 2);
    const auto made = emptyFrame(AV_PIX_FMT_NV12, frame.size());
    made->colorspace =
        frame.colourMatrix() == media::ColourMatrix::Bt709 ? AVCOL_SPC_BT709 : AVCOL_SPC_BT470BG;
    made->color_range = frame.isFullRange() ? AVCOL_RANGE_JPEG : AVCOL_RANGE_MPEG;
    for (int y = 0; y < made->height; ++y)
        std::copy_n(from.data[0] + y * from.strides[0], made->width, made->data[0] + y * made->linesize[0]);
    for (int y = 0; y < half.height(); ++y) {
        for (int x = 0; x < half.width(); ++x) {
            uint8_t* pair = made->data[1] + y * made->linesize[1] + 2 * x;
            pair[0] = from.data[1][y * from.strides[1] + x];
            pair[1] = from.data[2][y * from.strides[2] + x];
        }
    }
    return media::Frame(made, frame.captureTime(), frame.receivedAt(), frame.rtpTime());
}

/// One column black, one white: any resampling shows.
[[nodiscard]] inline media::Frame stripes(QSize size) {
    const auto made = emptyFrame(AV_PIX_FMT_YUV420P, size);
    for (int y = 0; y < size.height(); ++y) {
        for (int x = 0; x < size.width(); ++x)
            made->data[0][y * made->linesize[0] + x] = x % 2 == 0 ? 16 : 235;
    }
    for (const int plane : {1, 2})
        std::fill_n(made->data[plane], made->linesize[plane] * ((size.height() + 1) / 2), uint8_t{128});
    return media::Frame(made, {}, {}, 0);
}

} // namespace vigie::test
