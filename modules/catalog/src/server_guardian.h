// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "server_process.h"

#include <QString>

#include <memory>

namespace vigie::catalog {

/// A small process that stops a server when this one dies, however it dies: it waits on a pipe whose other
/// end only this process holds. (PR_SET_PDEATHSIG would not do: pg_ctl forks, and it follows a thread.)
///
/// Thread:    any, one at a time.
/// Ownership: owns the child and the pipe; destroyed, it sends the child away and the server lives on.
/// Errors:    Internal, from pipe2() or posix_spawn().
class ServerGuardian final {
public:
    /// For the server of that data folder with that process id; one started there later is left alone.
    [[nodiscard]] static Result<std::unique_ptr<ServerGuardian>>
    start(const ServerAccount& account, const QString& programs, const QString& dataFolder, pid_t server);
    ~ServerGuardian();
    ServerGuardian(const ServerGuardian&) = delete;
    ServerGuardian& operator=(const ServerGuardian&) = delete;

private:
    ServerGuardian(pid_t child, int pipe)
        : m_child(child)
        , m_pipe(pipe) {}

    pid_t m_child;
    int m_pipe;
};

} // namespace vigie::catalog
