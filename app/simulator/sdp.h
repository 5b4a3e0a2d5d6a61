// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "personality.h"

namespace vigie::simulator {

inline constexpr int videoTrack = 0;
inline constexpr int audioTrack = 1;
inline constexpr int metadataTrack = 2;
inline constexpr int trackCount = 3;
[[nodiscard]] bool hasTrack(const StreamTarget& target, int track);

/// Describes a stream's tracks (RFC 4566, fmtp of RFC 6184 and RFC 7798), as the camera's faults let it.
/// An archive has its recorded range and the ONVIF track attribute.
[[nodiscard]] QByteArray describeStream(const StreamTarget& target);

} // namespace vigie::simulator
