// SPDX-License-Identifier: GPL-3.0-or-later
#include "digest_auth.h"

#include <QCryptographicHash>
#include <QDateTime>
#include <QMessageAuthenticationCode>
#include <QRandomGenerator>

namespace vigie::simulator {
namespace {

// Long enough for a person trying things, short enough for a test of an hour to meet stale nonces.
constexpr qint64 nonceLifeSeconds = 300;

QByteArray hexHash(QCryptographicHash::Algorithm algorithm, const QByteArray& text) {
    return QCryptographicHash::hash(text, algorithm).toHex();
}

} // namespace

QMap<QByteArray, QByteArray> parseDigestFields(const QByteArray& header) {
    QMap<QByteArray, QByteArray> fields;
    qsizetype i = header.indexOf(' ');
    if (i < 0)
        return fields;
    while (i < header.size()) {
        while (i < header.size() && (header[i] == ' ' || header[i] == ',' || header[i] == '\t'))
            ++i;
        const qsizetype equals = header.indexOf('=', i);
        if (equals < 0)
            break;
        const QByteArray name = header.sliced(i, equals - i).trimmed().toLower();
        i = equals + 1;
        QByteArray value;
        if (i < header.size() && header[i] == '"') {
            for (++i; i < header.size() && header[i] != '"'; ++i) {
                if (header[i] == '\\' && i + 1 < header.size())
                    ++i;
                value.append(header[i]);
            }
            ++i;
        } else {
            while (i < header.size() && header[i] != ',')
                value.append(header[i++]);
            value = value.trimmed();
        }
        fields.insert(name, value);
    }
    return fields;
}

DigestAuth::DigestAuth(QString user, QString password, QByteArray realm)
    : m_user(std::move(user))
    , m_password(std::move(password))
    , m_realm(std::move(realm)) {
    expireNonces();
}

void DigestAuth::expireNonces() {
    m_secret.clear();
    for (int i = 0; i < 4; ++i) {
        const quint64 word = QRandomGenerator::system()->generate64();
        m_secret.append(reinterpret_cast<const char*>(&word), sizeof word);
    }
}

QByteArray DigestAuth::seal(const QByteArray& time) const {
    return QMessageAuthenticationCode::hash(time, m_secret, QCryptographicHash::Sha256).toHex().first(24);
}

QByteArray DigestAuth::makeNonce() const {
    const QByteArray time = QByteArray::number(QDateTime::currentSecsSinceEpoch(), 16);
    return time + '-' + seal(time);
}

QList<QByteArray> DigestAuth::challenges(bool stale) const {
    if (m_scheme == Scheme::Basic)
        return {"Basic realm=\"" + m_realm + '"'};
    const QByteArray nonce = makeNonce();
    QList<QByteArray> all;
    for (const char* const algorithm : {"SHA-256", "MD5"}) {
        if (m_scheme == (algorithm[0] == 'M' ? Scheme::Sha256 : Scheme::Md5))
            continue;
        QByteArray one =
            "Digest realm=\"" + m_realm + "\", nonce=\"" + nonce + "\", qop=\"auth\", algorithm=" + algorithm;
        if (stale)
            one += ", stale=true";
        all.append(one);
    }
    return all;
}

DigestAuth::Verdict DigestAuth::check(const QByteArray& authorization, const QByteArray& method,
                                      const QByteArray& target) const {
    if (authorization.isEmpty())
        return Verdict::Missing;
    if (m_scheme == Scheme::Basic)
        return authorization == "Basic " + (m_user + QLatin1Char(':') + m_password).toUtf8().toBase64()
                   ? Verdict::Accepted
                   : Verdict::Refused;
    if (!authorization.startsWith("Digest "))
        return Verdict::Refused;
    const QMap<QByteArray, QByteArray> fields = parseDigestFields(authorization);
    const QByteArray nonce = fields.value("nonce");
    const qsizetype dash = nonce.indexOf('-');
    if (dash < 0 || seal(nonce.first(dash)) != nonce.sliced(dash + 1))
        return Verdict::Stale; // not one of ours, as after a restart: the client may try again
    bool ok = false;
    const qint64 made = nonce.first(dash).toLongLong(&ok, 16);
    if (!ok || QDateTime::currentSecsSinceEpoch() - made > nonceLifeSeconds)
        return Verdict::Stale;

    const QByteArray algorithm = fields.value("algorithm", "MD5").toUpper();
    QCryptographicHash::Algorithm hash;
    if (algorithm == "MD5" && m_scheme != Scheme::Sha256)
        hash = QCryptographicHash::Md5;
    else if (algorithm == "SHA-256" && m_scheme != Scheme::Md5)
        hash = QCryptographicHash::Sha256;
    else
        return Verdict::Refused;
    const QByteArray uri = fields.value("uri");
    // A proof for another target must not open this one. Clients may sign the bare path of an absolute URI.
    if (uri.isEmpty() || (uri != target && !target.endsWith(uri)))
        return Verdict::Refused;
    if (fields.value("username") != m_user.toUtf8() || fields.value("realm") != m_realm)
        return Verdict::Refused;
    const QByteArray a1 = hexHash(hash, m_user.toUtf8() + ':' + m_realm + ':' + m_password.toUtf8());
    const QByteArray a2 = hexHash(hash, method + ':' + uri);
    QByteArray proof;
    if (const QByteArray qop = fields.value("qop"); qop.isEmpty())
        proof = hexHash(hash, a1 + ':' + nonce + ':' + a2);
    else if (qop == "auth" && !fields.value("cnonce").isEmpty() && fields.value("nc").size() == 8)
        proof = hexHash(hash, a1 + ':' + nonce + ':' + fields.value("nc") + ':' + fields.value("cnonce") +
                                  ':' + qop + ':' + a2);
    else
        return Verdict::Refused;
    return fields.value("response").toLower() == proof ? Verdict::Accepted : Verdict::Refused;
}

} // namespace vigie::simulator
