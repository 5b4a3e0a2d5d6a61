// SPDX-License-Identifier: GPL-3.0-or-later
#include "alarms/event_rules.h"

#include "domain/names.h"

#include <QCoreApplication>

namespace vigie::alarms {
namespace {

struct Rule {
    int priority;
    const char* title;
};

std::optional<Rule> ruleFor(DeviceEventKind kind) {
    switch (kind) {
    case DeviceEventKind::DigitalInput:
        return Rule{1, QT_TRANSLATE_NOOP("alarms", "Intrusion, contact fermé")};
    case DeviceEventKind::Tamper:
        return Rule{2, QT_TRANSLATE_NOOP("alarms", "Caméra masquée")};
    case DeviceEventKind::VideoLoss:
        return Rule{2, QT_TRANSLATE_NOOP("alarms", "Signal vidéo perdu")};
    case DeviceEventKind::Storage:
        return Rule{3, QT_TRANSLATE_NOOP("alarms", "Défaut du disque d'enregistrement")};
    case DeviceEventKind::LineCrossing:
        return Rule{2, QT_TRANSLATE_NOOP("alarms", "Franchissement de ligne")};
    case DeviceEventKind::Intrusion:
        return Rule{2, QT_TRANSLATE_NOOP("alarms", "Intrusion dans une zone")};
    case DeviceEventKind::Hardware:
        return Rule{3, QT_TRANSLATE_NOOP("alarms", "Défaut matériel de l'appareil")};
    case DeviceEventKind::Motion:
    case DeviceEventKind::Relay:
    case DeviceEventKind::Recording:
    case DeviceEventKind::Clock:
    case DeviceEventKind::Login:
    case DeviceEventKind::Other:
        break;
    }
    return std::nullopt;
}

} // namespace

std::optional<catalog::AlarmRequest> alarmFor(const DeviceEvent& event, const Directory& directory) {
    if (!event.active || event.initialState)
        return std::nullopt;
    const auto rule = ruleFor(event.kind);
    const auto recorder = directory.recorders.constFind(event.recorder);
    if (!rule || recorder == directory.recorders.constEnd())
        return std::nullopt;
    catalog::AlarmRequest request;
    request.commune = recorder->commune;
    request.site = recorder->site;
    request.kind = nameOf(event.kind);
    request.priority = rule->priority;
    request.title = QString::fromUtf8(rule->title);
    request.deviceTime = event.deviceTime.at;
    request.dedupKey = QStringLiteral("%1/%2/%3").arg(event.recorder.toString(), request.kind, event.channel);
    for (const auto& camera : directory.cameras) {
        if (camera.recorder == event.recorder && camera.channel == event.channel)
            request.camera = camera.id;
    }
    return request;
}

QString titleText(const Alarm& alarm) {
    return QCoreApplication::translate("alarms", alarm.title.toUtf8().constData());
}

} // namespace vigie::alarms
