// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "device_login.h"
#include "http_client.h"
#include "rtsp/digest.h"

namespace vigie::devices {

/// HTTP exchanges with one device under its login, for the families that have an HTTP API of their own:
/// digest or basic as the device asks for it, and the guard against lock-out.
/// Thread: as HttpClient.
/// Errors: an answer of 300 and more becomes an Error (Auth, NotFound, Unsupported, Network, Protocol) whose
///         detail begins with "HTTP <status>".
class DeviceHttp {
public:
    DeviceHttp(QUrl base, std::shared_ptr<DeviceLogin> login, const DeviceTrust& trust, QThread* ioThread,
               HttpTraffic traffic);

    /// The address of `pathAndQuery`, written as the device is to read it, at the device's base.
    [[nodiscard]] QUrl at(const QByteArray& pathAndQuery) const;

    [[nodiscard]] Result<HttpAnswer> get(const QByteArray& pathAndQuery, const std::stop_token& stop);
    [[nodiscard]] Result<HttpAnswer> send(HttpRequest request, const std::stop_token& stop);
    /// As send(), and what a refusal holds is an answer too: some devices say there what is wrong.
    [[nodiscard]] Result<HttpAnswer> sendForAny(HttpRequest request, const std::stop_token& stop);
    /// As HttpClient::stream(). A value when the device ended it.
    [[nodiscard]] Result<HttpAnswer> stream(HttpRequest request, const ByteSink& sink,
                                            const std::stop_token& stop,
                                            const std::function<void(const HttpAnswer&)>& begun = {});

private:
    using Exchange =
        std::function<Result<HttpAnswer>(const HttpRequest&, const std::function<void()>& begun)>;
    [[nodiscard]] Result<HttpAnswer> authenticated(HttpRequest& request, const Exchange& exchange,
                                                   const std::stop_token& stop);

    const QUrl m_base;
    const std::shared_ptr<DeviceLogin> m_login;
    HttpClient m_http;
    std::mutex m_mutex;
    rtsp::DigestAuth m_auth; // guarded by m_mutex
};

/// What an HTTP status of 300 and more means for the user.
[[nodiscard]] Error httpStatusError(int status);

} // namespace vigie::devices
