// SPDX-License-Identifier: GPL-3.0-or-later
#include "imaging/judge.h"

#include <algorithm>
#include <vector>

namespace vigie::imaging {
namespace {

double median(const QList<ImageMeasures>& samples, double ImageMeasures::*measure) {
    std::vector<double> values;
    values.reserve(static_cast<size_t>(samples.size()));
    for (const ImageMeasures& sample : samples)
        values.push_back(sample.*measure);
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

} // namespace

bool looksFrozen(const FreezeReading& freeze, const Thresholds& thresholds) {
    return freeze.samples >= 2 && freeze.meanChange < thresholds.frozenMean &&
           freeze.blockChange < thresholds.frozenBlock;
}

QList<Finding> judge(const QList<ImageMeasures>& samples, const FreezeReading& freeze,
                     const Thresholds& thresholds) {
    QList<Finding> findings;
    if (samples.isEmpty())
        return findings;
    const double mean = median(samples, &ImageMeasures::mean);
    const bool black =
        mean < thresholds.blackMean && median(samples, &ImageMeasures::sigma) < thresholds.blackSigma;
    if (black)
        findings.append({QStringLiteral("black"), mean, thresholds.blackMean});
    // A black picture does not move either; calling it frozen would send someone to the wrong fault.
    else if (looksFrozen(freeze, thresholds) && freeze.span >= thresholds.frozenSpan)
        findings.append({QStringLiteral("frozen"), freeze.meanChange, thresholds.frozenMean});
    const double white = median(samples, &ImageMeasures::whiteShare);
    if (white > thresholds.whiteShare)
        findings.append({QStringLiteral("overexposed"), white, thresholds.whiteShare});
    const double entropy = median(samples, &ImageMeasures::entropy);
    if (!black && entropy < thresholds.flatEntropy)
        findings.append({QStringLiteral("flat"), entropy, thresholds.flatEntropy});
    return findings;
}

} // namespace vigie::imaging
