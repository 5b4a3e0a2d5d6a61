// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "catalog/database.h"
#include "domain/ptz_lease.h"

#include <QList>

namespace vigie::catalog {

/// What is asked for when a camera's head is taken.
struct PtzRequest {
    CommuneId commune;
    CameraId camera;
    PtzPriority priority = PtzPriority::Operator;
    QString reason; ///< needed to take over from someone, and for the police in any case
    QString returnPreset;
    std::chrono::seconds duration{30};
};

/// Who steers which camera. One SQL function an act, which checks, changes, journals and tells every desk.
/// A lease ends by itself: a desk that dies leaves nothing locked.
/// Thread: the Database's.
/// Errors: Conflict «La PTZ est tenue par <name>.»; Forbidden for a priority that isn't the account's and for
/// a
///         camera without a valid authorisation; InvalidInput without the reason that is needed; NotFound.
class PtzRepository final {
public:
    /// `desk` names this program among those of the same login; new at each start, so that a restarted desk
    /// doesn't take itself for the one that died.
    PtzRepository(Database& database, QString desk)
        : m_database(database)
        , m_desk(std::move(desk)) {}

    /// All that hold now.
    [[nodiscard]] Result<QList<PtzLease>> current();
    /// Takes it, or changes and prolongs what is ours.
    [[nodiscard]] Result<PtzLease> take(const PtzRequest& request);
    /// Until when it is ours; nothing when it isn't any more.
    [[nodiscard]] Result<std::optional<UtcTime>> renew(const CommuneId& commune, const CameraId& camera,
                                                       std::chrono::seconds duration);
    /// False when it wasn't ours any more. `why` is for the journal: "hand", "idle", "device", "closed".
    [[nodiscard]] Result<bool> release(const CommuneId& commune, const CameraId& camera, const QString& why);
    /// Ends what ran out; answers what this call ended and no other did.
    [[nodiscard]] Result<QList<PtzLease>> expire();

private:
    [[nodiscard]] Result<QList<PtzLease>> ask(const QString& from, const QVariantList& params);
    Database& m_database;
    QString m_desk;
};

} // namespace vigie::catalog
