// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "digest_auth.h"
#include "message.h"
#include "soap.h"
#include "world.h"

#include <QHash>

namespace vigie::simulator {

/// Decides whether a SOAP request may be answered: a WS-UsernameToken digest or HTTP Digest, either suffices;
/// both are checked against the device's own clock and account. Counts refusals in the recorder's state.
/// Source: ONVIF Core, 5.9 (authentication) and 5.9.4.3 (which refusal looks how).
class OnvifAccess final {
public:
    OnvifAccess(RecorderModel* recorder, const DigestAuth* auth);

    /// What to answer instead, when the request may not pass: a fault and, for 401, challenges.
    struct Refusal {
        SoapFault fault;
        QList<QByteArray> challenges;
    };
    [[nodiscard]] std::optional<Refusal> check(const Message& http, const SoapRequest& request);
    /// The same for a plain GET, which can only use HTTP Digest.
    [[nodiscard]] std::optional<Refusal> checkPlain(const Message& http);

private:
    [[nodiscard]] bool isTokenRight(const UsernameToken& token);
    [[nodiscard]] Refusal challenge(bool stale) const;

    RecorderModel* m_recorder;
    const DigestAuth* m_auth;
    QHash<QByteArray, UtcTime> m_usedNonces; ///< of UsernameTokens, with the device time they came at
};

} // namespace vigie::simulator
