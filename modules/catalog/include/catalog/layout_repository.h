// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "catalog/database.h"

#include <QJsonObject>

#include <optional>

namespace vigie::catalog {

/// A saved wall layout. What `spec` means is the wall's business.
struct SavedLayout {
    QUuid id;
    QString owner; ///< display name
    bool mine = false;
    bool shared = true; ///< no: only its owner sees it
    QString name;
    QJsonObject spec;
};

/// Saved layouts: everyone at a desk reads one's own and those that others share, and writes one's own. The
/// catalog enforces it.
/// Thread: the Database's.
class LayoutRepository final {
public:
    explicit LayoutRepository(Database& database)
        : m_database(database) {}

    /// One's own first, then by owner; by name within.
    [[nodiscard]] Result<QList<SavedLayout>> list();
    /// Saves under one's own name, over the one of that name, which without `shared` stays as it was; a new
    /// one is shared.
    [[nodiscard]] Result<QUuid> save(const QString& name, const QJsonObject& spec,
                                     std::optional<bool> shared = std::nullopt);
    /// NotFound for what is not one's own; Conflict when one has another of the new name.
    [[nodiscard]] Result<void> rename(const QString& name, const QString& newName);
    [[nodiscard]] Result<void> setShared(const QString& name, bool shared);
    [[nodiscard]] Result<void> remove(const QString& name);

private:
    Database& m_database;
};

} // namespace vigie::catalog
