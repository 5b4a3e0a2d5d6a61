// SPDX-License-Identifier: GPL-3.0-or-later
#include "catalog/journal_repository.h"

namespace vigie::catalog {

Result<void> JournalRepository::record(const AuditEntry& entry, const QUuid& reference,
                                       std::optional<UtcTime> actedAt) {
    const bool hasImages = entry.images.begin != UtcTime{} || entry.images.end != UtcTime{};
    const auto bound = [&](UtcTime time) { return bindTime(hasImages ? std::optional(time) : std::nullopt); };
    return m_database.call(
        QStringLiteral(
            "SELECT vigie.journal_act(?::uuid, ?::uuid, ?, vigie.at(?::bigint), vigie.at(?::bigint), ?, "
            "?::uuid, vigie.at(?::bigint))"),
        {bindId(entry.commune), bindId(entry.camera), entry.act, bound(entry.images.begin),
         bound(entry.images.end), entry.reason, bindUuid(reference), bindTime(actedAt)});
}

Result<QList<JournalEntry>> JournalRepository::tail(int most) {
    const auto rows = m_database.exec(
        QStringLiteral("SELECT id, vigie.us(at), actor::text, commune_id, act, topic, entity, detail::text "
                       "FROM vigie.journal ORDER BY id DESC LIMIT ?::int"),
        {most});
    if (!rows)
        return fail(rows.error());
    QList<JournalEntry> entries;
    for (const Row& row : *rows) {
        entries.append({row.integer(0), row.time(1), row.text(2), row.id<CommuneId>(3), row.text(4),
                        row.text(5), row.uuid(6), row.json(7).object()});
    }
    return entries;
}

Result<qint64> JournalRepository::count() {
    const auto rows = m_database.exec(QStringLiteral("SELECT count(*) FROM vigie.journal"));
    if (!rows)
        return fail(rows.error());
    return rows->first().integer(0);
}

Result<std::optional<qint64>> JournalRepository::firstBroken() {
    const auto rows = m_database.exec(QStringLiteral("SELECT vigie.journal_first_broken()"));
    if (!rows)
        return fail(rows.error());
    if (rows->first().isNull(0))
        return std::optional<qint64>();
    return std::optional<qint64>(rows->first().integer(0));
}

} // namespace vigie::catalog
