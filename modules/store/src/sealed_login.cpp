// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/sealed_login.h"

#include "secret_bytes.h"

#include <QCoreApplication>
#include <QJsonDocument>

#include <sodium.h>

#include <algorithm>

namespace vigie::store {

namespace {

const QByteArray magic = QByteArrayLiteral("VGL1");
constexpr qsizetype saltSize = crypto_pwhash_SALTBYTES;
constexpr qsizetype nonceSize = crypto_secretbox_NONCEBYTES;
constexpr qsizetype longestRecord = 16384;

unsigned char* raw(QByteArray& bytes) {
    return reinterpret_cast<unsigned char*>(bytes.data());
}

const unsigned char* raw(const QByteArray& bytes) {
    return reinterpret_cast<const unsigned char*>(bytes.constData());
}

tl::unexpected<Error> broken(const QString& detail) {
    return fail(
        ErrorCode::Internal,
        QCoreApplication::translate("store", "L'ouverture hors ligne n'est pas possible sur ce poste."),
        detail);
}

tl::unexpected<Error> refused(const QString& detail) {
    return fail(ErrorCode::Auth,
                QCoreApplication::translate("store", "Mot de passe refusé (vérifié hors ligne)."), detail);
}

Result<void> deriveKey(SecretBytes& key, const QString& password, const QByteArray& salt) {
    // The one copy of the password made here; the caller's string is the caller's.
    QByteArray typed = password.toUtf8();
    SecretBytes bytes(static_cast<size_t>(std::max<qsizetype>(1, typed.size())));
    if (key.data() && bytes.data())
        std::copy(typed.cbegin(), typed.cend(), bytes.data());
    const auto length = static_cast<unsigned long long>(typed.size());
    sodium_memzero(typed.data(), static_cast<size_t>(typed.size()));
    if (!key.data() || !bytes.data())
        return broken(QStringLiteral("no locked memory"));
    if (crypto_pwhash(key.data(), key.size(), reinterpret_cast<const char*>(bytes.data()), length, raw(salt),
                      crypto_pwhash_OPSLIMIT_MODERATE, crypto_pwhash_MEMLIMIT_MODERATE,
                      crypto_pwhash_ALG_ARGON2ID13) != 0)
        return broken(QStringLiteral("Argon2id: out of memory"));
    return {};
}

qint64 us(UtcTime time) {
    return time.time_since_epoch().count();
}

} // namespace

Result<QByteArray> SealedLogin::seal(const LoginClaims& claims, const QString& password) {
    if (sodium_init() < 0)
        return broken(QStringLiteral("sodium_init"));
    const QByteArray text = QJsonDocument(QJsonObject{{QStringLiteral("catalog"), claims.owner.catalog},
                                                      {QStringLiteral("login"), claims.owner.login},
                                                      {QStringLiteral("group"), claims.group},
                                                      {QStringLiteral("name"), claims.displayName},
                                                      {QStringLiteral("issued_us"), us(claims.issuedAt)},
                                                      {QStringLiteral("expires_us"), us(claims.expiresAt)}})
                                .toJson(QJsonDocument::Compact);
    QByteArray salt(saltSize, Qt::Uninitialized);
    QByteArray nonce(nonceSize, Qt::Uninitialized);
    randombytes_buf(salt.data(), static_cast<size_t>(salt.size()));
    randombytes_buf(nonce.data(), static_cast<size_t>(nonce.size()));
    SecretBytes key(crypto_secretbox_KEYBYTES);
    if (auto derived = deriveKey(key, password, salt); !derived)
        return fail(derived.error());
    QByteArray box(text.size() + static_cast<qsizetype>(crypto_secretbox_MACBYTES), Qt::Uninitialized);
    if (crypto_secretbox_easy(raw(box), raw(text), static_cast<unsigned long long>(text.size()), raw(nonce),
                              key.data()) != 0)
        return broken(QStringLiteral("secretbox"));
    return magic + salt + nonce + box;
}

Result<LoginClaims> SealedLogin::open(const QByteArray& record, const Owner& owner, const QString& password) {
    if (sodium_init() < 0)
        return broken(QStringLiteral("sodium_init"));
    const qsizetype head = magic.size() + saltSize + nonceSize;
    if (!record.startsWith(magic))
        return fail(
            ErrorCode::Unsupported,
            QCoreApplication::translate("store", "L'ouverture hors ligne n'est pas possible sur ce poste."),
            QStringLiteral("sealed login of another layout"));
    if (record.size() < head + static_cast<qsizetype>(crypto_secretbox_MACBYTES) ||
        record.size() > longestRecord)
        return refused(QStringLiteral("sealed login of %1 bytes").arg(record.size()));
    const QByteArray salt = record.mid(magic.size(), saltSize);
    const QByteArray nonce = record.mid(magic.size() + saltSize, nonceSize);
    const QByteArray box = record.mid(head);
    SecretBytes key(crypto_secretbox_KEYBYTES);
    if (auto derived = deriveKey(key, password, salt); !derived)
        return fail(derived.error());
    QByteArray text(box.size() - static_cast<qsizetype>(crypto_secretbox_MACBYTES), Qt::Uninitialized);
    if (crypto_secretbox_open_easy(raw(text), raw(box), static_cast<unsigned long long>(box.size()),
                                   raw(nonce), key.data()) != 0)
        return refused(QStringLiteral("the seal doesn't open"));
    const QJsonObject told = QJsonDocument::fromJson(text).object();
    LoginClaims claims;
    claims.owner = {told[QStringLiteral("catalog")].toString(), told[QStringLiteral("login")].toString()};
    claims.group = told[QStringLiteral("group")].toString();
    claims.displayName = told[QStringLiteral("name")].toString();
    claims.issuedAt = UtcTime(std::chrono::microseconds(told[QStringLiteral("issued_us")].toInteger()));
    claims.expiresAt = UtcTime(std::chrono::microseconds(told[QStringLiteral("expires_us")].toInteger()));
    if (!(claims.owner == owner))
        return refused(QStringLiteral("sealed for another login"));
    return claims;
}

} // namespace vigie::store
