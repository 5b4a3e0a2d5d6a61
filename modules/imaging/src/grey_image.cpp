// SPDX-License-Identifier: GPL-3.0-or-later
#include "imaging/grey_image.h"

#include "grey_view.h"

#include <opencv2/imgproc.hpp>

#include <QCoreApplication>

namespace vigie::imaging {

Result<GreyImage> GreyImage::fromFrame(const media::Frame& frame) {
    const auto rows = frame.luma();
    if (rows.empty())
        return fail(ErrorCode::Unsupported,
                    QCoreApplication::translate("imaging", "Format d'image non mesurable"),
                    QStringLiteral("no 8-bit luma plane"));
    return fromLuma(rows, frame.lumaStride(), frame.size(), frame.isFullRange());
}

Result<GreyImage> GreyImage::fromLuma(std::span<const uint8_t> rows, int stride, QSize size, bool fullRange) {
    const auto width = static_cast<size_t>(std::max(0, size.width()));
    const auto height = static_cast<size_t>(std::max(0, size.height()));
    if (width == 0 || height == 0 || stride < size.width() ||
        rows.size() < static_cast<size_t>(stride) * (height - 1) + width)
        return fail(ErrorCode::InvalidInput, QCoreApplication::translate("imaging", "Image incomplète"),
                    QStringLiteral("%1x%2, stride %3, %4 bytes")
                        .arg(size.width())
                        .arg(size.height())
                        .arg(stride)
                        .arg(rows.size()));
    const cv::Mat source(size.height(), size.width(), CV_8UC1, const_cast<uint8_t*>(rows.data()),
                         static_cast<size_t>(stride));
    GreyImage image;
    image.m_size = size;
    if (size.width() > mostWidth)
        image.m_size = QSize(mostWidth, std::max(1, size.height() * mostWidth / size.width()));
    image.m_pixels.resize(static_cast<size_t>(image.m_size.width()) *
                          static_cast<size_t>(image.m_size.height()));
    cv::Mat target = viewOf(image);
    if (image.m_size == size)
        source.copyTo(target);
    else
        cv::resize(source, target, target.size(), 0, 0, cv::INTER_AREA);
    if (!fullRange)
        target.convertTo(target, CV_8U, 255.0 / 219.0, -16.0 * 255.0 / 219.0); // saturates
    return image;
}

} // namespace vigie::imaging
