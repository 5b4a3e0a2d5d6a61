// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "devices/device_driver.h"

namespace vigie::devices {

/// After a device has been told a new password: a fresh login with the new one must work and one with the old
/// one must be refused, else nobody knows which of the two is to be kept. The old one is tried once only.
/// Errors: Conflict and nothing else, since the device has taken the change: its text says which of both is
/// not as it should be, or why nobody knows.
[[nodiscard]] Result<void> confirmPasswordChange(const DeviceAddress& before, const QString& newPassword,
                                                 rtsp::IoThreads& threads, const std::stop_token& stop);

/// What to tell of a change request that failed. A refused login may be the second sending of a request whose
/// first one was taken, when the link broke in between: only if the old password still works it is a refusal.
[[nodiscard]] Error failedChange(const Error& error, const DeviceAddress& before, rtsp::IoThreads& threads,
                                 const std::stop_token& stop);

} // namespace vigie::devices
