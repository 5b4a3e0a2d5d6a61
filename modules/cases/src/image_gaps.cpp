// SPDX-License-Identifier: GPL-3.0-or-later
#include "cases/image_gaps.h"

#include <algorithm>
#include <numeric>
#include <vector>

namespace vigie::cases {

using std::chrono::microseconds;

microseconds ImageGaps::missing() const {
    return std::accumulate(spans.begin(), spans.end(), microseconds(0),
                           [](microseconds sum, const TimeSpan& span) { return sum + span.length(); });
}

ImageGaps gapsIn(std::span<const UtcTime> captures, const TimeSpan& asked) {
    ImageGaps gaps;
    if (captures.empty()) {
        if (!asked.isEmpty())
            gaps.spans.append(asked);
        return gaps;
    }
    std::vector<microseconds> steps;
    steps.reserve(captures.size());
    for (std::size_t i = 1; i < captures.size(); ++i) {
        if (captures[i] > captures[i - 1])
            steps.push_back(captures[i] - captures[i - 1]);
    }
    if (!steps.empty()) {
        const auto middle = steps.begin() + static_cast<std::ptrdiff_t>(steps.size() / 2);
        std::nth_element(steps.begin(), middle, steps.end());
        gaps.step = *middle;
    }
    const auto add = [&](UtcTime before, UtcTime after) {
        if (after - before > 2 * gaps.step)
            gaps.spans.append({before, after});
    };
    add(asked.begin, captures.front());
    for (std::size_t i = 1; i < captures.size(); ++i)
        add(captures[i - 1], captures[i]);
    add(captures.back(), asked.end);
    return gaps;
}

} // namespace vigie::cases
