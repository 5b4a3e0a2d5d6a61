// SPDX-License-Identifier: GPL-3.0-or-later
#include "refresh.h"

#include "catalog_access.h"
#include "command.h"

#include "catalog/directory_repository.h"
#include "onboarding/enrol.h"
#include "onboarding/stream_refresh.h"
#include "onboarding/stream_trial.h"
#include "vault/keyring_credentials.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QJsonArray>
#include <QTextStream>

#include <algorithm>

namespace vigie::ctl {

namespace {

/// Cameras that bring no picture are told and saved with the others: one may be off for an hour. None at all
/// means a wrong login or device, and nothing is saved.
Result<QJsonArray> tryAll(const onboarding::StreamRefresh& refresh, const devices::DeviceAddress& address,
                          rtsp::IoThreads& io) {
    QJsonArray silent;
    const auto trials = onboarding::tryStreams(refresh.channels, address, io, {});
    for (qsizetype i = 0; i < trials.size(); ++i)
        if (trials[i].error)
            silent << QJsonObject{{QStringLiteral("camera"), refresh.cameras[i].number},
                                  {QStringLiteral("error"), errorCodeName(trials[i].error->code)},
                                  {QStringLiteral("text"), trials[i].error->text}};
    if (!trials.isEmpty() && silent.size() == trials.size())
        return fail(trials.first().error->code,
                    QCoreApplication::translate("ctl", "Aucune caméra ne donne d'image : rien n'est "
                                                       "enregistré (--untried l'enregistre quand même). %1")
                        .arg(trials.first().error->text),
                    trials.first().error->detail);
    return silent;
}

Result<QJsonObject> refreshOne(catalog::Database& database, const Recorder& recorder, rtsp::IoThreads& io,
                               bool untried) {
    vault::KeyringCredentials keyring;
    const auto login = keyring.credentials(recorder.id);
    if (!login)
        return fail(login.error());
    const auto address = devices::addressOf(recorder, *login);
    const auto driver = devices::connectDevice(address, io);
    if (!driver)
        return fail(driver.error());
    const auto examined = onboarding::examineRecorder(**driver, {});
    if (!examined)
        return fail(examined.error());
    // Read anew: asking a device takes long enough for somebody to rename a camera.
    const auto known = catalog::DirectoryRepository(database).load();
    if (!known)
        return fail(known.error());
    const auto refresh = onboarding::refreshOf(examined->channels, *known, recorder.id);
    QJsonObject answer{{QStringLiteral("cameras"), refresh.cameras.size()}};
    if (!untried) {
        const auto silent = tryAll(refresh, address, io);
        if (!silent)
            return fail(silent.error());
        if (!silent->isEmpty())
            answer[QStringLiteral("without_picture")] = *silent;
    }
    if (const auto saved = onboarding::saveStreams(database, refresh, *known); !saved)
        return fail(saved.error());
    QJsonArray missing;
    for (const Camera& camera : refresh.missing)
        missing << camera.number;
    if (!missing.isEmpty())
        answer[QStringLiteral("without_channel")] = missing;
    if (!refresh.unknown.isEmpty())
        answer[QStringLiteral("unknown_channels")] = QJsonArray::fromStringList(refresh.unknown);
    return answer;
}

/// Those with a camera that has no streams yet.
QList<Recorder> lackingStreams(const Directory& directory) {
    QSet<RecorderId> ids;
    for (const Camera& camera : directory.cameras)
        if (camera.streams.isEmpty())
            ids.insert(camera.recorder);
    QList<Recorder> recorders;
    for (const Recorder& recorder : directory.recorders)
        if (ids.contains(recorder.id))
            recorders.append(recorder);
    return recorders;
}

} // namespace

int refreshCommand(const QStringList& arguments) {
    const CatalogOptions common;
    const QCommandLineOption commune(QStringLiteral("commune-code"),
                                     QStringLiteral("All recorders of this commune (may be repeated)."),
                                     QStringLiteral("code"));
    const QCommandLineOption untried(QStringLiteral("untried"),
                                     QStringLiteral("Save without trying the cameras' streams."));
    QCommandLineParser parser;
    parser.setApplicationDescription(QStringLiteral(
        "Reads the streams of known cameras from their recorders, with the keyring's logins, and "
        "saves them. No camera is made or renamed. Without any recorder: those with cameras that "
        "have no streams yet."));
    parser.addHelpOption();
    parser.addPositionalArgument(QStringLiteral("recorder"), QStringLiteral("ids of recorders"),
                                 QStringLiteral("[recorder...]"));
    parser.addOptions({common.dsn, commune, untried, common.json});
    if (const auto done = parseOptions(parser, arguments))
        return *done;
    const bool json = parser.isSet(common.json);

    auto database = openCatalog(parser.value(common.dsn));
    if (!database)
        return printError(database.error(), json);
    const auto directory = catalog::DirectoryRepository(**database).load();
    if (!directory)
        return printError(directory.error(), json);
    QList<Recorder> chosen;
    if (parser.positionalArguments().isEmpty() && !parser.isSet(commune)) {
        chosen = lackingStreams(*directory);
    } else {
        const auto found = chooseRecorders(*directory, parser.positionalArguments(), parser.values(commune));
        if (!found)
            return printError(found.error(), json);
        chosen = *found;
    }
    std::sort(chosen.begin(), chosen.end(),
              [](const Recorder& a, const Recorder& b) { return a.name < b.name; });

    QJsonArray outcomes;
    bool allDone = true;
    rtsp::IoThreads io(2);
    for (const Recorder& recorder : std::as_const(chosen)) {
        const auto outcome = refreshOne(**database, recorder, io, parser.isSet(untried));
        QJsonObject told = outcome ? *outcome : QJsonObject();
        if (!outcome) {
            allDone = false;
            told[QStringLiteral("error")] = errorCodeName(outcome.error().code);
            told[QStringLiteral("text")] = outcome.error().text;
        }
        told[QStringLiteral("state")] = outcome ? QStringLiteral("refreshed") : QStringLiteral("failed");
        if (!json)
            QTextStream(stdout) << recorder.name << ": " << inWords(told) << '\n';
        told[QStringLiteral("recorder")] = recorder.id.toString();
        told[QStringLiteral("name")] = recorder.name;
        outcomes.append(told);
    }
    if (json)
        printAnswer({{QStringLiteral("recorders"), outcomes}}, true);
    else if (chosen.isEmpty())
        QTextStream(stdout) << QCoreApplication::translate("ctl", "Toutes les caméras ont leurs flux.")
                            << '\n';
    return allDone ? Done : OtherFailure;
}

} // namespace vigie::ctl
