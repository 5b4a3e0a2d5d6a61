// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFile>
#include <QProcess>
#include <QSslCertificate>
#include <QSslKey>
#include <QTemporaryDir>

/// A certificate made for the test, signed by itself, for 127.0.0.1 as a camera makes its own.
struct TestCertificate {
    QTemporaryDir folder;
    QSslCertificate certificate;
    QSslKey key;

    /// False when there is no openssl program.
    bool make() {
        QProcess openssl;
        openssl.start(QStringLiteral("openssl"),
                      {QStringLiteral("req"), QStringLiteral("-x509"), QStringLiteral("-newkey"),
                       QStringLiteral("ec"), QStringLiteral("-pkeyopt"),
                       QStringLiteral("ec_paramgen_curve:prime256v1"), QStringLiteral("-nodes"),
                       QStringLiteral("-days"), QStringLiteral("30"), QStringLiteral("-subj"),
                       QStringLiteral("/CN=camera"), QStringLiteral("-addext"),
                       QStringLiteral("subjectAltName=IP:127.0.0.1"), QStringLiteral("-keyout"), keyPath(),
                       QStringLiteral("-out"), certificatePath()});
        if (!openssl.waitForStarted(5000) || !openssl.waitForFinished(20000) || openssl.exitCode() != 0)
            return false;
        QFile keyFile(keyPath());
        QFile certificateFile(certificatePath());
        if (!keyFile.open(QIODevice::ReadOnly) || !certificateFile.open(QIODevice::ReadOnly))
            return false;
        key = QSslKey(keyFile.readAll(), QSsl::Ec);
        certificate = QSslCertificate(certificateFile.readAll());
        return !key.isNull() && !certificate.isNull();
    }
    [[nodiscard]] QString keyPath() const { return folder.filePath(QStringLiteral("key.pem")); }
    [[nodiscard]] QString certificatePath() const { return folder.filePath(QStringLiteral("cert.pem")); }
};
