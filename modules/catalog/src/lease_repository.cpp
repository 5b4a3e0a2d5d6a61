// SPDX-License-Identifier: GPL-3.0-or-later
#include "catalog/lease_repository.h"

#include <QJsonArray>

namespace vigie::catalog {

Result<bool> LeaseRepository::ask(const QString& sql, const QVariantList& params) {
    const auto rows = m_database.exec(sql, params);
    if (!rows)
        return fail(rows.error());
    return rows->first().boolean(0);
}

Result<bool> LeaseRepository::acquire(const QString& kind, const QString& key,
                                      std::chrono::seconds duration) {
    return ask(QStringLiteral("SELECT vigie.acquire_lease(?, ?, ?, ?::float8)"),
               {kind, key, m_holder, static_cast<double>(duration.count())});
}

Result<QStringList> LeaseRepository::acquire(const QString& kind, const QStringList& keys,
                                             std::chrono::seconds duration, int most) {
    // As JSON: PostgreSQL's array notation would need a quoting of its own.
    const QJsonDocument list(QJsonArray::fromStringList(keys));
    const auto rows = m_database.exec(
        QStringLiteral(
            "SELECT vigie.acquire_leases(?, ARRAY(SELECT jsonb_array_elements_text(?::jsonb)), ?, ?::float8, "
            "?::int)"),
        {kind, QString::fromUtf8(list.toJson(QJsonDocument::Compact)), m_holder,
         static_cast<double>(duration.count()), most});
    if (!rows)
        return fail(rows.error());
    QStringList taken;
    for (const Row& row : *rows)
        taken.append(row.text(0));
    return taken;
}

Result<bool> LeaseRepository::renew(const QString& kind, const QString& key, std::chrono::seconds duration) {
    return ask(QStringLiteral("SELECT vigie.renew_lease(?, ?, ?, ?::float8)"),
               {kind, key, m_holder, static_cast<double>(duration.count())});
}

Result<bool> LeaseRepository::release(const QString& kind, const QString& key) {
    return ask(QStringLiteral("SELECT vigie.release_lease(?, ?, ?)"), {kind, key, m_holder});
}

} // namespace vigie::catalog
