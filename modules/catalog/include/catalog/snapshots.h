// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "catalog/layout_repository.h"
#include "domain/alarm.h"
#include "domain/places.h"

#include <QByteArray>

namespace vigie::catalog {

// What a desk last read from the catalog, as bytes for its local file, so that it opens without the catalog.
// No login of any device is in them. Masks are, their lifting is not: a desk without the catalog shows no
// picture bare. A mask that can't be read back covers the whole picture; a recorder or stream that this
// version doesn't know is left out, with a warning. A camera's authorisation goes along, and its date counts
// offline as it does online.
//
// Thread: any. Errors: InvalidInput for bytes that are not such a snapshot.

[[nodiscard]] QByteArray toSnapshot(const Directory& directory);
[[nodiscard]] QByteArray toSnapshot(const QList<SavedLayout>& layouts);
[[nodiscard]] QByteArray toSnapshot(const QList<Alarm>& alarms);
[[nodiscard]] Result<Directory> directoryFromSnapshot(const QByteArray& bytes);
[[nodiscard]] Result<QList<SavedLayout>> layoutsFromSnapshot(const QByteArray& bytes);
[[nodiscard]] Result<QList<Alarm>> alarmsFromSnapshot(const QByteArray& bytes);

/// Under which they are kept.
inline const QString directorySnapshot = QStringLiteral("directory");
inline const QString layoutsSnapshot = QStringLiteral("layouts");
inline const QString alarmsSnapshot = QStringLiteral("alarms");

} // namespace vigie::catalog
