// SPDX-License-Identifier: GPL-3.0-or-later
#include "decoder_trial.h"

#include <algorithm>

namespace vigie::media {

DecoderTrial::Trial& DecoderTrial::of(VideoCodec codec) {
    const auto known = std::find_if(m_trials.begin(), m_trials.end(),
                                    [codec](const Trial& trial) { return trial.codec == codec; });
    if (known != m_trials.end())
        return *known;
    Trial trial{codec, {}, 0};
    for (int device = 0; device < m_devices; ++device)
        trial.candidates.push_back({device, 0, 0, 0});
    trial.candidates.push_back({});
    m_trials.push_back(std::move(trial));
    return m_trials.back();
}

std::optional<int> DecoderTrial::winnerOf(const Trial& trial) {
    const auto mean = [](const Candidate& candidate) {
        return candidate.nanosecondsPerPixel / std::max(1, candidate.measured);
    };
    const Candidate* best = nullptr;
    const auto left = std::count_if(trial.candidates.begin(), trial.candidates.end(),
                                    [](const Candidate& candidate) { return !candidate.isOut(); });
    for (const Candidate& candidate : trial.candidates) {
        if (candidate.isOut())
            continue;
        if (candidate.measured < pictures && left > 1)
            return std::nullopt;
        if (!best || mean(candidate) < mean(*best))
            best = &candidate;
    }
    return best ? std::optional(best->device) : std::nullopt;
}

int DecoderTrial::pick(VideoCodec codec) {
    if (m_devices == 0)
        return software;
    const std::lock_guard lock(m_mutex);
    Trial& trial = of(codec);
    if (const auto best = winnerOf(trial))
        return *best;
    for (;;) { // software is never out
        const Candidate& candidate = trial.candidates[trial.next++ % trial.candidates.size()];
        if (!candidate.isOut())
            return candidate.device;
    }
}

bool DecoderTrial::report(VideoCodec codec, int device, QSize picture, std::chrono::nanoseconds spent) {
    if (m_devices == 0 || picture.isEmpty())
        return false;
    const std::lock_guard lock(m_mutex);
    Trial& trial = of(codec);
    if (winnerOf(trial))
        return false;
    for (Candidate& candidate : trial.candidates) {
        if (candidate.device != device || candidate.measured >= pictures)
            continue;
        ++candidate.measured;
        candidate.nanosecondsPerPixel +=
            static_cast<double>(spent.count()) / (static_cast<double>(picture.width()) * picture.height());
    }
    return winnerOf(trial).has_value();
}

void DecoderTrial::fellBack(VideoCodec codec, int device) {
    if (device == software)
        return;
    const std::lock_guard lock(m_mutex);
    for (Candidate& candidate : of(codec).candidates)
        candidate.fallen += candidate.device == device ? 1 : 0;
}

std::optional<int> DecoderTrial::winner(VideoCodec codec) const {
    if (m_devices == 0)
        return software;
    const std::lock_guard lock(m_mutex);
    const auto known = std::find_if(m_trials.begin(), m_trials.end(),
                                    [codec](const Trial& trial) { return trial.codec == codec; });
    return known != m_trials.end() ? winnerOf(*known) : std::nullopt;
}

} // namespace vigie::media
