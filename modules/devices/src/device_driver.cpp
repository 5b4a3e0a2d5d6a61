// SPDX-License-Identifier: GPL-3.0-or-later
#include "devices/device_driver.h"

#include "base/logging.h"
#include "domain/names.h"
#include "onvif/onvif_driver.h"

#include <QCoreApplication>

namespace vigie::devices {

Result<std::unique_ptr<DeviceDriver>> connectDevice(const DeviceAddress& address, rtsp::IoThreads& threads) {
    const QString scheme = address.url.scheme();
    if ((scheme != u"http" && scheme != u"https") || address.url.host().isEmpty())
        return fail(
            ErrorCode::InvalidInput,
            QCoreApplication::translate("devices", "L'adresse de l'appareil n'est pas une adresse http."),
            forLog(address.url));
    if (address.family != DeviceFamily::Onvif)
        return fail(
            ErrorCode::Unsupported,
            QCoreApplication::translate("devices", "Cette famille d'appareils n'est pas prise en charge."),
            nameOf(address.family));
    return std::make_unique<OnvifDriver>(address, threads);
}

} // namespace vigie::devices
