// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services.h"

namespace vigie::app {

/// What the alarm spots of a wall show: cameras of the alarms nobody took, the most urgent first (by
/// priority, then age), then of those in hand at this desk. Another desk's alarm is its own to look at. Each
/// camera once.
[[nodiscard]] QList<CameraId> spotCameras(const alarms::AlarmBoard& board);

/// What a spot without a camera says; what is unread, or has no camera, must not pass for a quiet night.
[[nodiscard]] QString noAlarmText(const Services& services);

} // namespace vigie::app
