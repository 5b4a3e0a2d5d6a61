// SPDX-License-Identifier: GPL-3.0-or-later
#include "catalog/private_cluster.h"

#include "base/stop.h"
#include "catalog/database.h"
#include "logging.h"
#include "scram.h"
#include "server_guardian.h"
#include "server_process.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QLockFile>
#include <QSaveFile>
#include <QStandardPaths>

#include <sys/stat.h>
#include <unistd.h>

namespace vigie::catalog {

using namespace std::chrono_literals;

namespace {

const QString superuser = QStringLiteral("vigie_cluster");
// sun_path holds 108 bytes with its end; the server adds "/.s.PGSQL.5432" to the folder.
constexpr qsizetype longestSocketFolder = 107 - 14 - 1;

tl::unexpected<Error> storage(const QString& path, const QString& detail) {
    return fail(
        ErrorCode::Storage,
        QCoreApplication::translate("catalog", "Impossible de préparer le dossier du catalogue « %1 ».")
            .arg(path),
        detail);
}

Result<QByteArray> readFile(const QString& path) {
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return storage(path, file.errorString());
    return file.read(4096);
}

/// The server that works in that data folder now.
std::optional<pid_t> runningServer(const QString& dataFolder) {
    QFile file(dataFolder + QStringLiteral("/postmaster.pid"));
    if (!file.open(QIODevice::ReadOnly))
        return std::nullopt;
    const auto pid = parsePostmasterPid(file.read(4096));
    return pid && isServerOf(*pid, dataFolder) ? pid : std::nullopt;
}

} // namespace

/// The steps of PrivateCluster::open(), in order, under the folder's lock.
class ClusterOpening final {
public:
    ClusterOpening(const PrivateCluster::Options& options, const std::stop_token& stop)
        : m_options(options)
        , m_stop(stop)
        , m_end(MonoClock::now() + options.deadline) {}

    Result<std::unique_ptr<PrivateCluster>> run();

private:
    Result<void> makeFolder(const QString& path) const;
    Result<void> giveToServer(const QString& path) const;
    Result<void> writeForServer(const QString& path, const QByteArray& text) const;
    Result<void> takeLock();
    Result<void> create() const;
    Result<void> writeConfiguration() const;
    Result<void> chooseSocketFolder();
    Result<void> start();
    Result<void> createDatabase() const;
    [[nodiscard]] Error withLog(Error error) const;
    [[nodiscard]] std::chrono::milliseconds left() const;

    const PrivateCluster::Options& m_options;
    const std::stop_token& m_stop;
    MonoTime m_end;
    ServerAccount m_account;
    QString m_folder;
    QString m_data;
    QString m_socket;
    QString m_programs;
    std::unique_ptr<QLockFile> m_lock;
    ConnectionSettings m_owner;
    bool m_started = false;
};

std::chrono::milliseconds ClusterOpening::left() const {
    return std::max(100ms, std::chrono::duration_cast<std::chrono::milliseconds>(m_end - MonoClock::now()));
}

Error ClusterOpening::withLog(Error error) const {
    for (const QString& name : {QStringLiteral("start.log"), QStringLiteral("server.log")}) {
        if (const QString tail = logTail(m_folder + QStringLiteral("/log/") + name); !tail.isEmpty())
            error.detail += QStringLiteral("\n%1: %2").arg(name, tail);
    }
    return error;
}

Result<void> ClusterOpening::giveToServer(const QString& path) const {
    if (m_account.borrowed && chown(QFile::encodeName(path).constData(), m_account.uid, m_account.gid) != 0)
        return storage(path, QStringLiteral("chown: %1").arg(qt_error_string()));
    return {};
}

/// Makes a folder of mode 0700 that belongs to the server's account, or checks that it is one.
Result<void> ClusterOpening::makeFolder(const QString& path) const {
    const QByteArray name = QFile::encodeName(path);
    if (!QFileInfo::exists(path)) {
        if (!QDir().mkpath(QFileInfo(path).path()))
            return storage(path, QStringLiteral("mkpath failed"));
        if (mkdir(name.constData(), 0700) != 0 && errno != EEXIST)
            return storage(path, QStringLiteral("mkdir: %1").arg(qt_error_string()));
        if (auto given = giveToServer(path); !given)
            return given;
    }
    // Not followed: a link or someone else's folder in a shared place such as /tmp would be a trap.
    struct stat info {};
    if (lstat(name.constData(), &info) != 0 || !S_ISDIR(info.st_mode))
        return storage(path, QStringLiteral("not a folder"));
    if (info.st_uid != m_account.uid && m_account.borrowed && info.st_uid == 0) {
        if (auto given = giveToServer(path); !given)
            return given;
    } else if (info.st_uid != m_account.uid) {
        return storage(path, QStringLiteral("belongs to uid %1, not %2").arg(info.st_uid).arg(m_account.uid));
    }
    if ((info.st_mode & 0777) != 0700 && chmod(name.constData(), 0700) != 0)
        return storage(path, QStringLiteral("chmod: %1").arg(qt_error_string()));
    return {};
}

Result<void> ClusterOpening::writeForServer(const QString& path, const QByteArray& text) const {
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly) || !file.setPermissions(QFile::ReadOwner | QFile::WriteOwner) ||
        file.write(text) != text.size() || !file.commit())
        return storage(path, file.errorString());
    return giveToServer(path);
}

