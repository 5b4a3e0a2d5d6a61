// SPDX-License-Identifier: GPL-3.0-or-later
#include "catalog/snapshots.h"

#include "domain/names.h"
#include "logging.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace vigie::catalog {

namespace {

constexpr int layoutVersion = 1;
constexpr qsizetype largest = 64 * 1024 * 1024;

QByteArray bytesOf(QJsonObject object) {
    object.insert(QStringLiteral("v"), layoutVersion);
    return qCompress(QJsonDocument(object).toJson(QJsonDocument::Compact), 1);
}

Result<QJsonObject> objectOf(const QByteArray& bytes) {
    // The first four bytes are the length that qUncompress() will reserve.
    quint32 size = 0;
    for (int i = 0; i < 4 && bytes.size() > 4; ++i)
        size = size << 8 | static_cast<unsigned char>(bytes[i]);
    const QJsonObject object =
        size > 0 && size <= largest ? QJsonDocument::fromJson(qUncompress(bytes)).object() : QJsonObject();
    if (object[QStringLiteral("v")].toInt() != layoutVersion)
        return fail(
            ErrorCode::InvalidInput,
            QCoreApplication::translate("catalog", "Les données gardées sur ce poste ne sont pas lisibles."),
            QStringLiteral("snapshot of %1 bytes").arg(bytes.size()));
    return object;
}

qint64 us(UtcTime time) {
    return time.time_since_epoch().count();
}

QJsonValue us(const std::optional<UtcTime>& time) {
    return time ? QJsonValue(us(*time)) : QJsonValue();
}

UtcTime timeOf(const QJsonValue& value) {
    return UtcTime(std::chrono::microseconds(value.toInteger()));
}

std::optional<UtcTime> timeIfAny(const QJsonValue& value) {
    return value.isDouble() ? std::optional(timeOf(value)) : std::nullopt;
}

template <class IdType>
IdType idOf(const QJsonValue& value) {
    return IdType(QUuid::fromString(value.toString()));
}

template <class Tag>
QString textOf(const Id<Tag>& id) {
    return id.isNull() ? QString() : id.toString();
}

QJsonObject jsonOf(const Recorder& recorder) {
    QJsonObject object{{QStringLiteral("id"), textOf(recorder.id)},
                       {QStringLiteral("commune"), textOf(recorder.commune)},
                       {QStringLiteral("site"), textOf(recorder.site)},
                       {QStringLiteral("name"), recorder.name},
                       {QStringLiteral("family"), nameOf(recorder.family)},
                       {QStringLiteral("address"), recorder.address.toString()},
                       {QStringLiteral("manufacturer"), recorder.manufacturer},
                       {QStringLiteral("model"), recorder.model},
                       {QStringLiteral("firmware"), recorder.firmware},
                       {QStringLiteral("serial"), recorder.serial},
                       {QStringLiteral("pinned"), QString::fromLatin1(recorder.trust.pinnedSha256.toHex())}};
    if (recorder.clock) {
        object.insert(
            QStringLiteral("clock"),
            QJsonObject{
                {QStringLiteral("offset_ms"), static_cast<qint64>(recorder.clock->offset.count())},
                {QStringLiteral("uncertainty_ms"), static_cast<qint64>(recorder.clock->uncertainty.count())},
                {QStringLiteral("source"), recorder.clock->source},
                {QStringLiteral("local_as_utc"), recorder.clock->localAsUtc},
                {QStringLiteral("measured_us"), us(recorder.clock->measuredAt)}});
    }
    return object;
}

std::optional<Recorder> recorderFrom(const QJsonValue& value) {
    const auto family = fromName<DeviceFamily>(value[QStringLiteral("family")].toString());
    if (!family)
        return std::nullopt;
    Recorder recorder{idOf<RecorderId>(value[QStringLiteral("id")]),
                      idOf<CommuneId>(value[QStringLiteral("commune")]),
                      idOf<SiteId>(value[QStringLiteral("site")]),
                      value[QStringLiteral("name")].toString(),
                      *family,
                      QUrl(value[QStringLiteral("address")].toString()),
                      value[QStringLiteral("manufacturer")].toString(),
                      value[QStringLiteral("model")].toString(),
                      value[QStringLiteral("firmware")].toString(),
                      value[QStringLiteral("serial")].toString()};
    recorder.trust.pinnedSha256 = QByteArray::fromHex(value[QStringLiteral("pinned")].toString().toLatin1());
    if (const QJsonValue clock = value[QStringLiteral("clock")]; clock.isObject()) {
        recorder.clock = ClockState{
            std::chrono::milliseconds(clock[QStringLiteral("offset_ms")].toInteger()),
            std::chrono::milliseconds(clock[QStringLiteral("uncertainty_ms")].toInteger()),
            clock[QStringLiteral("source")].toString(), clock[QStringLiteral("local_as_utc")].toBool(),
            timeOf(clock[QStringLiteral("measured_us")])};
    }
    return recorder;
}

QJsonObject jsonOf(const Camera& camera) {
    QJsonArray streams;
    for (const StreamProfile& stream : camera.streams) {
        streams.append(QJsonObject{{QStringLiteral("role"), nameOf(stream.role)},
                                   {QStringLiteral("token"), stream.token},
                                   {QStringLiteral("uri"), stream.uri.toString()},
                                   {QStringLiteral("codec"), nameOf(stream.codec)},
                                   {QStringLiteral("width"), stream.size.width()},
                                   {QStringLiteral("height"), stream.size.height()},
                                   {QStringLiteral("fps"), stream.framesPerSecond}});
    }
    QJsonArray masks;
    for (const PrivacyMask& mask : camera.masks) {
        QJsonArray points;
        for (const QPointF& point : mask.points) {
            points.append(point.x());
            points.append(point.y());
        }
        masks.append(QJsonObject{{QStringLiteral("name"), mask.name},
                                 {QStringLiteral("preset"), mask.preset},
                                 {QStringLiteral("points"), points}});
    }
    return {{QStringLiteral("id"), textOf(camera.id)},
            {QStringLiteral("commune"), textOf(camera.commune)},
            {QStringLiteral("site"), textOf(camera.site)},
            {QStringLiteral("recorder"), textOf(camera.recorder)},
            {QStringLiteral("number"), camera.number},
            {QStringLiteral("name"), camera.name},
            {QStringLiteral("channel"), camera.channel},
            {QStringLiteral("recording"), camera.recording},
            {QStringLiteral("authorisation"), camera.authorisation.number},
            {QStringLiteral("expires"), camera.authorisation.expires.toString(Qt::ISODate)},
            {QStringLiteral("purpose"), camera.authorisation.purpose},
            {QStringLiteral("retention"), camera.authorisation.retentionDays},
            {QStringLiteral("streams"), streams},
            {QStringLiteral("masks"), masks}};
}

PrivacyMask maskFrom(const QJsonValue& value) {
    PrivacyMask mask{
        value[QStringLiteral("name")].toString(), {}, value[QStringLiteral("preset")].toString()};
    const QJsonArray numbers = value[QStringLiteral("points")].toArray();
    for (qsizetype i = 0; i + 1 < numbers.size(); i += 2)
        mask.points.append({numbers[i].toDouble(-1), numbers[i + 1].toDouble(-1)});
    if (!mask.isValid())
        mask.points = {{0, 0}, {1, 0}, {1, 1}, {0, 1}};
    return mask;
}

Camera cameraFrom(const QJsonValue& value) {
    Camera camera;
    camera.id = idOf<CameraId>(value[QStringLiteral("id")]);
    camera.commune = idOf<CommuneId>(value[QStringLiteral("commune")]);
    camera.site = idOf<SiteId>(value[QStringLiteral("site")]);
    camera.recorder = idOf<RecorderId>(value[QStringLiteral("recorder")]);
    camera.number = value[QStringLiteral("number")].toInt();
    camera.name = value[QStringLiteral("name")].toString();
    camera.channel = value[QStringLiteral("channel")].toString();
    camera.recording = value[QStringLiteral("recording")].toString();
    camera.authorisation = {value[QStringLiteral("authorisation")].toString(),
                            QDate::fromString(value[QStringLiteral("expires")].toString(), Qt::ISODate),
                            value[QStringLiteral("purpose")].toString(),
                            value[QStringLiteral("retention")].toInt()};
    for (const QJsonValue stream : value[QStringLiteral("streams")].toArray()) {
        const auto role = fromName<StreamRole>(stream[QStringLiteral("role")].toString());
        const auto codec = fromName<VideoCodec>(stream[QStringLiteral("codec")].toString());
        if (!role || !codec) {
            qCWarning(lcCatalog) << "stream of a snapshot left out, unknown to this version";
            continue;
        }
        camera.streams.append(
            {*role, stream[QStringLiteral("token")].toString(),
             QUrl(stream[QStringLiteral("uri")].toString()), *codec,
             QSize(stream[QStringLiteral("width")].toInt(), stream[QStringLiteral("height")].toInt()),
             stream[QStringLiteral("fps")].toDouble()});
    }
    const QJsonValue masks = value[QStringLiteral("masks")];
    for (const QJsonValue mask : masks.toArray())
        camera.masks.append(maskFrom(mask));
    if (!masks.isArray()) // not "none": unknown
        camera.masks.append(maskFrom({}));
    return camera;
}

} // namespace

