// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/backoff.h"

#include <algorithm>

namespace vigie {

Backoff::Backoff(Policy policy, unsigned seed)
    : m_policy(policy)
    , m_random(seed) {}

std::chrono::milliseconds Backoff::next() {
    constexpr int mostDoublings =
        20; // keeps the shift far from overflow; every sane policy is at its cap by then
    const auto step = m_policy.first * (1LL << std::min(m_attempts, mostDoublings));
    const auto capped = std::min<std::chrono::milliseconds>(step, m_policy.most);
    ++m_attempts;
    std::uniform_int_distribution<std::chrono::milliseconds::rep> draw(capped.count() / 2, capped.count());
    return std::chrono::milliseconds(draw(m_random));
}

} // namespace vigie
