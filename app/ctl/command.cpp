// SPDX-License-Identifier: GPL-3.0-or-later
#include "command.h"

#include "rtsp/device_tls.h"

#include <QCoreApplication>
#include <QFile>
#include <QJsonDocument>
#include <QTextStream>

namespace vigie::ctl {

int exitCodeFor(const Error& error) {
    switch (error.code) {
    case ErrorCode::Network:
    case ErrorCode::Timeout:
        return NetworkFailure;
    case ErrorCode::Auth:
    case ErrorCode::Forbidden:
        return LoginRefused;
    case ErrorCode::Untrusted:
        return Untrusted;
    case ErrorCode::Protocol:
    case ErrorCode::Unsupported:
        return BadAnswer;
    case ErrorCode::InvalidInput:
        return Usage;
    default:
        return OtherFailure;
    }
}

void printAnswer(const QJsonObject& answer, bool json) {
    QTextStream out(stdout);
    if (json) {
        out << QJsonDocument(answer).toJson(QJsonDocument::Compact) << '\n';
        return;
    }
    for (auto it = answer.begin(); it != answer.end(); ++it)
        out << it.key() << ": " << it.value().toVariant().toString() << '\n';
}

int printError(const Error& error, bool json) {
    if (json)
        printAnswer({{QStringLiteral("error"), errorCodeName(error.code)},
                     {QStringLiteral("text"), error.text},
                     {QStringLiteral("detail"), error.detail}},
                    true);
    else
        QTextStream(stderr) << error.toLogLine() << '\n';
    return exitCodeFor(error);
}

int finish(const Result<QJsonObject>& answer, bool json) {
    if (!answer)
        return printError(answer.error(), json);
    printAnswer(*answer, json);
    return Done;
}

Result<DeviceTrust> readTrust(const QString& fingerprint) {
    DeviceTrust trust{rtsp::parseFingerprint(fingerprint)};
    if (!fingerprint.isEmpty() && trust.pinnedSha256.isEmpty())
        return fail(
            ErrorCode::InvalidInput,
            QCoreApplication::translate("ctl", "--fingerprint attend une empreinte SHA-256 (AB:CD:…)"));
    return trust;
}

Result<QList<Credentials>> readLogins() {
    QFile input;
    if (!input.open(stdin, QIODevice::ReadOnly))
        return fail(ErrorCode::InvalidInput, QCoreApplication::translate("ctl", "Entrée standard illisible"));
    QList<Credentials> logins;
    for (QByteArray line = input.readLine(4096); !line.isEmpty() && logins.size() < 100;
         line = input.readLine(4096)) {
        while (line.endsWith('\n') || line.endsWith('\r'))
            line.chop(1);
        const qsizetype tab = line.indexOf('\t');
        if (tab > 0)
            logins.append({QString::fromUtf8(line.left(tab)), QString::fromUtf8(line.mid(tab + 1))});
    }
    if (logins.isEmpty())
        return fail(ErrorCode::InvalidInput,
                    QCoreApplication::translate(
                        "ctl", "Aucun identifiant sur l'entrée standard (compte, tabulation, mot de passe)"));
    return logins;
}

Result<Credentials> readCredentials(const QString& user, bool passwordFromStdin) {
    if (user.isEmpty() && passwordFromStdin)
        return fail(ErrorCode::InvalidInput,
                    QCoreApplication::translate("ctl", "--password-stdin demande --user"));
    if (!passwordFromStdin)
        return Credentials{user, {}};
    QFile input;
    if (!input.open(stdin, QIODevice::ReadOnly))
        return fail(ErrorCode::InvalidInput, QCoreApplication::translate("ctl", "Entrée standard illisible"));
    QByteArray line = input.readLine(4096);
    while (line.endsWith('\n') || line.endsWith('\r'))
        line.chop(1);
    return Credentials{user, QString::fromUtf8(line)};
}

} // namespace vigie::ctl
