// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <random>

namespace vigie {

/// Waiting times between attempts: doubling from `first` to `most`, each drawn from the upper half of its
/// step, so that cameras behind one dead link do not come back in step ("equal jitter").
/// Thread: its owner's.
class Backoff final {
public:
    struct Policy {
        std::chrono::milliseconds first{1000};
        std::chrono::milliseconds most{30000};
    };

    explicit Backoff(Policy policy, unsigned seed = std::random_device{}());

    /// The wait before the next attempt; each call lengthens the following one.
    [[nodiscard]] std::chrono::milliseconds next();
    /// An attempt succeeded: start from `first` again.
    void reset() { m_attempts = 0; }
    /// How many times next() was called since the last reset().
    [[nodiscard]] int attempts() const { return m_attempts; }

private:
    Policy m_policy;
    std::minstd_rand m_random;
    int m_attempts = 0;
};

} // namespace vigie
