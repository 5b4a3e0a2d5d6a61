// SPDX-License-Identifier: GPL-3.0-or-later
#include "imaging/image_measures.h"

#include "grey_view.h"

#include <opencv2/imgproc.hpp>

#include <array>
#include <cmath>

namespace vigie::imaging {

ImageMeasures measure(const GreyImage& image) {
    ImageMeasures measures;
    if (image.isNull())
        return measures;
    std::array<size_t, 256> histogram{};
    for (const uint8_t pixel : image.pixels())
        ++histogram[pixel];
    const auto total = static_cast<double>(image.pixels().size());
    double squares = 0;
    for (size_t level = 0; level < histogram.size(); ++level) {
        const double share = static_cast<double>(histogram[level]) / total;
        const auto grey = static_cast<double>(level);
        measures.mean += share * grey;
        squares += share * grey * grey;
        if (share > 0)
            measures.entropy -= share * std::log2(share);
        if (level >= 250)
            measures.whiteShare += share;
    }
    measures.sigma = std::sqrt(std::max(0.0, squares - measures.mean * measures.mean));

    cv::Mat laplacian;
    cv::Laplacian(viewOf(image), laplacian, CV_16S);
    cv::Scalar mean;
    cv::Scalar deviation;
    cv::meanStdDev(laplacian, mean, deviation);
    measures.sharpness = deviation[0] * deviation[0];
    return measures;
}

Result<ImageMeasures> measure(const media::Frame& frame) {
    const auto image = GreyImage::fromFrame(frame);
    if (!image)
        return fail(image.error());
    return measure(*image);
}

} // namespace vigie::imaging
