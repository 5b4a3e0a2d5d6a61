// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "imaging/grey_image.h"

#include <opencv2/core.hpp>

namespace vigie::imaging {

/// The image's pixels as OpenCV sees them; valid as long as the image. Reading only: OpenCV's type has no
/// const view.
[[nodiscard]] inline cv::Mat viewOf(const GreyImage& image) {
    return {image.size().height(), image.size().width(), CV_8UC1,
            const_cast<uint8_t*>(image.pixels().data())};
}

} // namespace vigie::imaging