/// Two programs started together must not both create or start.
Result<void> ClusterOpening::takeLock() {
    m_lock = std::make_unique<QLockFile>(m_folder + QStringLiteral("/lock"));
    m_lock->setStaleLockTime(0); // stale only when its process is dead
    while (!m_lock->tryLock(50)) {
        if (m_stop.stop_requested())
            return fail(ErrorCode::Cancelled, {}, QStringLiteral("stop requested"));
        if (m_lock->error() != QLockFile::LockFailedError)
            return storage(m_folder, QStringLiteral("lock file cannot be made"));
        if (MonoClock::now() > m_end) {
            return fail(
                ErrorCode::Timeout,
                QCoreApplication::translate("catalog", "Un autre programme prépare déjà ce catalogue."),
                QStringLiteral("%1/lock is held").arg(m_folder));
        }
    }
    return {};
}

Result<void> ClusterOpening::create() const {
    const QString passwordFile = m_folder + QStringLiteral("/cluster.password");
    // What an interrupted creation left is not a cluster: PG_VERSION is among the first files initdb writes,
    // so a complete one is told by the mark written after it.
    if (QFileInfo::exists(m_data) && !QDir(m_data).removeRecursively())
        return storage(m_data, QStringLiteral("half-made cluster cannot be removed"));
    if (auto written = writeForServer(passwordFile, randomPassword().toLatin1()); !written)
        return written;
    const auto made = runServerProgram(
        m_account, m_programs + QStringLiteral("/initdb"),
        {QStringLiteral("--pgdata=") + m_data, QStringLiteral("--username=") + superuser,
         QStringLiteral("--pwfile=") + passwordFile, QStringLiteral("--encoding=UTF8"),
         QStringLiteral("--no-locale"), QStringLiteral("--data-checksums"),
         QStringLiteral("--auth-local=scram-sha-256"), QStringLiteral("--auth-host=reject")},
        QCoreApplication::translate("catalog", "Impossible de créer le catalogue."), left(), m_stop);
    if (!made)
        return fail(made.error());
    QFile configuration(m_data + QStringLiteral("/postgresql.conf"));
    const QByteArray line("\ninclude = 'vigie.conf'\n");
    if (!configuration.open(QIODevice::Append) || configuration.write(line) != line.size())
        return storage(configuration.fileName(), configuration.errorString());
    configuration.close();
    qCInfo(lcCatalog).noquote() << "private cluster created in" << m_data;
    return writeForServer(m_folder + QStringLiteral("/created"), QByteArrayLiteral("1\n"));
}

Result<void> ClusterOpening::writeConfiguration() const {
    // No statement is ever logged: QPSQL writes values into statements as literals.
    const QString text = QStringLiteral("# Written at each start; changes are lost.\n"
                                        "listen_addresses = ''\n"
                                        "port = 5432\n"
                                        "unix_socket_directories = '%1'\n"
                                        "unix_socket_permissions = 0700\n"
                                        "password_encryption = 'scram-sha-256'\n"
                                        "shared_buffers = 32MB\n"
                                        "max_connections = 60\n"
                                        "fsync = on\n"
                                        "logging_collector = on\n"
                                        "log_directory = '%2'\n"
                                        "log_filename = 'server.log'\n"
                                        "log_rotation_age = 0\n"
                                        "log_rotation_size = 10MB\n"
                                        "log_truncate_on_rotation = on\n"
                                        "log_file_mode = 0600\n"
                                        "log_statement = 'none'\n"
                                        "log_min_duration_statement = -1\n"
                                        "log_min_error_statement = panic\n"
                                        "log_parameter_max_length = 0\n"
                                        "log_parameter_max_length_on_error = 0\n");
    const auto quoted = [](QString path) { return path.replace(QLatin1Char('\''), QLatin1String("''")); };
    return writeForServer(m_data + QStringLiteral("/vigie.conf"),
                          text.arg(quoted(m_socket), quoted(m_folder + QStringLiteral("/log"))).toUtf8());
}

