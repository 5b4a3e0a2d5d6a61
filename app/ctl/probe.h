// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "domain/device_trust.h"
#include "domain/ports.h"
#include "rtsp/session.h"

#include <QJsonObject>
#include <QUrl>

#include <optional>

namespace vigie::ctl {

struct ProbeRequest {
    QUrl uri;
    Credentials credentials;
    std::chrono::seconds duration{5};
    std::optional<TimeSpan> replay; ///< a span of a recording instead of the live stream
    DeviceTrust trust;
    rtsp::MediaTransport transport = rtsp::MediaTransport::Tcp;
};

/// "tcp", "udp", "multicast", "auto".
[[nodiscard]] std::optional<rtsp::MediaTransport> transportOf(const QString& name);

/// Opens one RTSP stream, decodes it for a while, and says what came: codec, size, images a second, losses,
/// time to the first image, and what the capture times rest on.
/// Thread: the caller's, blocked until the end; a stream that gives no image is an error.
[[nodiscard]] Result<QJsonObject> probeStream(const ProbeRequest& request);

} // namespace vigie::ctl
