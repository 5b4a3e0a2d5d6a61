// SPDX-License-Identifier: GPL-3.0-or-later
#include "wall/tile_zoom.h"

#include <algorithm>

namespace vigie::wall {

void TileZoom::zoomAt(QPointF at, double factor) {
    const double after = std::clamp(m_factor * factor, 1.0, most);
    // The point stays: corner + at / factor is the same before and after.
    m_corner += at / m_factor - at / after;
    m_factor = after;
    keepInside();
}

void TileZoom::pan(QPointF by) {
    m_corner -= by / m_factor;
    keepInside();
}

void TileZoom::centre() {
    const double left = (1 - 1 / m_factor) / 2;
    m_corner = {left, left};
}

void TileZoom::keepInside() {
    const double room = 1 - 1 / m_factor;
    m_corner = {std::clamp(m_corner.x(), 0.0, room), std::clamp(m_corner.y(), 0.0, room)};
}

QRectF TileZoom::crop() const {
    const double side = 1 / m_factor;
    const QRectF seen(m_corner, QSizeF(side, side));
    switch (m_rotation) {
    case 90: // clockwise: what is seen at the top was at the left
        return {seen.top(), 1 - seen.right(), side, side};
    case 180:
        return {1 - seen.right(), 1 - seen.bottom(), side, side};
    case 270:
        return {1 - seen.bottom(), seen.left(), side, side};
    default:
        return seen;
    }
}

} // namespace vigie::wall
