// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "catalog/connection_settings.h"

#include <QString>

#include <chrono>
#include <memory>
#include <optional>
#include <stop_token>

namespace vigie::catalog {

class ServerGuardian;

/// A PostgreSQL server of our own in a data folder, for a centre without a shared one and for the
/// demonstration.
///
/// The folder holds `pg/` (the cluster), `log/`, `socket/` and `cluster.password`. The server listens on a
/// Unix socket only, in a folder closed to other users; every login needs its SCRAM password even there, so
/// that being this system user is not enough to act as a colleague in the catalog. The superuser's password
/// is drawn at creation and kept in `cluster.password`, mode 0600: whoever can read that file can read and
/// change the cluster's own files anyway, so a sealed copy would protect nothing more.
///
/// Run by root, the server is lent the `postgres` account and the folder is given to it; every parent of the
/// folder must then let that account through.
///
/// One starts, any number use: a process that finds the server running uses it, and only the one that started
/// it stops it. A server left behind by a crash is used again; with Options::endsWithProcess none is. One
/// that is killed stays down: ClusterKeeper starts it again.
///
/// Thread:    blocking; for a worker thread, one at a time.
/// Ownership: stops the server on destruction when it started it.
/// Errors:    Unsupported (no PostgreSQL, wrong major), Storage (folder), Database (server; the log's tail is
/// in
///            the detail), Timeout, Cancelled.
/// Cancel:    within 100 ms of a stop request.
class PrivateCluster final {
public:
    struct Options {
        QString folder;                                           ///< created when missing
        QString database = QStringLiteral("vigie");               ///< created when missing
        std::chrono::milliseconds deadline{60000};                ///< for creating and starting
        QString programs = QStringLiteral("/usr/lib/postgresql"); ///< holds <major>/bin
        /// A server started here also stops when this process is killed, under those that joined it too.
        bool endsWithProcess = false;
    };

    /// Where a cluster of that name belongs: the user's data folder, or /var/lib/vigie for root, whose home
    /// is closed to the account that the server runs as.
    [[nodiscard]] static QString defaultFolder(const QString& name);

    /// Creates, starts or joins.
    [[nodiscard]] static Result<std::unique_ptr<PrivateCluster>> open(const Options& options,
                                                                      const std::stop_token& stop);
    ~PrivateCluster();
    PrivateCluster(const PrivateCluster&) = delete;
    PrivateCluster& operator=(const PrivateCluster&) = delete;

    /// Connects to the catalog's database as the cluster's superuser: migrations and accounts only.
    [[nodiscard]] const ConnectionSettings& owner() const { return m_owner; }
    [[nodiscard]] bool startedHere() const { return m_started.has_value(); }
    /// Whether the server that this object started, or the one that it joined, still works there.
    [[nodiscard]] bool isRunning() const;
    [[nodiscard]] const QString& dataFolder() const { return m_dataFolder; }

    /// Stops a server that this object started; nothing for one that it joined. Clients are cut off.
    [[nodiscard]] Result<void> stop();

private:
    friend class ClusterOpening;
    PrivateCluster();

    QString m_dataFolder;
    QString m_programs;
    ConnectionSettings m_owner;
    std::optional<int> m_started; ///< process id of the server that this object started
    std::unique_ptr<ServerGuardian> m_guardian;
};

} // namespace vigie::catalog
