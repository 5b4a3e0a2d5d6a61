// SPDX-License-Identifier: GPL-3.0-or-later
#include "outbox_codec.h"

#include "domain/names.h"

#include <QJsonArray>

namespace vigie::catalog {

namespace {

qint64 us(UtcTime time) {
    return time.time_since_epoch().count();
}

UtcTime timeOf(const QJsonValue& value) {
    return UtcTime(std::chrono::microseconds(value.toInteger()));
}

template <class IdType>
IdType idOf(const QJsonValue& value) {
    return IdType(QUuid::fromString(value.toString()));
}

} // namespace

QJsonObject toJson(const AuditEntry& entry) {
    return {{QStringLiteral("commune"), entry.commune.toString()},
            {QStringLiteral("camera"), entry.camera.toString()},
            {QStringLiteral("act"), entry.act},
            {QStringLiteral("begin_us"), us(entry.images.begin)},
            {QStringLiteral("end_us"), us(entry.images.end)},
            {QStringLiteral("reason"), entry.reason}};
}

QJsonObject toJson(const CheckResult& result) {
    QJsonArray steps;
    for (const CheckStep& step : result.steps) {
        steps.append(QJsonObject{{QStringLiteral("name"), step.name},
                                 {QStringLiteral("verdict"), nameOf(step.verdict)},
                                 // jsonb refuses U+0000, which a confused device may well send
                                 {QStringLiteral("answer"), QString(step.answer).remove(QChar::Null)},
                                 {QStringLiteral("took_ms"), static_cast<qint64>(step.took.count())}});
    }
    QJsonObject object{{QStringLiteral("commune"), result.commune.toString()},
                       {QStringLiteral("camera"), result.camera.toString()},
                       {QStringLiteral("started_us"), us(result.startedAt)},
                       {QStringLiteral("ended_us"), us(result.endedAt)},
                       {QStringLiteral("verdict"), nameOf(result.verdict)},
                       {QStringLiteral("cause"), result.cause},
                       {QStringLiteral("steps"), steps}};
    if (!result.id.isNull())
        object.insert(QStringLiteral("id"), result.id.toString());
    return object;
}

std::optional<AuditEntry> auditEntryFrom(const QJsonObject& object) {
    AuditEntry entry{idOf<CommuneId>(object[QStringLiteral("commune")]),
                     idOf<CameraId>(object[QStringLiteral("camera")]),
                     object[QStringLiteral("act")].toString(),
                     {timeOf(object[QStringLiteral("begin_us")]), timeOf(object[QStringLiteral("end_us")])},
                     object[QStringLiteral("reason")].toString()};
    if (entry.commune.isNull() || entry.camera.isNull() || entry.act.isEmpty())
        return std::nullopt;
    return entry;
}

std::optional<CheckResult> checkResultFrom(const QJsonObject& object) {
    const auto verdict = fromName<Verdict>(object[QStringLiteral("verdict")].toString());
    CheckResult result;
    result.id = idOf<CheckId>(object[QStringLiteral("id")]);
    result.commune = idOf<CommuneId>(object[QStringLiteral("commune")]);
    result.camera = idOf<CameraId>(object[QStringLiteral("camera")]);
    result.startedAt = timeOf(object[QStringLiteral("started_us")]);
    result.endedAt = timeOf(object[QStringLiteral("ended_us")]);
    result.cause = object[QStringLiteral("cause")].toString();
    if (!verdict || result.id.isNull() || result.commune.isNull() || result.camera.isNull())
        return std::nullopt;
    result.verdict = *verdict;
    for (const QJsonValue step : object[QStringLiteral("steps")].toArray()) {
        result.steps.append(
            {step[QStringLiteral("name")].toString(),
             fromName<Verdict>(step[QStringLiteral("verdict")].toString()).value_or(Verdict::Unchecked),
             step[QStringLiteral("answer")].toString(),
             std::chrono::milliseconds(step[QStringLiteral("took_ms")].toInteger())});
    }
    return result;
}

} // namespace vigie::catalog
