// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/scaler.h"

#include "ffmpeg.h"
#include "plane_scaler.h"

#include <QCoreApplication>

#include <libyuv/convert_argb.h>
#include <libyuv/planar_functions.h>
#include <libyuv/rotate_argb.h>

#include <algorithm>
#include <array>
#include <span>
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

// 16…235 to 0…255; `chroma` 16…240 around 128.
void toFullRange(std::span<uint8_t> plane, bool chroma) {
    const int zero = chroma ? 128 : 16;
    const int scale = chroma ? (255 * 256 + 112) / 224 : (255 * 256 + 109) / 219;
    const int base = (chroma ? 128 * 256 : 0) + 128;
    for (uint8_t& value : plane)
        value = uint8_t(std::clamp(((int(value) - zero) * scale + base) >> 8, 0, 255));
}

// What nearly every camera sends, 8-bit 4:2:0, and the whole cost of a wall beside decoding: the planes are
// scaled to the tile's size, then only those pixels converted.
bool scaleByLibyuv(const AVFrame& picture, QRect part, ColourMatrix matrix, bool fullRange, QImage& target) {
    // One a decoding thread, not one a tile: they stay in the cache between the steps.
    static thread_local std::vector<uint8_t> planes;
    static thread_local std::array<PlaneScaler, 2> scalers; // luma, chroma
    const QSize size = target.size();
    const QSize half((size.width() + 1) / 2, (size.height() + 1) / 2);
    const std::size_t luma = std::size_t(size.width()) * std::size_t(size.height());
    const std::size_t chroma = std::size_t(half.width()) * std::size_t(half.height());
    planes.resize(luma + 2 * chroma);
    const std::array<std::span<uint8_t>, 3> scaled{std::span(planes).first(luma),
                                                   std::span(planes).subspan(luma, chroma),
                                                   std::span(planes).last(chroma)};
    const QSize chromaPart((part.width() + 1) / 2, (part.height() + 1) / 2);
    const int chromaX = part.x() / 2;
    const int chromaY = part.y() / 2;
    std::array<Plane, 3> from{
        Plane{picture.data[0] + part.y() * picture.linesize[0] + part.x(), picture.linesize[0], part.size()}};
    if (picture.format == AV_PIX_FMT_NV12) { // what hardware decoders hand out
        static thread_local std::vector<uint8_t> apart;
        const std::size_t pixels = std::size_t(chromaPart.width()) * std::size_t(chromaPart.height());
        apart.resize(2 * pixels);
        libyuv::SplitUVPlane(picture.data[1] + chromaY * picture.linesize[1] + 2 * chromaX,
                             picture.linesize[1], apart.data(), chromaPart.width(), apart.data() + pixels,
                             chromaPart.width(), chromaPart.width(), chromaPart.height());
        from[1] = {apart.data(), chromaPart.width(), chromaPart};
        from[2] = {apart.data() + pixels, chromaPart.width(), chromaPart};
    } else {
        for (std::size_t i = 1; i < 3; ++i)
            from[i] = {picture.data[i] + chromaY * picture.linesize[i] + chromaX, picture.linesize[i],
                       chromaPart};
    }
    for (std::size_t i = 0; i < 3; ++i)
        scalers[i == 0 ? 0 : 1].scale(from[i], scaled[i].data(), i == 0 ? size : half);
    // The library's limited BT.709 and BT.2020 can't hold their blue coefficient: up to 13 steps of 255 off.
    if (matrix != ColourMatrix::Bt601 && !fullRange) {
        for (std::size_t i = 0; i < 3; ++i)
            toFullRange(scaled[i], i > 0);
        fullRange = true;
    }
    return libyuv::I420ToARGBMatrix(scaled[0].data(), size.width(), scaled[1].data(), half.width(),
                                    scaled[2].data(), half.width(), target.bits(), int(target.bytesPerLine()),
                                    libyuvMatrix(matrix, fullRange), size.width(), size.height()) == 0;
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
    if ((plainFormat(picture.format) == AV_PIX_FMT_YUV420P || picture.format == AV_PIX_FMT_NV12) &&
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
