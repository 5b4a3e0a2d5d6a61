// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "wall/ui/tile_painter.h"

namespace vigie::wall {

struct Shape;

/// The centred plate that says why there is no live picture.
void paintPlate(const TileCaption& caption, const Shape& tile, QList<Overlay>& overlays);
/// What a tile without a camera says.
void paintEmpty(const TileCaption& caption, const Shape& tile, QList<Overlay>& overlays);

} // namespace vigie::wall
