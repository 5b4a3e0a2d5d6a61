// SPDX-License-Identifier: GPL-3.0-or-later
#include "catalog_commands.h"

#include "command.h"

#include "catalog/accounts.h"
#include "catalog/directory_repository.h"
#include "catalog/migrator.h"
#include "onboarding/enrol.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QJsonArray>

namespace vigie::ctl {

using namespace std::chrono_literals;

namespace {

// The options that every catalog command has. The catalog's own password comes from libpq's usual places
// (PGPASSFILE, ~/.pgpass, PGPASSWORD): standard input is for the password that the command is about.
struct CatalogOptions {
    QCommandLineOption dsn{QStringLiteral("catalog"),
                           QStringLiteral("Catalog, as libpq writes it, without a password."),
                           QStringLiteral("dsn")};
    QCommandLineOption json{QStringLiteral("json"), QStringLiteral("Answer in JSON.")};
};

Result<std::unique_ptr<catalog::Database>> openCatalog(const QString& dsn) {
    if (dsn.isEmpty())
        return fail(ErrorCode::InvalidInput, QCoreApplication::translate("ctl", "Il faut --catalog"));
    auto settings = catalog::ConnectionSettings::parseWithoutPassword(dsn);
    if (!settings)
        return fail(settings.error());
    auto database = std::make_unique<catalog::Database>(*settings, QStringLiteral("vigiectl"));
    if (auto opened = database->openWithin(10s, {}); !opened)
        return fail(opened.error());
    return database;
}

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

int finish(const Result<QJsonObject>& answer, bool json) {
    if (!answer)
        return printError(answer.error(), json);
    printAnswer(*answer, json);
    return Done;
}

std::optional<catalog::Group> groupOf(const QString& name) {
    using catalog::Group;
    for (const auto group : {Group::Operator, Group::Supervisor, Group::Technician, Group::Administrator,
                             Group::Inspector, Group::Agent}) {
        if (catalog::nameOf(group) == name)
            return group;
    }
    return std::nullopt;
}

struct EnrolRequest {
    QString dsn;
    Commune commune;
    Site site;
    Recorder recorder;
    Authorisation authorisation;
    Credentials login;
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
    rtsp::IoThreads io(1);
    auto driver = devices::connectDevice(devices::addressOf(request.recorder, request.login), io);
    if (!driver)
        return fail(driver.error());
    const auto enrolled = onboarding::enrolRecorder(**database, **driver, request.commune, request.site,
                                                    request.recorder, request.authorisation, {});
    if (!enrolled)
        return fail(enrolled.error());
    QJsonArray cameras;
    for (const auto& camera : enrolled->cameras)
        cameras << QJsonObject{{QStringLiteral("number"), camera.number},
                               {QStringLiteral("name"), camera.name},
                               {QStringLiteral("streams"), camera.streams.size()}};
    return QJsonObject{
        {QStringLiteral("recorder"), request.recorder.id.toString()},
        {QStringLiteral("manufacturer"), enrolled->identity.manufacturer},
        {QStringLiteral("model"), enrolled->identity.model},
        {QStringLiteral("firmware"), enrolled->identity.firmware},
        {QStringLiteral("clock_offset_ms"), static_cast<qint64>(enrolled->clock.offset.count())},
        {QStringLiteral("cameras"), cameras}};
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
    parser.process(arguments);
    return finish(migrateOrStatus(parser.positionalArguments().value(0), parser.value(common.dsn)),
                  parser.isSet(common.json));
}

int accountCommand(const QStringList& arguments) {
    const CatalogOptions common;
    const QCommandLineOption name(QStringLiteral("name"), QStringLiteral("What colleagues see."),
                                  QStringLiteral("text"));
    const QCommandLineOption group(
        QStringLiteral("group"),
        QStringLiteral("operator, supervisor, technician, administrator, inspector or agent."),
        QStringLiteral("name"));
    const QCommandLineOption clearance(QStringLiteral("clearance"), QStringLiteral("Number of the agrément."),
                                       QStringLiteral("text"));
    const QCommandLineOption password(QStringLiteral("password-stdin"),
                                      QStringLiteral("Read the account's password from standard input."));
    QCommandLineParser parser;
    parser.setApplicationDescription(QStringLiteral("Makes or changes a login, as the catalog's owner."));
    parser.addHelpOption();
    parser.addPositionalArgument(QStringLiteral("login"), QStringLiteral("database role"));
    parser.addOptions({common.dsn, name, group, clearance, password, common.json});
    parser.process(arguments);
    const bool json = parser.isSet(common.json);

    const QString login = parser.positionalArguments().value(0);
    const auto chosen = groupOf(parser.value(group));
    if (login.isEmpty() || !chosen || !parser.isSet(password))
        return printError(
            {ErrorCode::InvalidInput,
             QCoreApplication::translate("ctl", "Il faut un identifiant, --group et --password-stdin"),
             {}},
            json);
    const auto secret = readCredentials(login, true);
    if (!secret)
        return printError(secret.error(), json);
    auto database = openCatalog(parser.value(common.dsn));
    if (!database)
        return printError(database.error(), json);
    const catalog::Account account{login, parser.isSet(name) ? parser.value(name) : login,
                                   parser.value(clearance), *chosen};
    if (const auto saved = catalog::saveAccount(**database, account, secret->password); !saved)
        return printError(saved.error(), json);
    printAnswer({{QStringLiteral("login"), login}, {QStringLiteral("group"), catalog::nameOf(*chosen)}},
                json);
    return Done;
}

int enrolCommand(const QStringList& arguments) {
    const CatalogOptions common;
    const auto option = [](const char* name, const char* help, const QString& fallback = {}) {
        return QCommandLineOption(QString::fromLatin1(name), QString::fromLatin1(help),
                                  QStringLiteral("text"), fallback);
    };
    const auto code = option("commune-code", "INSEE code of the commune.");
    const auto commune = option("commune", "Name of the commune.");
    const auto site = option("site", "Name of the site.");
    const auto recorder = option("recorder", "Name of the recorder.");
    const auto user = option("user", "Account on the recorder.");
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
    parser.addPositionalArgument(QStringLiteral("address"),
                                 QStringLiteral("http://… of its ONVIF device service"));
    parser.addOptions({common.dsn, code, commune, site, recorder, user, password, number, expires, purpose,
                       retention, common.json});
    parser.process(arguments);
    const bool json = parser.isSet(common.json);

    EnrolRequest request;
    request.dsn = parser.value(common.dsn);
    request.recorder.address = QUrl(parser.positionalArguments().value(0), QUrl::StrictMode);
    request.commune.code = parser.value(code);
    request.commune.name = parser.value(commune);
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
    auto login = readCredentials(parser.value(user), parser.isSet(password));
    if (!login)
        return printError(login.error(), json);
    request.login = std::move(*login);
    return finish(enrol(std::move(request)), json);
}

} // namespace vigie::ctl
