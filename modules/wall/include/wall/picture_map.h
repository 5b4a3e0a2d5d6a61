// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPointF>
#include <QRect>
#include <QRectF>
#include <QSize>

namespace vigie::wall {

/// Where each point of a picture stands in its tile, and back: under digital zoom, turn and letterbox, to the
/// pixel as the renderers draw it. A value.
/// Units: device pixels on the screen's side; fractions of the unturned picture on the other.
class PictureMap final {
public:
    /// A picture of that size in a tile of that area.
    PictureMap(QSize picture, const QRectF& crop, int rotation, const QRect& area);
    /// The same where the picture's place is known already.
    static PictureMap on(const QRect& target, QSize picture, const QRectF& crop, int rotation);

    /// Where the picture, or what is seen of it, stands.
    [[nodiscard]] const QRect& target() const { return m_target; }
    /// May lie outside the target: what is not seen.
    [[nodiscard]] QPointF toScreen(QPointF fraction) const;
    /// Always within the picture.
    [[nodiscard]] QPointF toPicture(QPointF screen) const;

    friend bool operator==(const PictureMap&, const PictureMap&) = default;

private:
    PictureMap() = default;

    QSize m_picture;
    QRect m_part; // pixels of the picture that are seen
    int m_rotation = 0;
    QRect m_target;
};

} // namespace vigie::wall
