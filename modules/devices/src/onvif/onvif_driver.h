// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "answers.h"
#include "devices/device_driver.h"
#include "onvif_client.h"

namespace vigie::devices {

/// ONVIF profiles S, T and G. Commands and events have an HTTP client each, so that long polls never starve a
/// command of its connection.
/// Thread: as DeviceDriver.
class OnvifDriver final : public DeviceDriver {
public:
    OnvifDriver(const DeviceAddress& address, rtsp::IoThreads& threads,
                std::shared_ptr<const Clock> clock = std::make_shared<SystemClock>());

    [[nodiscard]] Result<ClockReading> readClock(const std::stop_token& stop) override;
    [[nodiscard]] Result<DeviceIdentity> identify(const std::stop_token& stop) override;
    [[nodiscard]] Result<QList<Channel>> channels(const std::stop_token& stop) override;
    [[nodiscard]] Result<Capabilities> capabilities(const std::stop_token& stop) override;
    [[nodiscard]] Result<QList<TimeSpan>> coverage(const QString& recording, TimeSpan span,
                                                   const std::stop_token& stop) override;
    [[nodiscard]] Result<std::unique_ptr<ArchiveReader>> openArchive(const ArchiveRequest& request,
                                                                     const std::stop_token& stop) override;
    [[nodiscard]] Result<void> watchEvents(std::function<void(DeviceEvent)> sink,
                                           const std::stop_token& stop) override;

private:
    using Services = QMap<QString, QUrl>;

    /// A call to a service of the device, after its clock and its services have been asked for.
    [[nodiscard]] Result<XmlNode> ask(const char* service, const QByteArray& action, const QByteArray& body,
                                      const std::stop_token& stop);
    void readyClock(const std::stop_token& stop);
    [[nodiscard]] Result<Services> services(const std::stop_token& stop);
    [[nodiscard]] Result<QUrl> service(const char* name, const std::stop_token& stop);
    [[nodiscard]] Result<QList<ProfileInfo>> profiles(bool media2, const std::stop_token& stop);
    /// From Media2, where alone H.265 is visible, else from Media1; keeps the names of the video sources.
    [[nodiscard]] Result<QList<ProfileInfo>> bestProfiles(bool* media2, const std::stop_token& stop);
    [[nodiscard]] Result<QUrl> streamUri(bool media2, const QString& profile, const std::stop_token& stop);
    [[nodiscard]] Result<QList<RecordingInfo>> recordings(const QString& only, const std::stop_token& stop);
    /// Runs a search: `begin` starts it, then its results are asked for until they are complete.
    [[nodiscard]] Result<void> search(const char* find, const QByteArray& begin, const char* results,
                                      const std::function<bool(const XmlNode&)>& take,
                                      const std::stop_token& stop);

    const DeviceAddress m_address;
    rtsp::IoThreads& m_threads;
    const QUrl m_device;
    const std::shared_ptr<DeviceLogin> m_login;
    OnvifClient m_commands;
    OnvifClient m_events;

    std::mutex m_mutex; // guards what follows
    std::optional<Services> m_services;
    QMap<QString, QString> m_sources; // video source by the name of its configuration
};

} // namespace vigie::devices
