// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "catalog/database.h"

namespace vigie::catalog {

/// One numbered SQL file. Once published it never changes: its checksum is recorded where it was applied.
struct Migration {
    int version = 0;
    QString name; ///< "0004_alarms"
    QByteArray sql;

    [[nodiscard]] QString checksum() const; ///< SHA-256, lower-case hexadecimal
};

/// Brings a catalog to the schema this program knows.
/// Each migration runs in its own transaction together with the row that records it, so a failing one leaves
/// nothing and the earlier ones stay. An advisory lock makes a second program wait (30 s at most).
/// Thread: the Database's. Needs a login that may create roles and own the schema.
/// Errors: Unsupported when the catalog is newer than this program; Conflict when a recorded checksum
/// differs;
///         else what the Database says, with the migration's name in the detail.
class Migrator final {
public:
    /// The migrations built into this program.
    [[nodiscard]] static Result<QList<Migration>> builtIn();

    Migrator(Database& database, QList<Migration> migrations);

    /// How many were applied; 0 when the catalog was up to date.
    [[nodiscard]] Result<int> migrate();
    /// The version the catalog has; 0 when it was never migrated. Any group role may ask.
    [[nodiscard]] Result<int> version();
    /// Nothing when this program and the catalog fit: what a client checks after it connects.
    [[nodiscard]] Result<void> check();

private:
    [[nodiscard]] Result<int> migrateLocked();
    [[nodiscard]] Result<void> checkKnown(const Rows& applied) const;
    [[nodiscard]] Result<void> apply(const Migration& migration);

    Database& m_database;
    QList<Migration> m_migrations; ///< by version
};

} // namespace vigie::catalog
