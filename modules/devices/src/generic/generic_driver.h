// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "../device_http.h"

namespace vigie::devices {

/// A stream of an address given by hand, of a device that tells nothing else: rtsp(s):// with H.264, H.265 or
/// JPEG, or http(s):// with motion JPEG or a still picture. One channel an address.
/// Thread: as DeviceDriver.
class GenericDriver final : public DeviceDriver {
public:
    GenericDriver(DeviceAddress address, rtsp::IoThreads& threads,
                  std::shared_ptr<const Clock> clock = std::make_shared<SystemClock>());

    /// Unsupported: such an address has no clock to be asked.
    [[nodiscard]] Result<ClockReading> readClock(const std::stop_token& stop) override;
    /// The model is what an RTSP server calls itself.
    [[nodiscard]] Result<DeviceIdentity> identify(const std::stop_token& stop) override;
    [[nodiscard]] Result<QList<Channel>> channels(const std::stop_token& stop) override;
    [[nodiscard]] Result<Capabilities> capabilities(const std::stop_token& stop) override;
    [[nodiscard]] Result<Snapshot> snapshot(const QString& channel, const std::stop_token& stop) override;

private:
    /// What is found at the address.
    struct Probe {
        enum class Kind { Rtsp, MotionJpeg, Still } kind = Kind::Rtsp;
        QString server;
        VideoTrack video;
        QByteArray jpeg;
    };
    [[nodiscard]] Result<Probe> probe(const std::stop_token& stop);
    [[nodiscard]] Result<Probe> probeRtsp(const std::stop_token& stop);
    [[nodiscard]] Result<Probe> probeHttp(const std::stop_token& stop);
    [[nodiscard]] bool isHttp() const;

    const DeviceAddress m_address;
    rtsp::IoThreads& m_threads;
    const QUrl m_url;
    const std::shared_ptr<const Clock> m_clock;
    const std::shared_ptr<DeviceLogin> m_login;
    DeviceHttp m_http;
};

} // namespace vigie::devices
