// SPDX-License-Identifier: GPL-3.0-or-later
#include "catalog/check_repository.h"

#include "domain/names.h"
#include "outbox_codec.h"

#include <QJsonArray>
#include <QJsonObject>

namespace vigie::catalog {
namespace {

CheckResult readCheck(const Row& row) {
    CheckResult check;
    check.id = row.id<CheckId>(0);
    check.commune = row.id<CommuneId>(1);
    check.camera = row.id<CameraId>(2);
    check.startedAt = row.time(3);
    check.endedAt = row.time(4);
    check.verdict = fromName<Verdict>(row.text(5)).value_or(Verdict::Unchecked);
    check.cause = row.text(6);
    return check;
}

QList<CheckStep> readSteps(const QJsonDocument& document) {
    QList<CheckStep> steps;
    for (const QJsonValue value : document.array()) {
        steps.append(
            {value[QStringLiteral("name")].toString(),
             fromName<Verdict>(value[QStringLiteral("verdict")].toString()).value_or(Verdict::Unchecked),
             value[QStringLiteral("answer")].toString(),
             std::chrono::milliseconds(value[QStringLiteral("took_ms")].toInteger())});
    }
    return steps;
}

QList<Incident> readIncidents(const Rows& rows) {
    QList<Incident> incidents;
    for (const Row& row : rows) {
        incidents.append({row.id<IncidentId>(0), row.id<CommuneId>(1), row.id<CameraId>(2), row.text(3),
                          row.time(4), row.time(5), row.timeIfAny(6)});
    }
    return incidents;
}

const QString incidentColumns = QStringLiteral(
    "id, commune_id, camera_id, cause, vigie.us(opened_at), vigie.us(last_seen_at), vigie.us(closed_at)");

} // namespace

Result<CheckId> CheckRepository::begin(const CommuneId& commune, const CameraId& camera) {
    const auto rows = m_database.exec(QStringLiteral("SELECT vigie.begin_check(?::uuid, ?::uuid)"),
                                      {bindId(commune), bindId(camera)});
    if (!rows)
        return fail(rows.error());
    return rows->first().id<CheckId>(0);
}

Result<CheckId> CheckRepository::record(const CheckResult& result) {
    const auto rows =
        m_database.exec(QStringLiteral("SELECT vigie.record_check(?::jsonb)"),
                        {QString::fromUtf8(QJsonDocument(toJson(result)).toJson(QJsonDocument::Compact))});
    if (!rows)
        return fail(rows.error());
    return rows->first().id<CheckId>(0);
}

Result<QHash<CameraId, CheckResult>> CheckRepository::latest() {
    const auto rows = m_database.exec(
        QStringLiteral("SELECT check_id, commune_id, camera_id, vigie.us(started_at), vigie.us(ended_at), "
                       "verdict, cause FROM vigie.camera_health"));
    if (!rows)
        return fail(rows.error());
    QHash<CameraId, CheckResult> latest;
    for (const Row& row : *rows) {
        const CheckResult check = readCheck(row);
        latest.insert(check.camera, check);
    }
    return latest;
}

Result<QList<CheckResult>> CheckRepository::history(const CommuneId& commune, const CameraId& camera,
                                                    int most) {
    const auto rows = m_database.exec(
        QStringLiteral("SELECT id, commune_id, camera_id, vigie.us(started_at), vigie.us(ended_at), verdict, "
                       "cause, steps::text FROM vigie.check_result "
                       "WHERE commune_id = ?::uuid AND camera_id = ?::uuid AND ended_at IS NOT NULL "
                       "ORDER BY ended_at DESC LIMIT ?::int"),
        {bindId(commune), bindId(camera), most});
    if (!rows)
        return fail(rows.error());
    QList<CheckResult> history;
    for (const Row& row : *rows) {
        CheckResult check = readCheck(row);
        check.steps = readSteps(row.json(7));
        history.append(check);
    }
    return history;
}

Result<QList<Incident>> CheckRepository::openIncidents() {
    const auto rows = m_database.exec(
        QStringLiteral("SELECT %1 FROM vigie.incident WHERE closed_at IS NULL ORDER BY opened_at")
            .arg(incidentColumns));
    if (!rows)
        return fail(rows.error());
    return readIncidents(*rows);
}

Result<QList<Incident>> CheckRepository::incidents(const CommuneId& commune, const CameraId& camera,
                                                   int most) {
    const auto rows = m_database.exec(
        QStringLiteral("SELECT %1 FROM vigie.incident WHERE commune_id = ?::uuid AND camera_id = ?::uuid "
                       "ORDER BY opened_at DESC LIMIT ?::int")
            .arg(incidentColumns),
        {bindId(commune), bindId(camera), most});
    if (!rows)
        return fail(rows.error());
    return readIncidents(*rows);
}

} // namespace vigie::catalog
