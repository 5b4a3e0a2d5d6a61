// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "catalog/database.h"

#include <QJsonObject>

namespace vigie::catalog {

/// A saved wall layout. What `spec` means is the wall's business.
struct SavedLayout {
    QUuid id;
    QString owner; ///< display name
    bool mine = false;
    QString name;
    QJsonObject spec;
};

/// Saved layouts: everyone at a desk reads them all and writes one's own.
/// Thread: the Database's.
class LayoutRepository final {
public:
    explicit LayoutRepository(Database& database)
        : m_database(database) {}

    /// One's own first, then by owner; by name within.
    [[nodiscard]] Result<QList<SavedLayout>> list();
    /// Saves under one's own name, over the one of that name.
    [[nodiscard]] Result<QUuid> save(const QString& name, const QJsonObject& spec);
    [[nodiscard]] Result<void> remove(const QString& name);

private:
    Database& m_database;
};

} // namespace vigie::catalog
