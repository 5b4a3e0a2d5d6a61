// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "domain/device_event.h"
#include "domain/places.h"

namespace vigie::devices {

/// What a recorded piece of a device's event stream says, for who has the bytes and not the device: ONVIF
/// PullMessages answers, notifications and metadata documents; alertStream parts, one or many; Dahua's
/// eventManager text. Axis is read as ONVIF metadata.
/// Thread: any. Errors: Protocol when nothing of it can be read; Unsupported for a family without events.
[[nodiscard]] Result<QList<DeviceEvent>> decodeEvents(DeviceFamily family, const QByteArray& bytes,
                                                      UtcTime receivedAt);

} // namespace vigie::devices
