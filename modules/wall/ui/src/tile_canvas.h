// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "look/ui/theme.h"
#include "wall/renderer.h"

#include <QPainter>

namespace vigie::wall {

inline constexpr int topHeight = 28;
inline constexpr int lowHeight = 26;

// The strips are dark in both themes.
inline const look::Tokens& tokens() {
    return look::tokens(look::ThemeKind::Dark);
}

// A tile in both measures: at a fractional scale the one is not quite the other times the ratio.
struct Shape {
    QSize logical;
    double ratio;
    QSize device;
};

// Collects overlays painted in logical pixels, kept in device pixels. What reaches the tile's edge, reaches
// it to the pixel.
class Canvas final {
public:
    Canvas(QList<Overlay>& overlays, const QRect& place, const Shape& tile)
        : m_overlays(overlays)
        , m_device(inDevice(place, tile))
        , m_image(m_device.size(), QImage::Format_ARGB32_Premultiplied) {
        m_image.fill(Qt::transparent);
        m_painter.begin(&m_image);
        m_painter.scale(tile.ratio, tile.ratio);
        m_painter.setFont(look::font(look::TextSize::Body));
    }
    ~Canvas() {
        m_painter.end();
        m_overlays << Overlay{m_device.topLeft(), std::move(m_image)};
    }
    Canvas(const Canvas&) = delete;
    Canvas& operator=(const Canvas&) = delete;

    QPainter* operator->() { return &m_painter; }
    QPainter& painter() { return m_painter; }

private:
    static QRect inDevice(const QRect& place, const Shape& tile) {
        const auto edge = [&tile](int logical, int whole, int device) {
            return logical >= whole ? device : qRound(logical * tile.ratio);
        };
        const QSize& size = tile.logical;
        const int left = qRound(place.left() * tile.ratio);
        const int top = qRound(place.top() * tile.ratio);
        const int right = edge(place.left() + place.width(), size.width(), tile.device.width());
        const int bottom = edge(place.top() + place.height(), size.height(), tile.device.height());
        return {left, top, right - left, bottom - top};
    }

    QList<Overlay>& m_overlays;
    QRect m_device;
    QImage m_image;
    QPainter m_painter;
};

// Draws one run of text, elided to `right`; returns the x after it.
inline int run(QPainter& painter, int x, int right, int height, const QString& text, QRgb colour,
               QFont::Weight weight) {
    if (right - x < 16 || text.isEmpty())
        return x;
    painter.setFont(look::font(look::TextSize::Body, weight));
    painter.setPen(QColor(colour));
    const QString fit = painter.fontMetrics().elidedText(text, Qt::ElideRight, right - x);
    painter.drawText(QRect(x, 0, right - x, height), Qt::AlignVCenter | Qt::AlignLeft, fit);
    return x + painter.fontMetrics().horizontalAdvance(fit);
}

} // namespace vigie::wall
