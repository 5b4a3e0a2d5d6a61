// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "catalog/database.h"
#include "devices/device_driver.h"
#include "domain/places.h"

namespace vigie::onboarding {

/// What a recorder told and what was saved of it.
struct Enrolled {
    devices::DeviceIdentity identity;
    devices::ClockReading clock;
    QList<Camera> cameras; ///< with the numbers the catalog gave them
};

/// Asks a recorder who it is, what time it has and which cameras it records, and saves all that. Its commune,
/// site and the recorder itself are saved with it. Cameras enrolled before keep their identity and number.
/// Thread: worker; blocks up to the device's deadlines. Needs an administrator's login.
/// Errors: the device's (nothing was saved then), or the catalog's.
[[nodiscard]] Result<Enrolled> enrolRecorder(catalog::Database& database, devices::DeviceDriver& driver,
                                             const Commune& commune, const Site& site,
                                             const Recorder& recorder, const Authorisation& authorisation,
                                             const std::stop_token& stop);

} // namespace vigie::onboarding
