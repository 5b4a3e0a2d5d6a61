// SPDX-License-Identifier: GPL-3.0-or-later
#include "password_change.h"

#include <QCoreApplication>

namespace vigie::devices {

namespace {

Result<DeviceIdentity> identifiedBy(const DeviceAddress& address, rtsp::IoThreads& threads,
                                    const std::stop_token& stop) {
    const auto driver = connectDevice(address, threads);
    if (!driver)
        return fail(driver.error());
    return (*driver)->identify(stop);
}

/// The device may have taken the change: whatever fails then must not read as "refused, the old one holds".
Error unproven(const Error& reason) {
    return {ErrorCode::Conflict,
            QCoreApplication::translate("devices", "L'appareil a pu prendre le changement, qui n'est pas "
                                                   "vérifié : gardez les deux mots de passe. %1")
                .arg(reason.text),
            QStringLiteral("%1: %2").arg(errorCodeName(reason.code), reason.detail)};
}

} // namespace

Error failedChange(const Error& error, const DeviceAddress& before, rtsp::IoThreads& threads,
                   const std::stop_token& stop) {
    if (error.code != ErrorCode::Auth)
        return error;
    const auto identity = identifiedBy(before, threads, stop);
    return identity ? error : unproven(identity.error());
}

Result<void> confirmPasswordChange(const DeviceAddress& before, const QString& newPassword,
                                   rtsp::IoThreads& threads, const std::stop_token& stop) {
    DeviceAddress after = before;
    after.credentials.password = newPassword;
    if (const auto identity = identifiedBy(after, threads, stop); !identity) {
        if (identity.error().code == ErrorCode::Auth)
            return fail(ErrorCode::Conflict,
                        QCoreApplication::translate(
                            "devices", "L'appareil a accepté le changement mais refuse le nouveau mot de "
                                       "passe : gardez l'ancien et vérifiez le compte sur l'appareil."),
                        identity.error().detail);
        return fail(unproven(identity.error()));
    }
    const auto identity = identifiedBy(before, threads, stop);
    if (!identity && identity.error().code == ErrorCode::Auth)
        return {};
    if (!identity)
        return fail(unproven(identity.error()));
    return fail(ErrorCode::Conflict,
                QCoreApplication::translate("devices",
                                            "Le nouveau mot de passe fonctionne mais l'ancien est encore "
                                            "accepté : gardez le nouveau et vérifiez le compte sur "
                                            "l'appareil."),
                QStringLiteral("old password still accepted"));
}

} // namespace vigie::devices
