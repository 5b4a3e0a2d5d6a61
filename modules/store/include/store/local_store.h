// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "store/outbox_act.h"

#include <QByteArray>
#include <QList>

#include <memory>
#include <optional>

namespace vigie::store {

class SqliteFile;

/// What a desk knows by itself when the catalog is away: acts that are owed to it, what it last read from it,
/// and sealed logins. One SQLite file (WAL, synchronous=FULL) of the system's user, mode 0600 in a folder of
/// 0700; it holds no password and no device login.
///
/// A file that SQLite finds damaged is renamed to "<name>.damaged-<time>", with what belongs to it, and a new
/// one is made; acts that can still be read out of it are taken over (one that the catalog has already is
/// known there by its reference). A file of a newer program, or of another, is refused and left as it is.
///
/// Thread:    one: that which opened it. Every call may wait for the disk: never on a GUI thread.
/// Processes: any number on one file; a writer waits for another for up to 5 s.
/// Errors:    Storage when the folder, the file or the disk fails (a full disk loses nothing that is in the
/// file);
///            Unsupported for a newer or foreign file.
class LocalStore final {
public:
    [[nodiscard]] static Result<std::unique_ptr<LocalStore>> open(const QString& path);
    ~LocalStore();

    /// Where a damaged file was put by open(); empty when there was none.
    [[nodiscard]] const QString& damagedFile() const { return m_damagedFile; }
    /// SQLite found the file damaged since: to be closed and opened again.
    [[nodiscard]] bool isDamaged() const;

    // The outbox. `now` is what the machine's clock says: the latest one seen is kept, see latestTime().

    /// All or none, on the disk when it returns. One whose reference is known is passed over.
    [[nodiscard]] Result<void> append(const Owner& owner, const QList<OutboxAct>& acts, UtcTime now);
    /// The owner's oldest act that waits, of those numbered above `after`.
    [[nodiscard]] Result<std::optional<OutboxAct>> next(const Owner& owner, qint64 after = 0) const;
    /// The catalog has committed it. It is kept for a while, see meet().
    [[nodiscard]] Result<void> markSent(const QUuid& reference, UtcTime now);
    /// The catalog won't ever have it: kept, counted, not sent until tryRefusedAgain().
    [[nodiscard]] Result<void> markRefused(const QUuid& reference, const QString& error);
    [[nodiscard]] Result<void> markFailed(const QUuid& reference, const QString& error);
    [[nodiscard]] Result<void> tryRefusedAgain(const Owner& owner);
    [[nodiscard]] Result<OutboxCounts> counts(const Owner& owner) const;
    [[nodiscard]] Result<QList<OutboxAct>> refused(const Owner& owner, int most) const;

    /// A link to the catalog was opened. `identity` names the data behind the address, `history` its line of
    /// events: a promoted standby or a restored copy goes on with another one, and may lack what was
    /// committed last. When it changed, what was sent in the last `keepSent` is owed again; else what is
    /// older is forgotten. Acts kept under another address of the same identity become the owner's.
    [[nodiscard]] Result<void> meet(const Owner& owner, const QString& identity, const QString& history,
                                    UtcTime now);
    static constexpr std::chrono::hours keepSent{1};
    /// What was sent longer than that ago is forgotten; for a link that stands, as meet() does it for a new
    /// one.
    [[nodiscard]] Result<void> forgetSent(const Owner& owner, UtcTime now);

    // What was last read from the catalog, by kind ("directory", "layouts", …); the latest replaces the one
    // before.

    struct Snapshot {
        QByteArray content;
        UtcTime takenAt{};
    };
    [[nodiscard]] Result<void> saveSnapshot(const Owner& owner, const QString& kind,
                                            const Snapshot& snapshot);
    /// Nothing when there is none.
    [[nodiscard]] Result<std::optional<Snapshot>> snapshot(const Owner& owner, const QString& kind) const;

    // Sealed logins, see OfflineLogin.

    struct LoginRow {
        QByteArray record;
        int failures = 0; ///< in a row
        UtcTime notBefore{};
    };
    [[nodiscard]] Result<void> saveLogin(const Owner& owner, const LoginRow& row);
    [[nodiscard]] Result<std::optional<LoginRow>> login(const Owner& owner) const;
    [[nodiscard]] Result<void> removeLogin(const Owner& owner);
    /// The latest time this file was told of; nothing in a new one.
    [[nodiscard]] Result<std::optional<UtcTime>> latestTime() const;
    /// Never goes back, but by resetLatestTime().
    [[nodiscard]] Result<void> noteTime(UtcTime now);
    /// The catalog was reached: what a clock gone wrong left behind no longer counts.
    [[nodiscard]] Result<void> resetLatestTime(UtcTime now);

private:
    explicit LocalStore(std::unique_ptr<SqliteFile> file);
    [[nodiscard]] Result<void> migrate();
    void takeOver(const QString& damaged);

    std::unique_ptr<SqliteFile> m_file;
    QString m_damagedFile;
};

} // namespace vigie::store
