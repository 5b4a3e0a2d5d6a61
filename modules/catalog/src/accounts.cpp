// SPDX-License-Identifier: GPL-3.0-or-later
#include "catalog/accounts.h"

#include "scram.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonObject>
#include <QRegularExpression>

#include <algorithm>
#include <array>

namespace vigie::catalog {
namespace {

constexpr std::array<std::pair<Group, const char*>, 6> groupNames = {{{Group::Operator, "operator"},
                                                                      {Group::Supervisor, "supervisor"},
                                                                      {Group::Technician, "technician"},
                                                                      {Group::Administrator, "administrator"},
                                                                      {Group::Inspector, "inspector"},
                                                                      {Group::Agent, "agent"}}};

constexpr std::array<std::pair<Bar, const char*>, 7> barNames = {
    {{Bar::Suspended, "suspended"},
     {Bar::NotYetValid, "not-yet-valid"},
     {Bar::Expired, "expired"},
     {Bar::NoEnd, "no-end"},
     {Bar::NoClearance, "no-clearance"},
     {Bar::ClearanceExpired, "clearance-expired"},
     {Bar::Password, "password"}}};

Result<void> checkLogin(const QString& login) {
    static const QRegularExpression form(QStringLiteral("\\A[a-z][a-z0-9_]{0,62}\\z"));
    const bool reserved = login.startsWith(QLatin1String("pg_")) || login.startsWith(QLatin1String("vigie_"));
    if (form.match(login).hasMatch() && !reserved)
        return {};
    return fail(
        ErrorCode::InvalidInput,
        QCoreApplication::translate(
            "catalog",
            "L'identifiant d'un compte ne contient que des minuscules sans accent, des chiffres et « _ »."),
        QStringLiteral("login not well formed or reserved"));
}

} // namespace

QString nameOf(Group group) {
    for (const auto& [value, name] : groupNames) {
        if (value == group)
            return QString::fromLatin1(name);
    }
    return {};
}

QString sentenceOf(Bar bar) {
    switch (bar) {
    case Bar::None:
        break;
    case Bar::Suspended:
        return QCoreApplication::translate("catalog",
                                           "Ce compte est suspendu : adressez-vous à un administrateur.");
    case Bar::NotYetValid:
        return QCoreApplication::translate("catalog", "Ce compte n'est pas encore valable.");
    case Bar::Expired:
    case Bar::NoEnd:
        return QCoreApplication::translate("catalog", "La durée de ce compte est écoulée.");
    case Bar::NoClearance:
        return QCoreApplication::translate(
            "catalog", "Ce compte n'a pas d'agrément préfectoral : personne ne visionne sans lui.");
    case Bar::ClearanceExpired:
        return QCoreApplication::translate("catalog", "L'agrément préfectoral de ce compte a expiré.");
    case Bar::Password:
        return QCoreApplication::translate("catalog", "Choisissez d'abord votre mot de passe.");
    }
    return {};
}

Bar barOf(const QString& name) {
    if (name.isEmpty())
        return Bar::None;
    for (const auto& [value, known] : barNames) {
        if (name == QLatin1String(known))
            return value;
    }
    return Bar::Suspended; // a reason of a newer catalog: barred all the same
}

Result<void> checkPassword(const QString& login, const QString& password) {
    constexpr int fewestCharacters = 12;
    const bool isOneCharacter =
        std::all_of(password.begin(), password.end(), [&](QChar c) { return c == password.front(); });
    if (password.size() >= fewestCharacters && !isOneCharacter &&
        !password.contains(login, Qt::CaseInsensitive))
        return {};
    return fail(ErrorCode::InvalidInput,
                QCoreApplication::translate("catalog",
                                            "Le mot de passe doit avoir au moins 12 caractères, pas tous les "
                                            "mêmes, et ne pas contenir l'identifiant."),
                QStringLiteral("password of %1 characters refused").arg(password.size()));
}

Result<void> saveAccount(Database& database, const Account& account, const QString& password,
                         bool byCertificate) {
    if (auto formed = checkLogin(account.login); !formed)
        return formed;
    QJsonObject object{{QStringLiteral("login"), account.login},
                       {QStringLiteral("display_name"), account.displayName},
                       {QStringLiteral("group_name"), nameOf(account.group)},
                       {QStringLiteral("clearance"), account.clearance},
                       {QStringLiteral("all_communes"), account.allCommunes},
                       {QStringLiteral("must_change_password"), account.mustChangePassword}};
    const auto insertDay = [&](const QString& name, QDate day) {
        object.insert(name, day.isValid() ? QJsonValue(day.toString(Qt::ISODate)) : QJsonValue());
    };
    insertDay(QStringLiteral("clearance_until"), account.clearanceUntil);
    insertDay(QStringLiteral("valid_from"), account.validFrom);
    insertDay(QStringLiteral("valid_until"), account.validUntil);
    QJsonArray communes;
    for (const CommuneId& commune : account.communes)
        communes.append(commune.toString());
    object.insert(QStringLiteral("communes"), communes);
    if (byCertificate)
        object.insert(QStringLiteral("certificate"), true);
    if (!password.isEmpty()) {
        if (auto good = checkPassword(account.login, password); !good)
            return good;
        object.insert(QStringLiteral("verifier"),
                      QString::fromLatin1(scramVerifier(password, randomBytes(16))));
    }
    return database.call(QStringLiteral("SELECT vigie.save_account(?::jsonb)"),
                         {QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Compact))});
}

