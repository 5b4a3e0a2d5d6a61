// SPDX-License-Identifier: GPL-3.0-or-later
#include "sqlite_file.h"

#include <QCoreApplication>
#include <QSqlError>
#include <QSqlQuery>
#include <QSqlRecord>
#include <QUuid>

namespace vigie::store {

namespace {

// SQLite's result codes (sqlite.org/rescode.html); the low byte is the primary one.
constexpr int codeCorrupt = 11;
constexpr int codeFull = 13;
constexpr int codeNotADatabase = 26;

} // namespace

SqliteFile::SqliteFile(QString path, Mode mode)
    : m_path(std::move(path))
    , m_mode(mode)
    , m_name(QStringLiteral("vigie-store-") + QUuid::createUuid().toString(QUuid::WithoutBraces)) {}

SqliteFile::~SqliteFile() {
    if (!m_db.isValid())
        return;
    m_db.close();
    m_db = QSqlDatabase();
    QSqlDatabase::removeDatabase(m_name);
}

Result<void> SqliteFile::open() {
    m_db = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), m_name);
    if (!m_db.isValid()) {
        return fail(ErrorCode::Unsupported,
                    QCoreApplication::translate("store", "Le pilote SQLite de Qt n'est pas installé."),
                    QStringLiteral("QSQLITE driver missing (Debian: libqt6sql6-sqlite)"));
    }
    m_db.setDatabaseName(m_path);
    m_db.setConnectOptions(m_mode == Mode::ReadOnly
                               ? QStringLiteral("QSQLITE_BUSY_TIMEOUT=5000;QSQLITE_OPEN_READONLY")
                               : QStringLiteral("QSQLITE_BUSY_TIMEOUT=5000"));
    if (!m_db.open())
        return fail(failed(m_db.lastError()));
    return {};
}

Error SqliteFile::failed(const QSqlError& error) {
    const int code = error.nativeErrorCode().toInt() & 0xff;
    m_damaged = m_damaged || code == codeCorrupt || code == codeNotADatabase;
    const QString detail = QStringLiteral("%1: SQLite %2, %3")
                               .arg(m_path, error.nativeErrorCode(), error.databaseText().trimmed());
    if (m_damaged)
        return {ErrorCode::Storage,
                QCoreApplication::translate("store", "Le fichier local de ce poste est endommagé."), detail};
    if (code == codeFull)
        return {ErrorCode::Storage,
                QCoreApplication::translate("store",
                                            "Le disque de ce poste est plein : rien n'y est plus gardé."),
                detail};
    return {ErrorCode::Storage,
            QCoreApplication::translate("store", "Le fichier local de ce poste n'est pas accessible."),
            detail};
}

std::optional<Error> SqliteFile::read(const QString& sql, const QVariantList& params,
                                      QList<QVariantList>& rows) {
    QSqlQuery query(m_db);
    query.setForwardOnly(true);
    if (!query.prepare(sql))
        return failed(query.lastError());
    for (const QVariant& value : params)
        query.addBindValue(value);
    if (!query.exec())
        return failed(query.lastError());
    const int columns = query.record().count();
    while (query.next()) {
        QVariantList values;
        values.reserve(columns);
        for (int i = 0; i < columns; ++i)
            values.append(query.value(i));
        rows.append(std::move(values));
    }
    // A damaged page shows between two rows.
    if (query.lastError().isValid())
        return failed(query.lastError());
    return std::nullopt;
}

Result<QList<QVariantList>> SqliteFile::exec(const QString& sql, const QVariantList& params) {
    QList<QVariantList> rows;
    if (auto error = read(sql, params, rows))
        return fail(*error);
    return rows;
}

QList<QVariantList> SqliteFile::readable(const QString& sql) {
    QList<QVariantList> rows;
    std::ignore = read(sql, {}, rows);
    return rows;
}

Result<void> SqliteFile::call(const QString& sql, const QVariantList& params) {
    if (auto rows = exec(sql, params); !rows)
        return fail(rows.error());
    return {};
}

void SqliteFile::rollBack() {
    // After some failures (a full disk) SQLite has rolled back by itself, and says that there is nothing to
    // do.
    std::ignore = QSqlQuery(m_db).exec(QStringLiteral("ROLLBACK"));
}

} // namespace vigie::store
