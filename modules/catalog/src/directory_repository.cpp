// SPDX-License-Identifier: GPL-3.0-or-later
#include "catalog/directory_repository.h"

#include "catalog/mask_repository.h"
#include "domain/names.h"
#include "logging.h"

#include <QJsonArray>
#include <QJsonObject>

namespace vigie::catalog {
namespace {

QString json(const QJsonDocument& document) {
    return QString::fromUtf8(document.toJson(QJsonDocument::Compact));
}

} // namespace

Result<Directory> DirectoryRepository::load() {
    // One snapshot: a camera must not be read before the recorder it was just given.
    return m_database.transaction([&]() -> Result<Directory> {
        if (auto set = m_database.script(
                QStringLiteral("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY"));
            !set)
            return fail(set.error());
        Directory directory;
        const auto communes = m_database.exec(QStringLiteral(
            "SELECT c.commune_id, code::text, name::text, v.number::text, v.valid_from::text, "
            "v.valid_until::text FROM vigie.commune c LEFT JOIN LATERAL (SELECT * FROM "
            "vigie.convention WHERE commune_id = c.commune_id ORDER BY valid_from DESC LIMIT 1) v ON "
            "true"));
        if (!communes)
            return fail(communes.error());
        for (const Row& row : *communes) {
            const auto id = row.id<CommuneId>(0);
            std::optional<Convention> convention;
            if (!row.isNull(3))
                convention = Convention{row.text(3), QDate::fromString(row.text(4), Qt::ISODate),
                                        QDate::fromString(row.text(5), Qt::ISODate)};
            directory.communes.insert(id, {id, row.text(1), row.text(2), convention});
        }
        const auto sites =
            m_database.exec(QStringLiteral("SELECT id, commune_id, name::text FROM vigie.site"));
        if (!sites)
            return fail(sites.error());
        for (const Row& row : *sites) {
            const auto id = row.id<SiteId>(0);
            directory.sites.insert(id, {id, row.id<CommuneId>(1), row.text(2)});
        }
        const auto recorders = m_database.exec(QStringLiteral(
            "SELECT id, commune_id, site_id, name::text, family, address::text, manufacturer, model, "
            "firmware, serial, certificate_sha256, clock_offset_ms, clock_uncertainty_ms, clock_source, "
            "clock_local_as_utc, vigie.us(clock_measured_at) FROM vigie.recorder"));
        if (!recorders)
            return fail(recorders.error());
        for (const Row& row : *recorders) {
            const auto family = fromName<DeviceFamily>(row.text(4));
            if (!family) {
                qCWarning(lcCatalog).noquote()
                    << "recorder left out, family unknown to this version:" << row.text(4);
                continue;
            }
            Recorder recorder{
                row.id<RecorderId>(0), row.id<CommuneId>(1), row.id<SiteId>(2), row.text(3), *family,
                QUrl(row.text(5)),     row.text(6),          row.text(7),       row.text(8), row.text(9)};
            recorder.trust.pinnedSha256 = QByteArray::fromHex(row.text(10).toLatin1());
            if (const auto measured = row.timeIfAny(15); measured && !row.isNull(11))
                recorder.clock = ClockState{std::chrono::milliseconds(row.integer(11)),
                                            std::chrono::milliseconds(row.integer(12)), row.text(13),
                                            row.boolean(14), *measured};
            directory.recorders.insert(recorder.id, recorder);
        }
        const auto cameras = m_database.exec(QStringLiteral(
            "SELECT id, commune_id, site_id, recorder_id, number, name::text, channel, recording, "
            "authorisation_number, authorisation_expires::text, authorisation_purpose, retention_days "
            "FROM vigie.camera"));
        if (!cameras)
            return fail(cameras.error());
        for (const Row& row : *cameras) {
            Camera camera;
            camera.id = row.id<CameraId>(0);
            camera.commune = row.id<CommuneId>(1);
            camera.site = row.id<SiteId>(2);
            camera.recorder = row.id<RecorderId>(3);
            camera.number = static_cast<int>(row.integer(4));
            camera.name = row.text(5);
            camera.channel = row.text(6);
            camera.recording = row.text(7);
            camera.authorisation = {row.text(8), QDate::fromString(row.text(9), Qt::ISODate), row.text(10),
                                    static_cast<int>(row.integer(11))};
            directory.cameras.insert(camera.id, camera);
        }
        if (auto loaded = loadStreams(directory); !loaded)
            return fail(loaded.error());
        // No camera without its masks: a directory whose masks could not be read is none.
        if (auto loaded = MaskRepository(m_database).load(directory); !loaded)
            return fail(loaded.error());
        return directory;
    });
}

Result<void> DirectoryRepository::loadStreams(Directory& directory) {
    const auto streams =
        m_database.exec(QStringLiteral("SELECT camera_id, role, token, uri::text, codec, width, height, fps "
                                       "FROM vigie.stream ORDER BY role"));
    if (!streams)
        return fail(streams.error());
    for (const Row& row : *streams) {
        const auto camera = directory.cameras.find(row.id<CameraId>(0));
        const auto role = fromName<StreamRole>(row.text(1));
        const auto codec = fromName<VideoCodec>(row.text(4));
        if (camera == directory.cameras.end() || !role || !codec) {
            qCWarning(lcCatalog).noquote()
                << "stream left out, unknown to this version:" << row.text(1) << row.text(4);
            continue;
        }
        camera->streams.append({*role, row.text(2), QUrl(row.text(3)), *codec,
                                QSize(static_cast<int>(row.integer(5)), static_cast<int>(row.integer(6))),
                                row.real(7)});
    }
    return {};
}

Result<void> DirectoryRepository::save(const Commune& commune) {
    if (auto saved = m_database.call(QStringLiteral("SELECT vigie.upsert_commune(?::uuid, ?, ?)"),
                                     {bindId(commune.id), commune.code, commune.name});
        !saved || !commune.convention)
        return saved;
    return save(commune.id, *commune.convention);
}

Result<void> DirectoryRepository::save(const CommuneId& commune, const Convention& convention) {
    const auto day = [](QDate date) {
        return date.isValid() ? QVariant(date.toString(Qt::ISODate))
                              : QVariant(QMetaType::fromType<QString>());
    };
    return m_database.call(QStringLiteral("SELECT vigie.save_convention(?::uuid, ?, ?::date, ?::date)"),
                           {bindId(commune), convention.number, day(convention.from), day(convention.until)});
}

Result<void> DirectoryRepository::save(const Site& site) {
    return m_database.call(QStringLiteral("SELECT vigie.upsert_site(?::uuid, ?::uuid, ?)"),
                           {bindId(site.commune), bindId(site.id), site.name});
}

Result<void> DirectoryRepository::save(const Recorder& recorder) {
    const QJsonObject object{
        {QStringLiteral("commune_id"), recorder.commune.toString()},
        {QStringLiteral("id"), recorder.id.toString()},
        {QStringLiteral("site_id"), recorder.site.toString()},
        {QStringLiteral("name"), recorder.name},
        {QStringLiteral("family"), nameOf(recorder.family)},
        {QStringLiteral("address"), recorder.address.toString(QUrl::FullyEncoded)},
        {QStringLiteral("manufacturer"), recorder.manufacturer},
        {QStringLiteral("model"), recorder.model},
        {QStringLiteral("firmware"), recorder.firmware},
        {QStringLiteral("serial"), recorder.serial},
        {QStringLiteral("certificate_sha256"), QString::fromLatin1(recorder.trust.pinnedSha256.toHex())}};
    return m_database.call(QStringLiteral("SELECT vigie.upsert_recorder(?::jsonb)"),
                           {QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Compact))});
}

