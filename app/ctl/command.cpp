// SPDX-License-Identifier: GPL-3.0-or-later
#include "command.h"

#include "rtsp/device_tls.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTextStream>

#include <algorithm>

namespace vigie::ctl {

std::optional<int> parseOptions(QCommandLineParser& parser, const QStringList& arguments) {
    if (!parser.parse(arguments)) {
        QTextStream(stderr) << parser.errorText() << '\n';
        return Usage;
    }
    if (!parser.isSet(QStringLiteral("help")) && !parser.isSet(QStringLiteral("help-all")))
        return std::nullopt;
    QString help = parser.helpText();
    const QString program = QCoreApplication::arguments().constFirst(); // as Qt's own usage line has it
    if (const qsizetype at = help.indexOf(program); at >= 0)
        help.replace(at, program.size(), arguments.constFirst());
    QTextStream(stdout) << help;
    return Done;
}

QString inWords(const QJsonValue& value, const QString& key) {
    constexpr qsizetype shown = 3;
    if (value.isObject()) {
        QStringList words;
        const QJsonObject object = value.toObject();
        for (auto it = object.begin(); it != object.end(); ++it)
            if (const QString text = inWords(it.value(), it.key()); !text.isEmpty())
                words.append(it.key() + u'=' + text);
        return words.join(u' ');
    }
    if (value.isArray()) {
        const QJsonArray array = value.toArray();
        QString text = QString::number(array.size());
        for (qsizetype i = 0; i < std::min(shown, array.size()); ++i)
            text += QStringLiteral(" [%1]").arg(inWords(array[i]));
        return array.size() > shown ? text + QStringLiteral(" …") : text;
    }
    if (value.isDouble()) {
        const bool unknown = value.toDouble() < 0 && key != u"offset_ms";
        if (unknown || (key == u"fps" && value.toDouble() <= 0))
            return QStringLiteral("?");
        return value.toVariant().toString();
    }
    if (value.isString()) {
        const QString text = value.toString();
        return key.isEmpty() || !text.contains(u' ') ? text : u'"' + text + u'"';
    }
    return value.toVariant().toString();
}

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
        out << it.key() << ": "
            << (it.value().isArray() || it.value().isObject() ? inWords(it.value())
                                                              : it.value().toVariant().toString())
            << '\n';
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
