// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "imaging/grey_image.h"

namespace vigie::imaging {

/// What one picture is like, in numbers; what they mean is judge()'s business.
/// Units: grey levels of 255 unless said.
struct ImageMeasures {
    double mean = 0;
    double sigma = 0;
    double whiteShare = 0; ///< of the pixels at 250 or above, 0 to 1
    double entropy = 0;    ///< of the grey histogram, bits, 0 to 8
    double sharpness =
        0; ///< variance of the Laplacian, grey levels squared; only comparable to the camera's own
};

/// Thread: any. A null image measures as all zero.
[[nodiscard]] ImageMeasures measure(const GreyImage& image);
/// Errors: Unsupported for a frame without 8-bit luma.
[[nodiscard]] Result<ImageMeasures> measure(const media::Frame& frame);

} // namespace vigie::imaging
