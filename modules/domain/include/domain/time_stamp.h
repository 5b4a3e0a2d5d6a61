// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/clock.h"

namespace vigie {

/// What an instant attached to an image or event rests on, best first.
enum class TimeSource {
    OnvifExtension, ///< the recorder's own NTP time in the RTP header extension (ONVIF Streaming §6.3)
    SenderReport,   ///< RTP time mapped to NTP by RTCP sender reports (RFC 3550 §6.4.1)
    Device,         ///< a time written by the device in a message
    Reception,      ///< when it reached this machine
};

/// "onvif-extension", "sender-report", "device", "reception": stable, for JSON and logs.
[[nodiscard]] QString timeSourceName(TimeSource source);

/// An instant with what it rests on. Never rewritten: a device whose clock is wrong keeps its own time here,
/// the measured offset is stored beside it.
struct TimeStamp {
    UtcTime at{};
    TimeSource source = TimeSource::Reception;
    std::chrono::microseconds uncertainty{0};
};

/// A span of world time; `end` is not part of it.
struct TimeSpan {
    UtcTime begin{};
    UtcTime end{};

    [[nodiscard]] bool isEmpty() const { return end <= begin; }
    [[nodiscard]] std::chrono::microseconds length() const { return end - begin; }
    [[nodiscard]] TimeSpan intersected(const TimeSpan& other) const;
};

} // namespace vigie
