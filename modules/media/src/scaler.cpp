// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/scaler.h"

#include "ffmpeg.h"

#include <QCoreApplication>

#include <libyuv/convert_argb.h>
#include <libyuv/rotate_argb.h>
#include <libyuv/scale.h>

#include <vector>

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

// The same picture without what lies around the part; shares its pixels.
FramePtr cropped(const AVFrame& picture, QRect part) {
    FramePtr copy(av_frame_clone(&picture));
    if (!copy)
        return nullptr;
    copy->crop_left = std::size_t(part.left());
    copy->crop_top = std::size_t(part.top());
    copy->crop_right = std::size_t(picture.width - part.left() - part.width());
    copy->crop_bottom = std::size_t(picture.height - part.top() - part.height());
    return av_frame_apply_cropping(copy.get(), AV_FRAME_CROP_UNALIGNED) < 0 ? nullptr : std::move(copy);
}

int swscaleMatrix(ColourMatrix matrix) {
    switch (matrix) {
    case ColourMatrix::Bt709:
        return SWS_CS_ITU709;
    case ColourMatrix::Bt2020:
        return SWS_CS_BT2020;
    case ColourMatrix::Bt601:
        break;
    }
    return SWS_CS_ITU601;
}

const libyuv::YuvConstants* libyuvMatrix(ColourMatrix matrix, bool fullRange) {
    switch (matrix) {
    case ColourMatrix::Bt709:
        return fullRange ? &libyuv::kYuvF709Constants : &libyuv::kYuvH709Constants;
    case ColourMatrix::Bt2020:
        return fullRange ? &libyuv::kYuvV2020Constants : &libyuv::kYuv2020Constants;
    case ColourMatrix::Bt601:
        break;
    }
    return fullRange ? &libyuv::kYuvJPEGConstants : &libyuv::kYuvI601Constants;
}

/// Three planes of 4:2:0 at a size.
struct Planes {
    const uint8_t* y;
    const uint8_t* u;
    const uint8_t* v;
    int yStride;
    int uvStride;
};

bool toRgb(const Planes& from, QImage& target, const libyuv::YuvConstants* matrix) {
    return libyuv::I420ToARGBMatrix(from.y, from.yStride, from.u, from.uvStride, from.v, from.uvStride,
                                    target.bits(), int(target.bytesPerLine()), matrix, target.width(),
                                    target.height()) == 0;
}

// What nearly every camera sends, 8-bit 4:2:0, and the whole cost of a wall beside decoding: libyuv scales
// the planes to the tile's size, then converts only those pixels.
bool scaleByLibyuv(const AVFrame& picture, QRect part, ColourMatrix matrix, bool fullRange, QImage& target) {
    const Planes whole{picture.data[0] + part.y() * picture.linesize[0] + part.x(),
                       picture.data[1] + part.y() / 2 * picture.linesize[1] + part.x() / 2,
                       picture.data[2] + part.y() / 2 * picture.linesize[2] + part.x() / 2,
                       picture.linesize[0], picture.linesize[1]};
    const libyuv::YuvConstants* constants = libyuvMatrix(matrix, fullRange);
    if (target.size() == part.size())
        return toRgb(whole, target, constants);
    const int width = target.width();
    const int height = target.height();
    const int uvWidth = (width + 1) / 2;
    const int uvHeight = (height + 1) / 2;
    // One a decoding thread, not one a tile: it stays in the cache between the two steps.
    static thread_local std::vector<uint8_t> scratch;
    scratch.resize(std::size_t(width) * std::size_t(height) +
                   2 * std::size_t(uvWidth) * std::size_t(uvHeight));
    uint8_t* y = scratch.data();
    uint8_t* u = y + std::ptrdiff_t(width) * height;
    uint8_t* v = u + std::ptrdiff_t(uvWidth) * uvHeight;
    // Smaller: the mean of the pixels under each, or lamps and plates flicker. Larger: between neighbours.
    const bool shrinks = width < part.width() && height < part.height();
    if (libyuv::I420Scale(whole.y, whole.yStride, whole.u, whole.uvStride, whole.v, whole.uvStride,
                          part.width(), part.height(), y, width, u, uvWidth, v, uvWidth, width, height,
                          shrinks ? libyuv::kFilterBox : libyuv::kFilterBilinear) != 0)
        return false;
    return toRgb({y, u, v, width, uvWidth}, target, constants);
}

} // namespace

