// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "media/frame.h"

#include <QSize>

#include <cstdint>
#include <span>
#include <vector>

namespace vigie::imaging {

/// A picture reduced to what the measures need: grey, 0 black to 255 white, at most 320 pixels wide.
/// Reduction averages, so that one noisy pixel weighs little and every camera is measured at one scale.
/// Thread: a value.
class GreyImage final {
public:
    static constexpr int mostWidth = 320;

    GreyImage() = default;

    /// Errors: Unsupported for a frame without 8-bit luma.
    [[nodiscard]] static Result<GreyImage> fromFrame(const media::Frame& frame);
    /// Errors: InvalidInput when the rows do not hold the size.
    [[nodiscard]] static Result<GreyImage> fromLuma(std::span<const uint8_t> rows, int stride, QSize size,
                                                    bool fullRange);

    [[nodiscard]] bool isNull() const { return m_pixels.empty(); }
    [[nodiscard]] QSize size() const { return m_size; }
    /// Rows without padding.
    [[nodiscard]] std::span<const uint8_t> pixels() const { return m_pixels; }

private:
    QSize m_size;
    std::vector<uint8_t> m_pixels;
};

} // namespace vigie::imaging