Result<void> suspendAccount(Database& database, const QString& login, const QString& reason) {
    return database.call(QStringLiteral("SELECT vigie.suspend_account(?, ?)"), {login, reason});
}

Result<void> resumeAccount(Database& database, const QString& login) {
    return database.call(QStringLiteral("SELECT vigie.resume_account(?)"), {login});
}

Result<void> changePassword(Database& database, const QString& password) {
    if (auto good = checkPassword(database.settings().user, password); !good)
        return good;
    return database.call(QStringLiteral("SELECT vigie.change_password(?)"),
                         {QString::fromLatin1(scramVerifier(password, randomBytes(16)))});
}

Result<int> keepHouse(Database& database, const QUuid& session, const QString& desk) {
    if (!session.isNull()) {
        if (auto said = database.call(QStringLiteral("SELECT vigie.beat_session(?::uuid, ?)"),
                                      {bindUuid(session), desk.left(100)});
            !said)
            return fail(said.error());
    }
    const auto rows =
        database.exec(QStringLiteral("SELECT vigie.enforce_accounts() + vigie.close_lost_viewings()"));
    if (!rows)
        return fail(rows.error());
    return static_cast<int>(rows->first().integer(0));
}

Result<QList<NewLogin>> createDemoAccounts(Database& owner) {
    const QList<Account> people = {
        {QStringLiteral("poste1"), QCoreApplication::translate("catalog", "Opératrice, poste 1"),
         QStringLiteral("AG-DEMO-001"), Group::Operator},
        {QStringLiteral("poste2"), QCoreApplication::translate("catalog", "Opérateur, poste 2"),
         QStringLiteral("AG-DEMO-002"), Group::Operator},
        {QStringLiteral("superviseur"), QCoreApplication::translate("catalog", "Cheffe de salle"),
         QStringLiteral("AG-DEMO-003"), Group::Supervisor},
        {QStringLiteral("technicien"),
         QCoreApplication::translate("catalog", "Technicien"),
         {},
         Group::Technician},
        {QStringLiteral("administrateur"),
         QCoreApplication::translate("catalog", "Administratrice"),
         {},
         Group::Administrator},
        {QStringLiteral("agent"),
         QCoreApplication::translate("catalog", "Agent automatique"),
         {},
         Group::Agent},
    };
    QList<NewLogin> logins;
    for (const Account& person : people) {
        NewLogin login{person, randomPassword()};
        if (auto saved = saveAccount(owner, login.account, login.password); !saved)
            return fail(saved.error());
        logins.append(login);
    }
    return logins;
}

namespace {

Account accountOf(const Row& row) {
    const auto day = [&](int column) { return QDate::fromString(row.text(column), Qt::ISODate); };
    Account account;
    account.login = row.text(0);
    account.displayName = row.text(1);
    for (const auto& [group, name] : groupNames) {
        if (row.text(2) == QLatin1String(name))
            account.group = group;
    }
    account.bar = barOf(row.text(3));
    account.clearance = row.text(4);
    account.clearanceUntil = day(5);
    account.validFrom = day(6);
    account.validUntil = day(7);
    account.allCommunes = row.boolean(8);
    account.mustChangePassword = row.boolean(9);
    for (const QJsonValue& commune : row.json(10).array())
        account.communes.append(CommuneId(QUuid::fromString(commune.toString())));
    return account;
}

} // namespace

Result<Account> currentAccount(Database& database) {
    const auto rows =
        database.exec(QStringLiteral("SELECT role_name::text, display_name::text, group_name, vigie.my_bar() "
                                     "FROM vigie.account WHERE role_name = session_user"));
    if (!rows)
        return fail(rows.error());
    if (!rows->isEmpty())
        return accountOf(rows->first());
    return fail(ErrorCode::Forbidden,
                QCoreApplication::translate("catalog", "Ce compte n'est pas connu du catalogue."),
                QStringLiteral("no account for this login"));
}

Result<QList<Account>> listAccounts(Database& database) {
    const auto rows = database.exec(QStringLiteral(
        "SELECT role_name::text, display_name::text, group_name, vigie.account_bar(a), clearance, "
        "clearance_until::text, valid_from::text, valid_until::text, all_communes, must_change_password, "
        "(SELECT coalesce(jsonb_agg(commune_id), '[]') FROM vigie.account_commune WHERE account_id = "
        "a.id)::text "
        "FROM vigie.account a ORDER BY role_name"));
    if (!rows)
        return fail(rows.error());
    QList<Account> accounts;
    for (const Row& row : *rows)
        accounts.append(accountOf(row));
    return accounts;
}

} // namespace vigie::catalog
