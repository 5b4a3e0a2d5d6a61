// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/error.h"
#include "devices/device_driver.h"
#include "domain/check.h"
#include "imaging/judge.h"

namespace vigie::health {

/// What one step of a check comes to.
struct Finding {
    Verdict verdict = Verdict::Unchecked;
    QString cause; ///< empty when good or not checked
    QString answer;
};

/// Thresholds of a check, ours unless said.
struct Limits {
    /// PROTOCOLS "clock": flag from 2 s, alarm from 30 s.
    std::chrono::milliseconds clockDoubtful{2000};
    std::chrono::milliseconds clockBad{30000};
    /// Recorders close their files late and clocks are read a moment apart: shorter holes are not said.
    std::chrono::seconds gap{60};
    std::chrono::hours gapIsBadWithin{1};
    /// Below this share of the announced images a second: doubtful.
    double rateShare = 0.5;
};

/// How bad a verdict is: Good, then Unchecked (not checked is not good), Doubtful, Bad, Unreachable.
[[nodiscard]] int severity(Verdict verdict);

/// The whole check: the worst step's verdict and cause, of several as bad the first. Unchecked without steps.
[[nodiscard]] Finding overall(const QList<Finding>& steps);

/// A device that could not be reached or did not answer is Unreachable, not bad: the line may be at fault.
/// Cancelled is Unchecked. `otherwise` is the cause when the code says nothing better.
[[nodiscard]] Finding findingOf(const Error& error, const char* otherwise);

/// Doubt about the reading is in the device's favour.
[[nodiscard]] Finding judgeClock(const devices::ClockReading& reading, const Limits& limits = {});

/// What the recorder holds of `window`, whose end is now by the device's own clock. A hole that reaches into
/// the last hour is bad, an older one doubtful; the footage beginning later than the window is doubtful.
[[nodiscard]] Finding judgeRecording(const QList<TimeSpan>& recorded, TimeSpan window,
                                     const Limits& limits = {});

/// `announced` is 0 when the device announced none.
[[nodiscard]] Finding judgeRate(double measured, double announced, const Limits& limits = {});

/// Black and frozen are bad; over-exposed and flat are doubtful, since weather and sun do that too.
[[nodiscard]] Finding judgeImage(const QList<imaging::Finding>& findings, int samples);

} // namespace vigie::health
