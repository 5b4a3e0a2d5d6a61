// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/time_stamp.h"
#include "rtsp/rtcp.h"

namespace vigie::rtsp {

/// Tells when a picture was taken from the best source at hand: the replay extension, else the sender
/// report that maps its RTP time, else its reception.
/// Thread: its owner's.
/// Uncertainty: of the mapping, not of the device's clock, which is measured and stored apart.
///   extension 1 ms; a picture without one, counted on from the last: + 100 ppm of the distance, the usual
///   bound of a camera's crystal. Sender report: 10 ms (it is stamped when sent, not when sampled) + 100 ppm
///   of the distance. Reception: 1 s, what encoders, links and queues commonly add.
class CaptureClock {
public:
    explicit CaptureClock(int clockRate = 90000)
        : m_clockRate(clockRate) {}

    /// NTP times before 1970 are ignored: zero means "no clock" (ONVIF replay with Rate-Control: no) and a
    /// small number the sender's uptime (RFC 3550 §6.4.1 allows both).
    void senderReport(std::uint64_t ntp, std::int64_t rtpTime);
    void extension(std::uint64_t ntp, std::int64_t rtpTime);
    /// The stream jumped: what was mapped before says nothing about what follows.
    void reset();

    [[nodiscard]] TimeStamp at(std::int64_t rtpTime, UtcTime receivedAt) const;

private:
    struct Reference {
        UtcTime at{};
        std::int64_t rtpTime = 0;
    };
    [[nodiscard]] TimeStamp from(const Reference& reference, std::int64_t rtpTime, TimeSource source,
                                 std::chrono::microseconds base) const;

    int m_clockRate;
    std::optional<Reference> m_extension;
    std::optional<Reference> m_report;
};

} // namespace vigie::rtsp
