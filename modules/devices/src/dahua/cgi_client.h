// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "../device_http.h"
#include "answers.h"

namespace vigie::devices::dahua {

/// Requests to /cgi-bin with one login: lines "key=value" out, and a refusal is an error however it comes.
/// Thread: as DeviceHttp.
/// Errors: as DeviceHttp; a detail begins with "HTTP <status>", 200 included when the refusal is in the body.
class CgiClient {
public:
    CgiClient(const QUrl& base, std::shared_ptr<DeviceLogin> login, const DeviceTrust& trust,
              QThread* ioThread);

    /// `call`: "magicBox.cgi?action=getSystemInfo".
    [[nodiscard]] Result<KeyValues> get(const QByteArray& call, const std::stop_token& stop);
    /// For calls that answer "OK".
    [[nodiscard]] Result<void> order(const QByteArray& call, const std::stop_token& stop);
    [[nodiscard]] Result<KeyValues> config(const char* name, const std::stop_token& stop);
    [[nodiscard]] Result<QByteArray> body(const QByteArray& call, const std::stop_token& stop,
                                          qint64 mostBytes = 4 * 1024 * 1024);

    [[nodiscard]] DeviceHttp& http() { return m_http; }
    [[nodiscard]] const std::shared_ptr<DeviceLogin>& login() const { return m_login; }
    [[nodiscard]] HttpRequest request(const QByteArray& call) const;

private:
    const std::shared_ptr<DeviceLogin> m_login;
    DeviceHttp m_http;
};

/// A value within a query.
[[nodiscard]] QByteArray encoded(const QString& value);
/// No answer of the device to this question, so that the next question will fare no better.
[[nodiscard]] bool isFatal(const Error& error);

} // namespace vigie::devices::dahua
