// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "catalog/database.h"
#include "domain/alarm.h"

namespace vigie::catalog {

/// What raises an alarm.
struct AlarmRequest {
    CommuneId commune;
    SiteId site;     ///< may be null
    CameraId camera; ///< may be null
    QString kind;    ///< "motion", "digital-input", …
    int priority = 3;
    QString title;
    std::optional<UtcTime> deviceTime;
    QString
        dedupKey; ///< while an alarm of the commune with this key is open, none is raised again; may be empty
};

/// The alarms and what a desk may do to them. Each act is one SQL function that checks, changes, journals and
/// notifies in one transaction; acting twice (a repeated click) is not an error.
/// Thread: the Database's.
/// Errors: Conflict "Déjà pris en charge par <name>." when a colleague has it or it is closed already;
///         Forbidden when it isn't claimed by the caller; InvalidInput without a verdict; NotFound.
class AlarmRepository final {
public:
    explicit AlarmRepository(Database& database)
        : m_database(database) {}

    /// Every open alarm, then those closed at or after `closedSince`: by priority, then oldest first.
    [[nodiscard]] Result<QList<Alarm>> openAndClosedSince(UtcTime closedSince);
    [[nodiscard]] Result<Alarm> alarm(const AlarmId& id);

    /// The alarm that is open for this request now: a new one, or the one already open for its key.
    [[nodiscard]] Result<AlarmId> raise(const AlarmRequest& request);
    [[nodiscard]] Result<void> claim(const AlarmId& id);
    [[nodiscard]] Result<void> hold(const AlarmId& id, const QString& note);
    [[nodiscard]] Result<void> release(const AlarmId& id);
    [[nodiscard]] Result<void> close(const AlarmId& id, AlarmVerdict verdict, const QString& note);

private:
    Database& m_database;
};

} // namespace vigie::catalog
