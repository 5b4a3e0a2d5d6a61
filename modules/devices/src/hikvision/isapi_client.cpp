// SPDX-License-Identifier: GPL-3.0-or-later
#include "isapi_client.h"

#include <QCoreApplication>

namespace vigie::devices::hikvision {

IsapiClient::IsapiClient(QUrl base, std::shared_ptr<DeviceLogin> login, const DeviceTrust& trust,
                         QThread* ioThread)
    : m_login(std::move(login))
    , m_http(std::move(base), m_login, trust, ioThread, HttpTraffic::Commands) {}

Result<XmlNode> IsapiClient::ask(const QByteArray& method, const QByteArray& path, const QByteArray& body,
                                 const std::stop_token& stop) {
    HttpRequest request;
    request.url = m_http.at(path);
    request.method = method;
    request.body = body;
    if (!body.isEmpty())
        request.contentType = "application/xml; charset=\"UTF-8\"";
    const auto answer = m_http.sendForAny(std::move(request), stop);
    if (!answer)
        return fail(answer.error());
    auto node = answer->body.trimmed().isEmpty() ? Result<XmlNode>(XmlNode()) : parseLenient(answer->body);
    if (node)
        if (const auto status = parseStatus(*node); status && !(status->isOk() && answer->status < 300))
            return fail(errorOf(*status, answer->status));
    if (answer->status >= 300)
        return fail(httpStatusError(answer->status));
    if (!node)
        node.error().detail = QStringLiteral("HTTP %1, %2").arg(answer->status).arg(node.error().detail);
    return node;
}

Result<XmlNode> IsapiClient::get(const QByteArray& path, const std::stop_token& stop) {
    return ask("GET", path, {}, stop);
}

Result<XmlNode> IsapiClient::put(const QByteArray& path, const QByteArray& body,
                                 const std::stop_token& stop) {
    return ask("PUT", path, body, stop);
}

Result<XmlNode> IsapiClient::post(const QByteArray& path, const QByteArray& body,
                                  const std::stop_token& stop) {
    return ask("POST", path, body, stop);
}

Result<XmlNode> IsapiClient::remove(const QByteArray& path, const std::stop_token& stop) {
    return ask("DELETE", path, {}, stop);
}

Result<QByteArray> IsapiClient::picture(const QByteArray& path, const std::stop_token& stop) {
    HttpRequest request;
    request.url = m_http.at(path);
    request.method = "GET";
    request.mostBytes = 16 * 1024 * 1024;
    const auto answer = m_http.sendForAny(std::move(request), stop);
    if (!answer)
        return fail(answer.error());
    if (answer->status < 300 && answer->body.startsWith("\xff\xd8"))
        return answer->body;
    if (const auto node = parseLenient(answer->body))
        if (const auto status = parseStatus(*node))
            return fail(errorOf(*status, answer->status));
    if (answer->status >= 300)
        return fail(httpStatusError(answer->status));
    return fail(ErrorCode::Protocol,
                QCoreApplication::translate("devices", "L'appareil n'a pas envoyé une image JPEG."),
                QStringLiteral("HTTP %1, %2 bytes of %3")
                    .arg(answer->status)
                    .arg(answer->body.size())
                    .arg(QString::fromLatin1(answer->contentType.left(60))));
}

bool isHttp(const Error& error, int status) {
    const QString text = QStringLiteral("HTTP %1").arg(status);
    return error.detail == text || error.detail.startsWith(text + u',') ||
           error.detail.startsWith(text + u' ');
}

QByteArray document(const QByteArray& element) {
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + element;
}

QByteArray escapedXml(const QString& text) {
    return text.toHtmlEscaped().toUtf8();
}

} // namespace vigie::devices::hikvision
