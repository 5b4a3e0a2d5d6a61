// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/backoff.h"
#include "device_http.h"
#include "devices/device_driver.h"
#include "event_link.h"
#include "multipart.h"

namespace vigie::devices {

/// An endless multipart answer with the device's events, opened again after every loss. A part that nobody
/// understands never ends it; silence for `request.silence` does.
/// Thread: the one that calls run(), which blocks.
class StreamWatch {
public:
    struct Sinks {
        std::function<void(const MultipartPart&)> part;
        std::function<void()> lost; ///< what was known of the device's state is not known any more
        /// The stream is there; its parts wait until this returns. May be empty.
        std::function<void()> begun{};
    };

    StreamWatch(DeviceHttp& http, EventLink& link, Sinks sinks, Backoff::Policy policy = defaultPolicy());

    /// Until a stop is requested. Fails only when the device has no such stream: refused as Unsupported or
    /// NotFound before the stream was ever there.
    [[nodiscard]] Result<void> run(const HttpRequest& request, const std::stop_token& stop);

    [[nodiscard]] static Backoff::Policy defaultPolicy() {
        return {std::chrono::seconds(1), std::chrono::seconds(60)};
    }

private:
    [[nodiscard]] Error follow(const HttpRequest& request, const std::stop_token& stop);

    DeviceHttp& m_http;
    EventLink& m_link;
    const Sinks m_sinks;
    Backoff m_backoff;
};

/// The time a device wrote, or when its message came where it wrote none that makes sense.
[[nodiscard]] TimeStamp deviceTimeOr(const std::optional<UtcTime>& told, UtcTime receivedAt);
/// A message for DeviceEvent::raw, cut at what it may hold.
[[nodiscard]] QByteArray rawMessage(const QByteArray& message);

} // namespace vigie::devices
