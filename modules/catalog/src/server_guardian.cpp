// SPDX-License-Identifier: GPL-3.0-or-later
#include "server_guardian.h"

#include <QCoreApplication>
#include <QFile>

#include <algorithm>
#include <array>
#include <cerrno>
#include <vector>

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

namespace vigie::catalog {
namespace {

// The end of the pipe comes only from the death of its other holder. pg_ctl wants a working folder that its
// account may enter.
constexpr auto script =
    "cd /; read -r never; read -r pid < \"$1/postmaster.pid\" && [ \"$pid\" = \"$2\" ] && "
    "exec \"$3/pg_ctl\" stop --silent --mode=fast --pgdata=\"$1\"";

tl::unexpected<Error> notStarted(const QString& call, int code) {
    return fail(ErrorCode::Internal,
                QCoreApplication::translate("catalog", "Impossible de démarrer le serveur du catalogue."),
                QStringLiteral("%1: %2").arg(call, qt_error_string(code)));
}

} // namespace

Result<std::unique_ptr<ServerGuardian>> ServerGuardian::start(const ServerAccount& account,
                                                              const QString& programs,
                                                              const QString& dataFolder, pid_t server) {
    // Closed in every program that this process runs: one that lives on must not keep the pipe open.
    std::array<int, 2> ends{};
    if (pipe2(ends.data(), O_CLOEXEC) != 0)
        return notStarted(QStringLiteral("pipe2"), errno);

    std::vector<QByteArray> line;
    if (account.borrowed)
        line = {"setpriv", "--reuid=" + QByteArray::number(account.uid),
                "--regid=" + QByteArray::number(account.gid), "--init-groups"};
    for (const QByteArray& word :
         {QByteArray("/bin/sh"), QByteArray("-c"), QByteArray(script), QByteArray("sh"),
          QFile::encodeName(dataFolder), QByteArray::number(server), QFile::encodeName(programs)})
        line.push_back(word);
    std::vector<char*> arguments;
    arguments.reserve(line.size() + 1);
    for (QByteArray& word : line)
        arguments.push_back(word.data());
    arguments.push_back(nullptr);

    posix_spawn_file_actions_t files;
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_adddup2(&files, ends[0], STDIN_FILENO);
    posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addopen(&files, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    // A session of its own: what ends this process's whole group, such as Ctrl+C, must not take it along.
    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setflags(&attributes,
                             POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    sigset_t signals;
    sigemptyset(&signals);
    posix_spawnattr_setsigmask(&attributes, &signals);
    for (const int number : {SIGHUP, SIGINT, SIGTERM, SIGPIPE})
        sigaddset(&signals, number);
    posix_spawnattr_setsigdefault(&attributes, &signals);
    pid_t child = 0;
    const int failed =
        posix_spawnp(&child, arguments.front(), &files, &attributes, arguments.data(), environ);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&files);
    close(ends[0]);
    if (failed != 0) {
        close(ends[1]);
        return notStarted(QStringLiteral("posix_spawn"), failed);
    }
    return std::unique_ptr<ServerGuardian>(new ServerGuardian(child, ends[1]));
}

ServerGuardian::~ServerGuardian() {
    // Killed before its pipe is closed, and with a signal that nothing it runs can put off.
    kill(m_child, SIGKILL);
    while (waitpid(m_child, nullptr, 0) < 0 && errno == EINTR) {
    }
    close(m_pipe);
}

} // namespace vigie::catalog