/// Beside the data when that path is short enough, else where every process of this user finds it again.
Result<void> ClusterOpening::chooseSocketFolder() {
    m_socket = m_folder + QStringLiteral("/socket");
    // libpq reads ',' as a list of hosts, and the server reads it as a list of folders.
    const auto fits = [](const QString& path) {
        return QFile::encodeName(path).size() <= longestSocketFolder && !path.contains(QLatin1Char(','));
    };
    if (!fits(m_socket)) {
        const QString digest = QString::fromLatin1(
            QCryptographicHash::hash(m_folder.toUtf8(), QCryptographicHash::Sha256).toHex().left(16));
        const QString runtime = qEnvironmentVariable("XDG_RUNTIME_DIR");
        m_socket = QStringLiteral("%1/vigie-%2-%3")
                       .arg(m_account.borrowed || runtime.isEmpty() ||
                                    !fits(runtime + QStringLiteral("/vigie-0000000000-0000000000000000"))
                                ? QStringLiteral("/tmp")
                                : runtime)
                       .arg(m_account.uid)
                       .arg(digest);
    }
    return makeFolder(m_socket);
}

Result<void> ClusterOpening::start() {
    // The children of a killed server notice within moments; starting beside them would be refused.
    while (anyServerOf(m_data)) {
        if (MonoClock::now() > m_end) {
            return fail(
                ErrorCode::Timeout,
                QCoreApplication::translate("catalog", "L'ancien serveur du catalogue ne s'arrête pas."),
                QStringLiteral("processes still work in %1").arg(m_data));
        }
        if (!sleepFor(50ms, m_stop))
            return fail(ErrorCode::Cancelled, {}, QStringLiteral("stop requested"));
    }
    // With no process left, the pid files are stale, and their pid may be another program's by now (or that
    // of a killed server nobody has buried), which would keep the new one from starting.
    const QString socketFile = m_socket + QStringLiteral("/.s.PGSQL.5432");
    for (const QString& stale :
         {m_data + QStringLiteral("/postmaster.pid"), socketFile + QStringLiteral(".lock"), socketFile}) {
        if (QFileInfo(stale).exists() && !QFile::remove(stale))
            return storage(stale, QStringLiteral("left by a server that is gone, cannot be removed"));
    }
    if (auto written = writeConfiguration(); !written)
        return written;
    const QString log = m_folder + QStringLiteral("/log/start.log");
    QFile::remove(log);
    const auto seconds = std::chrono::ceil<std::chrono::seconds>(left()).count();
    const auto ran = runServerProgram(
        m_account, m_programs + QStringLiteral("/pg_ctl"),
        {QStringLiteral("start"), QStringLiteral("--wait"), QStringLiteral("--silent"),
         QStringLiteral("--pgdata=") + m_data, QStringLiteral("--log=") + log,
         QStringLiteral("--timeout=%1").arg(seconds)},
        QCoreApplication::translate("catalog", "Impossible de démarrer le serveur du catalogue."),
        left() + 1000ms, m_stop);
    if (!ran) {
        // pg_ctl may have been cut short with the server on its way: told to go, not waited for.
        const auto told =
            runServerProgram(m_account, m_programs + QStringLiteral("/pg_ctl"),
                             {QStringLiteral("stop"), QStringLiteral("--no-wait"), QStringLiteral("--silent"),
                              QStringLiteral("--mode=immediate"), QStringLiteral("--pgdata=") + m_data},
                             {}, 1000ms, {});
        Q_UNUSED(told)
        return fail(withLog(ran.error()));
    }
    m_started = true;
    qCInfo(lcCatalog).noquote() << "private cluster started in" << m_data;
    return {};
}

Result<void> ClusterOpening::createDatabase() const {
    ConnectionSettings settings = m_owner;
    settings.database = QStringLiteral("postgres");
    Database database(settings, QStringLiteral("vigie cluster"));
    if (auto opened = database.openWithin(left(), m_stop); !opened)
        return fail(withLog(opened.error()));
    const auto known =
        database.exec(QStringLiteral("SELECT 1 FROM pg_database WHERE datname = ?"), {m_options.database});
    if (!known)
        return fail(known.error());
    if (known->isEmpty()) {
        QString name = m_options.database;
        name.replace(QLatin1Char('"'), QLatin1String("\"\""));
        if (auto made = database.exec(QStringLiteral("CREATE DATABASE \"%1\" TEMPLATE template0").arg(name));
            !made)
            return fail(withLog(made.error()));
    }
    return {};
}

