// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QList>
#include <QMap>
#include <QString>

namespace vigie::simulator {

/// The server side of Digest access authentication for HTTP and RTSP (RFC 7616, and RFC 2069 style answers
/// without qop): SHA-256 first, then MD5, one challenge each, or as setScheme() says. Nonces carry their own
/// time and seal. Thread: its recorder's. Secrets: the password is never logged.
class DigestAuth final {
public:
    DigestAuth(QString user, QString password, QByteArray realm);

    /// What is offered and accepted: most brands know MD5 alone.
    enum class Scheme { Sha256AndMd5, Md5, Sha256, Basic };
    void setScheme(Scheme scheme) { m_scheme = scheme; }

    enum class Verdict { Accepted, Missing, Stale, Refused };
    /// Checks an Authorization header's value against the request's method and target.
    [[nodiscard]] Verdict check(const QByteArray& authorization, const QByteArray& method,
                                const QByteArray& target) const;
    /// The values of the WWW-Authenticate headers, in the order of our preference.
    [[nodiscard]] QList<QByteArray> challenges(bool stale) const;

    /// Makes every nonce handed out so far stale: the next request with one is asked to try again.
    void expireNonces();

    [[nodiscard]] const QString& user() const { return m_user; }
    [[nodiscard]] const QString& password() const { return m_password; }

private:
    [[nodiscard]] QByteArray makeNonce() const;
    [[nodiscard]] QByteArray seal(const QByteArray& time) const;

    QString m_user;
    QString m_password;
    QByteArray m_realm;
    QByteArray m_secret;
    Scheme m_scheme = Scheme::Sha256AndMd5;
};

/// The fields of `Digest username="x", uri="y", qop=auth`: names in lower case, quotes removed.
[[nodiscard]] QMap<QByteArray, QByteArray> parseDigestFields(const QByteArray& header);

} // namespace vigie::simulator
