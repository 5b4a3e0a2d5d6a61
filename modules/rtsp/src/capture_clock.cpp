// SPDX-License-Identifier: GPL-3.0-or-later
#include "rtsp/capture_clock.h"

#include <cstdlib>

namespace vigie::rtsp {

using namespace std::chrono_literals;

void CaptureClock::senderReport(std::uint64_t ntp, std::int64_t rtpTime) {
    const UtcTime at = fromNtp(ntp);
    if (at >= UtcTime{})
        m_report = Reference{at, rtpTime};
}

void CaptureClock::extension(std::uint64_t ntp, std::int64_t rtpTime) {
    if (ntp != 0)
        m_extension = Reference{fromNtp(ntp), rtpTime};
}

void CaptureClock::reset() {
    m_extension.reset();
    m_report.reset();
}

TimeStamp CaptureClock::from(const Reference& reference, std::int64_t rtpTime, TimeSource source,
                             std::chrono::microseconds base) const {
    // Whole seconds and rest apart, so that no distance a peer can claim overflows.
    const std::int64_t ticks = rtpTime - reference.rtpTime;
    const auto distance = std::chrono::seconds(ticks / m_clockRate) +
                          std::chrono::microseconds(ticks % m_clockRate * 1'000'000 / m_clockRate);
    return {reference.at + distance, source, base + std::chrono::abs(distance) / 10'000};
}

TimeStamp CaptureClock::at(std::int64_t rtpTime, UtcTime receivedAt) const {
    if (m_extension)
        return from(*m_extension, rtpTime, TimeSource::OnvifExtension, 1ms);
    if (m_report)
        return from(*m_report, rtpTime, TimeSource::SenderReport, 10ms);
    return {receivedAt, TimeSource::Reception, 1s};
}

} // namespace vigie::rtsp
