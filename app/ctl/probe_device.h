// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "devices/device_driver.h"

#include <QJsonObject>

#include <functional>
#include <optional>

namespace vigie::ctl {

struct DeviceProbe {
    devices::DeviceAddress address;
    std::chrono::seconds events{5}; ///< how long to listen to events; 0: not at all
};

struct DeviceReport {
    QJsonObject
        answer; ///< every step that was walked, and `hint` when another family fits better or none does
    /// Who the device is or what channels it has stayed unknown, no channel gives a picture, or it is not of
    /// the family asked for.
    std::optional<Error> failure;
};

/// Walks through what a device can do, step by step: contact, clock, identity, features, channels, streams,
/// picture, disks, relays, recordings, replay, events. `told` hears each step as it ends: what was tried,
/// what was answered, how long it took. Nothing on the device is changed or moved. Thread: the caller's,
/// blocked until the end; a step that fails doesn't end the walk; a refused login
/// does, and so does a device that shows no sign of the family and answers nothing of it. Errors: an address
/// that is none of the family's.
[[nodiscard]] Result<DeviceReport> probeDevice(const DeviceProbe& probe,
                                               const std::function<void(const QJsonObject&)>& told);

} // namespace vigie::ctl
