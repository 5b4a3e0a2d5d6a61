// SPDX-License-Identifier: GPL-3.0-or-later
#include "devices/event_decoding.h"

#include "axis/answers.h"
#include "dahua/answers.h"
#include "domain/names.h"
#include "hikvision/answers.h"
#include "multipart.h"
#include "onvif/answers.h"
#include "onvif/soap.h"
#include "stream_watch.h"

#include <QCoreApplication>

namespace vigie::devices {

namespace {

tl::unexpected<Error> unreadable(const QString& detail) {
    return fail(ErrorCode::Protocol,
                QCoreApplication::translate("devices", "Aucun événement lisible dans ces octets."), detail);
}

/// The parts of a multipart answer that was written to a file; the whole where it is none.
QByteArrayList partsOf(const QByteArray& bytes) {
    const QByteArray text = bytes.trimmed();
    if (!text.startsWith("--"))
        return {text};
    const QByteArray boundary = text.left(text.indexOf('\n')).trimmed();
    MultipartReader reader({});
    reader.append(text + "\r\n" + boundary + "\r\n");
    QByteArrayList parts;
    while (const auto part = reader.next())
        if (!part->body.trimmed().isEmpty())
            parts.append(part->body);
    return parts;
}

Result<QList<DeviceEvent>> onvifEvents(const QByteArray& bytes, UtcTime receivedAt) {
    const auto root = parseXml(bytes);
    if (!root)
        return fail(root.error());
    if (root->name != u"Envelope")
        return axis::parseMetadata(bytes, receivedAt);
    const auto body = soapBody(bytes);
    if (!body)
        return fail(body.error());
    return parseNotifications(*body, receivedAt);
}

} // namespace

Result<QList<DeviceEvent>> decodeEvents(DeviceFamily family, const QByteArray& bytes, UtcTime receivedAt) {
    QList<DeviceEvent> events;
    const auto add = [&](DeviceEvent event) {
        event.receivedAt = receivedAt;
        if (event.deviceTime.at == UtcTime{})
            event.deviceTime = {receivedAt, TimeSource::Reception, std::chrono::seconds(1)};
        events.append(std::move(event));
    };
    switch (family) {
    case DeviceFamily::Onvif:
    case DeviceFamily::Axis:
        return onvifEvents(bytes, receivedAt);
    case DeviceFamily::Hikvision:
        for (const QByteArray& part : partsOf(bytes))
            if (auto alert = hikvision::parseAlert(part, {})) {
                // Without the device its zone is unknown: a bare local time is no instant.
                if (alert->time && alert->time->offset)
                    alert->event.deviceTime = {fromDateTime(alert->time->digits) - *alert->time->offset,
                                               TimeSource::Device, std::chrono::seconds(1)};
                add(std::move(alert->event));
            }
        break;
    case DeviceFamily::Dahua:
        for (const QByteArray& part : partsOf(bytes))
            if (auto notice = dahua::parseNotice(part))
                add(std::move(notice->event));
        break;
    case DeviceFamily::Generic:
        return fail(ErrorCode::Unsupported,
                    QCoreApplication::translate("devices", "Cette famille d'appareils n'a pas d'événements."),
                    nameOf(family));
    }
    if (events.isEmpty())
        return unreadable(QStringLiteral("%1 bytes").arg(bytes.size()));
    return events;
}

} // namespace vigie::devices
