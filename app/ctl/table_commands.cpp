// SPDX-License-Identifier: GPL-3.0-or-later
#include "table_commands.h"

#include "catalog_access.h"
#include "command.h"

#include "catalog/directory_repository.h"
#include "onboarding/directory_csv.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QFile>
#include <QJsonArray>
#include <QSaveFile>
#include <QTextStream>

#include <algorithm>

namespace vigie::ctl {

namespace {

Result<QByteArray> readFile(const QString& path) {
    QFile file(path);
    const bool opened = path == u"-" ? file.open(stdin, QIODevice::ReadOnly)
                                     : (file.setFileName(path), file.open(QIODevice::ReadOnly));
    if (!opened)
        return fail(ErrorCode::Storage,
                    QCoreApplication::translate("ctl", "Fichier illisible : %1").arg(path),
                    file.errorString());
    return file.readAll();
}

QJsonArray changesOf(const onboarding::ImportPlan& plan) {
    QJsonArray array;
    for (const auto& change : plan.changes) {
        const bool isNew = change.kind == onboarding::Change::Kind::Create;
        array.append(QJsonObject{
            {QStringLiteral("line"), change.line},
            {QStringLiteral("change"), isNew ? QStringLiteral("create") : QStringLiteral("update")},
            {QStringLiteral("object"), change.object},
            {QStringLiteral("column"), change.column},
            {QStringLiteral("before"), change.before},
            {QStringLiteral("after"), change.after}});
    }
    return array;
}

QJsonArray faultsOf(const onboarding::ImportPlan& plan) {
    QJsonArray array;
    for (const auto& fault : plan.faults)
        array.append(QJsonObject{{QStringLiteral("line"), fault.line},
                                 {QStringLiteral("column"), fault.column},
                                 {QStringLiteral("text"), fault.text}});
    return array;
}

void printPlan(const onboarding::ImportPlan& plan) {
    QTextStream out(stdout);
    for (const auto& fault : plan.faults)
        out << QCoreApplication::translate("ctl", "ligne %1, %2 : %3")
                   .arg(fault.line)
                   .arg(fault.column, fault.text)
            << '\n';
    for (const auto& change : plan.changes) {
        out << QCoreApplication::translate("ctl", "ligne %1 : %2").arg(change.line).arg(change.object);
        if (change.kind == onboarding::Change::Kind::Create)
            out << QCoreApplication::translate("ctl", ", à créer");
        else
            out << QStringLiteral(", %1 : « %2 » → « %3 »").arg(change.column, change.before, change.after);
        out << '\n';
    }
    for (const QString& remark : plan.remarks)
        out << remark << '\n';
    if (plan.faults.isEmpty() && plan.changes.isEmpty())
        out << QCoreApplication::translate("ctl", "Rien à changer : l'annuaire est déjà ainsi.") << '\n';
}

} // namespace

int importCommand(const QStringList& arguments) {
    const CatalogOptions common;
    const QCommandLineOption dryRun(QStringLiteral("dry-run"),
                                    QStringLiteral("Only say what would change; nothing is saved."));
    const QCommandLineOption templates(
        QStringLiteral("templates"),
        QStringLiteral("Table of the centre's own device templates, tried first."), QStringLiteral("file"));
    QCommandLineParser parser;
    parser.setApplicationDescription(
        QStringLiteral(
            "Saves communes, recorders and cameras from a CSV table, as an administrator. An empty "
            "cell leaves a value as it is, a dash empties it. Columns: ") +
        onboarding::directoryColumns().join(QStringLiteral(", ")));
    parser.addHelpOption();
    parser.addPositionalArgument(QStringLiteral("file"), QStringLiteral("table, - for standard input"));
    parser.addOptions({common.dsn, dryRun, templates, common.json});
    if (const auto done = parseOptions(parser, arguments))
        return *done;
    const bool json = parser.isSet(common.json);

    if (parser.positionalArguments().size() != 1)
        return printError({ErrorCode::InvalidInput,
                           QCoreApplication::translate("ctl", "Il faut le fichier à importer"),
                           {}},
                          json);
    const auto bytes = readFile(parser.positionalArguments().first());
    if (!bytes)
        return printError(bytes.error(), json);
    const auto table = onboarding::parseCsv(*bytes);
    if (!table)
        return printError(table.error(), json);
    QList<onboarding::DeviceTemplate> known;
    if (parser.isSet(templates)) {
        const auto own = readFile(parser.value(templates)).and_then(&onboarding::parseTemplates);
        if (!own)
            return printError(own.error(), json);
        known = *own;
    }
    known += onboarding::builtInTemplates();
    auto database = openCatalog(parser.value(common.dsn));
    if (!database)
        return printError(database.error(), json);
    const auto directory = catalog::DirectoryRepository(**database).load();
    if (!directory)
        return printError(directory.error(), json);

    const auto plan = onboarding::planImport(*table, *directory, known);
    QJsonObject answer{{QStringLiteral("changes"), changesOf(plan)},
                       {QStringLiteral("faults"), faultsOf(plan)},
                       {QStringLiteral("remarks"), QJsonArray::fromStringList(plan.remarks)},
                       {QStringLiteral("saved"), false}};
    if (!json)
        printPlan(plan);
    if (plan.faults.isEmpty() && !parser.isSet(dryRun)) {
        if (const auto applied = onboarding::applyImport(**database, plan); !applied)
            return printError(applied.error(), json);
        answer[QStringLiteral("saved")] = true;
        const auto now = catalog::DirectoryRepository(**database).load();
        if (!now)
            return printError(now.error(), json);
        const auto without = std::count_if(now->cameras.begin(), now->cameras.end(),
                                           [](const Camera& camera) { return camera.streams.isEmpty(); });
        answer[QStringLiteral("without_streams")] = qint64(without);
        if (!json && without > 0)
            QTextStream(stdout) << QCoreApplication::translate(
                                       "ctl",
                                       "%n caméra(s) sans flux : « vigiectl refresh [--commune-code "
                                       "CODE] [enregistreur…] » les lit.",
                                       nullptr, int(without))
                                << '\n';
        const QDate today = QDate::currentDate();
        QStringList unbound;
        for (const Commune& commune : now->communes) {
            if (!commune.convention || !commune.convention->isValidOn(today))
                unbound.append(commune.code);
        }
        unbound.sort();
        answer[QStringLiteral("without_convention")] = QJsonArray::fromStringList(unbound);
        if (!json && !unbound.isEmpty())
            QTextStream(stdout)
                << QCoreApplication::translate(
                       "ctl",
                       "%n commune(s) sans convention en cours, dont personne ne voit les caméras "
                       "(« vigiectl convention CODE NUMÉRO ») : %1",
                       nullptr, int(unbound.size()))
                       .arg(unbound.join(QStringLiteral(", ")))
                << '\n';
    }
    if (json)
        printAnswer(answer, true);
    return plan.faults.isEmpty() ? Done : Usage;
}

int exportCommand(const QStringList& arguments) {
    const CatalogOptions common;
    QCommandLineParser parser;
    parser.setApplicationDescription(QStringLiteral(
        "Writes communes, recorders and cameras as the table that import reads. No password is in it."));
    parser.addHelpOption();
    parser.addPositionalArgument(QStringLiteral("file"),
                                 QStringLiteral("where to; standard output if left out"));
    parser.addOptions({common.dsn, common.json});
    if (const auto done = parseOptions(parser, arguments))
        return *done;
    const bool json = parser.isSet(common.json);

    auto database = openCatalog(parser.value(common.dsn));
    if (!database)
        return printError(database.error(), json);
    const auto directory = catalog::DirectoryRepository(**database).load();
    if (!directory)
        return printError(directory.error(), json);
    const QByteArray bytes = onboarding::exportDirectory(*directory);
    const QString path = parser.positionalArguments().value(0);
    if (path.isEmpty()) {
        QFile out;
        if (!out.open(stdout, QIODevice::WriteOnly) || out.write(bytes) != bytes.size())
            return OtherFailure;
        return Done;
    }
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size() || !file.commit())
        return printError({ErrorCode::Storage,
                           QCoreApplication::translate("ctl", "Impossible d'écrire %1").arg(path),
                           file.errorString()},
                          json);
    printAnswer({{QStringLiteral("file"), path},
                 {QStringLiteral("cameras"), directory->cameras.size()},
                 {QStringLiteral("recorders"), directory->recorders.size()}},
                json);
    return Done;
}

} // namespace vigie::ctl
