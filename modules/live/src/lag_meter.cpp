// SPDX-License-Identifier: GPL-3.0-or-later
#include "lag_meter.h"

namespace vigie::live {

using namespace std::chrono;
using namespace std::chrono_literals;

namespace {

constexpr qint64 rtpRate = 90'000;
// Some devices set their RTP clock by the time of day: a step backwards would pass for lag for ever.
constexpr auto step = 10s;
// A cheap crystal drifts by up to 100 ppm against ours (ITU-T H.222.0 allows senders 30): so much later each
// second is not called lag.
constexpr qint64 driftPerMillion = 100;

nanoseconds ofRtp(qint64 ticks) {
    return nanoseconds(ticks / rtpRate * nanoseconds(1s).count() +
                       ticks % rtpRate * nanoseconds(1s).count() / rtpRate);
}

} // namespace

milliseconds LagMeter::add(const AccessUnit& unit) {
    const nanoseconds offset = unit.receivedAt.time_since_epoch() - ofRtp(unit.rtpTime);
    const bool jumped = abs(ofRtp(unit.rtpTime - m_lastRtp)) > step;
    m_lastRtp = unit.rtpTime;
    if (!m_best || jumped)
        m_best = Best{offset, unit.receivedAt};
    const nanoseconds drift = (unit.receivedAt - m_best->at) * driftPerMillion / 1'000'000;
    const nanoseconds lag = offset - m_best->offset - drift;
    if (lag > 0ns)
        return duration_cast<milliseconds>(lag);
    m_best = Best{offset, unit.receivedAt};
    return 0ms;
}

} // namespace vigie::live
