// SPDX-License-Identifier: GPL-3.0-or-later
#include "credential.h"

#include "command.h"
#include "vault/keyring_credentials.h"

#include <QCommandLineParser>
#include <QCoreApplication>

namespace vigie::ctl {

int credential(const QStringList& arguments) {
    QCommandLineParser parser;
    parser.setApplicationDescription(QStringLiteral("Keeps a recorder's login in the session's keyring."));
    parser.addHelpOption();
    parser.addPositionalArgument(QStringLiteral("act"), QStringLiteral("set, remove or check"));
    parser.addPositionalArgument(QStringLiteral("recorder"), QStringLiteral("id of the recorder"));
    const QCommandLineOption user(QStringLiteral("user"), QStringLiteral("Account on the device (set)."),
                                  QStringLiteral("name"));
    const QCommandLineOption password(QStringLiteral("password-stdin"),
                                      QStringLiteral("Read the password from standard input (set)."));
    const QCommandLineOption json(QStringLiteral("json"), QStringLiteral("Answer in JSON."));
    parser.addOptions({user, password, json});
    if (const auto done = parseOptions(parser, arguments))
        return *done;

    const auto refuse = [&](const QString& why) {
        return printError({ErrorCode::InvalidInput, why, {}}, parser.isSet(json));
    };
    const QStringList words = parser.positionalArguments();
    if (words.size() != 2)
        return refuse(
            QCoreApplication::translate("ctl", "Il faut set, remove ou check, puis un enregistreur"));
    const QString& act = words[0];
    const auto recorder = RecorderId::fromString(words[1]);
    if (recorder.isNull())
        return refuse(QCoreApplication::translate("ctl", "Ce n'est pas l'identifiant d'un enregistreur"));

    vault::KeyringCredentials keyring;
    QJsonObject answer{{QStringLiteral("recorder"), recorder.toString()}};
    if (act == QLatin1String("set")) {
        if (!parser.isSet(user) || !parser.isSet(password))
            return refuse(QCoreApplication::translate("ctl", "set demande --user et --password-stdin"));
        const auto login = readCredentials(parser.value(user), true);
        if (!login)
            return printError(login.error(), parser.isSet(json));
        if (const auto stored = keyring.store(recorder, *login); !stored)
            return printError(stored.error(), parser.isSet(json));
        answer[QStringLiteral("user")] = login->user;
    } else if (act == QLatin1String("remove")) {
        if (const auto removed = keyring.remove(recorder); !removed)
            return printError(removed.error(), parser.isSet(json));
    } else if (act == QLatin1String("check")) {
        const auto login = keyring.credentials(recorder);
        if (!login)
            return printError(login.error(), parser.isSet(json));
        answer[QStringLiteral("user")] = login->user;
    } else {
        return refuse(QCoreApplication::translate("ctl", "Acte inconnu : %1").arg(act));
    }
    answer[QStringLiteral("done")] = act;
    printAnswer(answer, parser.isSet(json));
    return Done;
}

} // namespace vigie::ctl
