// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/ports.h"

#include <QByteArray>
#include <QByteArrayList>

#include <optional>

namespace vigie::rtsp {

/// One challenge of a WWW-Authenticate header, parameter names in lower case.
struct AuthChallenge {
    QByteArray scheme; ///< as sent
    QMap<QByteArray, QByteArray> parameters;
};

/// Splits a header value that may hold several challenges (RFC 9110 §11.6.1). Malformed parts are skipped.
[[nodiscard]] QList<AuthChallenge> parseChallenges(const QByteArray& headerValue);

/// Answers a peer's challenges with the strongest scheme it offers: Digest SHA-256, Digest MD5 (RFC 7616,
/// RFC 2617, with their -sess forms, qop auth, auth-int or none), Basic only when nothing better is offered
/// and never once anything better was: who sits between would only have to ask for it. Serves RTSP and HTTP;
/// one object for one peer and one login. Thread: its owner's. Secrets: keeps the login in memory; nothing of
/// it is logged.
class DigestAuth {
public:
    explicit DigestAuth(Credentials credentials);

    enum class Verdict {
        Retry,   ///< send the request again with authorization()
        Refused, ///< no further attempt: it would burn one on a device that locks out
        NoScheme ///< none of the offered schemes is one of ours
    };

    /// A 401 arrived with these WWW-Authenticate values; `sent` is whether the request carried an
    /// authorization. A `stale` challenge renews the nonce without counting as a refusal. An answer to a
    /// fresh challenge that is refused is final; one to a nonce that was accepted before is given once more,
    /// as many devices let nonces expire without saying so.
    [[nodiscard]] Verdict challenged(const QByteArrayList& headerValues, bool sent);
    /// The last challenge only renewed its nonce: the login itself was not refused.
    [[nodiscard]] bool wasStale() const { return m_stale; }
    /// The peer accepted an authorization: earlier refusals are forgotten.
    void accepted() {
        m_refusals = 0;
        m_nonceAccepted = true;
    }
    /// Two refusals of the same login: ask the operator, not the device.
    [[nodiscard]] bool refused() const { return m_refusals >= 2; }

    /// Whether a challenge is known, so that authorization() has something to answer.
    [[nodiscard]] bool isReady() const { return m_scheme != Scheme::None; }
    /// The Authorization header's value; `uri` exactly as in the request line. Empty before a challenge.
    /// `cnonce` is for tests with published vectors; random otherwise.
    [[nodiscard]] QByteArray authorization(const QByteArray& method, const QByteArray& uri,
                                           const QByteArray& body = {}, const QByteArray& cnonce = {});
    /// "Digest SHA-256", "Digest MD5", "Basic", empty: for reports.
    [[nodiscard]] QByteArray schemeName() const;

private:
    enum class Scheme { None, Basic, Md5, Sha256 };

    [[nodiscard]] bool choose(const QList<AuthChallenge>& challenges, bool* stale);
    [[nodiscard]] QByteArray hash(const QByteArray& text) const;

    Credentials m_credentials;
    Scheme m_scheme = Scheme::None;
    bool m_session = false; // the algorithm's -sess form
    QByteArray m_algorithm; // as the peer spelled it; empty when it did not
    QByteArray m_realm;
    QByteArray m_nonce;
    std::optional<QByteArray> m_opaque;
    QByteArray m_qop; // the one chosen; empty for RFC 2069 peers
    quint32 m_nonceCount = 0;
    int m_refusals = 0;
    bool m_stale = false;
    bool m_nonceAccepted = false; // the present nonce has been good for something
};

} // namespace vigie::rtsp
