// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "catalog/database.h"
#include "devices/device_driver.h"
#include "domain/places.h"

namespace vigie::onboarding {

/// What a recorder's channels say of the cameras that are known on it.
struct StreamRefresh {
    QList<Camera> cameras;            ///< with the streams and the recording that the device tells now
    QList<devices::Channel> channels; ///< of those cameras, in their order
    QList<Camera> missing;            ///< known, but the device has no such channel (or no stream on it)
    QStringList unknown;              ///< channels of the device that no camera has
};

/// Compares by the channel; nothing is saved by that, and no camera made or renamed.
[[nodiscard]] StreamRefresh refreshOf(const QList<devices::Channel>& channels, const Directory& known,
                                      const RecorderId& recorder);

/// Saves it, all or nothing. A camera whose recording changes needs an administrator's login, streams alone a
/// technician's. Thread: the Database's. Errors: the catalog's.
[[nodiscard]] Result<void> saveStreams(catalog::Database& database, const StreamRefresh& refresh,
                                       const Directory& known);

} // namespace vigie::onboarding
