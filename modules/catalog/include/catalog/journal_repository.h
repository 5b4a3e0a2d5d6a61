// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "catalog/database.h"
#include "domain/ids.h"
#include "domain/ports.h"

#include <QJsonObject>

namespace vigie::catalog {

/// One line of the journal: who did what to what. Never changed, never removed.
struct JournalEntry {
    qint64 id = 0; ///< from 1, without gaps
    UtcTime at{};
    QString actor; ///< the database login
    CommuneId commune;
    QString act;
    QString topic; ///< what kind of thing `entity` is
    QUuid entity;
    QJsonObject detail;
};

/// The append-only journal. Reading: supervisors and inspectors. Each line's hash covers the line before.
/// Thread: the Database's.
class JournalRepository final {
public:
    explicit JournalRepository(Database& database)
        : m_database(database) {}

    /// Journals an act on images that no other function of the catalog does. With a reference it may be sent
    /// again; `actedAt` is for one that is written later than it was done.
    [[nodiscard]] Result<void> record(const AuditEntry& entry, const QUuid& reference = {},
                                      std::optional<UtcTime> actedAt = {});
    /// The last `most` lines, newest first.
    [[nodiscard]] Result<QList<JournalEntry>> tail(int most);
    [[nodiscard]] Result<qint64> count();
    /// The first line that was altered, or that is missing, behind the catalog's back; nothing when all is
    /// whole.
    [[nodiscard]] Result<std::optional<qint64>> firstBroken();

private:
    Database& m_database;
};

} // namespace vigie::catalog
