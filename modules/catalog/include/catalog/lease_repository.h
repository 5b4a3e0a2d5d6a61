// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "catalog/database.h"

namespace vigie::catalog {

/// Shares work between programs: whoever holds a key's lease does its work until the deadline. A worker that
/// dies lets its leases run out; one that lives renews them. No transaction is held during the work. The
/// deadline is the catalog's clock, so the machines' clocks don't matter. Thread: the Database's.
class LeaseRepository final {
public:
    /// `holder` names this process among those that use the same login; new at each start, so that a
    /// restarted program doesn't take itself for the one that died.
    LeaseRepository(Database& database, QString holder)
        : m_database(database)
        , m_holder(std::move(holder)) {}

    /// False when someone else holds it; true again for one's own, which is prolonged.
    [[nodiscard]] Result<bool> acquire(const QString& kind, const QString& key,
                                       std::chrono::seconds duration);
    /// At most `most` of the keys that nobody holds, never waiting for another taker. Keys already ours don't
    /// come back.
    [[nodiscard]] Result<QStringList> acquire(const QString& kind, const QStringList& keys,
                                              std::chrono::seconds duration, int most);
    /// False when it ran out: stop the work, someone else may be at it.
    [[nodiscard]] Result<bool> renew(const QString& kind, const QString& key, std::chrono::seconds duration);
    /// False when it wasn't ours any more.
    [[nodiscard]] Result<bool> release(const QString& kind, const QString& key);

private:
    [[nodiscard]] Result<bool> ask(const QString& sql, const QVariantList& params);
    Database& m_database;
    QString m_holder;
};

} // namespace vigie::catalog
