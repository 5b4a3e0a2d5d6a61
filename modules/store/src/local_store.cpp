// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/local_store.h"

#include "logging.h"
#include "sqlite_file.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <QLockFile>

#include <algorithm>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace vigie::store {

namespace {

constexpr int applicationId = 0x56474c53; // "VGLS", in the header of the file
constexpr int schemaVersion = 1;

const QStringList schema = {
    QStringLiteral("CREATE TABLE note (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID"),
    // AUTOINCREMENT: a number is never given twice, so that the order stays the order of acting.
    QStringLiteral(
        "CREATE TABLE outbox (sequence INTEGER PRIMARY KEY AUTOINCREMENT, reference TEXT NOT NULL UNIQUE, "
        "catalog TEXT NOT NULL, login TEXT NOT NULL, kind TEXT NOT NULL, payload TEXT NOT NULL, "
        "acted_us INTEGER NOT NULL, attempts INTEGER NOT NULL DEFAULT 0, last_error TEXT NOT NULL DEFAULT "
        "'', "
        "state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'sent', 'refused')), "
        "sent_us INTEGER)"),
    QStringLiteral("CREATE INDEX outbox_next ON outbox (catalog, login, state, sequence)"),
    QStringLiteral("CREATE TABLE met (catalog TEXT NOT NULL, login TEXT NOT NULL, identity TEXT NOT NULL, "
                   "history TEXT NOT NULL, PRIMARY KEY (catalog, login)) WITHOUT ROWID"),
    QStringLiteral("CREATE TABLE snapshot (catalog TEXT NOT NULL, login TEXT NOT NULL, kind TEXT NOT NULL, "
                   "content BLOB NOT NULL, taken_us INTEGER NOT NULL, PRIMARY KEY (catalog, login, kind))"),
    QStringLiteral(
        "CREATE TABLE sealed_login (catalog TEXT NOT NULL, login TEXT NOT NULL, record BLOB NOT NULL, "
        "failures INTEGER NOT NULL, not_before_us INTEGER NOT NULL, PRIMARY KEY (catalog, login))"),
};

const QString latest = QStringLiteral("latest_us");

QVariant bind(UtcTime time) {
    return QVariant::fromValue<qlonglong>(time.time_since_epoch().count());
}

UtcTime timeOf(const QVariant& value) {
    return UtcTime(std::chrono::microseconds(value.toLongLong()));
}

QString bind(const QUuid& id) {
    return id.toString(QUuid::WithoutBraces);
}

tl::unexpected<Error> unusable(const QString& path, const QString& detail) {
    return fail(
        ErrorCode::Storage,
        QCoreApplication::translate("store", "Impossible de préparer le fichier local de ce poste « %1 ».")
            .arg(path),
        detail);
}

/// A folder that only this user enters, and a file that only this user reads, before SQLite writes into it.
Result<void> prepare(const QString& path) {
    const QString folder = QFileInfo(path).path();
    if (!QDir().mkpath(QFileInfo(folder).path()))
        return unusable(path, QStringLiteral("mkpath failed"));
    const QByteArray name = QFile::encodeName(folder);
    if (mkdir(name.constData(), 0700) != 0 && errno != EEXIST)
        return unusable(path, QStringLiteral("mkdir: %1").arg(qt_error_string()));
    struct stat info {};
    if (lstat(name.constData(), &info) != 0 || !S_ISDIR(info.st_mode) || info.st_uid != geteuid())
        return unusable(path, QStringLiteral("%1 is not a folder of this user's").arg(folder));
    if ((info.st_mode & 0077) != 0 && chmod(name.constData(), 0700) != 0)
        return unusable(path, QStringLiteral("chmod: %1").arg(qt_error_string()));

    const QByteArray file = QFile::encodeName(path);
    const int made = ::open(file.constData(), O_CREAT | O_RDWR | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (made < 0)
        return unusable(path, QStringLiteral("open: %1").arg(qt_error_string()));
    const bool ours = fstat(made, &info) == 0 && S_ISREG(info.st_mode) && info.st_uid == geteuid();
    const bool closed = ours && ((info.st_mode & 0077) == 0 || fchmod(made, 0600) == 0);
    ::close(made);
    return closed ? Result<void>() : unusable(path, QStringLiteral("not a regular file of this user's"));
}

OutboxAct readAct(const QVariantList& row) {
    return {row[0].toLongLong(), QUuid::fromString(row[1].toString()),
            row[2].toString(),   QJsonDocument::fromJson(row[3].toString().toUtf8()).object(),
            timeOf(row[4]),      row[5].toInt(),
            row[6].toString()};
}

const QString actColumns =
    QStringLiteral("sequence, reference, kind, payload, acted_us, attempts, last_error");

Result<int> pragma(SqliteFile& file, const QString& name) {
    const auto rows = file.exec(QStringLiteral("PRAGMA %1").arg(name));
    if (!rows)
        return fail(rows.error());
    return rows->isEmpty() ? 0 : rows->first().value(0).toInt();
}

/// Opened as we want it, and whole.
Result<void> openWhole(SqliteFile& file) {
    if (auto opened = file.open(); !opened)
        return opened;
    // FULL: a commit is on the disk when it returns, WAL or not.
    for (const char* setting : {"journal_mode=WAL", "synchronous=FULL", "trusted_schema=OFF"}) {
        if (auto set = file.call(QStringLiteral("PRAGMA %1").arg(QLatin1String(setting))); !set)
            return set;
    }
    return {};
}

Result<bool> isWhole(SqliteFile& file) {
    const auto rows = file.exec(QStringLiteral("PRAGMA quick_check(1)"));
    if (!rows)
        return fail(rows.error());
    return !rows->isEmpty() && rows->first().value(0).toString() == QLatin1String("ok");
}

} // namespace

LocalStore::LocalStore(std::unique_ptr<SqliteFile> file)
    : m_file(std::move(file)) {}

LocalStore::~LocalStore() = default;

bool LocalStore::isDamaged() const {
    return m_file->isDamaged();
}

Result<std::unique_ptr<LocalStore>> LocalStore::open(const QString& path) {
    if (auto prepared = prepare(path); !prepared)
        return fail(prepared.error());
    // One program at a time looks whether the file is whole: two would put it aside one after the other.
    QLockFile lock(path + QStringLiteral(".lock"));
    lock.setStaleLockTime(0);
    if (!lock.tryLock(5000))
        return unusable(path, QStringLiteral("another program is opening it"));
    auto file = std::make_unique<SqliteFile>(path, SqliteFile::Mode::ReadWrite);
    Result<void> opened = openWhole(*file);
    bool whole = false;
    if (opened) {
        const auto checked = isWhole(*file);
        if (!checked && !file->isDamaged())
            return fail(checked.error());
        whole = checked.value_or(false);
    } else if (!file->isDamaged()) {
        return fail(opened.error());
    }
    QString damaged;
    if (!whole) {
        file.reset();
        damaged = QStringLiteral("%1.damaged-%2-%3")
                      .arg(path, QDateTime::currentDateTimeUtc().toString(QStringLiteral("yyyyMMddTHHmmss")),
                           QUuid::createUuid().toString(QUuid::Id128).left(4));
        for (const QString& suffix : {QString(), QStringLiteral("-wal"), QStringLiteral("-shm")}) {
            if (QFileInfo::exists(path + suffix) && !QFile::rename(path + suffix, damaged + suffix))
                return unusable(path, QStringLiteral("damaged, and can't be put aside"));
        }
        qCWarning(lcStore).noquote() << "local file was damaged, put aside as" << damaged;
        if (auto prepared = prepare(path); !prepared)
            return fail(prepared.error());
        file = std::make_unique<SqliteFile>(path, SqliteFile::Mode::ReadWrite);
        if (auto again = openWhole(*file); !again)
            return fail(again.error());
    }
    std::unique_ptr<LocalStore> store(new LocalStore(std::move(file)));
    if (auto migrated = store->migrate(); !migrated)
        return fail(migrated.error());
    if (!damaged.isEmpty())
        store->takeOver(damaged);
    return store;
}

Result<void> LocalStore::migrate() {
    return m_file->transaction([this]() -> Result<void> {
        const auto id = pragma(*m_file, QStringLiteral("application_id"));
        const auto version = pragma(*m_file, QStringLiteral("user_version"));
        const auto tables = m_file->exec(QStringLiteral("SELECT count(*) FROM sqlite_schema"));
        for (const Error* error : {id ? nullptr : &id.error(), version ? nullptr : &version.error(),
                                   tables ? nullptr : &tables.error()}) {
            if (error)
                return fail(*error);
        }
        const bool empty = tables->first().value(0).toLongLong() == 0;
        if (*id != applicationId && !empty)
            return fail(ErrorCode::Unsupported,
                        QCoreApplication::translate(
                            "store", "« %1 » n'est pas un fichier de Vigie : il reste tel quel.")
                            .arg(m_file->path()),
                        QStringLiteral("application_id %1").arg(*id));
        if (*version > schemaVersion)
            return fail(ErrorCode::Unsupported,
                        QCoreApplication::translate(
                            "store", "Le fichier local de ce poste vient d'un Vigie plus récent : "
                                     "il reste tel quel. Mettez Vigie à jour."),
                        QStringLiteral("schema %1, program knows %2").arg(*version).arg(schemaVersion));
        if (*version == schemaVersion)
            return {};
        for (const QString& statement : schema) {
            if (auto made = m_file->call(statement); !made)
                return made;
        }
        if (auto set = m_file->call(QStringLiteral("PRAGMA application_id=%1").arg(applicationId)); !set)
            return set;
        return m_file->call(QStringLiteral("PRAGMA user_version=%1").arg(schemaVersion));
    });
}

// Best effort, row by row: what is unreadable stays in the file put aside. Logins aren't taken: a record
// without its count of failures would be a record to try for ever.
void LocalStore::takeOver(const QString& damaged) {
    m_damagedFile = damaged;
    SqliteFile old(damaged, SqliteFile::Mode::ReadOnly);
    if (!old.open())
        return;
    const auto rows = old.readable(
        QStringLiteral("SELECT reference, catalog, login, kind, payload, acted_us, attempts, last_error, "
                       "state, sent_us FROM outbox ORDER BY sequence"));
    qsizetype taken = 0;
    const auto done = m_file->transaction([&]() -> Result<void> {
        for (const QVariantList& row : rows) {
            if (QUuid::fromString(row[0].toString()).isNull())
                continue;
            const auto kept = m_file->call(
                QStringLiteral(
                    "INSERT OR IGNORE INTO outbox (reference, catalog, login, kind, payload, acted_us, "
                    "attempts, last_error, state, sent_us) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"),
                row);
            if (!kept)
                return kept;
            ++taken;
        }
        return {};
    });
    if (done)
        qCWarning(lcStore) << taken << "acts taken over from the damaged file";
    else
        qCWarning(lcStore).noquote() << "acts of the damaged file not taken over:"
                                     << done.error().toLogLine();
}

Result<void> LocalStore::append(const Owner& owner, const QList<OutboxAct>& acts, UtcTime now) {
    return m_file->transaction([&]() -> Result<void> {
        for (const OutboxAct& act : acts) {
            const auto kept = m_file->call(
                QStringLiteral("INSERT INTO outbox (reference, catalog, login, kind, payload, acted_us) "
                               "VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (reference) DO NOTHING"),
                {bind(act.reference), owner.catalog, owner.login, act.kind,
                 QString::fromUtf8(QJsonDocument(act.payload).toJson(QJsonDocument::Compact)),
                 bind(act.actedAt)});
            if (!kept)
                return kept;
        }
        return noteTime(now);
    });
}

Result<std::optional<OutboxAct>> LocalStore::next(const Owner& owner, qint64 after) const {
    const auto rows = m_file->exec(
        QStringLiteral("SELECT %1 FROM outbox WHERE catalog = ? AND login = ? AND state = 'waiting' "
                       "AND sequence > ? ORDER BY sequence LIMIT 1")
            .arg(actColumns),
        {owner.catalog, owner.login, after});
    if (!rows)
        return fail(rows.error());
    return rows->isEmpty() ? std::nullopt : std::optional(readAct(rows->first()));
}

Result<QList<OutboxAct>> LocalStore::refused(const Owner& owner, int most) const {
    const auto rows = m_file->exec(
        QStringLiteral("SELECT %1 FROM outbox WHERE catalog = ? AND login = ? AND state = 'refused' "
                       "ORDER BY sequence LIMIT ?")
            .arg(actColumns),
        {owner.catalog, owner.login, most});
    if (!rows)
        return fail(rows.error());
    QList<OutboxAct> acts;
    for (const QVariantList& row : *rows)
        acts.append(readAct(row));
    return acts;
}

Result<void> LocalStore::markSent(const QUuid& reference, UtcTime now) {
    return m_file->call(
        QStringLiteral("UPDATE outbox SET state = 'sent', sent_us = ?, last_error = '' WHERE reference = ?"),
        {bind(now), bind(reference)});
}

Result<void> LocalStore::markRefused(const QUuid& reference, const QString& error) {
    return m_file->call(
        QStringLiteral("UPDATE outbox SET state = 'refused', attempts = attempts + 1, last_error = ? "
                       "WHERE reference = ? AND state = 'waiting'"),
        {error, bind(reference)});
}

Result<void> LocalStore::markFailed(const QUuid& reference, const QString& error) {
    return m_file->call(
        QStringLiteral("UPDATE outbox SET attempts = attempts + 1, last_error = ? WHERE reference = ?"),
        {error, bind(reference)});
}

Result<void> LocalStore::tryRefusedAgain(const Owner& owner) {
    return m_file->call(QStringLiteral("UPDATE outbox SET state = 'waiting' "
                                       "WHERE catalog = ? AND login = ? AND state = 'refused'"),
                        {owner.catalog, owner.login});
}

Result<OutboxCounts> LocalStore::counts(const Owner& owner) const {
    const auto rows = m_file->exec(
        QStringLiteral("SELECT catalog = ? AND login = ?, state, count(*) FROM outbox WHERE state <> 'sent' "
                       "GROUP BY 1, 2"),
        {owner.catalog, owner.login});
    if (!rows)
        return fail(rows.error());
    OutboxCounts counts;
    for (const QVariantList& row : *rows) {
        qint64& count = !row[0].toBool()                                ? counts.ofOthers
                        : row[1].toString() == QLatin1String("waiting") ? counts.waiting
                                                                        : counts.refused;
        count += row[2].toLongLong();
    }
    return counts;
}

Result<void> LocalStore::meet(const Owner& owner, const QString& identity, const QString& history,
                              UtcTime now) {
    return m_file->transaction([&]() -> Result<void> {
        const auto before =
            m_file->exec(QStringLiteral("SELECT identity, history FROM met WHERE catalog = ? AND login = ?"),
                         {owner.catalog, owner.login});
        if (!before)
            return fail(before.error());
        // The same data behind another address (a standby was added to it): the acts follow.
        if (auto moved =
                m_file->call(QStringLiteral("UPDATE outbox SET catalog = ? WHERE login = ? AND catalog IN "
                                            "(SELECT catalog FROM met WHERE identity = ? AND catalog <> ?)"),
                             {owner.catalog, owner.login, identity, owner.catalog});
            !moved)
            return moved;
        const bool same = before->isEmpty() || (before->first().value(0).toString() == identity &&
                                                before->first().value(1).toString() == history);
        const auto settled =
            same ? forgetSent(owner, now)
                 : m_file->call(QStringLiteral("UPDATE outbox SET state = 'waiting' WHERE catalog = ? "
                                               "AND login = ? AND state = 'sent'"),
                                {owner.catalog, owner.login});
        if (!settled)
            return settled;
        return m_file->call(
            QStringLiteral("INSERT INTO met (catalog, login, identity, history) VALUES (?, ?, ?, ?) "
                           "ON CONFLICT (catalog, login) DO UPDATE SET identity = excluded.identity, "
                           "history = excluded.history"),
            {owner.catalog, owner.login, identity, history});
    });
}

Result<void> LocalStore::forgetSent(const Owner& owner, UtcTime now) {
    return m_file->call(QStringLiteral("DELETE FROM outbox WHERE catalog = ? AND login = ? "
                                       "AND state = 'sent' AND sent_us < ?"),
                        {owner.catalog, owner.login, bind(now - keepSent)});
}

Result<void> LocalStore::saveSnapshot(const Owner& owner, const QString& kind, const Snapshot& snapshot) {
    return m_file->call(QStringLiteral("INSERT OR REPLACE INTO snapshot (catalog, login, kind, content, "
                                       "taken_us) VALUES (?, ?, ?, ?, ?)"),
                        {owner.catalog, owner.login, kind, snapshot.content, bind(snapshot.takenAt)});
}

Result<std::optional<LocalStore::Snapshot>> LocalStore::snapshot(const Owner& owner,
                                                                 const QString& kind) const {
    const auto rows = m_file->exec(
        QStringLiteral("SELECT content, taken_us FROM snapshot WHERE catalog = ? AND login = ? AND kind = ?"),
        {owner.catalog, owner.login, kind});
    if (!rows)
        return fail(rows.error());
    if (rows->isEmpty())
        return std::nullopt;
    return Snapshot{rows->first().value(0).toByteArray(), timeOf(rows->first().value(1))};
}

Result<void> LocalStore::saveLogin(const Owner& owner, const LoginRow& row) {
    return m_file->call(
        QStringLiteral("INSERT OR REPLACE INTO sealed_login (catalog, login, record, failures, "
                       "not_before_us) VALUES (?, ?, ?, ?, ?)"),
        {owner.catalog, owner.login, row.record, row.failures, bind(row.notBefore)});
}

Result<std::optional<LocalStore::LoginRow>> LocalStore::login(const Owner& owner) const {
    const auto rows = m_file->exec(
        QStringLiteral(
            "SELECT record, failures, not_before_us FROM sealed_login WHERE catalog = ? AND login = ?"),
        {owner.catalog, owner.login});
    if (!rows)
        return fail(rows.error());
    if (rows->isEmpty())
        return std::nullopt;
    return LoginRow{rows->first().value(0).toByteArray(), rows->first().value(1).toInt(),
                    timeOf(rows->first().value(2))};
}

Result<void> LocalStore::removeLogin(const Owner& owner) {
    // Overwritten in the file, not only forgotten: what was sealed is someone's password to try.
    if (auto set = m_file->call(QStringLiteral("PRAGMA secure_delete=ON")); !set)
        return set;
    return m_file->call(QStringLiteral("DELETE FROM sealed_login WHERE catalog = ? AND login = ?"),
                        {owner.catalog, owner.login});
}

Result<std::optional<UtcTime>> LocalStore::latestTime() const {
    const auto rows = m_file->exec(QStringLiteral("SELECT value FROM note WHERE name = ?"), {latest});
    if (!rows)
        return fail(rows.error());
    return rows->isEmpty() ? std::nullopt : std::optional(timeOf(rows->first().value(0)));
}

Result<void> LocalStore::noteTime(UtcTime now) {
    return m_file->call(
        QStringLiteral(
            "INSERT INTO note (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = "
            "max(CAST(value AS INTEGER), CAST(excluded.value AS INTEGER))"),
        {latest, bind(now)});
}

Result<void> LocalStore::resetLatestTime(UtcTime now) {
    return m_file->call(QStringLiteral("INSERT OR REPLACE INTO note (name, value) VALUES (?, ?)"),
                        {latest, bind(now)});
}

} // namespace vigie::store
