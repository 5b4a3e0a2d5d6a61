// SPDX-License-Identifier: GPL-3.0-or-later
#include "onvif_client.h"

#include "../logging.h"
#include "answers.h"

#include <QCoreApplication>
#include <QRandomGenerator>

namespace vigie::devices {

using namespace std::chrono_literals;

namespace {

// A token is good for some seconds at every device we know of; less is no explanation for a refusal.
constexpr auto tokenTolerance = 2s;
// An offset this close to the device's zone is that zone, not a drift.
constexpr auto zoneTolerance = 2min;
constexpr int mostAttempts = 4; // token, digest, renewed nonce, corrected clock

QByteArray freshNonce() {
    QByteArray nonce(16, Qt::Uninitialized);
    QRandomGenerator::system()->generate(nonce.begin(), nonce.end());
    return nonce;
}

Error refusal(const QString& detail) {
    return {ErrorCode::Auth, QCoreApplication::translate("devices", "L'appareil refuse les identifiants."),
            detail};
}

/// An answer that is no SOAP: the HTTP status says more than "unreadable XML".
Error statusError(int status, Error unreadable) {
    if (status < 300)
        return unreadable;
    const QString detail = QStringLiteral("HTTP %1").arg(status);
    if (status == 404)
        return {ErrorCode::NotFound,
                QCoreApplication::translate("devices", "L'appareil n'a pas ce service ONVIF."), detail};
    if (status < 400)
        return {ErrorCode::Unsupported,
                QCoreApplication::translate("devices", "L'appareil renvoie vers une autre adresse."), detail};
    if (status == 403)
        return refusal(detail);
    if (status >= 500)
        return {ErrorCode::Network,
                QCoreApplication::translate("devices", "L'appareil signale une erreur interne."), detail};
    return {ErrorCode::Protocol, QCoreApplication::translate("devices", "L'appareil refuse la demande."),
            detail};
}

} // namespace

OnvifClient::OnvifClient(QUrl device, std::shared_ptr<DeviceLogin> login, const DeviceTrust& trust,
                         QThread* ioThread, HttpTraffic traffic)
    : m_device(std::move(device))
    , m_login(std::move(login))
    , m_http(ioThread, traffic, trust)
    , m_auth(m_login->credentials()) {}

Result<HttpAnswer> OnvifClient::send(const SoapCall& call, Sent* sent, const std::stop_token& stop) {
    HttpRequest request;
    request.url = call.url;
    request.deadline = call.deadline;
    request.contentType = "application/soap+xml; charset=utf-8; action=\"" + call.action + '"';
    QByteArray header = call.header;
    *sent = Sent::NoLogin;
    if (call.authenticated && !m_login->credentials().isEmpty()) {
        if (m_login->usesDigest()) {
            const std::lock_guard lock(m_authMutex);
            request.authorization =
                m_auth.authorization("POST", call.url.toEncoded(QUrl::RemoveScheme | QUrl::RemoveAuthority |
                                                                QUrl::RemoveFragment));
            *sent = request.authorization.isEmpty() ? Sent::NoLogin : Sent::Digest;
        } else {
            header += usernameToken(m_login->credentials(), m_login->tokenNow(), freshNonce());
            *sent = Sent::Token;
        }
    }
    request.body = soapEnvelope(header, call.body);
    return m_http.send(request, stop);
}

namespace {

// Open to every account (ONVIF Core, "Access classes": READ_MEDIA, READ_SYSTEM).
bool isReading(const QByteArray& action) {
    return action.mid(action.lastIndexOf('/') + 1).startsWith("Get");
}

} // namespace

bool OnvifClient::challenged(const HttpAnswer& answer, Sent sent) {
    const std::lock_guard lock(m_authMutex);
    const auto verdict = m_auth.challenged(answer.challenges, sent == Sent::Digest);
    const bool offersDigest = verdict != rtsp::DigestAuth::Verdict::NoScheme;
    // A token met with a challenge may only be of the wrong kind; it counts all the same, once: the device
    // may have looked at it.
    const bool changesOver = offersDigest && m_login->useDigest();
    // An answer to a challenge that was good before is no verdict on the login: a restarted device has
    // forgotten them all.
    const bool isVerdict = verdict != rtsp::DigestAuth::Verdict::Retry && !m_auth.wasStale();
    const bool isRefusal =
        sent == Sent::Digest ? isVerdict : sent == Sent::Token && (changesOver || !offersDigest);
    if (isRefusal)
        m_login->refused();
    return verdict == rtsp::DigestAuth::Verdict::Retry && m_login->mayAsk().has_value();
}

bool OnvifClient::clockExplains(const std::stop_token& stop) {
    if (!m_login->mayAsk())
        return false;
    const auto before = m_login->tokenNow() - m_login->clock().utcNow();
    const auto reading = readClock(stop);
    if (!reading)
        return false;
    const auto after = m_login->tokenNow() - m_login->clock().utcNow();
    return std::chrono::abs(after - before) > tokenTolerance || m_login->tryWholeHours();
}

Result<XmlNode> OnvifClient::call(const SoapCall& call, const std::stop_token& stop) {
    const bool withLogin = call.authenticated && !m_login->credentials().isEmpty();
    LoginGuard::Turn turn;
    if (withLogin) {
        auto mine = m_login->waitForTurn(stop);
        if (!mine)
            return fail(mine.error());
        turn = *std::move(mine);
    }
    bool clockTried = false;
    for (int attempt = 0; attempt < mostAttempts; ++attempt) {
        if (call.authenticated) {
            if (const auto allowed = m_login->mayAsk(); !allowed)
                return fail(allowed.error());
        }
        Sent sent = Sent::NoLogin;
        const auto answer = send(call, &sent, stop);
        if (!answer)
            return fail(answer.error());
        if (answer->status == 401) {
            if (!withLogin || !challenged(*answer, sent))
                return fail(refusal(QStringLiteral("HTTP 401")));
            continue;
        }
        auto body = soapBody(answer->body);
        if (body) {
            if (sent != Sent::NoLogin) {
                m_login->accepted();
                const std::lock_guard lock(m_authMutex);
                m_auth.accepted();
            }
            return body;
        }
        if (body.error().code == ErrorCode::Auth && sent != Sent::NoLogin) {
            // ONVIF has one fault for a wrong login and for a right that it lacks. What was accepted for
            // other calls is a good login that may not move the head.
            if (isReading(call.action) || !m_login->hasBeenAccepted())
                m_login->refused();
            if (!clockTried && sent == Sent::Token) {
                clockTried = true;
                if (clockExplains(stop))
                    continue;
            }
        }
        // A fault keeps its own meaning, whatever the status.
        if (body.error().detail.startsWith(u"SOAP fault"))
            return fail(body.error());
        return fail(statusError(answer->status, body.error()));
    }
    return fail(refusal(QStringLiteral("no end of challenges")));
}

Result<ClockReading> OnvifClient::readClock(const std::stop_token& stop) {
    SoapCall request;
    request.url = m_device;
    request.action = "http://www.onvif.org/ver10/device/wsdl/GetSystemDateAndTime";
    request.body = "<tds:GetSystemDateAndTime/>";
    request.authenticated = false;
    const MonoTime begin = m_login->clock().monoNow();
    auto answer = call(request, stop);
    if (!answer && answer.error().code == ErrorCode::Auth && !m_login->credentials().isEmpty() &&
        m_login->usesDigest()) {
        request.authenticated = true; // some devices tell nobody the time
        answer = call(request, stop);
    }
    if (!answer)
        return fail(answer.error());
    const auto roundTrip = m_login->clock().monoNow() - begin;
    const UtcTime now = m_login->clock().utcNow();
    const auto told = parseDeviceTime(*answer);
    if (!told)
        return fail(told.error());
    // The device's second began up to one second before it answered.
    const auto half = std::chrono::duration_cast<std::chrono::microseconds>(roundTrip) / 2;
    const auto offset = told->at + 500ms - (now - half);
    ClockReading reading;
    reading.offset = std::chrono::duration_cast<std::chrono::milliseconds>(offset);
    reading.uncertainty = std::chrono::ceil<std::chrono::milliseconds>(half) + 500ms;
    reading.source = QStringLiteral("GetSystemDateAndTime");
    // Which of both times is wrong shows against ours; so does a token that only true UTC makes good.
    const auto isZone = [&](std::chrono::seconds zone) {
        return std::chrono::abs(offset - zone) < zoneTolerance;
    };
    reading.localAsUtc =
        m_login->takesWholeHours() || (told->sameInBoth && (isZone(told->zone) || isZone(told->zone + 1h)));
    m_login->setReading(reading);
    if (std::chrono::abs(reading.offset) > 30s)
        qCWarning(lcDevices).noquote()
            << m_device.host() << "clock is off by" << reading.offset.count() << "ms";
    return reading;
}

} // namespace vigie::devices
