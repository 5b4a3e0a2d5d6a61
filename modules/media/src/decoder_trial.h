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
/// `pictures`, the time that each keeps a thread of the pool for a pixel, copying back included, decides: all
/// that open from then on go to the devices that are quicker than software, each getting as many as its speed
/// deserves, or to software when it is the quickest. Streams that run stay where they are. A wall of one
/// stream decodes it on the first device and compares nothing. Thread: any.
class DecoderTrial final {
public:
    static constexpr int pictures = 100;
    static constexpr int mostFallen = 3;
    static constexpr int software = -1;

    /// Devices are known by their number, from 0.
    explicit DecoderTrial(int devices)
        : m_devices(devices) {}

    /// The device of the next stream of that codec, or software; counted as its until closed() or fellBack().
    [[nodiscard]] int pick(VideoCodec codec);
    void closed(VideoCodec codec, int device);
    /// What decoding one picture took. True when this decided the trial.
    bool report(VideoCodec codec, int device, QSize picture, std::chrono::nanoseconds spent);
    /// A device could not decode, or not go on with, a stream of that codec. After three such streams it gets
    /// none of that codec any more; one may be of a profile that only software knows.
    void fellBack(VideoCodec codec, int device);
    /// The quickest; nothing while the trial goes on.
    [[nodiscard]] std::optional<int> winner(VideoCodec codec) const;

private:
    struct Candidate {
        int device = software;
        int measured = 0;
        double nanosecondsPerPixel = 0; ///< sum over `measured`
        int fallen = 0;                 ///< streams that fell back to software
        int open = 0;                   ///< streams it decodes

        [[nodiscard]] bool isOut() const { return fallen >= mostFallen; }
        [[nodiscard]] double mean() const { return nanosecondsPerPixel / std::max(1, measured); }
    };
    struct Trial {
        VideoCodec codec;
        std::vector<Candidate> candidates;
        std::size_t next = 0;
    };

    [[nodiscard]] Trial& of(VideoCodec codec);
    [[nodiscard]] static const Candidate* winnerOf(const Trial& trial);
    [[nodiscard]] static Candidate& next(Trial& trial);

    const int m_devices;
    mutable std::mutex m_mutex;
    std::vector<Trial> m_trials; // guarded by m_mutex
};

} // namespace vigie::media
