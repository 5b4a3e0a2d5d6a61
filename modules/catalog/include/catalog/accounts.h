// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "catalog/database.h"
#include "domain/ids.h"

#include <QDate>

namespace vigie::catalog {

enum class Group { Operator, Supervisor, Technician, Administrator, Inspector, Agent };

/// "operator", "supervisor", …: stable; the database role is "vigie_" and this.
[[nodiscard]] QString nameOf(Group group);

/// Why an account may not act today.
enum class Bar { None, Suspended, NotYetValid, Expired, NoEnd, NoClearance, ClearanceExpired, Password };

/// The catalog's word for it, as in VG014 and account_bar(); a word this version doesn't know bars all the
/// same.
[[nodiscard]] Bar barOf(const QString& name);
/// One sentence for the person concerned; empty for None.
[[nodiscard]] QString sentenceOf(Bar bar);

/// A person (or the centre's agent program) and the database login that is theirs.
struct Account {
    QString login;       ///< database role: lower-case letters, digits, '_', at most 63
    QString displayName; ///< what colleagues see; a role in demonstrations
    QString
        clearance; ///< number of the prefect's agrément (CSI L132-14-1); operators and supervisors need one
    Group group = Group::Operator;
    QDate clearanceUntil{}; ///< its last day; null: no end
    QDate validFrom{};      ///< the account's first day; null: at once
    QDate validUntil{};     ///< its last day; null: no end, which an inspector's must have
    bool allCommunes = true;
    QList<CommuneId> communes{};     ///< when not all
    bool mustChangePassword = false; ///< before anything else is allowed
    Bar bar = Bar::None;             ///< why it may not act today: the catalog's word, never sent to it
};

/// A login with its password, handed to the caller once. Never logged, never stored by the catalog room.
struct NewLogin {
    Account account;
    QString password;
};

/// What the centre asks of a password, said in one sentence when it isn't met: 12 characters at least (ANSSI,
/// recommendations on passwords of 2021, for a login that is slowed down), not the login, not one character
/// over and over. InvalidInput otherwise. The server never sees a password, so this can only be checked here.
[[nodiscard]] Result<void> checkPassword(const QString& login, const QString& password);

/// Makes the login when missing, ties it to the person, their group and communes; sets the password unless it
/// is empty, which a new login's may be only with `byCertificate`. It travels as a SCRAM verifier only. What
/// the account may not do from now on, its open sessions can't either: a login that is barred is cut off.
/// Thread: the Database's. Needs an administrator, or whoever set the catalog up.
/// Errors: InvalidInput for a login that isn't well formed or reserved and for a weak password; Forbidden.
[[nodiscard]] Result<void> saveAccount(Database& database, const Account& account, const QString& password,
                                       bool byCertificate = false);

/// Closes the login and ends its open sessions at once. A reason of 10 to 500 characters.
[[nodiscard]] Result<void> suspendAccount(Database& database, const QString& login, const QString& reason);
[[nodiscard]] Result<void> resumeAccount(Database& database, const QString& login);

/// One's own password.
[[nodiscard]] Result<void> changePassword(Database& database, const QString& password);

/// Stops the logins and sessions of accounts whose papers ran out since the last call, and ends what programs
/// that are gone were watching; how many of both. Whoever is connected calls it every few seconds.
/// The caller's own session (Outbox::session()) is said to be there, at that desk.
[[nodiscard]] Result<int> keepHouse(Database& database, const QUuid& session = {}, const QString& desk = {});

/// All accounts, by login. Supervisors, administrators, inspectors.
[[nodiscard]] Result<QList<Account>> listAccounts(Database& database);

/// The people of the demonstration: two operators (poste1, poste2), a supervisor, a technician, an
/// administrator and the agent, each with a fresh random password. Calling it again changes the passwords.
[[nodiscard]] Result<QList<NewLogin>> createDemoAccounts(Database& owner);

/// The account of the connection's login, barred or not (see Account::bar). Forbidden when the catalog
/// doesn't know it.
[[nodiscard]] Result<Account> currentAccount(Database& database);

} // namespace vigie::catalog
