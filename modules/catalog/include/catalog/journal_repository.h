// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "catalog/database.h"
#include "domain/ids.h"
#include "domain/ports.h"

#include <QJsonObject>

#include <functional>
#include <stop_token>

namespace vigie::catalog {

/// One line of the journal: who did what to what. Never changed, never removed.
struct JournalEntry {
    qint64 id = 0; ///< in the order of commit
    UtcTime at{};
    QString actor; ///< the database login
    CommuneId commune;
    QString act;
    QString topic; ///< what kind of thing `entity` is
    QUuid entity;
    QJsonObject detail;
};

/// What does not add up in a journal.
struct JournalFinding {
    enum class Kind {
        Altered,   ///< the line's content isn't what its digest covers
        Unchained, ///< the line doesn't follow from the one before: one of the two was put in or changed
        Missing,   ///< lines from `seq` to `lastSeq` are gone
        Head,      ///< the chain doesn't end where its head says: its end was cut off or added to
        Anchor,    ///< an anchor says another hash for `seq`: everything up to it may have been computed anew
    };
    Kind kind = Kind::Altered;
    CommuneId commune; ///< null: the centre's own chain
    qint64 seq = 0;    ///< place in the chain, from 1
    qint64 lastSeq = 0;
    qint64 id = 0; ///< the line's, or the anchor's; 0 when the line is gone
};

/// Where all chains stood at one moment, to be kept elsewhere and stamped.
struct JournalAnchor {
    qint64 id = 0;
    QByteArray heads; ///< "chain seq hash" a line; what a time stamp (RFC 3161) covers
};

/// The append-only journal: one chain a commune, one for the centre's own acts; each line's hash covers the
/// line before. Reading: supervisors and inspectors, within their communes. Thread: the Database's.
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
    /// Fixes where every chain stands; an administrator or an agent, once a day.
    [[nodiscard]] Result<JournalAnchor> anchor();
    /// Adds an authority's token (RFC 3161, DER) to an anchor that has none.
    [[nodiscard]] Result<void> stamp(qint64 anchor, const QByteArray& token);
    /// Removes lines past their retention, their place in the chain stays; how many. An agent.
    [[nodiscard]] Result<qint64> prune();

    /// Computes every digest and hash again, here and not in the catalog, as migration 0017 describes them;
    /// nothing when all chains the login may read are whole. Reads in pages. Cancelled when a stop is
    /// requested; `progress` is told how many lines were read.
    [[nodiscard]] Result<QList<JournalFinding>> verify(const std::function<void(qint64)>& progress = {},
                                                       const std::stop_token& stop = {});

private:
    Database& m_database;
};

} // namespace vigie::catalog
