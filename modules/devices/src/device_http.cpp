// SPDX-License-Identifier: GPL-3.0-or-later
#include "device_http.h"

#include <QCoreApplication>

namespace vigie::devices {

namespace {

constexpr int mostAttempts = 3; // without a challenge, with an answer to it, with a renewed nonce

Error refusedLogin(const QString& detail) {
    return {ErrorCode::Auth, QCoreApplication::translate("devices", "L'appareil refuse les identifiants."),
            detail};
}

/// The path and query as they go over the wire, which is what a digest covers.
QByteArray requestTarget(const QUrl& url) {
    return url.toEncoded(QUrl::RemoveScheme | QUrl::RemoveAuthority | QUrl::RemoveFragment);
}

} // namespace

Error httpStatusError(int status) {
    const QString detail = QStringLiteral("HTTP %1").arg(status);
    switch (status) {
    case 401:
        return refusedLogin(detail);
    case 403:
        return {ErrorCode::Auth,
                QCoreApplication::translate("devices", "L'appareil refuse ce droit à ce compte."), detail};
    case 404:
        return {ErrorCode::NotFound,
                QCoreApplication::translate("devices", "L'appareil ne connaît pas cette adresse."), detail};
    case 405:
    case 501:
        return {ErrorCode::Unsupported,
                QCoreApplication::translate("devices", "L'appareil ne prend pas en charge cette demande."),
                detail};
    default:
        break;
    }
    if (status < 400)
        return {ErrorCode::Unsupported,
                QCoreApplication::translate("devices", "L'appareil renvoie vers une autre adresse."), detail};
    if (status >= 500)
        return {ErrorCode::Network,
                QCoreApplication::translate("devices", "L'appareil signale une erreur interne."), detail};
    return {ErrorCode::Protocol, QCoreApplication::translate("devices", "L'appareil refuse la demande."),
            detail};
}

DeviceHttp::DeviceHttp(QUrl base, std::shared_ptr<DeviceLogin> login, const DeviceTrust& trust,
                       QThread* ioThread, HttpTraffic traffic)
    : m_base(std::move(base))
    , m_login(std::move(login))
    , m_http(ioThread, traffic, trust)
    , m_auth(m_login->credentials()) {}

QUrl DeviceHttp::at(const QByteArray& pathAndQuery) const {
    QUrl url = QUrl::fromEncoded(pathAndQuery);
    url.setScheme(m_base.scheme());
    url.setHost(m_base.host());
    url.setPort(m_base.port());
    return url;
}

Result<HttpAnswer> DeviceHttp::authenticated(HttpRequest& request, const Exchange& exchange,
                                             const std::stop_token& stop) {
    const bool withLogin = !m_login->credentials().isEmpty();
    std::optional<LoginGuard::Turn> turn; // from when the login first goes out
    bool isFreshChallenge = false;
    for (int attempt = 0; attempt < mostAttempts; ++attempt) {
        if (const auto allowed = m_login->mayAsk(); !allowed)
            return fail(allowed.error());
        if (withLogin) {
            const std::lock_guard lock(m_mutex);
            request.authorization =
                m_auth.authorization(request.method, requestTarget(request.url), request.body);
        }
        const bool sent = !request.authorization.isEmpty();
        if (sent && !turn) {
            auto mine = m_login->waitForTurn(stop);
            if (!mine)
                return fail(mine.error());
            turn = *std::move(mine);
        }
        // A stream is accepted long before it ends: nobody waits for that.
        const auto begun = [&] {
            if (sent)
                m_login->accepted();
            if (turn)
                turn->release();
        };
        auto answer = exchange(request, begun);
        if (!answer)
            return answer;
        const std::lock_guard lock(m_mutex);
        if (answer->status != 401) {
            if (sent) {
                m_login->accepted();
                m_auth.accepted();
            }
            return answer;
        }
        if (!withLogin)
            return fail(refusedLogin(QStringLiteral("HTTP 401, and no login is known")));
        const auto verdict = m_auth.challenged(answer->challenges, sent);
        // An answer to an old challenge is no verdict on the login: a restarted device has forgotten them
        // all.
        const bool isVerdict = isFreshChallenge || verdict != rtsp::DigestAuth::Verdict::Retry;
        if (sent && isVerdict && !m_auth.wasStale())
            m_login->refused();
        if (verdict == rtsp::DigestAuth::Verdict::NoScheme)
            return fail(
                ErrorCode::Unsupported,
                QCoreApplication::translate("devices", "L'appareil demande une authentification inconnue."),
                QStringLiteral("HTTP 401 without a known scheme"));
        // An old challenge may have run out without a word. One of just now has not: the login is wrong, and
        // the device counts how often it hears it.
        const bool isWrong = sent && isFreshChallenge && !m_auth.wasStale();
        if (isWrong || verdict != rtsp::DigestAuth::Verdict::Retry)
            return fail(refusedLogin(QStringLiteral("HTTP 401")));
        isFreshChallenge = true;
    }
    return fail(refusedLogin(QStringLiteral("no end of challenges")));
}

Result<HttpAnswer> DeviceHttp::sendForAny(HttpRequest request, const std::stop_token& stop) {
    return authenticated(
        request, [&](const HttpRequest& ready, const auto&) { return m_http.send(ready, stop); }, stop);
}

Result<HttpAnswer> DeviceHttp::send(HttpRequest request, const std::stop_token& stop) {
    auto answer = sendForAny(std::move(request), stop);
    if (answer && answer->status >= 300)
        return fail(httpStatusError(answer->status));
    return answer;
}

Result<HttpAnswer> DeviceHttp::get(const QByteArray& pathAndQuery, const std::stop_token& stop) {
    HttpRequest request;
    request.url = at(pathAndQuery);
    request.method = "GET";
    return send(std::move(request), stop);
}

Result<HttpAnswer> DeviceHttp::stream(HttpRequest request, const ByteSink& sink, const std::stop_token& stop,
                                      const std::function<void(const HttpAnswer&)>& begun) {
    auto answer = authenticated(
        request,
        [&](const HttpRequest& ready, const std::function<void()>& accepted) {
            return m_http.stream(ready, sink, stop, [&](const HttpAnswer& head) {
                accepted();
                if (begun)
                    begun(head);
            });
        },
        stop);
    if (answer && answer->status >= 300)
        return fail(httpStatusError(answer->status));
    return answer;
}

} // namespace vigie::devices
