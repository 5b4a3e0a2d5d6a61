// SPDX-License-Identifier: GPL-3.0-or-later
#include "catalog/mask_repository.h"

#include "logging.h"

#include <QJsonArray>
#include <QJsonObject>

namespace vigie::catalog {
namespace {

QList<QPointF> pointsOf(const QJsonArray& numbers) {
    if (numbers.size() % 2 != 0)
        return {};
    QList<QPointF> points;
    for (qsizetype i = 0; i < numbers.size(); i += 2)
        points.append({numbers[i].toDouble(-1), numbers[i + 1].toDouble(-1)});
    return points;
}

} // namespace

Result<void> MaskRepository::load(Directory& directory) {
    const auto masks =
        m_database.exec(QStringLiteral("SELECT camera_id, name::text, preset, to_jsonb(points)::text "
                                       "FROM vigie.privacy_mask ORDER BY camera_id, place"));
    if (!masks)
        return fail(masks.error());
    for (const Row& row : *masks) {
        const auto camera = directory.cameras.find(row.id<CameraId>(0));
        if (camera == directory.cameras.end())
            continue;
        PrivacyMask mask{row.text(1), pointsOf(row.json(3).array()), row.text(2)};
        if (!mask.isValid()) {
            qCWarning(lcCatalog).noquote() << "mask covers the whole picture, not readable:" << row.text(3);
            mask.points = {{0, 0}, {1, 0}, {1, 1}, {0, 1}};
        }
        camera->masks.append(mask);
    }
    // The time that is left, not the instant: a desk whose clock is wrong must not see bare for longer.
    const auto lifts = m_database.exec(
        QStringLiteral("SELECT camera_id, vigie.us(until) - vigie.us(clock_timestamp()) FROM vigie.mask_lift "
                       "WHERE until > clock_timestamp()"));
    if (!lifts)
        return fail(lifts.error());
    const UtcTime now = SystemClock().utcNow();
    for (const Row& row : *lifts) {
        const auto camera = directory.cameras.find(row.id<CameraId>(0));
        if (camera != directory.cameras.end())
            camera->masksLiftedUntil = now + std::chrono::microseconds(row.integer(1));
    }
    return {};
}

Result<void> MaskRepository::replace(const Camera& camera, const QList<PrivacyMask>& masks) {
    QJsonArray list;
    for (const PrivacyMask& mask : masks) {
        QJsonArray points;
        for (const QPointF& point : mask.points) {
            points.append(point.x());
            points.append(point.y());
        }
        list.append(QJsonObject{{QStringLiteral("name"), mask.name},
                                {QStringLiteral("preset"), mask.preset},
                                {QStringLiteral("points"), points}});
    }
    return m_database.call(QStringLiteral("SELECT vigie.replace_masks(?::uuid, ?::uuid, ?::jsonb)"),
                           {bindId(camera.commune), bindId(camera.id),
                            QString::fromUtf8(QJsonDocument(list).toJson(QJsonDocument::Compact))});
}

Result<void> MaskRepository::lift(const Camera& camera, const QString& reason, std::chrono::seconds time) {
    return m_database.call(
        QStringLiteral("SELECT vigie.lift_masks(?::uuid, ?::uuid, ?, ?::int)"),
        {bindId(camera.commune), bindId(camera.id), reason, static_cast<qlonglong>(time.count())});
}

Result<void> MaskRepository::restore(const Camera& camera) {
    return m_database.call(QStringLiteral("SELECT vigie.restore_masks(?::uuid, ?::uuid)"),
                           {bindId(camera.commune), bindId(camera.id)});
}

} // namespace vigie::catalog
