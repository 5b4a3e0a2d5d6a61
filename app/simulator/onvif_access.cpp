// SPDX-License-Identifier: GPL-3.0-or-later
#include "onvif_access.h"

#include <QCryptographicHash>

namespace vigie::simulator {
namespace {

using namespace std::chrono_literals;

// WS-UsernameToken Profile 1.0: a token older than five minutes should be refused, and a nonce remembered
// at least as long.
constexpr auto tokenLife = 5min;
constexpr qsizetype maxNonces = 20'000;

SoapFault notAuthorised(int status) {
    return {status,
            QStringLiteral("env:Sender"),
            QStringLiteral("ter:NotAuthorized"),
            {},
            QStringLiteral("Sender not Authorized")};
}

/// ONVIF's PRE_AUTH class, as far as this device answers it.
bool isOpenToAll(const SoapRequest& request) {
    static const QStringList open{QStringLiteral("GetSystemDateAndTime"), QStringLiteral("GetServices"),
                                  QStringLiteral("GetCapabilities"),
                                  QStringLiteral("GetServiceCapabilities")};
    return request.nameSpace == QLatin1String("http://www.onvif.org/ver10/device/wsdl") &&
           open.contains(request.operation);
}

} // namespace

OnvifAccess::OnvifAccess(RecorderModel* recorder, const DigestAuth* auth)
    : m_recorder(recorder)
    , m_auth(auth) {}

OnvifAccess::Refusal OnvifAccess::challenge(bool stale) const {
    return {notAuthorised(401), m_auth->challenges(stale)};
}

bool OnvifAccess::isTokenRight(const UsernameToken& token) {
    const QByteArray nonce = QByteArray::fromBase64(token.nonce);
    const std::optional<UtcTime> created = parseDateTime(QString::fromLatin1(token.created));
    if (token.user != m_auth->user() || token.digest.isEmpty() || nonce.isEmpty() || !created)
        return false;
    const QByteArray digest = QCryptographicHash::hash(nonce + token.created + m_auth->password().toUtf8(),
                                                       QCryptographicHash::Sha1)
                                  .toBase64();
    if (digest != token.digest)
        return false;
    const UtcTime now = m_recorder->deviceNow();
    if (std::chrono::abs(now - *created) > tokenLife)
        return false;
    if (m_usedNonces.size() >= maxNonces)
        m_usedNonces.removeIf([now](const auto& used) { return now - used.value() > tokenLife; });
    if (m_usedNonces.contains(nonce))
        return false;
    m_usedNonces.insert(nonce, now);
    return true;
}

std::optional<OnvifAccess::Refusal> OnvifAccess::checkPlain(const Message& http) {
    using Verdict = DigestAuth::Verdict;
    RecorderState& state = m_recorder->state;
    Verdict verdict = m_auth->check(http.header("Authorization"), http.method, http.target);
    if (verdict == Verdict::Accepted && state.loginRefused)
        verdict = Verdict::Refused;
    if (verdict == Verdict::Accepted) {
        ++state.acceptedLogins;
        return std::nullopt;
    }
    if (verdict == Verdict::Refused)
        ++state.refusedLogins;
    return challenge(verdict == Verdict::Stale);
}

std::optional<OnvifAccess::Refusal> OnvifAccess::check(const Message& http, const SoapRequest& request) {
    // The time is what a client needs before it can make a token, so nothing sent along can spoil it.
    if (request.operation == QLatin1String("GetSystemDateAndTime") && isOpenToAll(request))
        return std::nullopt;
    if (request.token) {
        RecorderState& state = m_recorder->state;
        if (!state.loginRefused && isTokenRight(*request.token)) {
            ++state.acceptedLogins;
            return std::nullopt;
        }
        ++state.refusedLogins;
        return Refusal{notAuthorised(400), {}};
    }
    if (isOpenToAll(request) && http.header("Authorization").isEmpty())
        return std::nullopt;
    return checkPlain(http);
}

} // namespace vigie::simulator
