// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/time_stamp.h"

#include <QByteArray>
#include <QList>
#include <QString>

namespace vigie::devices {

/// In order, without overlaps, within `within`, empty ones left out. Pieces that are not further apart than
/// `tolerance` become one: recorders write whole seconds, and begin their next file a second later.
[[nodiscard]] QList<TimeSpan> mergedSpans(QList<TimeSpan> spans, TimeSpan within,
                                          std::chrono::microseconds tolerance = std::chrono::seconds(1));

/// What a recorder's file is by its first bytes: "mp4", "mpeg-ps", "mpeg-ts", "dhav", "matroska", "unknown".
/// Its name and its Content-Type are not to be trusted: Hikvision calls MPEG program streams mp4.
[[nodiscard]] QString containerOf(QByteArrayView firstBytes);
/// So many bytes decide.
inline constexpr qsizetype containerBytes = 192;

} // namespace vigie::devices
