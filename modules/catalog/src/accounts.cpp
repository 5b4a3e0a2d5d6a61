// SPDX-License-Identifier: GPL-3.0-or-later
#include "catalog/accounts.h"

#include "scram.h"

#include <QCoreApplication>
#include <QRegularExpression>

#include <array>

namespace vigie::catalog {
namespace {

constexpr std::array<std::pair<Group, const char*>, 6> groupNames = {{{Group::Operator, "operator"},
                                                                      {Group::Supervisor, "supervisor"},
                                                                      {Group::Technician, "technician"},
                                                                      {Group::Administrator, "administrator"},
                                                                      {Group::Inspector, "inspector"},
                                                                      {Group::Agent, "agent"}}};

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

Result<void> saveAccount(Database& owner, const Account& account, const QString& password) {
    if (auto formed = checkLogin(account.login); !formed)
        return formed;
    if (password.size() < 8) {
        return fail(
            ErrorCode::InvalidInput,
            QCoreApplication::translate("catalog", "Le mot de passe doit avoir au moins 8 caractères."),
            QStringLiteral("password of %1 characters").arg(password.size()));
    }
    return owner.transaction([&]() -> Result<void> {
        const auto known = owner.exec(
            QStringLiteral("SELECT rolsuper, rolreplication, rolbypassrls FROM pg_roles WHERE rolname = ?"),
            {account.login});
        if (!known)
            return fail(known.error());
        QString attributes = QStringLiteral("LOGIN NOCREATEDB NOCREATEROLE");
        // Even taking one of these away from a role is for a superuser only, so on a role that exists it is
        // asked for only where there is something to take: the catalog's owner need not be a superuser.
        constexpr std::array<const char*, 3> superuserOnly = {" NOSUPERUSER", " NOREPLICATION",
                                                              " NOBYPASSRLS"};
        for (size_t i = 0; i < superuserOnly.size(); ++i) {
            if (known->isEmpty() || known->first().boolean(static_cast<int>(i)))
                attributes += QLatin1String(superuserOnly[i]);
        }
        // DDL takes no parameters: the login was checked above and a verifier is made of base64 and '$', ':'.
        const QString verb = known->isEmpty() ? QStringLiteral("CREATE") : QStringLiteral("ALTER");
        const QString verifier = QString::fromLatin1(scramVerifier(password, randomBytes(16)));
        QString sql =
            QStringLiteral("%1 ROLE %2 %3 PASSWORD '%4';").arg(verb, account.login, attributes, verifier);
        const auto groups = owner.exec(
            QStringLiteral(
                "SELECT g.rolname::text FROM pg_auth_members m JOIN pg_roles g ON g.oid = m.roleid "
                "JOIN pg_roles r ON r.oid = m.member WHERE r.rolname = ? AND g.rolname LIKE 'vigie\\_%'"),
            {account.login});
        if (!groups)
            return fail(groups.error());
        for (const Row& row : *groups)
            sql += QStringLiteral("REVOKE %1 FROM %2;").arg(row.text(0), account.login);
        sql += QStringLiteral("GRANT vigie_%1 TO %2;").arg(nameOf(account.group), account.login);
        if (auto made = owner.script(sql); !made)
            return made;
        const auto saved =
            owner.exec(QStringLiteral("SELECT vigie.upsert_account(?, ?, ?, ?)"),
                       {account.login, account.displayName, account.clearance, nameOf(account.group)});
        if (!saved)
            return fail(saved.error());
        return {};
    });
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

Result<Account> currentAccount(Database& database) {
    const auto rows = database.exec(QStringLiteral("SELECT role_name::text, display_name::text, group_name "
                                                   "FROM vigie.account WHERE role_name = session_user"));
    if (!rows)
        return fail(rows.error());
    Account account;
    if (!rows->isEmpty()) {
        const Row& row = rows->first();
        for (const auto& [group, name] : groupNames) {
            if (row.text(2) == QLatin1String(name)) {
                account = {row.text(0), row.text(1), {}, group};
                return account;
            }
        }
    }
    return fail(ErrorCode::Forbidden,
                QCoreApplication::translate("catalog", "Ce compte n'est pas connu du catalogue."),
                QStringLiteral("no account for this login"));
}

} // namespace vigie::catalog
