// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "media/frame.h"

#include <QImage>
#include <QRect>

namespace vigie::media {

/// Converts frames to RGB at a wanted size. The matrix is the frame's own (BT.601, BT.709), or by
/// its height when it doesn't say (below 720 lines 601, else 709); limited range unless marked full.
/// Keeps its tables between frames of one shape. Thread: one at a time.
class Scaler final {
public:
    Scaler();
    ~Scaler();
    Scaler(Scaler&&) noexcept;
    Scaler& operator=(Scaler&&) noexcept;

    /// Fills `target` (Format_RGB32, any size) with the whole frame.
    [[nodiscard]] Result<void> scale(const Frame& frame, QImage& target);
    /// Fills `target` with a part of the frame, in its pixels; what lies outside the frame is left off, and
    /// the part begins on an even line and column.
    [[nodiscard]] Result<void> scale(const Frame& frame, QRect part, QImage& target);
    /// The same, then turned clockwise by 0, 90, 180 or 270 degrees: `target` is of the turned size.
    [[nodiscard]] Result<void> scale(const Frame& frame, QRect part, int degrees, QImage& target);

private:
    struct Private;
    std::unique_ptr<Private> d;
};

/// The frame at its own size: for snapshots and references.
[[nodiscard]] Result<QImage> toImage(const Frame& frame);

} // namespace vigie::media
