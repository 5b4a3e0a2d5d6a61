// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "../device_http.h"
#include "answers.h"

namespace vigie::devices::hikvision {

/// ISAPI requests with one login: XML in, XML out, and a refusal is an error however it comes.
/// Thread: as DeviceHttp.
/// Errors: as DeviceHttp; a detail begins with "HTTP <status>", 200 included when the refusal is in the body.
class IsapiClient {
public:
    IsapiClient(QUrl base, std::shared_ptr<DeviceLogin> login, const DeviceTrust& trust, QThread* ioThread);

    [[nodiscard]] Result<XmlNode> get(const QByteArray& path, const std::stop_token& stop);
    [[nodiscard]] Result<XmlNode> put(const QByteArray& path, const QByteArray& body,
                                      const std::stop_token& stop);
    [[nodiscard]] Result<XmlNode> post(const QByteArray& path, const QByteArray& body,
                                       const std::stop_token& stop);
    [[nodiscard]] Result<XmlNode> remove(const QByteArray& path, const std::stop_token& stop);
    /// A body that is no XML: a picture. A refusal in XML is an error.
    [[nodiscard]] Result<QByteArray> picture(const QByteArray& path, const std::stop_token& stop);

    [[nodiscard]] DeviceHttp& http() { return m_http; }
    [[nodiscard]] const std::shared_ptr<DeviceLogin>& login() const { return m_login; }

private:
    [[nodiscard]] Result<XmlNode> ask(const QByteArray& method, const QByteArray& path,
                                      const QByteArray& body, const std::stop_token& stop);

    const std::shared_ptr<DeviceLogin> m_login;
    DeviceHttp m_http;
};

/// The error came with that HTTP status.
[[nodiscard]] bool isHttp(const Error& error, int status);
/// A request's document: the declaration and one element.
[[nodiscard]] QByteArray document(const QByteArray& element);
[[nodiscard]] QByteArray escapedXml(const QString& text);

} // namespace vigie::devices::hikvision
