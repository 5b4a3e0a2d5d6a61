// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "devices/device_driver.h"

namespace vigie::devices {

/// The archives of all recorders behind one port: finds a camera's driver and asks it.
/// Thread: as DeviceDriver; `drivers` is called on the caller's thread, from several at once.
/// Errors: NotFound for a camera without a recording; else the driver's.
class DeviceArchive final : public ArchiveSource {
public:
    using Drivers = std::function<Result<std::shared_ptr<DeviceDriver>>(const RecorderId&)>;

    explicit DeviceArchive(Drivers drivers);

    [[nodiscard]] Result<QList<TimeSpan>> coverage(const Camera& camera, TimeSpan span,
                                                   const std::stop_token& stop) override;
    [[nodiscard]] Result<std::unique_ptr<ArchiveReader>> open(const Camera& camera, TimeSpan span,
                                                              const std::stop_token& stop) override;

private:
    Drivers m_drivers;
};

} // namespace vigie::devices
