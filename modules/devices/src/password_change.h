// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "devices/device_driver.h"

namespace vigie::devices {

/// After a device has been told a new password: a fresh login with the new one must work and one with the old
/// one must be refused, else nobody knows which of the two is to be kept. The old one is tried once only.
/// Errors: Conflict, saying which of both is not as it should be; Network and the like when neither is known.
[[nodiscard]] Result<void> confirmPasswordChange(const DeviceAddress& before, const QString& newPassword,
                                                 rtsp::IoThreads& threads, const std::stop_token& stop);

} // namespace vigie::devices
