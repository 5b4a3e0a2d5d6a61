// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "imaging/grey_image.h"

#include <optional>

namespace vigie::imaging {

/// How much a stream's picture changed since the first sample, while it kept coming.
struct FreezeReading {
    std::chrono::milliseconds span{0}; ///< from the first sample to the last
    int samples = 0;
    double meanChange = 0;  ///< the greatest mean absolute difference to the first sample, grey levels
    double blockChange = 0; ///< the greatest mean difference of one 16-pixel block: a passer-by far away
};

/// Compares each sample with the first one, not with the one before it: what creeps (a cloud, dusk) adds up,
/// and a picture that is repeated does not.
/// Thread: one at a time.
class FreezeDetector final {
public:
    /// Samples of another size than the first begin anew: the stream changed.
    void add(const GreyImage& image, MonoTime at);
    void reset();
    [[nodiscard]] const FreezeReading& reading() const { return m_reading; }

private:
    GreyImage m_first;
    MonoTime m_firstAt{};
    FreezeReading m_reading;
};

} // namespace vigie::imaging