Result<std::unique_ptr<PrivateCluster>> ClusterOpening::run() {
    const auto account = ServerAccount::find();
    if (!account)
        return fail(account.error());
    m_account = *account;
    m_folder = QDir::cleanPath(QFileInfo(m_options.folder).absoluteFilePath());
    m_data = m_folder + QStringLiteral("/pg");
    for (const QString& path : {m_folder, m_folder + QStringLiteral("/log")}) {
        if (auto made = makeFolder(path); !made)
            return fail(made.error());
    }
    if (m_account.borrowed) {
        const auto reached = runServerProgram(
            m_account, QStringLiteral("/usr/bin/test"), {QStringLiteral("-w"), m_folder},
            QCoreApplication::translate("catalog", "Le compte « postgres » n'a pas accès au dossier « %1 ».")
                .arg(m_folder),
            left(), m_stop);
        if (!reached)
            return fail(ErrorCode::Storage, reached.error().text,
                        QStringLiteral("a parent of %1 is closed to the postgres account").arg(m_folder));
    }
    if (auto locked = takeLock(); !locked)
        return fail(locked.error());

    std::optional<int> major;
    const bool exists = QFileInfo::exists(m_folder + QStringLiteral("/created"));
    if (exists) {
        const auto text = readFile(m_data + QStringLiteral("/PG_VERSION"));
        if (!text)
            return fail(text.error());
        major = parseServerVersion(*text);
        if (!major)
            return storage(m_data, QStringLiteral("PG_VERSION makes no sense"));
    }
    const auto programs = findServerPrograms(m_options.programs, major);
    if (!programs)
        return fail(programs.error());
    m_programs = *programs;

    if (!exists) {
        if (auto created = create(); !created)
            return fail(created.error());
    }
    const auto password = readFile(m_folder + QStringLiteral("/cluster.password"));
    if (!password)
        return fail(password.error());
    m_owner.ports = {5432};
    m_owner.database = m_options.database;
    m_owner.user = superuser;
    m_owner.password = QString::fromLatin1(password->trimmed());

    if (runningServer(m_data)) {
        const auto text = readFile(m_data + QStringLiteral("/postmaster.pid"));
        if (!text)
            return fail(text.error());
        const auto socket = parsePostmasterSocket(*text);
        if (!socket)
            return storage(m_data, QStringLiteral("postmaster.pid names no socket"));
        m_socket = *socket;
    } else {
        if (auto chosen = chooseSocketFolder(); !chosen)
            return fail(chosen.error());
        if (auto started = start(); !started)
            return fail(started.error());
    }
    m_owner.hosts = {m_socket};
    std::unique_ptr<PrivateCluster> cluster(new PrivateCluster);
    cluster->m_dataFolder = m_data;
    cluster->m_programs = m_programs;
    cluster->m_owner = m_owner;
    if (m_started)
        cluster->m_started = runningServer(m_data);
    if (cluster->m_started && m_options.endsWithProcess) {
        auto guardian = ServerGuardian::start(m_account, m_programs, m_data, *cluster->m_started);
        if (!guardian)
            return fail(guardian.error());
        cluster->m_guardian = std::move(*guardian);
    }
    if (auto made = createDatabase(); !made)
        return fail(made.error()); // the server started above stops with `cluster`
    return cluster;
}

QString PrivateCluster::defaultFolder(const QString& name) {
    const QString parent = geteuid() == 0
                               ? QStringLiteral("/var/lib")
                               : QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation);
    return QStringLiteral("%1/vigie/%2").arg(parent, name);
}

Result<std::unique_ptr<PrivateCluster>> PrivateCluster::open(const Options& options,
                                                             const std::stop_token& stop) {
    return ClusterOpening(options, stop).run();
}

PrivateCluster::PrivateCluster() = default;

bool PrivateCluster::isRunning() const {
    const auto server = runningServer(m_dataFolder);
    return m_started ? server == m_started : server.has_value();
}

Result<void> PrivateCluster::stop() {
    // One that was killed may have been started again by someone else, whose it is then.
    if (!m_started || runningServer(m_dataFolder) != m_started) {
        m_started.reset();
        m_guardian.reset();
        return {};
    }
    const auto account = ServerAccount::find();
    if (!account)
        return fail(account.error());
    const auto ran = runServerProgram(
        *account, m_programs + QStringLiteral("/pg_ctl"),
        {QStringLiteral("stop"), QStringLiteral("--wait"), QStringLiteral("--silent"),
         QStringLiteral("--mode=fast"), QStringLiteral("--timeout=20"),
         QStringLiteral("--pgdata=") + m_dataFolder},
        QCoreApplication::translate("catalog", "Impossible d'arrêter le serveur du catalogue."), 25s, {});
    if (!ran && runningServer(m_dataFolder) == m_started)
        return fail(ran.error());
    m_started.reset();
    m_guardian.reset();
    return {};
}

PrivateCluster::~PrivateCluster() {
    if (auto stopped = stop(); !stopped)
        qCWarning(lcCatalog).noquote() << stopped.error().toLogLine();
}

} // namespace vigie::catalog
