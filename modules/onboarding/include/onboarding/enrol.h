// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "catalog/database.h"
#include "devices/device_driver.h"
#include "domain/places.h"
#include "onboarding/stream_trial.h"

namespace vigie::onboarding {

/// What a recorder told of itself; nothing is saved by that.
struct Examined {
    devices::DeviceIdentity identity;
    std::optional<devices::ClockReading> clock; ///< nothing when the device can't tell the time
    QList<devices::Channel> channels;
};

/// What was saved of it.
struct Enrolled {
    devices::DeviceIdentity identity;
    std::optional<devices::ClockReading> clock;
    QList<Camera> cameras; ///< with the numbers the catalog gave them
};

/// Asks a recorder who it is, what time it has and which cameras it records.
/// Thread: worker; blocks up to the device's deadlines. Errors: the device's.
[[nodiscard]] Result<Examined> examineRecorder(devices::DeviceDriver& driver, const std::stop_token& stop);

/// Saves what was found, with the recorder's commune and site. Cameras enrolled before keep their identity
/// and number. Thread: the Database's. Needs an administrator's login. Errors: the catalog's.
[[nodiscard]] Result<Enrolled> saveRecorder(catalog::Database& database, const Examined& examined,
                                            const Commune& commune, const Site& site,
                                            const Recorder& recorder, const Authorisation& authorisation);

/// Both at once.
[[nodiscard]] Result<Enrolled> enrolRecorder(catalog::Database& database, devices::DeviceDriver& driver,
                                             const Commune& commune, const Site& site,
                                             const Recorder& recorder, const Authorisation& authorisation,
                                             const std::stop_token& stop);

} // namespace vigie::onboarding
