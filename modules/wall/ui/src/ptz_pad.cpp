// SPDX-License-Identifier: GPL-3.0-or-later
#include "wall/ui/ptz_pad.h"

#include "look/ui/action_button.h"
#include "look/ui/state_glyph.h"
#include "look/ui/tabular_text.h"
#include "look/ui/theme.h"

#include <QCoreApplication>
#include <QPainter>

namespace vigie::wall {

using look::Glyph;
using look::StateGlyph;

namespace {

constexpr int keySide = 40;
constexpr int keyGap = 4;
constexpr int padSide = 3 * keySide + 2 * keyGap;
constexpr int margin = 12;
constexpr int topHeight = 28;
constexpr int lowHeight = 26;
constexpr int smallWidth = 360;
constexpr int largeWidth = 760;

struct Place {
    PadKey key;
    int column;
    int row;
};
constexpr Place places[] = {{PadKey::Up, 1, 0},   {PadKey::Closer, 2, 0}, {PadKey::Left, 0, 1},
                            {PadKey::Halt, 1, 1}, {PadKey::Right, 2, 1},  {PadKey::Down, 1, 2},
                            {PadKey::Wider, 2, 2}};

// The strips are dark in both themes.
const look::Tokens& tokens() {
    return look::tokens(look::ThemeKind::Dark);
}

QRect keyRect(const Place& place) {
    return {place.column * (keySide + keyGap), place.row * (keySide + keyGap), keySide, keySide};
}

void paintSign(QPainter& painter, QRectF key, PadKey sign) {
    const QPointF c = key.center();
    constexpr double size = 6;
    const auto line = [&](std::initializer_list<QPointF> points) {
        QPolygonF polygon;
        for (const QPointF& point : points)
            polygon << c + point * size;
        painter.drawPolyline(polygon);
    };
    switch (sign) {
    case PadKey::Up:
        line({{-1, 0.5}, {0, -0.5}, {1, 0.5}});
        break;
    case PadKey::Down:
        line({{-1, -0.5}, {0, 0.5}, {1, -0.5}});
        break;
    case PadKey::Left:
        line({{0.5, -1}, {-0.5, 0}, {0.5, 1}});
        break;
    case PadKey::Right:
        line({{-0.5, -1}, {0.5, 0}, {-0.5, 1}});
        break;
    case PadKey::Closer:
        line({{0, -1}, {0, 1}});
        [[fallthrough]];
    case PadKey::Wider:
        line({{-1, 0}, {1, 0}});
        break;
    case PadKey::Halt:
        StateGlyph::paint(painter, QRectF(c - QPointF(10, 10), QSizeF(20, 20)), Glyph::PtzStick, tokens());
        break;
    case PadKey::None:
        break;
    }
}

// «PTZ à vous, libérée dans 0:58» and its shorter forms, before the time.
QString chipWords(const TilePtz& ptz, int width) {
    if (width < smallWidth)
        return {};
    if (ptz.mine)
        return width >= largeWidth ? QCoreApplication::translate("wall", "PTZ à vous, libérée dans ")
                                   : QCoreApplication::translate("wall", "PTZ à vous ");
    return width >= largeWidth ? QCoreApplication::translate("wall", "%1 · PTZ occupée ").arg(ptz.holder)
                               : ptz.holder;
}

} // namespace

QString timeLeft(UtcTime until, UtcTime now) {
    const auto seconds = qMax<qint64>(0, std::chrono::round<std::chrono::seconds>(until - now).count());
    return QStringLiteral("%1:%2").arg(seconds / 60).arg(seconds % 60, 2, 10, QLatin1Char('0'));
}

QString ptzText(const TilePtz& ptz, UtcTime now) {
    const QString left = timeLeft(ptz.until, now);
    if (ptz.mine)
        return QCoreApplication::translate("wall", "PTZ à vous, libérée dans %1").arg(left);
    const QString text = QCoreApplication::translate("wall", "PTZ occupée par %1, %2").arg(ptz.holder, left);
    return ptz.reason.isEmpty() ? text : text + QStringLiteral(" · ") + ptz.reason;
}

int paintPtzChip(QPainter& painter, const TilePtz& ptz, UtcTime now, int width) {
    int right = width - 8;
    painter.setFont(look::font(look::TextSize::Body, QFont::DemiBold));
    painter.setPen(QColor(look::tile::text));
    const QFontMetrics metrics = painter.fontMetrics();
    if (ptz.mine && width >= largeWidth)
        right = look::paintKeyCap(painter, right, topHeight / 2, look::keyText(QKeySequence(Qt::Key_Escape)),
                                  QColor(look::tile::edge), QColor(look::tile::text)) -
                8;
    painter.setFont(look::font(look::TextSize::Body, QFont::DemiBold));
    painter.setPen(QColor(look::tile::text));
    // In a middling tile the bottom strip has a colleague's time; there the name needs the room.
    const bool timed = ptz.mine || width < smallWidth || width >= largeWidth;
    if (timed) {
        const QString time = timeLeft(ptz.until, now);
        look::drawTabular(painter, QRect(0, 0, right, topHeight), Qt::AlignRight | Qt::AlignVCenter, time);
        right -= look::tabularWidth(metrics, time);
    }
    // The name keeps the larger half of the strip.
    const QString words = metrics.elidedText(chipWords(ptz, width), Qt::ElideRight, qMax(0, width / 2 - 60));
    const int wordsWidth = metrics.horizontalAdvance(words);
    painter.drawText(QRect(right - wordsWidth, 0, wordsWidth, topHeight), Qt::AlignVCenter, words);
    right -= wordsWidth + (words.isEmpty() ? 4 : 6);
    if (!ptz.mine) {
        StateGlyph::paint(painter, QRectF(right - 16, 6, 16, 16), Glyph::Padlock, tokens());
        right -= 20;
    }
    StateGlyph::paint(painter, QRectF(right - 16, 6, 16, 16), Glyph::PtzStick, tokens());
    return right - 24;
}

QRect padRect(QSize tile) {
    if (tile.width() < largeWidth || tile.height() < padSide + topHeight + lowHeight + 3 * margin)
        return {};
    return {tile.width() - margin - padSide, tile.height() - lowHeight - margin - padSide, padSide, padSide};
}

QRect padKeyRect(QSize tile, PadKey key) {
    const QRect pad = padRect(tile);
    for (const Place& place : places)
        if (place.key == key && !pad.isEmpty())
            return keyRect(place).translated(pad.topLeft());
    return {};
}

PadKey padKeyAt(QSize tile, QPoint position) {
    const QRect pad = padRect(tile);
    for (const Place& place : places)
        if (!pad.isEmpty() && keyRect(place).translated(pad.topLeft()).contains(position))
            return place.key;
    return PadKey::None;
}

void paintPad(QPainter& painter, PadKey pressed) {
    painter.setRenderHint(QPainter::Antialiasing);
    for (const Place& place : places) {
        const QRectF key = QRectF(keyRect(place)).adjusted(0.5, 0.5, -0.5, -0.5);
        painter.setPen(QPen(QColor(look::tile::edge), 1));
        painter.setBrush(place.key == pressed ? QColor(tokens().sel) : QColor::fromRgba(look::tile::plate));
        painter.drawRoundedRect(key, 4, 4);
        painter.setPen(QPen(QColor(look::tile::text), 1.8, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
        painter.setBrush(Qt::NoBrush);
        paintSign(painter, key, place.key);
    }
}

} // namespace vigie::wall