Result<int> DirectoryRepository::saveWithin(const Camera& camera) {
    const Authorisation& authorisation = camera.authorisation;
    QJsonObject object{{QStringLiteral("commune_id"), camera.commune.toString()},
                       {QStringLiteral("id"), camera.id.toString()},
                       {QStringLiteral("site_id"), camera.site.toString()},
                       {QStringLiteral("recorder_id"), camera.recorder.toString()},
                       {QStringLiteral("number"), camera.number},
                       {QStringLiteral("name"), camera.name},
                       {QStringLiteral("channel"), camera.channel},
                       {QStringLiteral("recording"), camera.recording},
                       {QStringLiteral("authorisation_number"), authorisation.number},
                       {QStringLiteral("authorisation_purpose"), authorisation.purpose},
                       {QStringLiteral("retention_days"), authorisation.retentionDays}};
    if (authorisation.expires.isValid())
        object.insert(QStringLiteral("authorisation_expires"), authorisation.expires.toString(Qt::ISODate));
    const auto rows = m_database.exec(QStringLiteral("SELECT vigie.upsert_camera(?::jsonb)"),
                                      {json(QJsonDocument(object))});
    if (!rows)
        return fail(rows.error());
    if (auto replaced = replaceStreams(camera.commune, camera.id, camera.streams); !replaced)
        return fail(replaced.error());
    return static_cast<int>(rows->first().integer(0));
}

