// SPDX-License-Identifier: GPL-3.0-or-later
#include "guard_commands.h"

#include "catalog/accounts.h"
#include "catalog/directory_repository.h"
#include "catalog/journal_repository.h"
#include "catalog_access.h"
#include "command.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QFile>
#include <QJsonArray>
#include <QJsonObject>
#include <QSaveFile>

namespace vigie::ctl {
namespace {

QCommandLineOption option(const char* name, const char* help) {
    return QCommandLineOption(QString::fromLatin1(name), QString::fromUtf8(help), QStringLiteral("text"));
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

/// A day of an option that may be left out; InvalidInput for what is none.
Result<QDate> dayOf(const QCommandLineParser& parser, const QCommandLineOption& option) {
    if (!parser.isSet(option))
        return QDate();
    const QDate day = QDate::fromString(parser.value(option), Qt::ISODate);
    if (day.isValid())
        return day;
    return fail(
        ErrorCode::InvalidInput,
        QCoreApplication::translate("ctl", "--%1 attend une date AAAA-MM-JJ").arg(option.names().first()));
}

Result<CommuneId> communeOf(const Directory& directory, const QString& code) {
    for (const Commune& commune : directory.communes) {
        if (commune.code == code)
            return commune.id;
    }
    return fail(ErrorCode::InvalidInput,
                QCoreApplication::translate("ctl", "Le catalogue ne connaît pas la commune %1").arg(code));
}

QJsonObject toJson(const catalog::Account& account) {
    QJsonObject object{{QStringLiteral("login"), account.login},
                       {QStringLiteral("name"), account.displayName},
                       {QStringLiteral("group"), catalog::nameOf(account.group)},
                       {QStringLiteral("all_communes"), account.allCommunes}};
    if (!account.clearance.isEmpty())
        object[QStringLiteral("clearance")] = account.clearance;
    if (account.clearanceUntil.isValid())
        object[QStringLiteral("clearance_until")] = account.clearanceUntil.toString(Qt::ISODate);
    if (account.validUntil.isValid())
        object[QStringLiteral("until")] = account.validUntil.toString(Qt::ISODate);
    if (account.bar != catalog::Bar::None)
        object[QStringLiteral("barred")] = catalog::sentenceOf(account.bar);
    return object;
}

Result<QJsonObject> listed(catalog::Database& database) {
    const auto accounts = catalog::listAccounts(database);
    if (!accounts)
        return fail(accounts.error());
    QJsonArray array;
    for (const catalog::Account& account : *accounts)
        array << toJson(account);
    return QJsonObject{{QStringLiteral("accounts"), array}};
}

QString wordOf(catalog::JournalFinding::Kind kind) {
    using Kind = catalog::JournalFinding::Kind;
    switch (kind) {
    case Kind::Altered:
        return QStringLiteral("altered");
    case Kind::Unchained:
        return QStringLiteral("unchained");
    case Kind::Missing:
        return QStringLiteral("missing");
    case Kind::Head:
        return QStringLiteral("head");
    case Kind::Anchor:
        return QStringLiteral("anchor");
    }
    return {};
}

Result<QJsonObject> verified(catalog::Database& database) {
    qint64 lines = 0;
    const auto findings = catalog::JournalRepository(database).verify([&](qint64 read) { lines = read; });
    if (!findings)
        return fail(findings.error());
    QJsonArray array;
    for (const catalog::JournalFinding& finding : *findings) {
        QJsonObject object{{QStringLiteral("what"), wordOf(finding.kind)},
                           {QStringLiteral("chain"),
                            finding.commune.isNull() ? QStringLiteral("centre") : finding.commune.toString()},
                           {QStringLiteral("seq"), finding.seq}};
        if (finding.lastSeq > finding.seq)
            object[QStringLiteral("to_seq")] = finding.lastSeq;
        if (finding.id != 0)
            object[finding.kind == catalog::JournalFinding::Kind::Anchor ? QStringLiteral("anchor")
                                                                         : QStringLiteral("line")] =
                finding.id;
        array << object;
    }
    return QJsonObject{{QStringLiteral("whole"), findings->isEmpty()},
                       {QStringLiteral("lines"), lines},
                       {QStringLiteral("findings"), array}};
}

Result<QJsonObject> anchored(catalog::Database& database, const QString& path) {
    const auto anchor = catalog::JournalRepository(database).anchor();
    if (!anchor)
        return fail(anchor.error());
    if (!path.isEmpty()) {
        QSaveFile file(path);
        if (!file.open(QIODevice::WriteOnly) || file.write(anchor->heads) != anchor->heads.size() ||
            !file.commit())
            return fail(
                ErrorCode::Storage,
                QCoreApplication::translate("ctl", "L'ancre %1 est posée, mais « %2 » n'a pu être écrit.")
                    .arg(anchor->id)
                    .arg(path),
                file.errorString());
    }
    return QJsonObject{{QStringLiteral("anchor"), anchor->id},
                       {QStringLiteral("chains"), anchor->heads.count('\n')}};
}

Result<QJsonObject> stamped(catalog::Database& database, qint64 anchor, const QString& path) {
    constexpr qint64 mostBytes = 1 << 20;
    QFile file(path);
    if (anchor <= 0 || !file.open(QIODevice::ReadOnly) || file.size() == 0 || file.size() > mostBytes)
        return fail(
            ErrorCode::InvalidInput,
            QCoreApplication::translate("ctl", "Il faut --anchor N et --token FICHIER, un jeton RFC 3161"));
    if (auto done = catalog::JournalRepository(database).stamp(anchor, file.readAll()); !done)
        return fail(done.error());
    return QJsonObject{{QStringLiteral("anchor"), anchor}, {QStringLiteral("stamped"), true}};
}

} // namespace

int accountCommand(const QStringList& arguments) {
    const CatalogOptions common;
    const auto name = option("name", "What colleagues see.");
    const auto group =
        option("group", "operator, supervisor, technician, administrator, inspector or agent.");
    const auto clearance = option("clearance", "Number of the prefect's agrément.");
    const auto clearanceUntil = option("clearance-until", "Its last day, YYYY-MM-DD.");
    const auto from = option("from", "The account's first day.");
    const auto until = option("until", "The account's last day; an inspector needs one.");
    const auto commune =
        option("commune", "INSEE code of a commune it is for; may be given again. Without: all.");
    const QCommandLineOption all(QStringLiteral("all-communes"),
                                 QStringLiteral("It is for all communes again."));
    const auto suspend = option("suspend", "Closes the account and ends its sessions, for this reason.");
    const QCommandLineOption resume(QStringLiteral("resume"), QStringLiteral("Opens it again."));
    const QCommandLineOption list(QStringLiteral("list"), QStringLiteral("Lists all accounts."));
    const QCommandLineOption password(QStringLiteral("password-stdin"),
                                      QStringLiteral("Read the account's password from standard input."));
    const QCommandLineOption change(QStringLiteral("change-at-login"),
                                    QStringLiteral("The password has to be changed at the first login."));
    const QCommandLineOption certificate(
        QStringLiteral("certificate"),
        QStringLiteral("It logs in by a client certificate or Kerberos: no password."));
    QCommandLineParser parser;
    parser.setApplicationDescription(QStringLiteral(
        "Makes, changes, suspends or lists accounts, as an administrator or as the catalog's owner."));
    parser.addHelpOption();
    parser.addPositionalArgument(QStringLiteral("login"), QStringLiteral("database role"));
    parser.addOptions({common.dsn, name, group, clearance, clearanceUntil, from, until, commune, all, suspend,
                       resume, list, password, change, certificate, common.json});
    if (const auto done = parseOptions(parser, arguments))
        return *done;
    const bool json = parser.isSet(common.json);
    const QString login = parser.positionalArguments().value(0);
    const bool saves = !parser.isSet(suspend) && !parser.isSet(resume) && !parser.isSet(list);
    const auto chosen = groupOf(parser.value(group));
    if ((login.isEmpty() && !parser.isSet(list)) || (parser.isSet(group) && !chosen) ||
        (parser.isSet(password) && parser.isSet(certificate)))
        return printError({ErrorCode::InvalidInput,
                           QCoreApplication::translate(
                               "ctl", "Il faut un identifiant, et au plus un mot de passe ou un certificat"),
                           {}},
                          json);
    QString secret;
    if (parser.isSet(password)) {
        const auto read = readCredentials(login, true);
        if (!read)
            return printError(read.error(), json);
        secret = read->password;
    }
    auto database = openCatalog(parser.value(common.dsn));
    if (!database)
        return printError(database.error(), json);
    if (parser.isSet(list))
        return finish(listed(**database), json);
    // What is not said stays as it is.
    catalog::Account account{login, login, {}, catalog::Group::Operator};
    bool isKnown = false;
    if (saves) {
        const auto accounts = catalog::listAccounts(**database);
        if (!accounts)
            return printError(accounts.error(), json);
        for (const catalog::Account& known : *accounts) {
            if (known.login == login) {
                account = known;
                isKnown = true;
            }
        }
        if (!isKnown && (!chosen || !(parser.isSet(password) || parser.isSet(certificate))))
            return printError({ErrorCode::InvalidInput,
                               QCoreApplication::translate("ctl", "Un nouveau compte demande --group et "
                                                                  "--password-stdin ou --certificate"),
                               {}},
                              json);
    }
    if (chosen)
        account.group = *chosen;
    if (parser.isSet(name))
        account.displayName = parser.value(name);
    if (parser.isSet(clearance))
        account.clearance = parser.value(clearance);
    for (const auto& [target, day] :
         {std::pair(&account.clearanceUntil, &clearanceUntil), std::pair(&account.validFrom, &from),
          std::pair(&account.validUntil, &until)}) {
        if (!parser.isSet(*day))
            continue;
        const auto read = dayOf(parser, *day);
        if (!read)
            return printError(read.error(), json);
        *target = *read;
    }
    account.mustChangePassword =
        parser.isSet(change) || (account.mustChangePassword && !parser.isSet(password));
    if (parser.isSet(all)) {
        account.allCommunes = true;
        account.communes.clear();
    } else if (parser.isSet(commune)) {
        const auto directory = catalog::DirectoryRepository(**database).load();
        if (!directory)
            return printError(directory.error(), json);
        account.allCommunes = false;
        account.communes.clear();
        for (const QString& code : parser.values(commune)) {
            const auto id = communeOf(*directory, code);
            if (!id)
                return printError(id.error(), json);
            account.communes.append(*id);
        }
    }
    const auto done =
        parser.isSet(suspend)  ? catalog::suspendAccount(**database, login, parser.value(suspend))
        : parser.isSet(resume) ? catalog::resumeAccount(**database, login)
                               : catalog::saveAccount(**database, account, secret, parser.isSet(certificate));
    if (!done)
        return printError(done.error(), json);
    QJsonObject answer{{QStringLiteral("login"), login}};
    if (saves)
        answer = toJson(account);
    else
        answer[QStringLiteral("suspended")] = parser.isSet(suspend);
    printAnswer(answer, json);
    return Done;
}

int conventionCommand(const QStringList& arguments) {
    const CatalogOptions common;
    const auto from = option("from", "Its first day, YYYY-MM-DD; without: today, or as it was.");
    const auto until = option("until", "Its last day; without: until it is ended.");
    QCommandLineParser parser;
    parser.setApplicationDescription(QStringLiteral(
        "Records a commune's convention with the centre, as an administrator. Without a valid one nobody "
        "watches the commune's cameras."));
    parser.addHelpOption();
    parser.addPositionalArgument(QStringLiteral("code"), QStringLiteral("INSEE code of the commune"));
    parser.addPositionalArgument(QStringLiteral("number"), QStringLiteral("the convention's number"));
    parser.addOptions({common.dsn, from, until, common.json});
    if (const auto done = parseOptions(parser, arguments))
        return *done;
    const bool json = parser.isSet(common.json);
    const QString number = parser.positionalArguments().value(1);
    const auto first = dayOf(parser, from);
    const auto last = dayOf(parser, until);
    if (!first || !last)
        return printError(first ? last.error() : first.error(), json);
    if (number.isEmpty())
        return printError({ErrorCode::InvalidInput,
                           QCoreApplication::translate(
                               "ctl", "Il faut le code de la commune et le numéro de la convention"),
                           {}},
                          json);
    auto database = openCatalog(parser.value(common.dsn));
    if (!database)
        return printError(database.error(), json);
    catalog::DirectoryRepository places(**database);
    const auto directory = places.load();
    if (!directory)
        return printError(directory.error(), json);
    const auto commune = communeOf(*directory, parser.positionalArguments().value(0));
    if (!commune)
        return printError(commune.error(), json);
    if (auto saved = places.save(*commune, Convention{number, *first, *last}); !saved)
        return printError(saved.error(), json);
    printAnswer({{QStringLiteral("commune"), parser.positionalArguments().value(0)},
                 {QStringLiteral("convention"), number}},
                json);
    return Done;
}

int journalCommand(const QStringList& arguments) {
    const CatalogOptions common;
    const auto heads = option("heads", "anchor: also write the text to be stamped to this file.");
    const auto anchor = option("anchor", "stamp: the anchor's number.");
    const auto token = option("token", "stamp: an RFC 3161 token over the anchor's text, DER.");
    QCommandLineParser parser;
    parser.setApplicationDescription(QStringLiteral("verify: computes every line's digest and hash again and "
                                                    "names what was altered, removed or put in (exit code "
                                                    "6). anchor: fixes where all chains stand. stamp: keeps "
                                                    "an authority's time stamp of an anchor. prune: removes "
                                                    "what is past its retention."));
    parser.addHelpOption();
    parser.addPositionalArgument(QStringLiteral("act"), QStringLiteral("verify, anchor, stamp or prune"));
    parser.addOptions({common.dsn, heads, anchor, token, common.json});
    if (const auto done = parseOptions(parser, arguments))
        return *done;
    const bool json = parser.isSet(common.json);
    const QString act = parser.positionalArguments().value(0);
    if (!QStringList{QStringLiteral("verify"), QStringLiteral("anchor"), QStringLiteral("stamp"),
                     QStringLiteral("prune")}
             .contains(act))
        return printError(
            {ErrorCode::InvalidInput,
             QCoreApplication::translate("ctl", "vigiectl journal verify, anchor, stamp ou prune"),
             {}},
            json);
    auto database = openCatalog(parser.value(common.dsn));
    if (!database)
        return printError(database.error(), json);
    if (act == QStringLiteral("anchor"))
        return finish(anchored(**database, parser.value(heads)), json);
    if (act == QStringLiteral("stamp"))
        return finish(stamped(**database, parser.value(anchor).toLongLong(), parser.value(token)), json);
    if (act == QStringLiteral("prune")) {
        const auto pruned = catalog::JournalRepository(**database).prune();
        if (!pruned)
            return printError(pruned.error(), json);
        printAnswer({{QStringLiteral("removed"), *pruned}}, json);
        return Done;
    }
    const auto answer = verified(**database);
    const int code = finish(answer, json);
    return answer && !answer->value(QStringLiteral("whole")).toBool() ? OtherFailure : code;
}

} // namespace vigie::ctl
