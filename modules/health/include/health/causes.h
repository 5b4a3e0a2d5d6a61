// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/check.h"

namespace vigie::health {

/// Names of the faults a check can find: stable, stored in the catalog, one open incident a camera and name.
/// The image's own ("black", "frozen", "overexposed", "flat") are imaging::judge()'s.
namespace cause {
inline constexpr const char* offline = "offline";
inline constexpr const char* auth = "auth";
inline constexpr const char* clock = "clock";
inline constexpr const char* noStream = "no-stream";
inline constexpr const char* lowRate = "low-rate";
inline constexpr const char* recordingGap = "recording-gap";
inline constexpr const char* noRecording = "no-recording";
inline constexpr const char* noReplay = "no-replay";
inline constexpr const char* device = "device"; ///< it answers, but not what was asked
} // namespace cause

/// A cause in the user's words; an unknown one (a newer catalog's) as it is, an empty one as nothing.
[[nodiscard]] QString causeText(const QString& cause);
/// "Bon", "Doute", "Défaut", "Injoignable", "Non contrôlée".
[[nodiscard]] QString verdictText(Verdict verdict);
/// A step's name in the user's words.
[[nodiscard]] QString stepText(const QString& step);

} // namespace vigie::health
