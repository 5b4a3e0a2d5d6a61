// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/access_unit.h"

#include <QSize>

#include <chrono>
#include <mutex>
#include <vector>

namespace vigie::media {

/// Which device decodes a machine's streams, measured on the streams themselves. Streams that open while a
/// codec is on trial take the candidates in turn: each device, then software. When each has decoded
/// `pictures`, the one that keeps a thread of the pool for the least time a pixel, copying back included,
/// gets all that open from then on; those that run stay where they are. A wall of one stream decodes it on
/// the first device and compares nothing. Thread: any.
class DecoderTrial final {
public:
    static constexpr int pictures = 100;
    static constexpr int mostFallen = 3;
    static constexpr int software = -1;

    /// Devices are known by their number, from 0.
    explicit DecoderTrial(int devices)
        : m_devices(devices) {}

    /// The device of the next stream of that codec, or software.
    [[nodiscard]] int pick(VideoCodec codec);
    /// What decoding one picture took. True when this decided the trial.
    bool report(VideoCodec codec, int device, QSize picture, std::chrono::nanoseconds spent);
    /// A device could not decode, or not go on with, a stream of that codec. After three such streams it gets
    /// none of that codec any more; one may be of a profile that only software knows.
    void fellBack(VideoCodec codec, int device);
    /// Nothing while the trial goes on.
    [[nodiscard]] std::optional<int> winner(VideoCodec codec) const;

private:
    struct Candidate {
        int device = software;
        int measured = 0;
        double nanosecondsPerPixel = 0; ///< sum over `measured`
        int fallen = 0;                 ///< streams that fell back to software

        [[nodiscard]] bool isOut() const { return fallen >= mostFallen; }
    };
    struct Trial {
        VideoCodec codec;
        std::vector<Candidate> candidates;
        std::size_t next = 0;
    };

    [[nodiscard]] Trial& of(VideoCodec codec);
    [[nodiscard]] static std::optional<int> winnerOf(const Trial& trial);

    const int m_devices;
    mutable std::mutex m_mutex;
    std::vector<Trial> m_trials; // guarded by m_mutex
};

} // namespace vigie::media
