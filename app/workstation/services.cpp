// SPDX-License-Identifier: GPL-3.0-or-later
#include "services.h"

#include "qt_sound_devices.h"

namespace vigie::app {

Services::Services(WorkstationSettings how)
    : settings(std::move(how))
    , io(2)
    , decoders(0, settings.hardwareDecoding ? media::HardwareDevice::probe() : QList<media::HardwareDevice>())
    , budget(decoders, clock)
    , liveSource(clock)
    , archive(liveSource, io)
    , worker(settings.catalog, QStringLiteral("vigie-") + settings.deskName)
    , listener(settings.catalog)
    , store(settings.localFile.isEmpty() ? nullptr : std::make_unique<store::StoreWorker>(settings.localFile))
    , audit(settings.catalog, store.get())
    , alarms(worker, clock.utcNow())
    // New at each start: a desk that died and came back isn't the holder of what it held.
    , ptz(worker, clock,
          settings.deskName.left(60) + QLatin1Char('/') + QUuid::createUuid().toString(QUuid::Id128),
          settings.maySteer())
    , sound(live(), std::make_unique<QtSoundDevices>()) {
    if (settings.collectsEvents && alarms::EventCollector::mayCollect(settings.group))
        collector = std::make_unique<alarms::EventCollector>(settings.catalog, settings.credentials, io);
}

Services::~Services() = default;

} // namespace vigie::app
