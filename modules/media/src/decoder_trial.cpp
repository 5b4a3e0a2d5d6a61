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
        trial.candidates.push_back({.device = device});
    trial.candidates.push_back({});
    m_trials.push_back(std::move(trial));
    return m_trials.back();
}

const DecoderTrial::Candidate* DecoderTrial::winnerOf(const Trial& trial) {
    const Candidate* best = nullptr;
    const auto left = std::count_if(trial.candidates.begin(), trial.candidates.end(),
                                    [](const Candidate& candidate) { return !candidate.isOut(); });
    for (const Candidate& candidate : trial.candidates) {
        if (candidate.isOut())
            continue;
        if (candidate.measured < pictures && left > 1)
            return nullptr;
        if (!best || candidate.mean() < best->mean())
            best = &candidate;
    }
    return best;
}

DecoderTrial::Candidate& DecoderTrial::next(Trial& trial) {
    const Candidate* quickest = winnerOf(trial);
    if (!quickest) {
        for (;;) { // software is never out
            Candidate& candidate = trial.candidates[trial.next++ % trial.candidates.size()];
            if (!candidate.isOut())
                return candidate;
        }
    }
    Candidate& bySoftware = trial.candidates.back();
    if (quickest == &bySoftware)
        return bySoftware;
    Candidate* freest = nullptr;
    const auto load = [](const Candidate& candidate) { return (candidate.open + 1) * candidate.mean(); };
    for (Candidate& candidate : trial.candidates) {
        const bool isGood =
            !candidate.isOut() && (&candidate == quickest || candidate.mean() < bySoftware.mean());
        if (isGood && (!freest || load(candidate) < load(*freest)))
            freest = &candidate;
    }
    return *freest;
}

int DecoderTrial::pick(VideoCodec codec) {
    if (m_devices == 0)
        return software;
    const std::lock_guard lock(m_mutex);
    Candidate& candidate = next(of(codec));
    ++candidate.open;
    return candidate.device;
}

void DecoderTrial::closed(VideoCodec codec, int device) {
    if (m_devices == 0)
        return;
    const std::lock_guard lock(m_mutex);
    for (Candidate& candidate : of(codec).candidates)
        candidate.open -= candidate.device == device ? 1 : 0;
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
    return winnerOf(trial) != nullptr;
}

void DecoderTrial::fellBack(VideoCodec codec, int device) {
    if (device == software)
        return;
    const std::lock_guard lock(m_mutex);
    for (Candidate& candidate : of(codec).candidates) {
        if (candidate.device != device)
            continue;
        ++candidate.fallen;
        --candidate.open;
    }
}

std::optional<int> DecoderTrial::winner(VideoCodec codec) const {
    if (m_devices == 0)
        return software;
    const std::lock_guard lock(m_mutex);
    const auto known = std::find_if(m_trials.begin(), m_trials.end(),
                                    [codec](const Trial& trial) { return trial.codec == codec; });
    const Candidate* winner = known != m_trials.end() ? winnerOf(*known) : nullptr;
    return winner ? std::optional(winner->device) : std::nullopt;
}

} // namespace vigie::media
