// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "catalog/database.h"

namespace vigie::catalog {

enum class Group { Operator, Supervisor, Technician, Administrator, Inspector, Agent };

/// "operator", "supervisor", …: stable; the database role is "vigie_" and this.
[[nodiscard]] QString nameOf(Group group);

/// A person (or the centre's agent program) and the database login that is theirs.
struct Account {
    QString login;       ///< database role: lower-case letters, digits, '_', at most 63
    QString displayName; ///< what colleagues see; a role in demonstrations
    QString clearance;   ///< number of the agrément; empty for those who need none
    Group group = Group::Operator;
};

/// A login with its password, handed to the caller once. Never logged, never stored by the catalog room.
struct NewLogin {
    Account account;
    QString password;
};

/// Makes the login when missing, sets its password and its one group, and ties it to the person.
/// The password travels as a SCRAM verifier only.
/// Thread: the Database's. Needs a login that may create roles: the cluster's owner.
/// Errors: InvalidInput for a login that isn't well formed or is a reserved one.
[[nodiscard]] Result<void> saveAccount(Database& owner, const Account& account, const QString& password);

/// The people of the demonstration: two operators (poste1, poste2), a supervisor, a technician, an
/// administrator and the agent, each with a fresh random password. Calling it again changes the passwords.
[[nodiscard]] Result<QList<NewLogin>> createDemoAccounts(Database& owner);

/// The account of the connection's login. Forbidden when the catalog doesn't know it.
[[nodiscard]] Result<Account> currentAccount(Database& database);

} // namespace vigie::catalog
