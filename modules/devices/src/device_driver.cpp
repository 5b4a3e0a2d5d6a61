// SPDX-License-Identifier: GPL-3.0-or-later
#include "devices/device_driver.h"

#include <QCoreApplication>

namespace vigie::devices {

Result<std::unique_ptr<DeviceDriver>> connectDevice(const DeviceAddress&, rtsp::IoThreads&) {
    return fail(ErrorCode::Unsupported, QCoreApplication::translate("devices", "Famille d'appareil non prise en charge"));
}

} // namespace vigie::devices
