// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "devices/device_driver.h"

#include <QJsonObject>

#include <functional>

namespace vigie::ctl {

struct DeviceProbe {
    devices::DeviceAddress address;
    std::chrono::seconds events{5}; ///< how long to listen to events; 0: not at all
};

/// Walks through what a device can do, step by step: contact, clock, identity, features, channels, streams,
/// picture, disks, relays, recordings, replay, events. `told` hears each step as it ends: what was tried,
/// what was answered, how long it took. Nothing on the device is changed or moved. Thread: the caller's,
/// blocked until the end; a step that fails doesn't end the walk, a refused login does.
[[nodiscard]] Result<QJsonObject> probeDevice(const DeviceProbe& probe,
                                              const std::function<void(const QJsonObject&)>& told);

} // namespace vigie::ctl
