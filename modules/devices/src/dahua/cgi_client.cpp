// SPDX-License-Identifier: GPL-3.0-or-later
#include "cgi_client.h"

namespace vigie::devices::dahua {

CgiClient::CgiClient(const QUrl& base, std::shared_ptr<DeviceLogin> login, const DeviceTrust& trust,
                     QThread* ioThread)
    : m_login(std::move(login))
    , m_http(base, m_login, trust, ioThread, HttpTraffic::Commands) {}

HttpRequest CgiClient::request(const QByteArray& call) const {
    HttpRequest request;
    request.url = m_http.at("/cgi-bin/" + call);
    request.method = "GET";
    return request;
}

Result<QByteArray> CgiClient::body(const QByteArray& call, const std::stop_token& stop, qint64 mostBytes) {
    HttpRequest wanted = request(call);
    wanted.mostBytes = mostBytes;
    auto answer = m_http.sendForAny(std::move(wanted), stop);
    if (!answer)
        return fail(answer.error());
    if (const auto refusal = parseRefusal(answer->body, answer->status))
        return fail(*refusal);
    return std::move(answer->body);
}

Result<KeyValues> CgiClient::get(const QByteArray& call, const std::stop_token& stop) {
    const auto text = body(call, stop);
    if (!text)
        return fail(text.error());
    return KeyValues::parse(*text);
}

Result<void> CgiClient::order(const QByteArray& call, const std::stop_token& stop) {
    const auto text = body(call, stop);
    if (!text)
        return fail(text.error());
    return {};
}

Result<KeyValues> CgiClient::config(const char* name, const std::stop_token& stop) {
    return get(QByteArray("configManager.cgi?action=getConfig&name=") + name, stop);
}

QByteArray encoded(const QString& value) {
    return value.toUtf8().toPercentEncoding();
}

bool isFatal(const Error& error) {
    const bool answered = error.detail.startsWith(u"HTTP ") && !error.detail.startsWith(u"HTTP 401");
    return !answered && error.code != ErrorCode::Protocol;
}

} // namespace vigie::devices::dahua
