// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cluster_fixture.h"
#include "server_guardian.h"
#include "server_process.h"

#include <QFileInfo>

#include <unistd.h>

namespace vigie::catalog {

/// A streaming standby of a ClusterFixture's server, made by pg_basebackup, on a socket of its own.
class StandbyFixture final {
public:
    StandbyFixture()
        : m_root(QStringLiteral("/tmp/vs-XXXXXX")) {
        chmod(m_root.path().toLocal8Bit().constData(), 0711);
    }
    ~StandbyFixture() {
        if (m_started)
            std::ignore = stop();
    }

    [[nodiscard]] Result<void> copy(PrivateCluster& primary) {
        const auto account = ServerAccount::find();
        if (!account)
            return fail(account.error());
        m_account = *account;
        const auto programs = findServerPrograms(QStringLiteral("/usr/lib/postgresql"), std::nullopt);
        if (!programs)
            return fail(programs.error());
        m_programs = *programs;
        for (const QString& folder : {QStringLiteral("s"), QStringLiteral("k")}) {
            if (!QDir(m_root.path()).mkdir(folder))
                return fail(ErrorCode::Storage, {}, folder);
            own(m_root.filePath(folder));
            chmod(qPrintable(m_root.filePath(folder)), 0700);
        }
        const ConnectionSettings& owner = primary.owner();
        const QString pass = m_root.filePath(QStringLiteral("k/pass"));
        QFile file(pass);
        if (!file.open(QIODevice::WriteOnly) || file.write("*:*:*:*:" + owner.password.toLatin1() + '\n') < 0)
            return fail(ErrorCode::Storage, {}, pass);
        file.close();
        chmod(qPrintable(pass), 0600);
        own(pass);
        const auto copied =
            runServerProgram(m_account, m_programs + QStringLiteral("/pg_basebackup"),
                             {QStringLiteral("--pgdata=") + data(), QStringLiteral("--write-recovery-conf"),
                              QStringLiteral("--checkpoint=fast"), QStringLiteral("--wal-method=stream"),
                              QStringLiteral("--dbname=host=%1 port=5432 user=%2 passfile=%3")
                                  .arg(owner.hosts.first(), owner.user, pass)},
                             QStringLiteral("pg_basebackup"), std::chrono::seconds(60), {});
        return copied ? Result<void>() : fail(copied.error());
    }

    [[nodiscard]] Result<void> start() {
        if (auto ran =
                control({QStringLiteral("start"), QStringLiteral("--wait"), QStringLiteral("--timeout=30"),
                         QStringLiteral("--log=") + m_root.filePath(QStringLiteral("s/standby.log")),
                         QStringLiteral("--options=-k %1 -c logging_collector=off").arg(socket())});
            !ran)
            return ran;
        QFile file(data() + QStringLiteral("/postmaster.pid"));
        if (!file.open(QIODevice::ReadOnly))
            return fail(ErrorCode::Storage, {}, file.errorString());
        const auto pid = parsePostmasterPid(file.read(4096));
        if (!pid)
            return fail(ErrorCode::Internal, {}, QStringLiteral("no pid"));
        // A test killed at its deadline leaves nothing running.
        auto guardian = ServerGuardian::start(m_account, m_programs, data(), *pid);
        if (!guardian)
            return fail(guardian.error());
        m_guardian = std::move(*guardian);
        m_started = true;
        return {};
    }
    [[nodiscard]] Result<void> promote() {
        return control({QStringLiteral("promote"), QStringLiteral("--wait"), QStringLiteral("--timeout=30")});
    }
    [[nodiscard]] Result<void> stop() {
        m_started = false;
        auto stopped =
            control({QStringLiteral("stop"), QStringLiteral("--wait"), QStringLiteral("--mode=fast")});
        m_guardian.reset();
        return stopped;
    }
    [[nodiscard]] QString socket() const { return m_root.filePath(QStringLiteral("k")); }

private:
    [[nodiscard]] QString data() const { return m_root.filePath(QStringLiteral("s/pg")); }
    void own(const QString& path) const {
        if (m_account.borrowed && chown(qPrintable(path), m_account.uid, m_account.gid) != 0)
            qWarning("chown %s", qPrintable(path));
    }
    [[nodiscard]] Result<void> control(QStringList arguments) const {
        arguments << QStringLiteral("--pgdata=") + data();
        const auto ran = runServerProgram(m_account, m_programs + QStringLiteral("/pg_ctl"), arguments,
                                          arguments.first(), std::chrono::seconds(40), {});
        return ran ? Result<void>() : fail(ran.error());
    }

    QTemporaryDir m_root;
    ServerAccount m_account;
    QString m_programs;
    std::unique_ptr<ServerGuardian> m_guardian;
    bool m_started = false;
};

} // namespace vigie::catalog
