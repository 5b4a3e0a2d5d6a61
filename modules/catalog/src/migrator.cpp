// SPDX-License-Identifier: GPL-3.0-or-later
#include "catalog/migrator.h"

#include "logging.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QDir>
#include <QFile>

#include <algorithm>

// The resource sits in a static library: naming its initialiser is what links it in.
static void initialiseMigrations() {
    Q_INIT_RESOURCE(catalog_migrations);
}

namespace vigie::catalog {
namespace {

tl::unexpected<Error> tooNew(qint64 catalog, int program) {
    return fail(
        ErrorCode::Unsupported,
        QCoreApplication::translate(
            "catalog",
            "Ce catalogue est plus récent (version %1) que ce programme (version %2) : mettez Vigie à jour.")
            .arg(catalog)
            .arg(program),
        QStringLiteral("schema_migration is at %1, program knows %2").arg(catalog).arg(program));
}

} // namespace

QString Migration::checksum() const {
    return QString::fromLatin1(QCryptographicHash::hash(sql, QCryptographicHash::Sha256).toHex());
}

Result<QList<Migration>> Migrator::builtIn() {
    initialiseMigrations();
    const QDir folder(QStringLiteral(":/vigie/catalog/migrations"));
    QList<Migration> migrations;
    for (const QString& entry : folder.entryList({QStringLiteral("*.sql")}, QDir::Files, QDir::Name)) {
        QFile file(folder.filePath(entry));
        bool numbered = false;
        const int version = entry.section(QLatin1Char('_'), 0, 0).toInt(&numbered);
        if (!file.open(QIODevice::ReadOnly) || !numbered || version != migrations.size() + 1) {
            qCCritical(lcCatalog).noquote()
                << "built-in migrations are not numbered from 1 without gaps:" << entry;
            return fail(ErrorCode::Internal,
                        QCoreApplication::translate("catalog", "Erreur interne du catalogue."), entry);
        }
        migrations.append({version, entry.chopped(4), file.readAll()});
    }
    return migrations;
}

Migrator::Migrator(Database& database, QList<Migration> migrations)
    : m_database(database)
    , m_migrations(std::move(migrations)) {
    std::sort(m_migrations.begin(), m_migrations.end(),
              [](const Migration& a, const Migration& b) { return a.version < b.version; });
}

Result<int> Migrator::version() {
    const auto exists =
        m_database.exec(QStringLiteral("SELECT to_regclass('vigie.schema_migration') IS NOT NULL"));
    if (!exists)
        return fail(exists.error());
    if (exists->isEmpty() || !exists->first().boolean(0))
        return 0;
    const auto last =
        m_database.exec(QStringLiteral("SELECT coalesce(max(version), 0) FROM vigie.schema_migration"));
    if (!last)
        return fail(last.error());
    return static_cast<int>(last->first().integer(0));
}

Result<void> Migrator::check() {
    const auto has = version();
    if (!has)
        return fail(has.error());
    const int known = m_migrations.isEmpty() ? 0 : m_migrations.last().version;
    if (*has > known)
        return tooNew(*has, known);
    if (*has < known) {
        return fail(
            ErrorCode::Unsupported,
            QCoreApplication::translate(
                "catalog", "Ce catalogue (version %1) doit d'abord être mis à niveau vers la version %2.")
                .arg(*has)
                .arg(known),
            QStringLiteral("schema_migration is at %1, program needs %2").arg(*has).arg(known));
    }
    return {};
}

Result<int> Migrator::migrate() {
    // A session lock, because it has to span several transactions.
    if (auto locked = m_database.exec(QStringLiteral("SELECT pg_advisory_lock(8643, 0)")); !locked)
        return fail(locked.error());
    auto outcome = migrateLocked();
    if (m_database.isOpen()) {
        if (auto unlocked = m_database.exec(QStringLiteral("SELECT pg_advisory_unlock(8643, 0)"));
            !unlocked && outcome)
            return fail(unlocked.error());
    }
    return outcome;
}

Result<int> Migrator::migrateLocked() {
    const auto has = version();
    if (!has)
        return fail(has.error());
    const int known = m_migrations.isEmpty() ? 0 : m_migrations.last().version;
    if (*has > known)
        return tooNew(*has, known);
    if (*has == 0) {
        const auto made = m_database.transaction([&] {
            return m_database.script(
                QStringLiteral("CREATE SCHEMA IF NOT EXISTS vigie;"
                               "CREATE TABLE IF NOT EXISTS vigie.schema_migration ("
                               "  version integer PRIMARY KEY,"
                               "  name text NOT NULL,"
                               "  checksum text NOT NULL,"
                               "  applied_at timestamptz NOT NULL DEFAULT clock_timestamp())"));
        });
        if (!made)
            return fail(made.error());
    }
    const auto applied =
        m_database.exec(QStringLiteral("SELECT version, checksum FROM vigie.schema_migration"));
    if (!applied)
        return fail(applied.error());
    if (auto fits = checkKnown(*applied); !fits)
        return fail(fits.error());
    int count = 0;
    for (const Migration& migration : std::as_const(m_migrations)) {
        if (migration.version <= *has)
            continue;
        if (auto done = apply(migration); !done) {
            Error error = done.error();
            error.text = QCoreApplication::translate(
                "catalog", "La mise à niveau du catalogue a échoué : il reste dans son état précédent.");
            error.detail = QStringLiteral("%1: %2").arg(migration.name, error.detail);
            return fail(error);
        }
        ++count;
    }
    return count;
}

Result<void> Migrator::checkKnown(const Rows& applied) const {
    for (const Row& row : applied) {
        const auto known = std::find_if(m_migrations.begin(), m_migrations.end(),
                                        [&](const Migration& m) { return m.version == row.integer(0); });
        if (known == m_migrations.end() || known->checksum() != row.text(1)) {
            return fail(
                ErrorCode::Conflict,
                QCoreApplication::translate("catalog", "Le catalogue a été mis à niveau par une autre "
                                                       "édition de Vigie : il ne sera pas modifié."),
                QStringLiteral("checksum of migration %1 differs from the recorded one").arg(row.integer(0)));
        }
    }
    return {};
}

Result<void> Migrator::apply(const Migration& migration) {
    return m_database.transaction([&]() -> Result<void> {
        if (auto set = m_database.script(QStringLiteral("SET LOCAL statement_timeout = 0")); !set)
            return set;
        if (auto run = m_database.script(QString::fromUtf8(migration.sql)); !run)
            return run;
        // A migration makes its objects as vigie_owner; the record belongs to the one who migrates.
        if (auto reset = m_database.script(QStringLiteral("RESET ROLE")); !reset)
            return reset;
        const auto recorded = m_database.exec(
            QStringLiteral(
                "INSERT INTO vigie.schema_migration (version, name, checksum) VALUES (?::int, ?, ?)"),
            {migration.version, migration.name, migration.checksum()});
        if (!recorded)
            return fail(recorded.error());
        return {};
    });
}

} // namespace vigie::catalog