Result<int> DirectoryRepository::save(const Camera& camera) {
    return m_database.transaction([&] { return saveWithin(camera); });
}

Result<void> DirectoryRepository::saveAll(const QList<Commune>& communes, const QList<Site>& sites,
                                          const QList<Recorder>& recorders, const QList<Camera>& cameras) {
    const auto named = [](const QString& name, const Error& error) {
        return fail(error.code, QStringLiteral("%1 : %2").arg(name, error.text), error.detail);
    };
    return m_database.transaction([&]() -> Result<void> {
        for (const Commune& commune : communes)
            if (const auto saved = save(commune); !saved)
                return named(commune.name, saved.error());
        for (const Site& site : sites)
            if (const auto saved = save(site); !saved)
                return named(site.name, saved.error());
        for (const Recorder& recorder : recorders)
            if (const auto saved = save(recorder); !saved)
                return named(recorder.name, saved.error());
        for (const Camera& camera : cameras)
            if (const auto saved = saveWithin(camera); !saved)
                return named(camera.name, saved.error());
        return {};
    });
}

Result<void> DirectoryRepository::saveStreams(const QList<Camera>& whole, const QList<Camera>& streamsOnly) {
    return m_database.transaction([&]() -> Result<void> {
        for (const Camera& camera : whole)
            if (const auto saved = saveWithin(camera); !saved)
                return fail(saved.error());
        for (const Camera& camera : streamsOnly)
            if (auto saved = replaceStreams(camera.commune, camera.id, camera.streams); !saved)
                return saved;
        return {};
    });
}

Result<void> DirectoryRepository::replaceStreams(const CommuneId& commune, const CameraId& camera,
                                                 const QList<StreamProfile>& streams) {
    QJsonArray array;
    for (const StreamProfile& stream : streams) {
        array.append(QJsonObject{{QStringLiteral("role"), nameOf(stream.role)},
                                 {QStringLiteral("token"), stream.token},
                                 {QStringLiteral("uri"), stream.uri.toString(QUrl::FullyEncoded)},
                                 {QStringLiteral("codec"), nameOf(stream.codec)},
                                 {QStringLiteral("width"), std::max(0, stream.size.width())},
                                 {QStringLiteral("height"), std::max(0, stream.size.height())},
                                 {QStringLiteral("fps"), stream.framesPerSecond}});
    }
    return m_database.call(QStringLiteral("SELECT vigie.replace_streams(?::uuid, ?::uuid, ?::jsonb)"),
                           {bindId(commune), bindId(camera), json(QJsonDocument(array))});
}

Result<void> DirectoryRepository::recordClock(const CommuneId& commune, const RecorderId& recorder,
                                              const ClockState& clock) {
    return m_database.call(
        QStringLiteral("SELECT vigie.record_clock(?::uuid, ?::uuid, ?::bigint, ?::bigint, ?, ?::boolean)"),
        {bindId(commune), bindId(recorder), static_cast<qint64>(clock.offset.count()),
         static_cast<qint64>(clock.uncertainty.count()), clock.source, clock.localAsUtc});
}

} // namespace vigie::catalog
