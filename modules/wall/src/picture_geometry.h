// SPDX-License-Identifier: GPL-3.0-or-later
// Where a picture stands in its tile: one answer for all renderers, to the pixel.
#pragma once

#include "wall/renderer.h"

#include <cmath>

namespace vigie::wall {

/// How a tile's picture is cut and turned.
struct View {
    QRectF crop = QRectF(0, 0, 1, 1);
    int rotation = 0;

    friend bool operator==(const View& a, const View& b) {
        return a.crop == b.crop && a.rotation == b.rotation;
    }
};

[[nodiscard]] inline View viewOf(const TileScene& scene) {
    const bool turns = scene.rotation == 90 || scene.rotation == 180 || scene.rotation == 270;
    return {scene.crop, turns ? scene.rotation : 0};
}

/// The pixels of a picture that a crop names: whole, beginning on even ones as its chroma does, two at least.
/// A crop that names none is the whole picture.
[[nodiscard]] inline QRect partOf(QSize picture, const QRectF& crop) {
    const QRect whole(QPoint(0, 0), picture);
    const QRectF inside = crop & QRectF(0, 0, 1, 1);
    if (!crop.isValid() || !inside.isValid() || picture.isEmpty())
        return whole;
    const int left = static_cast<int>(std::lround(inside.left() * picture.width())) & ~1;
    const int top = static_cast<int>(std::lround(inside.top() * picture.height())) & ~1;
    const int right = static_cast<int>(std::lround(inside.right() * picture.width()));
    const int bottom = static_cast<int>(std::lround(inside.bottom() * picture.height()));
    const QRect part = QRect(left, top, qMax(2, right - left), qMax(2, bottom - top)) & whole;
    return part.isEmpty() ? whole : part;
}

/// The largest size of a shape within an area; aspect is kept.
[[nodiscard]] inline QSize fitted(QSize shape, QSize area) {
    const QSize size = shape.scaled(area, Qt::KeepAspectRatio);
    return {qMax(1, size.width()), qMax(1, size.height())};
}

[[nodiscard]] inline QRect centred(QSize size, const QRect& area) {
    return {area.x() + (area.width() - size.width()) / 2, area.y() + (area.height() - size.height()) / 2,
            size.width(), size.height()};
}

[[nodiscard]] inline QSize turned(QSize size, int rotation) {
    return rotation == 90 || rotation == 270 ? size.transposed() : size;
}

} // namespace vigie::wall
