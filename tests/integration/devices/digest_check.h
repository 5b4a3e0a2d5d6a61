// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCryptographicHash>
#include <QMap>

/// A device's side of HTTP Digest (RFC 7616, qop auth), written apart from the client's.
class DigestCheck {
public:
    DigestCheck(QByteArray user, QByteArray password, bool sha256 = false)
        : m_user(std::move(user))
        , m_password(std::move(password))
        , m_sha256(sha256) {}

    /// Headers of a 401.
    [[nodiscard]] QByteArray challenge() const {
        return QByteArray("WWW-Authenticate: Digest realm=\"r\", qop=\"auth\", nonce=\"n0\", algorithm=") +
               (m_sha256 ? "SHA-256" : "MD5") + "\r\n";
    }
    [[nodiscard]] bool accepts(const QByteArray& header, const QByteArray& method,
                               const QByteArray& path) const {
        if (!header.startsWith("Digest "))
            return false;
        QMap<QByteArray, QByteArray> fields;
        for (const QByteArray& part : header.mid(7).split(',')) {
            const qsizetype equals = part.indexOf('=');
            QByteArray value = part.mid(equals + 1).trimmed();
            if (value.startsWith('"'))
                value = value.mid(1, value.size() - 2);
            fields.insert(part.left(equals).trimmed(), value);
        }
        const QByteArray a1 = hash(m_user + ":r:" + m_password);
        const QByteArray a2 = hash(method + ':' + path);
        return fields["username"] == m_user && fields["uri"] == path &&
               fields["response"] ==
                   hash(a1 + ":n0:" + fields["nc"] + ':' + fields["cnonce"] + ":auth:" + a2);
    }

private:
    [[nodiscard]] QByteArray hash(const QByteArray& text) const {
        return QCryptographicHash::hash(text, m_sha256 ? QCryptographicHash::Sha256 : QCryptographicHash::Md5)
            .toHex();
    }
    QByteArray m_user;
    QByteArray m_password;
    bool m_sha256;
};
