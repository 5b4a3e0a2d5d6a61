// SPDX-License-Identifier: GPL-3.0-or-later
#include "alarm_spot.h"

#include <QCoreApplication>

namespace vigie::app {

QList<CameraId> spotCameras(const alarms::AlarmBoard& board) {
    QList<CameraId> cameras;
    const auto add = [&](const auto& wanted) {
        for (const Alarm& alarm : board.alarms()) {
            if (wanted(alarm) && !alarm.camera.isNull() && !cameras.contains(alarm.camera))
                cameras << alarm.camera;
        }
    };
    add([](const Alarm& alarm) { return alarm.state == AlarmState::New; });
    add([&board](const Alarm& alarm) { return board.isHandledHere(alarm); });
    return cameras;
}

QString noAlarmText(const Services& services) {
    if (!services.settings.handlesAlarms())
        return QCoreApplication::translate("app", "Ce compte ne traite pas les alarmes");
    if (services.listener.state() == catalog::LinkState::CutOff)
        return QCoreApplication::translate("app", "Alarmes non relues : catalogue coupé");
    const auto& all = services.alarms.alarms();
    const int blind = static_cast<int>(std::count_if(all.begin(), all.end(), [](const Alarm& alarm) {
        return alarm.state == AlarmState::New && alarm.camera.isNull();
    }));
    if (blind > 0)
        return QCoreApplication::translate("app", "%n alarme(s) à prendre, sans caméra", nullptr, blind);
    return QCoreApplication::translate("app", "Aucune alarme à montrer");
}

} // namespace vigie::app
