// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "../device_login.h"
#include "../http_client.h"
#include "rtsp/digest.h"
#include "soap.h"

namespace vigie::devices {

/// One SOAP call.
struct SoapCall {
    QUrl url;
    QByteArray action;
    QByteArray body;
    QByteArray header; ///< further header elements
    bool authenticated = true;
    std::chrono::milliseconds deadline{10000};
};

/// Calls a device's SOAP services. First with a UsernameToken; a device that answers 401 gets HTTP Digest
/// from then on (ONVIF Core, "Authentication"). A refused token is tried once more, and only when the
/// device's clock turns out to be another than thought.
/// Thread: as HttpClient.
class OnvifClient {
public:
    OnvifClient(QUrl device, std::shared_ptr<DeviceLogin> login, const DeviceTrust& trust, QThread* ioThread,
                HttpTraffic traffic);

    [[nodiscard]] Result<XmlNode> call(const SoapCall& call, const std::stop_token& stop);
    /// GetSystemDateAndTime, without a login as the specification has it. The device tells whole seconds:
    /// the uncertainty is half of one and half the round trip.
    [[nodiscard]] Result<ClockReading> readClock(const std::stop_token& stop);

private:
    enum class Sent { NoLogin, Token, Digest };

    [[nodiscard]] Result<HttpAnswer> send(const SoapCall& call, Sent* sent, const std::stop_token& stop);
    /// Whether to send again after a 401.
    [[nodiscard]] bool challenged(const HttpAnswer& answer, Sent sent);
    /// Whether the clock gives a reason to send again after a refused token.
    [[nodiscard]] bool clockExplains(const std::stop_token& stop);

    const QUrl m_device;
    const std::shared_ptr<DeviceLogin> m_login;
    HttpClient m_http;
    std::mutex m_authMutex;
    rtsp::DigestAuth m_auth; // guarded by m_authMutex
};

} // namespace vigie::devices
