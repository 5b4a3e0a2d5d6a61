// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "onvif_archive.h"
#include "onvif_media.h"
#include "onvif_ptz.h"

namespace vigie::devices {

/// ONVIF profiles S, T, G and M.
/// Thread: as DeviceDriver.
class OnvifDriver final : public DeviceDriver {
public:
    OnvifDriver(const DeviceAddress& address, rtsp::IoThreads& threads,
                std::shared_ptr<const Clock> clock = std::make_shared<SystemClock>());

    [[nodiscard]] Result<ClockReading> readClock(const std::stop_token& stop) override;
    [[nodiscard]] Result<DeviceIdentity> identify(const std::stop_token& stop) override;
    [[nodiscard]] Result<QList<Channel>> channels(const std::stop_token& stop) override;
    [[nodiscard]] Result<Capabilities> capabilities(const std::stop_token& stop) override;
    [[nodiscard]] Result<Snapshot> snapshot(const QString& channel, const std::stop_token& stop) override;
    [[nodiscard]] Result<void> movePtz(const QString& channel, PtzVelocity velocity,
                                       std::chrono::milliseconds atMost,
                                       const std::stop_token& stop) override;
    [[nodiscard]] Result<QList<PtzPreset>> ptzPresets(const QString& channel,
                                                      const std::stop_token& stop) override;
    [[nodiscard]] Result<void> gotoPtzPreset(const QString& channel, const QString& preset,
                                             const std::stop_token& stop) override;
    [[nodiscard]] Result<QString> savePtzPreset(const QString& channel, const QString& name,
                                                const std::stop_token& stop) override;
    [[nodiscard]] Result<void> removePtzPreset(const QString& channel, const QString& preset,
                                               const std::stop_token& stop) override;
    [[nodiscard]] Result<QList<PtzTour>> ptzTours(const QString& channel,
                                                  const std::stop_token& stop) override;
    [[nodiscard]] Result<void> operatePtzTour(const QString& channel, const QString& tour,
                                              TourOperation operation, const std::stop_token& stop) override;
    [[nodiscard]] Result<void> centrePtz(const QString& channel, const PtzAim& aim,
                                         const std::stop_token& stop) override;
    [[nodiscard]] Result<QList<Relay>> relays(const std::stop_token& stop) override;
    [[nodiscard]] Result<void> setRelay(const QString& relay, bool active,
                                        const std::stop_token& stop) override;
    [[nodiscard]] Result<void> changePassword(const QString& newPassword,
                                              const std::stop_token& stop) override;
    [[nodiscard]] Result<QList<TimeSpan>> coverage(const QString& recording, TimeSpan span,
                                                   const std::stop_token& stop) override;
    [[nodiscard]] Result<std::unique_ptr<ArchiveReader>> openArchive(const ArchiveRequest& request,
                                                                     const std::stop_token& stop) override;
    [[nodiscard]] Result<void> watchEvents(std::function<void(DeviceEvent)> sink,
                                           const std::stop_token& stop) override;

private:
    /// Relays are the DeviceIO service's where there is one, else the device service's: the same calls.
    [[nodiscard]] Result<XmlNode> askIo(const char* call, const QByteArray& body,
                                        const std::stop_token& stop);

    OnvifDevice m_device;
    OnvifMedia m_media;
    OnvifPtz m_ptz;
    OnvifArchive m_archive;
};

} // namespace vigie::devices
