// SPDX-License-Identifier: GPL-3.0-or-later
#include "rtsp/device_tls.h"

#include <QCoreApplication>
#include <QCryptographicHash>

namespace vigie::rtsp {

namespace {

constexpr qsizetype sha256Bytes = 32;

} // namespace

QSslConfiguration deviceTlsConfiguration() {
    QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
    configuration.setProtocol(QSsl::TlsV1_2OrLater);
    configuration.setPeerVerifyMode(QSslSocket::VerifyPeer);
    return configuration;
}

QString fingerprintText(const QByteArray& sha256) {
    return QString::fromLatin1(sha256.toHex(':').toUpper());
}

QByteArray parseFingerprint(const QString& text) {
    QByteArray hex = text.trimmed().toLatin1().toLower();
    hex.replace(':', "");
    const QByteArray bytes = QByteArray::fromHex(hex);
    return hex.size() == 2 * sha256Bytes && bytes.size() == sha256Bytes && bytes.toHex() == hex
               ? bytes
               : QByteArray();
}

std::optional<Error> refusal(const DeviceTrust& trust, const QSslCertificate& presented,
                             const QList<QSslError>& errors) {
    if (presented.isNull())
        return Error{ErrorCode::Untrusted,
                     QCoreApplication::translate("rtsp", "L'appareil ne présente pas de certificat."),
                     QStringLiteral("no certificate")};
    const QByteArray sha256 = presented.digest(QCryptographicHash::Sha256);
    if (!trust.pinnedSha256.isEmpty()) {
        if (sha256 == trust.pinnedSha256)
            return std::nullopt;
        return Error{
            ErrorCode::Untrusted,
            QCoreApplication::translate("rtsp", "Le certificat de l'appareil a changé. Empreinte présentée : "
                                                "%1 ; empreinte acceptée : %2. Vérifiez-la sur l'appareil "
                                                "avant de l'accepter.")
                .arg(fingerprintText(sha256), fingerprintText(trust.pinnedSha256)),
            QStringLiteral("certificate changed")};
    }
    if (errors.isEmpty())
        return std::nullopt;
    QStringList reasons;
    for (const QSslError& error : errors)
        reasons.append(QString::number(int(error.error())));
    return Error{ErrorCode::Untrusted,
                 QCoreApplication::translate("rtsp",
                                             "Le certificat de l'appareil n'est pas reconnu. Empreinte : %1. "
                                             "Vérifiez-la sur l'appareil avant de l'accepter.")
                     .arg(fingerprintText(sha256)),
                 QStringLiteral("certificate errors %1").arg(reasons.join(u','))};
}

} // namespace vigie::rtsp
