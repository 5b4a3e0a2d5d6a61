// SPDX-License-Identifier: GPL-3.0-or-later
#include "tile_plate.h"

#include "look/ui/tabular_text.h"
#include "tile_canvas.h"
#include "tile_words.h"

#include <QCoreApplication>

namespace vigie::wall {

using live::LiveState;
using look::StateGlyph;

void paintPlate(const TileCaption& caption, const Shape& tile, QList<Overlay>& overlays) {
    const QSize& size = tile.logical;
    PlateText text = plateText(caption);
    if (text.title.isEmpty())
        return;
    const bool isSmall = size.width() < smallWidth;
    const QFont titleFont = isSmall ? look::font(look::TextSize::Body, QFont::DemiBold)
                                    : look::font(look::TextSize::Title, QFont::DemiBold);
    const QFontMetrics titleMetrics(titleFont);
    // The duration must not be cut: on the narrowest tiles it is the line, and the strip has the picture's
    // time.
    if (caption.status.state == LiveState::Lost && !caption.status.replay &&
        look::tabularWidth(titleMetrics, text.title) + 28 > size.width() - 48) {
        const qsizetype space = text.title.lastIndexOf(QLatin1Char(' '));
        text.lines.prepend(text.title.mid(space + 1));
        text.title = QCoreApplication::translate("wall", "Perdue");
    }
    const QStringList lines = text.lines.mid(0, isSmall ? 1 : 2);
    const QFontMetrics lineMetrics(look::font(look::TextSize::Body));
    int inner = look::tabularWidth(titleMetrics, text.title) + 28;
    for (const QString& line : lines)
        inner = qMax(inner, lineMetrics.horizontalAdvance(line));
    const int width = qMin(size.width() - 16, inner + 32);
    const int titleHeight = isSmall ? 20 : 26;
    const int height = titleHeight + 20 * static_cast<int>(lines.size()) + 20;
    const QRect free(0, topHeight, size.width(), size.height() - topHeight - lowHeight);
    const int y = free.top() + (free.height() - height) / 2;
    if (y < topHeight)
        return; // no room: the strips already say the state
    Canvas canvas(overlays, {(size.width() - width) / 2, y, width, height}, tile);
    QPainter& p = canvas.painter();
    p.fillRect(QRect(0, 0, width, height), QColor::fromRgba(look::tile::plate));
    p.setPen(QColor(look::tile::edge));
    p.drawRect(0, 0, width - 1, height - 1);
    p.setFont(titleFont);
    const QString title = titleMetrics.elidedText(text.title, Qt::ElideRight, width - 16 - 28);
    const int titleWidth = look::tabularWidth(titleMetrics, title) + 28;
    const int left = (width - titleWidth) / 2;
    StateGlyph::paint(p, QRectF(left, 10 + (titleHeight - 20) / 2.0, 20, 20), glyphOf(caption.status),
                      tokens());
    p.setPen(QColor(look::tile::text));
    look::drawTabular(p, QRect(left + 28, 10, titleWidth, titleHeight), Qt::AlignLeft | Qt::AlignVCenter,
                      title);
    p.setFont(look::font(look::TextSize::Body));
    p.setPen(QColor(look::tile::grey));
    for (qsizetype i = 0; i < lines.size(); ++i)
        p.drawText(QRect(8, 10 + titleHeight + 20 * static_cast<int>(i), width - 16, 20), Qt::AlignCenter,
                   lineMetrics.elidedText(lines[i], Qt::ElideRight, width - 16));
}

void paintEmpty(const TileCaption& caption, const Shape& tile, QList<Overlay>& overlays) {
    const QSize& size = tile.logical;
    QString title = QCoreApplication::translate("wall", "Case vide");
    QString line = QCoreApplication::translate("wall", "Numéro puis ⏎, ou glisser depuis l'arbre");
    const bool isSpot = caption.role != TileRole::Plain;
    if (caption.role == TileRole::AlarmSpot) {
        title = caption.noAlarm;
        line = roleText(caption);
    } else if (caption.role == TileRole::Hotspot) {
        title = roleText(caption);
        line = QCoreApplication::translate("wall", "Montre la caméra de la case choisie");
    }
    // A quiet panel, not the black of a picture that is missing.
    if (isSpot) {
        Canvas panel(overlays, QRect(QPoint(0, 0), size), tile);
        panel->fillRect(QRect(0, 0, size.width() + 1, size.height() + 1), QColor(tokens().b2));
    }
    Canvas canvas(overlays, QRect(0, size.height() / 2 - 24, size.width(), 48), tile);
    const auto text = [&](int y, const QString& words, QRgb colour, QFont::Weight weight) {
        canvas->setFont(look::font(look::TextSize::Body, weight));
        canvas->setPen(QColor(colour));
        canvas->drawText(QRect(8, y, size.width() - 16, 24), Qt::AlignCenter,
                         canvas->fontMetrics().elidedText(words, Qt::ElideRight, size.width() - 16));
    };
    text(0, title, isSpot ? tokens().t1 : tokens().t3, isSpot ? QFont::DemiBold : QFont::Normal);
    if (isSpot || size.width() >= smallWidth)
        text(24, line, isSpot ? tokens().t2 : tokens().t3, QFont::Normal);
}

} // namespace vigie::wall
