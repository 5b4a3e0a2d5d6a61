// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPointF>
#include <QRectF>

namespace vigie::wall {

/// Digital zoom, pan and rotation of one tile's picture. A value; all points are fractions of the tile's
/// picture as it is seen, 0 to 1 from its upper left corner.
class TileZoom final {
public:
    static constexpr double most = 16;

    /// Larger by that factor (smaller below 1), what lies under `at` staying there.
    void zoomAt(QPointF at, double factor);
    /// The picture follows a hand that drags it by so much.
    void pan(QPointF by);
    /// The middle of the picture, as large as now.
    void centre();
    void turn() { m_rotation = (m_rotation + 90) % 360; }
    void reset() { *this = {}; }

    [[nodiscard]] double factor() const { return m_factor; }
    [[nodiscard]] bool isZoomed() const { return m_factor > 1; }
    [[nodiscard]] int rotation() const { return m_rotation; }
    /// The part of the unturned picture that is seen.
    [[nodiscard]] QRectF crop() const;

private:
    void keepInside();

    double m_factor = 1;
    QPointF m_corner; // of what is seen, in fractions of the whole as it is seen
    int m_rotation = 0;
};

} // namespace vigie::wall
