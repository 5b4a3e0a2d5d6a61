// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "catalog/database.h"
#include "domain/places.h"
#include "onboarding/csv.h"
#include "onboarding/device_template.h"

namespace vigie::onboarding {

/// The columns of the directory's table, one row a camera; a row without a camera is a recorder yet to be
/// enrolled. Never a password.
[[nodiscard]] const QStringList& directoryColumns();

/// Every camera and every recorder of the directory, as planImport() reads it back without a change.
[[nodiscard]] QByteArray exportDirectory(const Directory& directory);

/// One thing that an import would do.
struct Change {
    int line = 0;
    enum class Kind { Create, Update } kind = Kind::Update;
    QString object; ///< "commune 60017", "caméra 127"…: in the user's words
    QString column; ///< empty for a creation
    QString before;
    QString after;
};

struct ImportFault {
    int line = 0;   ///< 0: the whole file
    QString column; ///< empty: the whole line
    QString text;
};

/// What an import would do, worked out without doing it.
struct ImportPlan {
    QList<Change> changes;
    QList<ImportFault> faults; ///< any of them and nothing is to be saved
    QStringList remarks;
    // What is to be saved, in this order; only what changes.
    QList<Commune> communes;
    QList<Site> sites;
    QList<Recorder> recorders;
    QList<Camera> cameras;
};

/// Compares a table with what is known. An empty cell leaves a value as it is; a single dash empties a text.
/// Rows find their commune by its code, their recorder by its address, their camera by its number, else by
/// its recorder and channel. Columns may be missing; unknown ones are faults, so that a misspelt one isn't
/// passed over. A new recorder without a family gets that of its model's template.
/// A new address beside the name of a camera's own recorder moves that recorder with all its cameras; beside
/// a new name it makes a recorder and moves the camera to it. Rows that contradict each other, an address
/// that is another recorder's, and two cameras on one channel are faults. A camera whose channel or device
/// changes loses its streams: they have to be read again.
[[nodiscard]] ImportPlan planImport(const CsvTable& table, const Directory& known,
                                    const QList<DeviceTemplate>& templates);

/// Saves a plan without faults, all of it or nothing.
/// Thread: the Database's. Errors: the catalog's, with what was being saved; InvalidInput for a plan with
/// faults.
[[nodiscard]] Result<void> applyImport(catalog::Database& database, const ImportPlan& plan);

} // namespace vigie::onboarding