QByteArray toSnapshot(const Directory& directory) {
    QJsonArray communes;
    for (const Commune& commune : directory.communes) {
        communes.append(QJsonObject{{QStringLiteral("id"), textOf(commune.id)},
                                    {QStringLiteral("code"), commune.code},
                                    {QStringLiteral("name"), commune.name}});
    }
    QJsonArray sites;
    for (const Site& site : directory.sites) {
        sites.append(QJsonObject{{QStringLiteral("id"), textOf(site.id)},
                                 {QStringLiteral("commune"), textOf(site.commune)},
                                 {QStringLiteral("name"), site.name}});
    }
    QJsonArray recorders;
    for (const Recorder& recorder : directory.recorders)
        recorders.append(jsonOf(recorder));
    QJsonArray cameras;
    for (const Camera& camera : directory.cameras)
        cameras.append(jsonOf(camera));
    return bytesOf({{QStringLiteral("communes"), communes},
                    {QStringLiteral("sites"), sites},
                    {QStringLiteral("recorders"), recorders},
                    {QStringLiteral("cameras"), cameras}});
}

Result<Directory> directoryFromSnapshot(const QByteArray& bytes) {
    const auto object = objectOf(bytes);
    if (!object)
        return fail(object.error());
    Directory directory;
    for (const QJsonValue value : (*object)[QStringLiteral("communes")].toArray()) {
        const auto id = idOf<CommuneId>(value[QStringLiteral("id")]);
        directory.communes.insert(
            id, {id, value[QStringLiteral("code")].toString(), value[QStringLiteral("name")].toString()});
    }
    for (const QJsonValue value : (*object)[QStringLiteral("sites")].toArray()) {
        const auto id = idOf<SiteId>(value[QStringLiteral("id")]);
        directory.sites.insert(id, {id, idOf<CommuneId>(value[QStringLiteral("commune")]),
                                    value[QStringLiteral("name")].toString()});
    }
    for (const QJsonValue value : (*object)[QStringLiteral("recorders")].toArray()) {
        if (auto recorder = recorderFrom(value))
            directory.recorders.insert(recorder->id, *recorder);
        else
            qCWarning(lcCatalog) << "recorder of a snapshot left out, family unknown to this version";
    }
    for (const QJsonValue value : (*object)[QStringLiteral("cameras")].toArray()) {
        Camera camera = cameraFrom(value);
        if (!camera.id.isNull())
            directory.cameras.insert(camera.id, camera);
    }
    return directory;
}

