// SPDX-License-Identifier: GPL-3.0-or-later
#include "catalog_commands.h"

#include "catalog_access.h"
#include "command.h"

#include "catalog/accounts.h"
#include "catalog/directory_repository.h"
#include "catalog/migrator.h"
#include "domain/names.h"
#include "onboarding/enrol.h"
#include "onboarding/login_trial.h"
#include "onboarding/stream_trial.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QJsonArray>

namespace vigie::ctl {

using namespace std::chrono_literals;

namespace {

Result<QJsonObject> migrateOrStatus(const QString& act, const QString& dsn) {
    auto database = openCatalog(dsn);
    if (!database)
        return fail(database.error());
    const auto known = catalog::Migrator::builtIn();
    if (!known)
        return fail(known.error());
    catalog::Migrator migrator(**database, *known);
    QJsonObject answer;
    if (act == QStringLiteral("migrate")) {
        const auto applied = migrator.migrate();
        if (!applied)
            return fail(applied.error());
        answer[QStringLiteral("applied")] = *applied;
    } else if (act != QStringLiteral("status")) {
        return fail(ErrorCode::InvalidInput,
                    QCoreApplication::translate("ctl", "vigiectl catalog migrate ou status"));
    }
    const auto version = migrator.version();
    if (!version)
        return fail(version.error());
    answer[QStringLiteral("version")] = *version;
    answer[QStringLiteral("program_version")] = known->isEmpty() ? 0 : known->last().version;
    const auto fits = migrator.check();
    answer[QStringLiteral("fits")] = fits.has_value();
    return answer;
}

struct EnrolRequest {
    QString dsn;
    Commune commune;
    Site site;
    Recorder recorder;
    Authorisation authorisation;
    QList<onboarding::LoginCandidate> logins; ///< tried in this order
    bool saveUntried = false;
};

// What is already there keeps its identity.
void recognise(EnrolRequest& request, const Directory& known) {
    request.commune.id = CommuneId::create();
    for (const auto& commune : known.communes) {
        if (commune.code == request.commune.code)
            request.commune.id = commune.id;
    }
    request.site.id = SiteId::create();
    request.site.commune = request.commune.id;
    for (const auto& site : known.sites) {
        if (site.commune == request.commune.id && site.name == request.site.name)
            request.site.id = site.id;
    }
    request.recorder.id = RecorderId::create();
    request.recorder.commune = request.commune.id;
    request.recorder.site = request.site.id;
    for (const auto& recorder : known.recorders) {
        if (recorder.address == request.recorder.address)
            request.recorder.id = recorder.id;
    }
}

Result<QJsonObject> enrol(EnrolRequest request) {
    auto database = openCatalog(request.dsn);
    if (!database)
        return fail(database.error());
    const auto known = catalog::DirectoryRepository(**database).load();
    if (!known)
        return fail(known.error());
    recognise(request, *known);
    rtsp::IoThreads io(2);
    devices::DeviceAddress address = devices::addressOf(request.recorder, {});
    QStringList refused;
    if (request.logins.size() > 1) {
        const auto trial = onboarding::tryLogins(address, request.logins, io, {});
        if (!trial)
            return fail(trial.error());
        address.credentials = trial->credentials;
        refused = trial->refused;
    } else {
        address.credentials = request.logins.value(0).credentials;
    }
    auto driver = devices::connectDevice(address, io);
    if (!driver)
        return fail(driver.error());
    const auto examined = onboarding::examineRecorder(**driver, {});
    if (!examined)
        return fail(examined.error());
    // Cameras are tried before anything is saved: one that brings no picture is found now, not at night.
    QJsonArray silent;
    if (!request.saveUntried) {
        const auto trials = onboarding::tryStreams(examined->channels, address, io, {});
        for (const auto& trial : trials)
            if (trial.error)
                silent << QJsonObject{{QStringLiteral("channel"), trial.channel},
                                      {QStringLiteral("error"), errorCodeName(trial.error->code)},
                                      {QStringLiteral("text"), trial.error->text}};
        if (!trials.isEmpty() && silent.size() == trials.size())
            return fail(trials.first().error->code,
                        QCoreApplication::translate("ctl",
                                                    "Aucune caméra ne donne d'image en direct : rien n'est "
                                                    "enregistré (--untried l'enregistre quand même). %1")
                            .arg(trials.first().error->text),
                        trials.first().error->detail);
    }
    const auto enrolled = onboarding::saveRecorder(**database, *examined, request.commune, request.site,
                                                   request.recorder, request.authorisation);
    if (!enrolled)
        return fail(enrolled.error());
    QJsonArray cameras;
    for (const auto& camera : enrolled->cameras)
        cameras << QJsonObject{{QStringLiteral("number"), camera.number},
                               {QStringLiteral("name"), camera.name},
                               {QStringLiteral("streams"), camera.streams.size()}};
    QJsonObject answer{{QStringLiteral("recorder"), request.recorder.id.toString()},
                       {QStringLiteral("manufacturer"), enrolled->identity.manufacturer},
                       {QStringLiteral("model"), enrolled->identity.model},
                       {QStringLiteral("firmware"), enrolled->identity.firmware},
                       {QStringLiteral("user"), address.credentials.user},
                       {QStringLiteral("cameras"), cameras}};
    if (enrolled->clock)
        answer[QStringLiteral("clock_offset_ms")] = static_cast<qint64>(enrolled->clock->offset.count());
    if (!silent.isEmpty())
        answer[QStringLiteral("without_picture")] = silent;
    if (!refused.isEmpty())
        answer[QStringLiteral("refused_logins")] = QJsonArray::fromStringList(refused);
    return answer;
}

} // namespace

int catalogCommand(const QStringList& arguments) {
    const CatalogOptions common;
    QCommandLineParser parser;
    parser.setApplicationDescription(QStringLiteral(
        "migrate: bring the catalog to this program's schema, as its owner. status: say which it has."));
    parser.addHelpOption();
    parser.addPositionalArgument(QStringLiteral("act"), QStringLiteral("migrate or status"));
    parser.addOptions({common.dsn, common.json});
    if (const auto done = parseOptions(parser, arguments))
        return *done;
    return finish(migrateOrStatus(parser.positionalArguments().value(0), parser.value(common.dsn)),
                  parser.isSet(common.json));
}

int enrolCommand(const QStringList& arguments) {
    const CatalogOptions common;
    const auto option = [](const char* name, const char* help, const QString& fallback = {}) {
        return QCommandLineOption(QString::fromLatin1(name), QString::fromUtf8(help), QStringLiteral("text"),
                                  fallback);
    };
    const auto code = option("commune-code", "INSEE code of the commune.");
    const auto commune = option("commune", "Name of the commune.");
    const auto site = option("site", "Name of the site.");
    const auto recorder = option("recorder", "Name of the recorder.");
    const auto user = option("user", "Account on the recorder.");
    const auto convention = option("convention", "Number of the commune's convention with the centre.");
    const auto until = option("convention-until", "Day it ends, YYYY-MM-DD; without: until it is ended.");
    const auto number = option("authorisation", "Number of the arrêté.");
    const auto expires = option("expires", "Day it ends, YYYY-MM-DD.");
    const auto purpose = option("purpose", "What it allows the cameras for.");
    const auto retention = option("retention", "Days that images may be kept.", QStringLiteral("15"));
    const QCommandLineOption password(QStringLiteral("password-stdin"),
                                      QStringLiteral("Read the recorder's password from standard input."));
    QCommandLineParser parser;
    parser.setApplicationDescription(QStringLiteral(
        "Asks a recorder who it is and which cameras it has, and saves them, as an administrator."));
    parser.addHelpOption();
    parser.addPositionalArgument(
        QStringLiteral("address"),
        QStringLiteral("http(s)://… of its web service; rtsp://… of a generic camera"));
    const auto family =
        option("family", "onvif, hikvision, dahua, axis or generic.", QStringLiteral("onvif"));
    const auto fingerprint =
        option("fingerprint", "SHA-256 of the certificate, once a person has compared it with the device's.");
    const QCommandLineOption logins(
        QStringLiteral("logins-stdin"),
        QStringLiteral(
            "Read logins from standard input, \"user<tab>password\" a line, and try them in order."));
    const QCommandLineOption untried(QStringLiteral("untried"),
                                     QStringLiteral("Save without trying the cameras' streams."));
    parser.addOptions({common.dsn, code, commune, site, recorder, family, fingerprint, user, password, logins,
                       untried, convention, until, number, expires, purpose, retention, common.json});
    if (const auto done = parseOptions(parser, arguments))
        return *done;
    const bool json = parser.isSet(common.json);

    EnrolRequest request;
    request.dsn = parser.value(common.dsn);
    request.recorder.address = QUrl(parser.positionalArguments().value(0), QUrl::StrictMode);
    request.commune.code = parser.value(code);
    request.commune.name = parser.value(commune);
    if (parser.isSet(convention))
        request.commune.convention = {
            parser.value(convention), {}, QDate::fromString(parser.value(until), Qt::ISODate)};
    request.site.name = parser.value(site);
    request.recorder.name = parser.value(recorder);
    request.authorisation = {parser.value(number), QDate::fromString(parser.value(expires), Qt::ISODate),
                             parser.value(purpose), parser.value(retention).toInt()};
    if (!request.recorder.address.isValid() || request.recorder.address.host().isEmpty() ||
        !request.recorder.address.userInfo().isEmpty())
        return printError({ErrorCode::InvalidInput,
                           QCoreApplication::translate(
                               "ctl", "Il faut l'adresse http:// de l'enregistreur, sans identifiants"),
                           {}},
                          json);
    if (request.commune.code.isEmpty() || request.commune.name.isEmpty() || request.site.name.isEmpty() ||
        request.recorder.name.isEmpty())
        return printError(
            {ErrorCode::InvalidInput,
             QCoreApplication::translate("ctl", "Il faut --commune-code, --commune, --site et --recorder"),
             {}},
            json);
    if (!request.authorisation.number.isEmpty() && !request.authorisation.expires.isValid())
        return printError({ErrorCode::InvalidInput,
                           QCoreApplication::translate("ctl", "--expires attend une date AAAA-MM-JJ"),
                           {}},
                          json);
    const auto chosen = fromName<DeviceFamily>(parser.value(family));
    if (!chosen)
        return printError(
            {ErrorCode::InvalidInput,
             QCoreApplication::translate("ctl", "--family attend onvif, hikvision, dahua, axis ou generic"),
             {}},
            json);
    request.recorder.family = *chosen;
    const auto trust = readTrust(parser.value(fingerprint));
    if (!trust)
        return printError(trust.error(), json);
    request.recorder.trust = *trust;
    request.saveUntried = parser.isSet(untried);
    if (parser.isSet(logins)) {
        const auto read = readLogins();
        if (!read)
            return printError(read.error(), json);
        for (const Credentials& one : *read)
            // Several may be of the same account.
            request.logins.append({QCoreApplication::translate("ctl", "n° %1 (%2)")
                                       .arg(request.logins.size() + 1)
                                       .arg(one.user),
                                   one});
    } else {
        auto login = readCredentials(parser.value(user), parser.isSet(password));
        if (!login)
            return printError(login.error(), json);
        request.logins.append({login->user, *login});
    }
    return finish(enrol(std::move(request)), json);
}

} // namespace vigie::ctl
