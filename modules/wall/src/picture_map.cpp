// SPDX-License-Identifier: GPL-3.0-or-later
#include "wall/picture_map.h"

#include "picture_geometry.h"

#include <algorithm>

namespace vigie::wall {

PictureMap::PictureMap(QSize picture, const QRectF& crop, int rotation, const QRect& area)
    : m_picture(picture)
    , m_part(partOf(picture, crop))
    , m_rotation(rotation)
    , m_target(centred(fitted(turned(m_part.size(), rotation), area.size()), area)) {}

PictureMap PictureMap::on(const QRect& target, QSize picture, const QRectF& crop, int rotation) {
    PictureMap map;
    map.m_picture = picture;
    map.m_part = partOf(picture, crop);
    map.m_rotation = rotation;
    map.m_target = target;
    return map;
}

QPointF PictureMap::toScreen(QPointF fraction) const {
    if (m_part.isEmpty())
        return m_target.topLeft();
    const double u = (fraction.x() * m_picture.width() - m_part.x()) / m_part.width();
    const double v = (fraction.y() * m_picture.height() - m_part.y()) / m_part.height();
    QPointF at(u, v);
    switch (m_rotation) {
    case 90: // clockwise: the picture's left edge is on top
        at = {1 - v, u};
        break;
    case 180:
        at = {1 - u, 1 - v};
        break;
    case 270:
        at = {v, 1 - u};
        break;
    default:
        break;
    }
    return {m_target.x() + at.x() * m_target.width(), m_target.y() + at.y() * m_target.height()};
}

QPointF PictureMap::toPicture(QPointF screen) const {
    if (m_target.isEmpty() || m_picture.isEmpty())
        return {};
    const double s = (screen.x() - m_target.x()) / m_target.width();
    const double t = (screen.y() - m_target.y()) / m_target.height();
    QPointF at(s, t);
    switch (m_rotation) {
    case 90:
        at = {t, 1 - s};
        break;
    case 180:
        at = {1 - s, 1 - t};
        break;
    case 270:
        at = {1 - t, s};
        break;
    default:
        break;
    }
    return {std::clamp((m_part.x() + at.x() * m_part.width()) / m_picture.width(), 0.0, 1.0),
            std::clamp((m_part.y() + at.y() * m_part.height()) / m_picture.height(), 0.0, 1.0)};
}

} // namespace vigie::wall
