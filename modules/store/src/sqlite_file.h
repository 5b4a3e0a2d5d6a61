// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"

#include <QList>
#include <QSqlDatabase>
#include <QVariant>

#include <optional>

namespace vigie::store {

/// Thin layer over one QSQLITE connection: statements with parameters, transactions, errors as ours.
/// Thread: that which opened it.
class SqliteFile final {
public:
    enum class Mode { ReadWrite, ReadOnly };

    SqliteFile(QString path, Mode mode);
    ~SqliteFile();
    SqliteFile(const SqliteFile&) = delete;
    SqliteFile& operator=(const SqliteFile&) = delete;

    [[nodiscard]] Result<void> open();
    [[nodiscard]] const QString& path() const { return m_path; }
    /// SQLITE_CORRUPT or SQLITE_NOTADB was answered.
    [[nodiscard]] bool isDamaged() const { return m_damaged; }

    [[nodiscard]] Result<QList<QVariantList>> exec(const QString& sql, const QVariantList& params = {});
    /// The rows before the first that can't be read: for what a damaged file still gives.
    [[nodiscard]] QList<QVariantList> readable(const QString& sql);
    [[nodiscard]] Result<void> call(const QString& sql, const QVariantList& params = {});

    /// BEGIN IMMEDIATE to COMMIT; rolls back when `body` or the commit fails.
    template <class Body>
    [[nodiscard]] Result<void> transaction(Body&& body) {
        if (auto begun = call(QStringLiteral("BEGIN IMMEDIATE")); !begun)
            return begun;
        Result<void> done = std::forward<Body>(body)();
        if (done)
            done = call(QStringLiteral("COMMIT"));
        if (!done)
            rollBack();
        return done;
    }

private:
    [[nodiscard]] std::optional<Error> read(const QString& sql, const QVariantList& params,
                                            QList<QVariantList>& rows);
    void rollBack();
    [[nodiscard]] Error failed(const QSqlError& error);

    QString m_path;
    Mode m_mode;
    QString m_name;
    QSqlDatabase m_db;
    bool m_damaged = false;
};

} // namespace vigie::store
