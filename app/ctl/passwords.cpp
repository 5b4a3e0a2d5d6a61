// SPDX-License-Identifier: GPL-3.0-or-later
#include "passwords.h"

#include "catalog_access.h"
#include "command.h"

#include "catalog/directory_repository.h"
#include "onboarding/password_batch.h"
#include "vault/keyring_credentials.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QJsonArray>
#include <QTextStream>

namespace vigie::ctl {

namespace {

/// The keyring, with a second entry for a password on its way.
class KeyringPasswords final : public onboarding::PasswordStore {
public:
    Result<Credentials> current(const RecorderId& recorder) override {
        return m_keyring.credentials(recorder);
    }
    Result<void> keepPending(const RecorderId& recorder, const Credentials& next) override {
        return m_keyring.store(pendingKey(recorder), next);
    }
    Result<Credentials> pending(const RecorderId& recorder) override {
        return m_keyring.credentials(pendingKey(recorder));
    }
    Result<void> settle(const RecorderId& recorder, const Credentials& now) override {
        if (auto stored = m_keyring.store(recorder, now); !stored)
            return stored;
        return m_keyring.remove(pendingKey(recorder));
    }
    Result<void> dropPending(const RecorderId& recorder) override {
        return m_keyring.remove(pendingKey(recorder));
    }

private:
    static RecorderId pendingKey(const RecorderId& recorder) {
        return RecorderId(QUuid::createUuidV5(recorder.uuid(), QByteArray("pending password")));
    }
    vault::KeyringCredentials m_keyring;
};

using State = onboarding::PasswordOutcome::State;

QString stateName(State state) {
    switch (state) {
    case State::Changed:
        return QStringLiteral("changed");
    case State::Unchanged:
        return QStringLiteral("unchanged");
    case State::Unsettled:
        break;
    }
    return QStringLiteral("unsettled");
}

} // namespace

int passwordsCommand(const QStringList& arguments) {
    const CatalogOptions common;
    const QCommandLineOption commune(QStringLiteral("commune-code"),
                                     QStringLiteral("All recorders of this commune (may be repeated)."),
                                     QStringLiteral("code"));
    const QCommandLineOption yes(QStringLiteral("yes"),
                                 QStringLiteral("Do it; else only say which recorders."));
    const QCommandLineOption clearText(
        QStringLiteral("allow-clear-text"),
        QStringLiteral("Also recorders reached by http://, where anyone on the way reads the new password."));
    QCommandLineParser parser;
    parser.setApplicationDescription(QStringLiteral(
        "Gives recorders new random passwords and keeps them in the session's keyring. A change "
        "counts only when the new password works and the old one is refused."));
    parser.addHelpOption();
    parser.addPositionalArgument(QStringLiteral("recorder"), QStringLiteral("ids of recorders"),
                                 QStringLiteral("[recorder...]"));
    parser.addOptions({common.dsn, commune, yes, clearText, common.json});
    if (const auto done = parseOptions(parser, arguments))
        return *done;
    const bool json = parser.isSet(common.json);

    auto database = openCatalog(parser.value(common.dsn));
    if (!database)
        return printError(database.error(), json);
    const auto directory = catalog::DirectoryRepository(**database).load();
    if (!directory)
        return printError(directory.error(), json);
    const auto chosen = chooseRecorders(*directory, parser.positionalArguments(), parser.values(commune));
    if (!chosen)
        return printError(chosen.error(), json);

    QJsonArray outcomes;
    bool allChanged = true;
    const auto tell = [&](const QString& id, const QString& name, const QString& state,
                          const std::optional<Error>& error) {
        QJsonObject answer{{QStringLiteral("recorder"), id},
                           {QStringLiteral("name"), name},
                           {QStringLiteral("state"), state}};
        if (error) {
            answer[QStringLiteral("error")] = errorCodeName(error->code);
            answer[QStringLiteral("text")] = error->text;
        }
        if (!json)
            QTextStream(stdout) << name << ": " << state
                                << (error ? QStringLiteral(" – ") + error->text : QString()) << '\n';
        outcomes.append(answer);
    };
    const Error inClear{ErrorCode::InvalidInput,
                        QCoreApplication::translate("ctl", "Le nouveau mot de passe passerait en clair : "
                                                           "donnez une adresse https:// à cet enregistreur, "
                                                           "ou --allow-clear-text"),
                        {}};
    QList<Recorder> safe;
    for (const Recorder& recorder : *chosen) {
        const bool isSafe = parser.isSet(clearText) || recorder.address.scheme() == u"https";
        if (isSafe)
            safe.append(recorder);
        else
            allChanged = false;
        if (!isSafe || !parser.isSet(yes))
            tell(recorder.id.toString(), recorder.name,
                 isSafe ? QStringLiteral("chosen") : stateName(State::Unchanged),
                 isSafe ? std::nullopt : std::optional(inClear));
    }
    bool anyTold = false;
    if (parser.isSet(yes)) {
        KeyringPasswords store;
        rtsp::IoThreads io(2);
        onboarding::changePasswords(safe, store, io, {}, [&](const onboarding::PasswordOutcome& outcome) {
            allChanged &= outcome.state == State::Changed;
            anyTold |= outcome.state != State::Unchanged;
            tell(outcome.recorder.toString(), outcome.name, stateName(outcome.state), outcome.error);
        });
    }
    QJsonObject answer{{QStringLiteral("recorders"), outcomes}};
    if (anyTold) {
        const QString reminder = QCoreApplication::translate(
            "ctl", "Les trousseaux des autres postes ont encore les anciens mots de passe : "
                   "« vigiectl credential set » sur chacun.");
        answer[QStringLiteral("reminder")] = reminder;
        if (!json)
            QTextStream(stdout) << reminder << '\n';
    }
    if (json)
        printAnswer(answer, true);
    return allChanged ? Done : OtherFailure;
}

} // namespace vigie::ctl
