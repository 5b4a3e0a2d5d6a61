// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/backoff.h"
#include "base/clock.h"
#include "base/id.h"
#include "base/result.h"
#include "catalog/connection_settings.h"

#include <QJsonDocument>
#include <QSqlDatabase>
#include <QUuid>
#include <QVariant>

#include <optional>
#include <stop_token>
#include <type_traits>
#include <utility>

namespace vigie::catalog {

/// One row of an answer, read by column. A column that is missing or of another type reads as its empty
/// value; the SQL beside the reading decides the columns, so that is a defect the tests see.
class Row final {
public:
    explicit Row(QVariantList values)
        : m_values(std::move(values)) {}

    [[nodiscard]] bool isNull(int column) const { return m_values.value(column).isNull(); }
    [[nodiscard]] QString text(int column) const { return m_values.value(column).toString(); }
    [[nodiscard]] qint64 integer(int column) const { return m_values.value(column).toLongLong(); }
    [[nodiscard]] double real(int column) const { return m_values.value(column).toDouble(); }
    [[nodiscard]] bool boolean(int column) const { return m_values.value(column).toBool(); }
    [[nodiscard]] QUuid uuid(int column) const { return QUuid::fromString(text(column)); }
    /// A column made by vigie.us(): whole microseconds since 1970.
    [[nodiscard]] UtcTime time(int column) const;
    [[nodiscard]] std::optional<UtcTime> timeIfAny(int column) const;
    [[nodiscard]] QJsonDocument json(int column) const {
        return QJsonDocument::fromJson(text(column).toUtf8());
    }
    template <class IdType>
    [[nodiscard]] IdType id(int column) const {
        return IdType(uuid(column));
    }

private:
    QVariantList m_values;
};

using Rows = QList<Row>;

/// What an instant is bound as; the SQL reads it with vigie.at(?::bigint). Nothing is bound as NULL.
[[nodiscard]] QVariant bindTime(std::optional<UtcTime> time);
/// A null id is bound as NULL.
[[nodiscard]] QVariant bindUuid(const QUuid& id);
template <class Tag>
[[nodiscard]] QVariant bindId(const Id<Tag>& id) {
    return bindUuid(id.uuid());
}

/// One connection to the catalog.
/// Thread:    one: the thread that calls open() first, until it is destroyed there (a rule of Qt SQL).
///            Calls block up to connect_timeout (3 s a host) and statement_timeout (30 s): never on a GUI
///            thread.
/// Ownership: owns the QSqlDatabase connection under a name of its own.
/// Errors:    Database when the link is lost or away; Auth for a refused login, Forbidden for one that is
/// closed; Forbidden, Conflict, NotFound and
///            InvalidInput as the catalog's functions say (see src/sql_error.h); Internal for SQL of ours
///            that is wrong.
class Database final {
public:
    explicit Database(ConnectionSettings settings, QString applicationName = QStringLiteral("vigie"));
    ~Database();
    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;

    [[nodiscard]] const ConnectionSettings& settings() const { return m_settings; }
    [[nodiscard]] bool isOpen() const { return m_db.isOpen(); }

    /// Opens, or closes what is left of a lost link and opens again. One attempt.
    [[nodiscard]] Result<void> open();
    /// Nothing when the link is up; else one attempt, but not more often than a Backoff (0.5 s to 5 s)
    /// allows: between attempts it fails at once.
    [[nodiscard]] Result<void> ensureOpen();
    /// Attempts until it opens, the deadline passes or a stop is requested. A refused login ends it at once.
    [[nodiscard]] Result<void> openWithin(std::chrono::milliseconds deadline, const std::stop_token& stop);
    /// One round trip; notices a link that died while idle.
    [[nodiscard]] Result<void> ping();
    void close();

    /// One statement with `?` placeholders. Cast them (`?::uuid`): values travel as literals.
    [[nodiscard]] Result<Rows> exec(const QString& sql, const QVariantList& params = {});
    /// The same when there is no answer to read.
    [[nodiscard]] Result<void> call(const QString& sql, const QVariantList& params = {});
    /// Several statements without parameters, as one text; the error of any of them is returned.
    [[nodiscard]] Result<void> script(const QString& sql);

    /// Runs `body`, which returns a Result, between BEGIN and COMMIT; rolls back when it fails. A failed
    /// statement ends the transaction there: those after it fail with its error, and so does the whole, even
    /// when `body` dropped it (PostgreSQL would answer such a COMMIT with a silent rollback). Not nested.
    template <class Body>
    [[nodiscard]] auto transaction(Body&& body) -> std::invoke_result_t<Body> {
        if (auto begun = begin(); !begun)
            return fail(begun.error());
        auto outcome = std::forward<Body>(body)();
        if (!outcome) {
            rollBack();
            return outcome;
        }
        if (auto done = commit(); !done)
            return fail(done.error());
        return outcome;
    }

    /// For LISTEN; null before open().
    [[nodiscard]] QSqlDriver* driver() const { return m_db.driver(); }

private:
    [[nodiscard]] Result<void> begin();
    [[nodiscard]] Result<void> commit();
    void rollBack();
    [[nodiscard]] Result<void> checkUsable() const;
    [[nodiscard]] Error failed(const QSqlError& error);

    ConnectionSettings m_settings;
    QString m_applicationName;
    QString m_name;
    QSqlDatabase m_db;
    Backoff m_backoff{{.first = std::chrono::milliseconds(500), .most = std::chrono::milliseconds(5000)}};
    MonoTime m_nextAttempt{};
    std::optional<Error> m_lastOpenError;
    bool m_inTransaction = false;
    std::optional<Error> m_transactionError; ///< the first one since begin()
};

} // namespace vigie::catalog
