// SPDX-License-Identifier: GPL-3.0-or-later
#include "server_process.h"

#include "base/clock.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QProcess>

#include <algorithm>
#include <thread>

#include <pwd.h>
#include <signal.h>
#include <unistd.h>

namespace vigie::catalog {

using namespace std::chrono_literals;

Result<ServerAccount> ServerAccount::find() {
    if (geteuid() != 0)
        return ServerAccount{geteuid(), getegid(), false};
    constexpr size_t enough = 16384;
    std::vector<char> buffer(enough);
    passwd entry{};
    passwd* found = nullptr;
    if (getpwnam_r("postgres", &entry, buffer.data(), buffer.size(), &found) != 0 || found == nullptr) {
        return fail(ErrorCode::Unsupported,
                    QCoreApplication::translate("catalog",
                                                "Le compte système « postgres » n'existe pas : installez "
                                                "PostgreSQL ou lancez Vigie sans être root."),
                    QStringLiteral("getpwnam(postgres) found nothing"));
    }
    return ServerAccount{found->pw_uid, found->pw_gid, true};
}

Result<QString> findServerPrograms(const QString& root, std::optional<int> major) {
    QList<int> versions;
    for (const QString& name : QDir(root).entryList(QDir::Dirs | QDir::NoDotAndDotDot)) {
        bool ok = false;
        const int version = name.toInt(&ok);
        if (ok && QFileInfo(QStringLiteral("%1/%2/bin/initdb").arg(root, name)).isExecutable())
            versions.append(version);
    }
    std::sort(versions.begin(), versions.end(), std::greater<>());
    if (major && !versions.contains(*major)) {
        return fail(ErrorCode::Unsupported,
                    QCoreApplication::translate("catalog",
                                                "Le catalogue a été créé avec PostgreSQL %1, qui n'est plus "
                                                "installé.")
                        .arg(*major),
                    QStringLiteral("no %1/%2/bin/initdb").arg(root).arg(*major));
    }
    if (versions.isEmpty()) {
        return fail(ErrorCode::Unsupported,
                    QCoreApplication::translate("catalog", "Le serveur PostgreSQL n'est pas installé."),
                    QStringLiteral("no initdb under %1 (Debian: postgresql)").arg(root));
    }
    return QStringLiteral("%1/%2/bin").arg(root).arg(major.value_or(versions.first()));
}

namespace {

/// Ends a program and what it started: initdb's own child would go on writing into the data folder.
void killGroup(QProcess& process) {
    const auto group = static_cast<pid_t>(process.processId());
    if (group > 1)
        ::kill(-group, SIGKILL);
    process.kill();
    process.waitForFinished(1000);
    // Gone once the last of the group has been buried, or soon enough where nobody buries.
    const auto end = MonoClock::now() + 1s;
    while (group > 1 && ::kill(-group, 0) == 0 && MonoClock::now() < end)
        std::this_thread::sleep_for(5ms);
}

} // namespace

Result<QString> runServerProgram(const ServerAccount& account, const QString& program,
                                 const QStringList& arguments, const QString& sentence,
                                 std::chrono::milliseconds deadline, const std::stop_token& stop) {
    QProcess process;
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.setStandardInputFile(QProcess::nullDevice());
    process.setWorkingDirectory(QStringLiteral("/")); // the caller's may be closed to the server's account
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    for (const QString& name : environment.keys()) {
        if (name.startsWith(QLatin1String("PG"))) // PGDATA, PGPORT … would change what the programs do
            environment.remove(name);
    }
    environment.insert(QStringLiteral("LC_ALL"), QStringLiteral("C"));
    process.setProcessEnvironment(environment);

    QStringList line = arguments;
    QString executable = program;
    if (account.borrowed) {
        line = QStringList{QStringLiteral("--reuid=%1").arg(account.uid),
                           QStringLiteral("--regid=%1").arg(account.gid), QStringLiteral("--init-groups"),
                           program} +
               arguments;
        executable = QStringLiteral("setpriv");
    }
    process.setChildProcessModifier([] { ::setpgid(0, 0); });
    process.start(executable, line);
    const auto end = MonoClock::now() + deadline;
    QString trouble;
    if (!process.waitForStarted(5000))
        trouble = process.errorString();
    while (trouble.isEmpty() && process.state() != QProcess::NotRunning && !process.waitForFinished(50)) {
        if (stop.stop_requested() || MonoClock::now() > end) {
            killGroup(process);
            if (stop.stop_requested())
                return fail(ErrorCode::Cancelled, sentence, QStringLiteral("stop requested"));
            return fail(ErrorCode::Timeout, sentence,
                        QStringLiteral("%1 not finished in %2 ms").arg(program).arg(deadline.count()));
        }
    }
    const QString output = QString::fromUtf8(process.readAll()).trimmed();
    if (!trouble.isEmpty() || process.exitStatus() != QProcess::NormalExit || process.exitCode() != 0) {
        return fail(ErrorCode::Database, sentence,
                    QStringLiteral("%1 (exit %2): %3 %4")
                        .arg(program)
                        .arg(process.exitCode())
                        .arg(trouble, output.right(2000))
                        .trimmed());
    }
    return output;
}

std::optional<pid_t> parsePostmasterPid(const QByteArray& text) {
    bool ok = false;
    const int pid = text.left(32).split('\n').constFirst().trimmed().toInt(&ok);
    return ok && pid > 1 ? std::optional<pid_t>(pid) : std::nullopt;
}

std::optional<QString> parsePostmasterSocket(const QByteArray& text) {
    const QByteArray line = text.left(4096).split('\n').value(4);
    if (!line.startsWith('/') || line.contains('\0'))
        return std::nullopt;
    return QFile::decodeName(line);
}

std::optional<int> parseServerVersion(const QByteArray& text) {
    bool ok = false;
    const int version = text.left(32).trimmed().toInt(&ok);
    return ok && version >= 10 && version < 1000 ? std::optional(version) : std::nullopt;
}

bool isServerOf(pid_t pid, const QString& dataFolder) {
    QFile stat(QStringLiteral("/proc/%1/stat").arg(pid));
    if (!stat.open(QIODevice::ReadOnly) || !stat.read(4096).contains("(postgres)"))
        return false;
    // Every server process works in its data folder. Another user's can't be looked at: then it isn't ours to
    // use.
    const QString folder = QFileInfo(QStringLiteral("/proc/%1/cwd").arg(pid)).symLinkTarget();
    return !folder.isEmpty() && folder == QFileInfo(dataFolder).canonicalFilePath();
}

bool anyServerOf(const QString& dataFolder) {
    const QStringList entries = QDir(QStringLiteral("/proc")).entryList(QDir::Dirs | QDir::NoDotAndDotDot);
    return std::any_of(entries.begin(), entries.end(), [&](const QString& name) {
        bool ok = false;
        const int pid = name.toInt(&ok);
        return ok && isServerOf(pid, dataFolder);
    });
}

QString logTail(const QString& path) {
    constexpr qint64 mostBytes = 1500;
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    if (file.size() > mostBytes)
        file.seek(file.size() - mostBytes);
    return QString::fromUtf8(file.read(mostBytes)).trimmed();
}

} // namespace vigie::catalog
