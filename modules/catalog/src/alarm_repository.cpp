// SPDX-License-Identifier: GPL-3.0-or-later
#include "catalog/alarm_repository.h"

#include "domain/names.h"
#include "logging.h"

#include <QCoreApplication>

namespace vigie::catalog {
namespace {

const QString columns = QStringLiteral(
    "id, commune_id, site_id, camera_id, priority, kind, title::text, state, vigie.us(raised_at), "
    "vigie.us(device_time), claimed_name, vigie.us(claimed_at), vigie.us(closed_at), verdict, note");

Alarm readAlarm(const Row& row) {
    Alarm alarm;
    alarm.id = row.id<AlarmId>(0);
    alarm.commune = row.id<CommuneId>(1);
    alarm.site = row.id<SiteId>(2);
    alarm.camera = row.id<CameraId>(3);
    alarm.priority = static_cast<int>(row.integer(4));
    alarm.kind = row.text(5);
    alarm.title = row.text(6);
    alarm.state = fromName<AlarmState>(row.text(7)).value_or(AlarmState::New);
    alarm.raisedAt = row.time(8);
    alarm.deviceTime = row.timeIfAny(9).value_or(alarm.raisedAt);
    alarm.claimedBy = row.text(10);
    alarm.claimedAt = row.timeIfAny(11);
    alarm.closedAt = row.timeIfAny(12);
    alarm.verdict = fromName<AlarmVerdict>(row.text(13)).value_or(AlarmVerdict::None);
    alarm.note = row.text(14);
    return alarm;
}

} // namespace

Result<QList<Alarm>> AlarmRepository::openAndClosedSince(UtcTime closedSince) {
    const auto rows = m_database.exec(
        QStringLiteral(
            "SELECT %1 FROM vigie.alarm WHERE state <> 'closed' "
            "UNION ALL "
            "SELECT %1 FROM vigie.alarm WHERE state = 'closed' AND closed_at >= vigie.at(?::bigint) "
            "ORDER BY 5, 9")
            .arg(columns),
        {bindTime(closedSince)});
    if (!rows)
        return fail(rows.error());
    QList<Alarm> open;
    QList<Alarm> closed;
    for (const Row& row : *rows) {
        const Alarm alarm = readAlarm(row);
        (alarm.state == AlarmState::Closed ? closed : open).append(alarm);
    }
    return open + closed;
}

Result<Alarm> AlarmRepository::alarm(const AlarmId& id) {
    const auto rows = m_database.exec(
        QStringLiteral("SELECT %1 FROM vigie.alarm WHERE id = ?::uuid").arg(columns), {bindId(id)});
    if (!rows)
        return fail(rows.error());
    if (rows->isEmpty()) {
        return fail(ErrorCode::NotFound, QCoreApplication::translate("catalog", "Cette alarme n'existe pas."),
                    QStringLiteral("alarm %1").arg(id.toString()));
    }
    return readAlarm(rows->first());
}

Result<AlarmId> AlarmRepository::raise(const AlarmRequest& request) {
    const auto rows = m_database.exec(
        QStringLiteral(
            "SELECT vigie.raise_alarm(?::uuid, ?::uuid, ?::uuid, ?, ?::int, ?, vigie.at(?::bigint), ?)"),
        {bindId(request.commune), bindId(request.site), bindId(request.camera), request.kind,
         request.priority, request.title, bindTime(request.deviceTime), request.dedupKey});
    if (!rows)
        return fail(rows.error());
    return rows->first().id<AlarmId>(0);
}

Result<void> AlarmRepository::claim(const AlarmId& id) {
    return m_database.call(QStringLiteral("SELECT vigie.claim_alarm(?::uuid)"), {bindId(id)});
}

Result<void> AlarmRepository::hold(const AlarmId& id, const QString& note) {
    return m_database.call(QStringLiteral("SELECT vigie.hold_alarm(?::uuid, ?)"), {bindId(id), note});
}

Result<void> AlarmRepository::release(const AlarmId& id) {
    return m_database.call(QStringLiteral("SELECT vigie.release_alarm(?::uuid)"), {bindId(id)});
}

Result<void> AlarmRepository::close(const AlarmId& id, AlarmVerdict verdict, const QString& note) {
    return m_database.call(QStringLiteral("SELECT vigie.close_alarm(?::uuid, ?, ?)"),
                           {bindId(id), nameOf(verdict), note});
}

} // namespace vigie::catalog
