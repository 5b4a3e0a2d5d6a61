// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/time_stamp.h"

#include <QList>

#include <span>

namespace vigie::cases {

/// Where pictures are missing in a span.
struct ImageGaps {
    std::chrono::microseconds step{0}; ///< the usual time between two pictures: the median
    QList<TimeSpan> spans; ///< from the picture before (or the span's begin) to the one after (or its end)

    /// Together.
    [[nodiscard]] std::chrono::microseconds missing() const;
};

/// A gap is a step of more than twice the usual one; so is the time between a bound of `asked` and the
/// picture next to it. Without pictures all of `asked` is one gap. `captures` are in the order stored; a step
/// backwards is no gap.
[[nodiscard]] ImageGaps gapsIn(std::span<const UtcTime> captures, const TimeSpan& asked);

} // namespace vigie::cases