QByteArray toSnapshot(const QList<SavedLayout>& layouts) {
    QJsonArray list;
    for (const SavedLayout& layout : layouts) {
        list.append(QJsonObject{{QStringLiteral("id"), layout.id.toString(QUuid::WithoutBraces)},
                                {QStringLiteral("owner"), layout.owner},
                                {QStringLiteral("mine"), layout.mine},
                                {QStringLiteral("shared"), layout.shared},
                                {QStringLiteral("name"), layout.name},
                                {QStringLiteral("spec"), layout.spec}});
    }
    return bytesOf({{QStringLiteral("layouts"), list}});
}

Result<QList<SavedLayout>> layoutsFromSnapshot(const QByteArray& bytes) {
    const auto object = objectOf(bytes);
    if (!object)
        return fail(object.error());
    QList<SavedLayout> layouts;
    for (const QJsonValue value : (*object)[QStringLiteral("layouts")].toArray()) {
        layouts.append({QUuid::fromString(value[QStringLiteral("id")].toString()),
                        value[QStringLiteral("owner")].toString(), value[QStringLiteral("mine")].toBool(),
                        value[QStringLiteral("shared")].toBool(), value[QStringLiteral("name")].toString(),
                        value[QStringLiteral("spec")].toObject()});
    }
    return layouts;
}

