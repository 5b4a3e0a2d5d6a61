// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/clock.h"

#include <QRect>
#include <QString>

class QPainter;

namespace vigie::wall {

/// The keys of the pad that a head's holder has in a large tile.
enum class PadKey { None, Up, Down, Left, Right, Halt, Closer, Wider };

/// Who steers a tile's camera, as its strip tells it to everybody.
struct TilePtz {
    QString holder;
    QString reason;
    bool mine = false;
    UtcTime until{};               ///< when it frees itself unless used
    PadKey pressed = PadKey::None; ///< of mine
};

/// «0:42».
[[nodiscard]] QString timeLeft(UtcTime until, UtcTime now);
/// «PTZ occupée par C. Lemaire, 0:42 · motif», for tooltips and screen readers.
[[nodiscard]] QString ptzText(const TilePtz& ptz, UtcTime now);
/// At the right of a top strip `width` wide, 28 pixels high; returns what is left of it for the names.
int paintPtzChip(QPainter& painter, const TilePtz& ptz, UtcTime now, int width);

/// Where the pad lies in a tile of that size (3 keys of 40 pixels); empty in tiles that are too small for it.
[[nodiscard]] QRect padRect(QSize tile);
/// Where that key lies in its tile.
[[nodiscard]] QRect padKeyRect(QSize tile, PadKey key);
[[nodiscard]] PadKey padKeyAt(QSize tile, QPoint position);
/// With its top left corner at the painter's origin.
void paintPad(QPainter& painter, PadKey pressed);

} // namespace vigie::wall
