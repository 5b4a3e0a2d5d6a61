// SPDX-License-Identifier: GPL-3.0-or-later
#include "ptz_aim.h"

#include <QCoreApplication>

namespace vigie::devices {

Result<void> checkAim(const PtzAim& aim) {
    if (aim.isValid())
        return {};
    return fail(ErrorCode::InvalidInput,
                QCoreApplication::translate("devices", "Ce point n'est pas dans l'image de la caméra."),
                QStringLiteral("aim %1,%2 %3x%4")
                    .arg(aim.centre.x())
                    .arg(aim.centre.y())
                    .arg(aim.box.width())
                    .arg(aim.box.height()));
}

Error cannotAim(const PtzAim& aim, const QString& detail) {
    return {
        ErrorCode::Unsupported,
        aim.zooms()
            ? QCoreApplication::translate("devices", "Cette caméra ne sait pas cadrer une zone de l'image.")
            : QCoreApplication::translate("devices", "Cette caméra ne sait pas centrer un point de l'image."),
        detail};
}

} // namespace vigie::devices
