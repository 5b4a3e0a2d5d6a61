// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCommandLineParser>
#include <QHash>
#include <QJsonObject>

#include <functional>

namespace vigie::bench {

/// What the wall benches have in common: an application with the workstation's look, the options --json and
/// --role, and, started with a role, that role's job read from the first line of standard input (what follows
/// is the role's to read).
struct WallBench {
    QList<QCommandLineOption> options; ///< its own
    QHash<QString, std::function<int(const QJsonObject&)>> roles;
    /// Measures; the second is the file for the report.
    std::function<int(const QCommandLineParser&, const QString&)> measure;
};

[[nodiscard]] int runWallBench(int argc, char** argv, const WallBench& bench);

} // namespace vigie::bench