struct Scaler::Private {
    ScalePtr context;
    QImage upright; // before it is turned
    QSize from;
    QSize to;
    int format = AV_PIX_FMT_NONE;
    ColourMatrix matrix = ColourMatrix::Bt601;
    bool fullRange = false;

    bool prepare(const AVFrame& picture, ColourMatrix colours, bool full, QSize target) {
        const QSize size(picture.width, picture.height);
        if (context && from == size && to == target && format == picture.format && matrix == colours &&
            fullRange == full)
            return true;
        from = size;
        to = target;
        format = picture.format;
        matrix = colours;
        fullRange = full;
        context.reset(sws_getContext(from.width(), from.height(), plainFormat(format), to.width(),
                                     to.height(), AV_PIX_FMT_RGB32, from == to ? SWS_POINT : SWS_AREA,
                                     nullptr, nullptr, nullptr));
        if (!context)
            return false;
        const int* coefficients = sws_getCoefficients(swscaleMatrix(matrix));
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
    return scale(frame, QRect(QPoint(0, 0), frame.size()), target);
}

Result<void> Scaler::scale(const Frame& frame, QRect wanted, QImage& target) {
    if (frame.isNull() || target.isNull() || target.format() != QImage::Format_RGB32)
        return fail(ErrorCode::InvalidInput, QCoreApplication::translate("media", "Image vide"));
    const AVFrame& picture = *frame.picture();
    // Chroma has half the lines and columns: a part begins on an even one.
    QRect part = wanted & QRect(QPoint(0, 0), frame.size());
    part.setTopLeft({part.x() & ~1, part.y() & ~1});
    if (part.isEmpty())
        return fail(ErrorCode::InvalidInput, QCoreApplication::translate("media", "Image vide"));
    const ColourMatrix matrix = frame.colourMatrix();
    const bool fullRange = frame.isFullRange();
    if (plainFormat(picture.format) == AV_PIX_FMT_YUV420P &&
        scaleByLibyuv(picture, part, matrix, fullRange, target))
        return {};
    const FramePtr cut = cropped(picture, part);
    if (!cut || !d->prepare(*cut, matrix, fullRange, target.size()))
        return fail(ErrorCode::Unsupported, QCoreApplication::translate("media", "Format d'image inconnu"),
                    QStringLiteral("pixel format %1").arg(picture.format));
    uint8_t* planes[4] = {target.bits(), nullptr, nullptr, nullptr};
    const int strides[4] = {static_cast<int>(target.bytesPerLine()), 0, 0, 0};
    sws_scale(d->context.get(), cut->data, cut->linesize, 0, cut->height, planes, strides);
    return {};
}

Result<void> Scaler::scale(const Frame& frame, QRect part, int degrees, QImage& target) {
    if (degrees != 90 && degrees != 180 && degrees != 270)
        return scale(frame, part, target);
    if (target.isNull() || target.format() != QImage::Format_RGB32)
        return fail(ErrorCode::InvalidInput, QCoreApplication::translate("media", "Image vide"));
    const QSize upright = degrees == 180 ? target.size() : target.size().transposed();
    if (d->upright.size() != upright)
        d->upright = QImage(upright, QImage::Format_RGB32);
    if (auto done = scale(frame, part, d->upright); !done)
        return done;
    const auto mode = degrees == 90    ? libyuv::kRotate90
                      : degrees == 180 ? libyuv::kRotate180
                                       : libyuv::kRotate270;
    libyuv::ARGBRotate(d->upright.constBits(), int(d->upright.bytesPerLine()), target.bits(),
                       int(target.bytesPerLine()), upright.width(), upright.height(), mode);
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
