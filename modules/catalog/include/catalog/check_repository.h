// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "catalog/database.h"
#include "domain/check.h"

#include <QHash>

namespace vigie::catalog {

/// A fault of one camera, from the first bad check to the good one that ends it.
struct Incident {
    IncidentId id;
    CommuneId commune;
    CameraId camera;
    QString cause;
    UtcTime openedAt{};
    UtcTime lastSeenAt{};
    std::optional<UtcTime> closedAt;
};

/// Checks of the cameras and the incidents that follow from them. Recording a bad or unreachable verdict
/// opens one incident per camera and cause, a good one closes the camera's: the catalog does it, in the same
/// transaction. Thread: the Database's. Errors: InvalidInput for a bad verdict without a cause.
class CheckRepository final {
public:
    explicit CheckRepository(Database& database)
        : m_database(database) {}

    /// Announces a check; record() with the same id ends it.
    [[nodiscard]] Result<CheckId> begin(const CommuneId& commune, const CameraId& camera);
    /// Safe to repeat with the same id. A null id is given one, which is returned.
    [[nodiscard]] Result<CheckId> record(const CheckResult& result);

    /// The latest finished check of every camera that has one, without its steps: the fleet board.
    [[nodiscard]] Result<QHash<CameraId, CheckResult>> latest();
    /// A camera's finished checks with their steps, newest first.
    [[nodiscard]] Result<QList<CheckResult>> history(const CommuneId& commune, const CameraId& camera,
                                                     int most = 50);
    /// Open incidents, oldest first.
    [[nodiscard]] Result<QList<Incident>> openIncidents();
    /// A camera's incidents, newest first, ended ones too.
    [[nodiscard]] Result<QList<Incident>> incidents(const CommuneId& commune, const CameraId& camera,
                                                    int most = 50);

private:
    Database& m_database;
};

} // namespace vigie::catalog
