// SPDX-License-Identifier: GPL-3.0-or-later
#include "wall/mask_painter.h"

#include <QCoreApplication>
#include <QPainter>
#include <QPolygonF>

namespace vigie::wall {
namespace {

constexpr QRgb wordColour = qRgb(0xC9, 0xCE, 0xD4);
constexpr int wordHeight = 20; // pixels at most

QPolygonF onScreen(const PrivacyMask& mask, const PictureMap& map) {
    QPolygonF polygon;
    for (const QPointF& point : mask.points)
        polygon << map.toScreen(point);
    return polygon;
}

void paintWord(QPainter& painter, const QRectF& seen) {
    QFont font = painter.font();
    font.setPixelSize(qBound(8, int(seen.height() / 4), wordHeight));
    painter.setFont(font);
    const QString word = QCoreApplication::translate("wall", "Masque");
    const QRectF needed = painter.fontMetrics().boundingRect(word);
    if (needed.width() + 8 > seen.width() || needed.height() > seen.height())
        return;
    painter.setPen(QColor(wordColour));
    painter.drawText(seen, Qt::AlignCenter, word);
}

// A line around it covers the pixels that the edge only touches.
void paintMasks(QPainter& painter, const QList<QPolygonF>& polygons, const QRectF& seen) {
    painter.setRenderHint(QPainter::Antialiasing, false);
    for (const QPolygonF& polygon : polygons) {
        painter.setBrush(QColor(maskColour));
        painter.setPen(QPen(QColor(maskColour), 2, Qt::SolidLine, Qt::FlatCap, Qt::RoundJoin));
        painter.drawPolygon(polygon, Qt::WindingFill);
    }
    for (const QPolygonF& polygon : polygons)
        paintWord(painter, polygon.boundingRect() & seen);
}

} // namespace

QImage withMasks(const QImage& picture, const QList<PrivacyMask>& masks) {
    if (masks.isEmpty() || picture.isNull())
        return picture;
    QImage covered = picture.convertToFormat(QImage::Format_RGB32);
    const PictureMap map(picture.size(), QRectF(0, 0, 1, 1), 0, picture.rect());
    QList<QPolygonF> polygons;
    for (const PrivacyMask& mask : masks)
        polygons << onScreen(mask, map);
    QPainter painter(&covered);
    paintMasks(painter, polygons, picture.rect());
    return covered;
}

const std::optional<Overlay>& MaskLayer::over(const QList<PrivacyMask>& masks, const PictureMap& map,
                                              const QRect& area) {
    if (m_map == map && m_area == area && m_masks == masks)
        return m_overlay;
    m_masks = masks;
    m_map = map;
    m_area = area;
    m_overlay.reset();
    QList<QPolygonF> polygons;
    QRectF all;
    for (const PrivacyMask& mask : masks) {
        polygons << onScreen(mask, map);
        all |= polygons.last().boundingRect().adjusted(-2, -2, 2, 2) & QRectF(map.target());
    }
    const QRect place = all.toAlignedRect() & map.target();
    if (place.isEmpty())
        return m_overlay;
    QImage image(place.size(), QImage::Format_ARGB32_Premultiplied);
    image.fill(Qt::transparent);
    QPainter painter(&image);
    painter.translate(-place.topLeft());
    paintMasks(painter, polygons, map.target());
    painter.end();
    m_overlay = Overlay{place.topLeft() - area.topLeft(), std::move(image)};
    return m_overlay;
}

} // namespace vigie::wall
