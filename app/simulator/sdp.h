// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "clip.h"
#include "world.h"

namespace vigie::simulator {

/// Describes one video stream (RFC 4566, fmtp of RFC 6184 and RFC 7798), as the camera's faults let it.
/// `archive` adds the recorded range and the ONVIF track attribute.
[[nodiscard]] QByteArray describeStream(const RecorderModel& recorder, const Camera& camera, const Clip& clip,
                                        bool archive);

} // namespace vigie::simulator
