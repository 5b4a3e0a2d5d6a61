// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/scaler.h"

#include "ffmpeg.h"

#include <QCoreApplication>

namespace vigie::media {
namespace {

// Cameras still mark full range by the old "J" formats; swscale wants the plain one and a flag.
AVPixelFormat plainFormat(int format) {
    switch (format) {
    case AV_PIX_FMT_YUVJ420P:
        return AV_PIX_FMT_YUV420P;
    case AV_PIX_FMT_YUVJ422P:
        return AV_PIX_FMT_YUV422P;
    case AV_PIX_FMT_YUVJ444P:
        return AV_PIX_FMT_YUV444P;
    default:
        return static_cast<AVPixelFormat>(format);
    }
}

bool isFullRange(const AVFrame& picture) {
    return picture.color_range == AVCOL_RANGE_JPEG || plainFormat(picture.format) != picture.format;
}

int matrixOf(const AVFrame& picture) {
    switch (picture.colorspace) {
    case AVCOL_SPC_BT709:
        return SWS_CS_ITU709;
    case AVCOL_SPC_BT470BG:
    case AVCOL_SPC_SMPTE170M:
        return SWS_CS_ITU601;
    case AVCOL_SPC_BT2020_NCL:
    case AVCOL_SPC_BT2020_CL:
        return SWS_CS_BT2020;
    default:
        return picture.height < 720 ? SWS_CS_ITU601 : SWS_CS_ITU709;
    }
}

} // namespace

struct Scaler::Private {
    ScalePtr context;
    QSize from;
    QSize to;
    int format = AV_PIX_FMT_NONE;
    int matrix = -1;
    bool fullRange = false;

    bool matches(const AVFrame& picture, QSize target) const {
        return context && from == QSize(picture.width, picture.height) && to == target &&
               format == picture.format && matrix == matrixOf(picture) && fullRange == isFullRange(picture);
    }

    bool prepare(const AVFrame& picture, QSize target) {
        from = QSize(picture.width, picture.height);
        to = target;
        format = picture.format;
        matrix = matrixOf(picture);
        fullRange = isFullRange(picture);
        context.reset(sws_getContext(from.width(), from.height(), plainFormat(format), to.width(),
                                     to.height(), AV_PIX_FMT_RGB32,
                                     from == to ? SWS_POINT : SWS_FAST_BILINEAR, nullptr, nullptr, nullptr));
        if (!context)
            return false;
        const int* coefficients = sws_getCoefficients(matrix);
        constexpr int one = 1 << 16;
        sws_setColorspaceDetails(context.get(), coefficients, fullRange ? 1 : 0, coefficients, 1, 0, one,
                                 one);
        return true;
    }
};

Scaler::Scaler()
    : d(std::make_unique<Private>()) {}
Scaler::~Scaler() = default;
Scaler::Scaler(Scaler&&) noexcept = default;
Scaler& Scaler::operator=(Scaler&&) noexcept = default;

Result<void> Scaler::scale(const Frame& frame, QImage& target) {
    if (frame.isNull() || target.isNull() || target.format() != QImage::Format_RGB32)
        return fail(ErrorCode::InvalidInput, QCoreApplication::translate("media", "Image vide"));
    const AVFrame& picture = *frame.picture();
    if (!d->matches(picture, target.size()) && !d->prepare(picture, target.size()))
        return fail(ErrorCode::Unsupported, QCoreApplication::translate("media", "Format d'image inconnu"),
                    QStringLiteral("pixel format %1").arg(picture.format));
    uint8_t* planes[4] = {target.bits(), nullptr, nullptr, nullptr};
    const int strides[4] = {static_cast<int>(target.bytesPerLine()), 0, 0, 0};
    sws_scale(d->context.get(), picture.data, picture.linesize, 0, picture.height, planes, strides);
    return {};
}

Result<QImage> toImage(const Frame& frame) {
    if (frame.isNull())
        return fail(ErrorCode::InvalidInput, QCoreApplication::translate("media", "Image vide"));
    QImage image(frame.size(), QImage::Format_RGB32);
    Scaler scaler;
    if (auto done = scaler.scale(frame, image); !done)
        return fail(done.error());
    return image;
}

} // namespace vigie::media
