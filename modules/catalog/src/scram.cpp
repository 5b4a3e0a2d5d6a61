// SPDX-License-Identifier: GPL-3.0-or-later
#include "scram.h"

#include <QCryptographicHash>
#include <QMessageAuthenticationCode>
#include <QRandomGenerator>

namespace vigie::catalog {
namespace {

constexpr int iterations = 4096; // PostgreSQL 15's own count

QByteArray hmac(const QByteArray& key, const QByteArray& message) {
    return QMessageAuthenticationCode::hash(message, key, QCryptographicHash::Sha256);
}

// PBKDF2 of one block (RFC 8018 §5.2): the output is as long as the hash.
QByteArray saltedPassword(const QByteArray& password, const QByteArray& salt) {
    QByteArray block = hmac(password, salt + QByteArray("\0\0\0\1", 4));
    QByteArray sum = block;
    for (int i = 1; i < iterations; ++i) {
        block = hmac(password, block);
        for (qsizetype n = 0; n < sum.size(); ++n)
            sum[n] = static_cast<char>(sum[n] ^ block[n]);
    }
    return sum;
}

} // namespace

QByteArray scramVerifier(const QString& password, const QByteArray& salt) {
    const QByteArray utf8 = password.normalized(QString::NormalizationForm_KC).toUtf8();
    const QByteArray salted = saltedPassword(utf8, salt);
    const QByteArray storedKey =
        QCryptographicHash::hash(hmac(salted, QByteArrayLiteral("Client Key")), QCryptographicHash::Sha256);
    const QByteArray serverKey = hmac(salted, QByteArrayLiteral("Server Key"));
    return "SCRAM-SHA-256$" + QByteArray::number(iterations) + ':' + salt.toBase64() + '$' +
           storedKey.toBase64() + ':' + serverKey.toBase64();
}

QByteArray randomBytes(int count) {
    QByteArray bytes(count, Qt::Uninitialized);
    for (char& byte : bytes)
        byte = static_cast<char>(QRandomGenerator::system()->bounded(256));
    return bytes;
}

QString randomPassword() {
    return QString::fromLatin1(randomBytes(18).toBase64(QByteArray::Base64UrlEncoding));
}

} // namespace vigie::catalog
