// SPDX-License-Identifier: GPL-3.0-or-later
#include "catalog/layout_repository.h"

namespace vigie::catalog {

Result<QList<SavedLayout>> LayoutRepository::list() {
    const auto rows =
        m_database.exec(QStringLiteral("SELECT l.id, a.display_name::text, a.role_name = session_user AS "
                                       "mine, l.name::text, l.spec::text, l.shared "
                                       "FROM vigie.layout l JOIN vigie.account a ON a.id = l.owner "
                                       "ORDER BY mine DESC, a.display_name, l.name"));
    if (!rows)
        return fail(rows.error());
    QList<SavedLayout> layouts;
    for (const Row& row : *rows)
        layouts.append(
            {row.uuid(0), row.text(1), row.boolean(2), row.boolean(5), row.text(3), row.json(4).object()});
    return layouts;
}

Result<QUuid> LayoutRepository::save(const QString& name, const QJsonObject& spec,
                                     std::optional<bool> shared) {
    const auto rows =
        m_database.exec(QStringLiteral("SELECT vigie.save_layout(?, ?::jsonb, ?::boolean)"),
                        {name, QString::fromUtf8(QJsonDocument(spec).toJson(QJsonDocument::Compact)),
                         shared ? QVariant(*shared) : QVariant(QMetaType::fromType<bool>())});
    if (!rows)
        return fail(rows.error());
    return rows->first().uuid(0);
}

Result<void> LayoutRepository::rename(const QString& name, const QString& newName) {
    const auto rows = m_database.exec(QStringLiteral("SELECT vigie.rename_layout(?, ?)"), {name, newName});
    if (!rows)
        return fail(rows.error());
    return {};
}

Result<void> LayoutRepository::setShared(const QString& name, bool shared) {
    const auto rows = m_database.exec(QStringLiteral("SELECT vigie.share_layout(?, ?)"), {name, shared});
    if (!rows)
        return fail(rows.error());
    return {};
}

Result<void> LayoutRepository::remove(const QString& name) {
    const auto rows = m_database.exec(QStringLiteral("SELECT vigie.remove_layout(?)"), {name});
    if (!rows)
        return fail(rows.error());
    return {};
}

} // namespace vigie::catalog
