// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "../device_http.h"
#include "devices/device_driver.h"
#include "onvif_client.h"

#include <mutex>

namespace vigie::devices {

/// One ONVIF device: its addresses, its login, its clock and the services it announces. What the parts of the
/// driver share.
/// Commands and events have an HTTP client each, so that long polls never starve a command of its connection.
/// Thread: as DeviceDriver.
class OnvifDevice {
public:
    OnvifDevice(const DeviceAddress& address, rtsp::IoThreads& threads, std::shared_ptr<const Clock> clock);

    /// Namespace to address, at the host and port by which the device is reached.
    using Services = QMap<QString, QUrl>;
    [[nodiscard]] Result<Services> services(const std::stop_token& stop);
    /// Unsupported when the device does not announce it.
    [[nodiscard]] Result<QUrl> service(const char* name, const std::stop_token& stop);
    [[nodiscard]] Result<bool> offers(const char* name, const std::stop_token& stop);

    /// A call to one of the services, after the device's clock and its services have been asked for.
    [[nodiscard]] Result<XmlNode> ask(const char* serviceName, const char* call, const QByteArray& body,
                                      const std::stop_token& stop);
    /// A call to the device service, which is where the address points.
    [[nodiscard]] Result<XmlNode> askDevice(const char* call, const QByteArray& body,
                                            const std::stop_token& stop);
    [[nodiscard]] Result<ClockReading> readClock(const std::stop_token& stop) {
        return m_commands.readClock(stop);
    }

    [[nodiscard]] const DeviceAddress& address() const { return m_address; }
    [[nodiscard]] const QUrl& url() const { return m_url; }
    [[nodiscard]] const std::shared_ptr<DeviceLogin>& login() const { return m_login; }
    [[nodiscard]] rtsp::IoThreads& threads() const { return m_threads; }
    [[nodiscard]] OnvifClient& events() { return m_events; }
    /// Plain HTTP at the device's address, for pictures.
    [[nodiscard]] DeviceHttp& http() { return m_http; }

private:
    void readyClock(const std::stop_token& stop);

    const DeviceAddress m_address;
    rtsp::IoThreads& m_threads;
    const QUrl m_url;
    const std::shared_ptr<DeviceLogin> m_login;
    OnvifClient m_commands;
    OnvifClient m_events;
    DeviceHttp m_http;

    std::mutex m_mutex;
    std::optional<Services> m_services; // guarded by m_mutex
};

} // namespace vigie::devices
