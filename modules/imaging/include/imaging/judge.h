// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "imaging/freeze_detector.h"
#include "imaging/image_measures.h"

#include <QList>

namespace vigie::imaging {

/// Absolute thresholds, that hold for any scene. Start values of the project's image-quality table, ours to
/// calibrate; the ones that need a camera's own baseline (blur, covered, moved) are not judged here.
struct Thresholds {
    double blackMean = 16; ///< black: mean below, and sigma below
    double blackSigma = 6;
    double whiteShare = 0.40; ///< over-exposed: share of pixels at 250 or above
    double flatEntropy = 3.0; ///< flat (fog, cap, grey signal): bits below
    double frozenMean = 0.2;  ///< frozen: mean change below over frozenSpan …
    /// … and no block of 16 pixels changed by more, so that one distant walker is movement. Ours.
    double frozenBlock = 3.0;
    /// The table asks for 60 s, with a fingerprint of the picture only; with the block rule on top a real
    /// scene moves sooner. Ours.
    std::chrono::milliseconds frozenSpan{10000};
};

struct Finding {
    QString cause; ///< "black", "overexposed", "flat", "frozen": stable
    double measured = 0;
    double threshold = 0;
};

/// What is wrong with a camera's pictures, worst first; empty when nothing is. The median sample decides, so
/// that headlights in one picture or one broken picture do not. A black picture is not also called flat.
/// Thread: any.
[[nodiscard]] QList<Finding> judge(const QList<ImageMeasures>& samples, const FreezeReading& freeze,
                                   const Thresholds& thresholds = {});
/// Nothing moved so far, whatever the time: worth watching longer.
[[nodiscard]] bool looksFrozen(const FreezeReading& freeze, const Thresholds& thresholds = {});

} // namespace vigie::imaging
