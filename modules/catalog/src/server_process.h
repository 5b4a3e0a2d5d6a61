// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"

#include <QString>
#include <QStringList>

#include <chrono>
#include <optional>
#include <stop_token>

#include <sys/types.h>

namespace vigie::catalog {

/// The account the server runs as: PostgreSQL refuses to run as root, so root lends it the `postgres` account
/// that Debian's package made; anyone else runs it as oneself.
struct ServerAccount {
    uid_t uid = 0;
    gid_t gid = 0;
    bool borrowed = false; ///< commands have to go through setpriv

    [[nodiscard]] static Result<ServerAccount> find();
};

/// Folder with initdb, pg_ctl and postgres of one major version; the newest installed when none is asked for.
[[nodiscard]] Result<QString> findServerPrograms(const QString& root, std::optional<int> major);

/// Runs a program to its end as `account`, without a shell. Blocks up to the deadline or a stop request, then
/// kills it. Fails with `sentence` and what the program wrote when it doesn't exit with 0.
[[nodiscard]] Result<QString> runServerProgram(const ServerAccount& account, const QString& program,
                                               const QStringList& arguments, const QString& sentence,
                                               std::chrono::milliseconds deadline,
                                               const std::stop_token& stop);

/// The process id on the first line of a postmaster.pid, if the text holds one.
[[nodiscard]] std::optional<pid_t> parsePostmasterPid(const QByteArray& text);
/// The socket folder on its fifth line, if there is one. A program that joins takes it from there: its own
/// environment might make it choose another.
[[nodiscard]] std::optional<QString> parsePostmasterSocket(const QByteArray& text);
/// The major version in a PG_VERSION file ("15").
[[nodiscard]] std::optional<int> parseServerVersion(const QByteArray& text);
/// Whether `pid` is a PostgreSQL process working in that data folder (a pid alone may have been given to
/// another).
[[nodiscard]] bool isServerOf(pid_t pid, const QString& dataFolder);
/// Whether any process of a server still works in that folder: children outlive a killed postmaster for a
/// moment.
[[nodiscard]] bool anyServerOf(const QString& dataFolder);
/// The last lines of a log, for an Error's detail.
[[nodiscard]] QString logTail(const QString& path);

} // namespace vigie::catalog
