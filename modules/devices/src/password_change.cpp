// SPDX-License-Identifier: GPL-3.0-or-later
#include "password_change.h"

#include <QCoreApplication>

namespace vigie::devices {

Result<void> confirmPasswordChange(const DeviceAddress& before, const QString& newPassword,
                                   rtsp::IoThreads& threads, const std::stop_token& stop) {
    DeviceAddress after = before;
    after.credentials.password = newPassword;
    const auto identifiedBy = [&](const DeviceAddress& address) -> Result<DeviceIdentity> {
        const auto driver = connectDevice(address, threads);
        if (!driver)
            return fail(driver.error());
        return (*driver)->identify(stop);
    };
    if (const auto identity = identifiedBy(after); !identity) {
        if (identity.error().code != ErrorCode::Auth)
            return fail(identity.error());
        return fail(ErrorCode::Conflict,
                    QCoreApplication::translate(
                        "devices", "L'appareil a accepté le changement mais refuse le nouveau mot de passe : "
                                   "gardez l'ancien et vérifiez le compte sur l'appareil."),
                    identity.error().detail);
    }
    const auto identity = identifiedBy(before);
    if (!identity && identity.error().code == ErrorCode::Auth)
        return {};
    if (!identity)
        return fail(identity.error());
    return fail(ErrorCode::Conflict,
                QCoreApplication::translate("devices",
                                            "Le nouveau mot de passe fonctionne mais l'ancien est encore "
                                            "accepté : gardez le nouveau et vérifiez le compte sur "
                                            "l'appareil."),
                QStringLiteral("old password still accepted"));
}

} // namespace vigie::devices
