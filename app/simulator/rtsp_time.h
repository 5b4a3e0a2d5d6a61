// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/clock.h"

#include <QByteArray>

#include <optional>

namespace vigie::simulator {

/// "20260928T101500.000Z", the clock of RFC 2326 ranges.
[[nodiscard]] QByteArray toClock(UtcTime time);
/// Reads one; fractions may have any number of digits, but the Z must be there.
[[nodiscard]] std::optional<UtcTime> fromClock(const QByteArray& text);

/// A Range header: `clock=begin-[end]`, either side possibly absent.
struct ClockRange {
    std::optional<UtcTime> begin;
    std::optional<UtcTime> end;
};
/// Empty when `header` isn't a clock range.
[[nodiscard]] std::optional<ClockRange> parseClockRange(const QByteArray& header);

} // namespace vigie::simulator
