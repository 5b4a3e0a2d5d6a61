// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "wall/ui/tile_painter.h"

#include <QStringList>

// What tiles say; how it looks is the painter's.
namespace vigie::wall {

inline constexpr int smallWidth = 360;
inline constexpr int largeWidth = 760;

/// In the middle of a tile without a picture of now.
struct PlateText {
    QString title; ///< empty: no plate
    QStringList lines;
};

[[nodiscard]] PlateText plateText(const TileCaption& caption);
/// After the state's word in the lower strip, as far as the width allows.
[[nodiscard]] QString causeText(const live::LiveStatus& status, int width);
/// «Point chaud», «Spot alarme», «Spot alarme 1/3» where other alarms wait; empty for an ordinary tile.
[[nodiscard]] QString roleText(const TileCaption& caption);
/// That the privacy masks are lifted: «Masques levés, fin 14:30».
[[nodiscard]] QString bareText(UtcTime until);

} // namespace vigie::wall