QByteArray toSnapshot(const QList<Alarm>& alarms) {
    QJsonArray list;
    for (const Alarm& alarm : alarms) {
        list.append(QJsonObject{{QStringLiteral("id"), textOf(alarm.id)},
                                {QStringLiteral("commune"), textOf(alarm.commune)},
                                {QStringLiteral("site"), textOf(alarm.site)},
                                {QStringLiteral("camera"), textOf(alarm.camera)},
                                {QStringLiteral("priority"), alarm.priority},
                                {QStringLiteral("kind"), alarm.kind},
                                {QStringLiteral("title"), alarm.title},
                                {QStringLiteral("state"), nameOf(alarm.state)},
                                {QStringLiteral("raised_us"), us(alarm.raisedAt)},
                                {QStringLiteral("device_us"), us(alarm.deviceTime)},
                                {QStringLiteral("claimed_by"), alarm.claimedBy},
                                {QStringLiteral("claimed_us"), us(alarm.claimedAt)},
                                {QStringLiteral("closed_us"), us(alarm.closedAt)},
                                {QStringLiteral("verdict"), nameOf(alarm.verdict)},
                                {QStringLiteral("note"), alarm.note}});
    }
    return bytesOf({{QStringLiteral("alarms"), list}});
}

Result<QList<Alarm>> alarmsFromSnapshot(const QByteArray& bytes) {
    const auto object = objectOf(bytes);
    if (!object)
        return fail(object.error());
    QList<Alarm> alarms;
    for (const QJsonValue value : (*object)[QStringLiteral("alarms")].toArray()) {
        const auto state = fromName<AlarmState>(value[QStringLiteral("state")].toString());
        Alarm alarm;
        alarm.id = idOf<AlarmId>(value[QStringLiteral("id")]);
        if (!state || alarm.id.isNull())
            continue;
        alarm.commune = idOf<CommuneId>(value[QStringLiteral("commune")]);
        alarm.site = idOf<SiteId>(value[QStringLiteral("site")]);
        alarm.camera = idOf<CameraId>(value[QStringLiteral("camera")]);
        alarm.priority = qBound(1, value[QStringLiteral("priority")].toInt(3), 4);
        alarm.kind = value[QStringLiteral("kind")].toString();
        alarm.title = value[QStringLiteral("title")].toString();
        alarm.state = *state;
        alarm.raisedAt = timeOf(value[QStringLiteral("raised_us")]);
        alarm.deviceTime = timeOf(value[QStringLiteral("device_us")]);
        alarm.claimedBy = value[QStringLiteral("claimed_by")].toString();
        alarm.claimedAt = timeIfAny(value[QStringLiteral("claimed_us")]);
        alarm.closedAt = timeIfAny(value[QStringLiteral("closed_us")]);
        alarm.verdict =
            fromName<AlarmVerdict>(value[QStringLiteral("verdict")].toString()).value_or(AlarmVerdict::None);
        alarm.note = value[QStringLiteral("note")].toString();
        alarms.append(alarm);
    }
    return alarms;
}

} // namespace vigie::catalog
