// SPDX-License-Identifier: GPL-3.0-or-later
#include "catalog/database.h"

#include "base/stop.h"
#include "logging.h"
#include "sql_error.h"

#include <QCoreApplication>
#include <QSqlDriver>
#include <QSqlError>
#include <QSqlQuery>
#include <QSqlRecord>
#include <QThread>

#include <algorithm>

namespace vigie::catalog {

using namespace std::chrono_literals;

UtcTime Row::time(int column) const {
    return UtcTime(std::chrono::microseconds(integer(column)));
}

std::optional<UtcTime> Row::timeIfAny(int column) const {
    return isNull(column) ? std::nullopt : std::optional(time(column));
}

QVariant bindTime(std::optional<UtcTime> time) {
    if (!time)
        return QVariant(QMetaType::fromType<qlonglong>());
    return QVariant::fromValue<qlonglong>(time->time_since_epoch().count());
}

QVariant bindUuid(const QUuid& id) {
    return id.isNull() ? QVariant(QMetaType::fromType<QString>())
                       : QVariant(id.toString(QUuid::WithoutBraces));
}

Database::Database(ConnectionSettings settings, QString applicationName)
    : m_settings(std::move(settings))
    , m_applicationName(std::move(applicationName))
    , m_name(QStringLiteral("vigie-") + QUuid::createUuid().toString(QUuid::WithoutBraces)) {}

Database::~Database() {
    if (!m_db.isValid())
        return;
    m_db.close();
    m_db = QSqlDatabase();
    QSqlDatabase::removeDatabase(m_name);
}

Result<void> Database::checkUsable() const {
    if (m_db.isValid() && m_db.driver()->thread() != QThread::currentThread()) {
        qCCritical(lcCatalog) << "connection used from a thread that did not open it";
        return fail(ErrorCode::Internal,
                    QCoreApplication::translate("catalog", "Erreur interne du catalogue."),
                    QStringLiteral("connection used from another thread"));
    }
    if (!m_db.isValid() || !m_db.isOpen())
        return fail(linkLost(QStringLiteral("connection is closed")));
    if (m_transactionError)
        return fail(*m_transactionError);
    return {};
}

Result<void> Database::open() {
    if (!m_db.isValid()) {
        m_db = QSqlDatabase::addDatabase(QStringLiteral("QPSQL"), m_name);
        if (!m_db.isValid()) {
            return fail(
                ErrorCode::Unsupported,
                QCoreApplication::translate("catalog", "Le pilote PostgreSQL de Qt n'est pas installé."),
                QStringLiteral("QPSQL driver missing (Debian: libqt6sql6-psql)"));
        }
        m_db.setDatabaseName(m_settings.database);
        m_db.setUserName(m_settings.user);
        m_db.setPassword(m_settings.password);
        if (!m_settings.hosts.isEmpty())
            m_db.setHostName(m_settings.hosts.join(QLatin1Char(',')));
        m_db.setConnectOptions(m_settings.connectOptions(m_applicationName));
    }
    m_db.close();
    m_inTransaction = false;
    m_transactionError.reset();
    if (!m_db.open()) {
        m_lastOpenError = errorFromOpen(m_db.lastError(), m_settings.forLog());
        return fail(*m_lastOpenError);
    }
    m_backoff.reset();
    m_nextAttempt = {};
    m_lastOpenError.reset();
    return {};
}

Result<void> Database::ensureOpen() {
    if (isOpen())
        return {};
    const auto now = MonoClock::now();
    if (now < m_nextAttempt)
        return fail(m_lastOpenError.value_or(linkLost(QStringLiteral("waiting before the next attempt"))));
    auto opened = open();
    if (!opened)
        m_nextAttempt = MonoClock::now() + m_backoff.next();
    return opened;
}

Result<void> Database::openWithin(std::chrono::milliseconds deadline, const std::stop_token& stop) {
    const auto end = MonoClock::now() + deadline;
    for (Backoff backoff({.first = 50ms, .most = 1000ms});;) {
        auto opened = open();
        if (opened || opened.error().code == ErrorCode::Auth || opened.error().code == ErrorCode::Forbidden ||
            opened.error().code == ErrorCode::Unsupported)
            return opened;
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(end - MonoClock::now());
        if (left <= 0ms)
            return opened;
        if (!sleepFor(std::min(backoff.next(), left), stop))
            return fail(ErrorCode::Cancelled, {}, QStringLiteral("stop requested while connecting"));
    }
}

Result<void> Database::ping() {
    return call(QStringLiteral("SELECT 1"));
}

void Database::close() {
    if (m_db.isValid())
        m_db.close();
}

Error Database::failed(const QSqlError& sqlError) {
    Error error = errorFromSql(sqlError, m_db.isOpen());
    if (error.code == ErrorCode::Internal)
        qCWarning(lcCatalog).noquote() << "statement refused:" << error.detail;
    if (m_inTransaction && !m_transactionError) {
        m_transactionError = error;
        // PostgreSQL refuses everything from here to the end of the transaction, even the DEALLOCATE that the
        // driver is about to send: it is ended now, and checkUsable() does the refusing.
        if (m_db.isOpen() && !QSqlQuery(m_db).exec(QStringLiteral("ROLLBACK")))
            close();
    }
    return error;
}

Result<Rows> Database::exec(const QString& sql, const QVariantList& params) {
    if (auto usable = checkUsable(); !usable)
        return fail(usable.error());
    QSqlQuery query(m_db);
    if (params.isEmpty()) {
        if (!query.exec(sql))
            return fail(failed(query.lastError()));
    } else {
        // The protocol ends a statement at a NUL: what follows it would be cut off in the middle of a
        // literal.
        const bool hasNul = std::any_of(params.begin(), params.end(), [](const QVariant& value) {
            return value.typeId() == QMetaType::QString && value.toString().contains(QChar::Null);
        });
        if (hasNul) {
            return fail(ErrorCode::InvalidInput,
                        QCoreApplication::translate("catalog", "Le texte contient un caractère interdit."),
                        QStringLiteral("NUL in a bound text"));
        }
        if (!query.prepare(sql))
            return fail(failed(query.lastError()));
        for (const QVariant& value : params)
            query.addBindValue(value);
        if (!query.exec())
            return fail(failed(query.lastError()));
    }
    Rows rows;
    const int columns = query.record().count();
    while (query.next()) {
        QVariantList values;
        values.reserve(columns);
        for (int i = 0; i < columns; ++i)
            values.append(query.value(i));
        rows.append(Row(std::move(values)));
    }
    return rows;
}

Result<void> Database::call(const QString& sql, const QVariantList& params) {
    if (auto rows = exec(sql, params); !rows)
        return fail(rows.error());
    return {};
}

Result<void> Database::script(const QString& sql) {
    if (auto usable = checkUsable(); !usable)
        return fail(usable.error());
    QSqlQuery query(m_db);
    if (!query.exec(sql))
        return fail(failed(query.lastError()));
    // QPSQL looks at the first statement's result only; the others fail when they are asked for.
    while (query.nextResult()) {
    }
    if (query.lastError().isValid() || !m_db.isOpen())
        return fail(failed(query.lastError()));
    return {};
}

Result<void> Database::begin() {
    if (m_inTransaction) {
        qCCritical(lcCatalog) << "transaction inside a transaction";
        return fail(ErrorCode::Internal,
                    QCoreApplication::translate("catalog", "Erreur interne du catalogue."),
                    QStringLiteral("nested transaction"));
    }
    if (auto begun = call(QStringLiteral("BEGIN")); !begun)
        return begun;
    m_inTransaction = true;
    m_transactionError.reset();
    return {};
}

Result<void> Database::commit() {
    if (m_transactionError) {
        const Error error = *m_transactionError;
        rollBack();
        return fail(error);
    }
    m_inTransaction = false;
    return call(QStringLiteral("COMMIT"));
}

void Database::rollBack() {
    m_inTransaction = false;
    if (m_transactionError || !isOpen()) { // ended by the failure, or by the server when the link was lost
        m_transactionError.reset();
        return;
    }
    if (auto done = call(QStringLiteral("ROLLBACK")); !done)
        close(); // a link that can't even roll back is of no use
}

} // namespace vigie::catalog
