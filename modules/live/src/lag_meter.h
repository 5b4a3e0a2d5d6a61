// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/access_unit.h"

#include <optional>

namespace vigie::live {

/// How late a stream's pictures arrive, beside the earliest that it once brought them: a link that is too
/// narrow keeps them waiting in the device and in the network for many seconds, and each still looks fresh on
/// arrival. By the stream's own RTP time, so that the device's clock may be wrong. A value.
class LagMeter final {
public:
    /// The lag of this picture; zero for the first.
    std::chrono::milliseconds add(const AccessUnit& unit);

private:
    struct Best {
        std::chrono::nanoseconds offset{0}; // arrival less RTP time
        MonoTime at{};
    };
    std::optional<Best> m_best;
    qint64 m_lastRtp = 0;
};

} // namespace vigie::live
