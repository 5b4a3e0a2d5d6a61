// SPDX-License-Identifier: GPL-3.0-or-later
#include "wall/ui/tile_painter.h"

#include "look/ui/tabular_text.h"
#include "tile_canvas.h"
#include "tile_plate.h"
#include "tile_words.h"

#include <QCoreApplication>

namespace vigie::wall {

using live::LiveState;
using live::ReplayState;
using look::Glyph;
using look::StateGlyph;

namespace {

constexpr int soundBars = 5;
constexpr int barStep = 6;

// How loud it is, bar by bar, `right` being its end.
void paintLevel(QPainter& p, int level, int right) {
    for (int bar = 0; bar < soundBars; ++bar) {
        const int height = 4 + 2 * bar;
        p.fillRect(
            QRect(right - (soundBars - bar) * barStep, (topHeight + 12) / 2 - height, barStep - 2, height),
            QColor(bar < level ? look::tile::text : look::tile::edge));
    }
}

// At the right of the top strip: sound, what the tile is for, the tour, the zoom. Answers the width taken.
int paintChip(QPainter& p, const TileCaption& caption, int right) {
    QStringList parts;
    if (!caption.sound.text.isEmpty())
        parts << caption.sound.text;
    // An alarm spot's alarm says it in its own strip.
    const bool hasRole =
        caption.role == TileRole::Hotspot || (caption.role == TileRole::AlarmSpot && !caption.alarm);
    if (hasRole)
        parts << roleText(caption);
    if (caption.tour) {
        const QString place = QStringLiteral("%1/%2").arg(caption.tour->position).arg(caption.tour->count);
        parts << (caption.tour->paused ? QCoreApplication::translate("wall", "Ronde %1 en pause").arg(place)
                                       : QCoreApplication::translate("wall", "Ronde %1").arg(place));
    }
    if (caption.zoom > 1)
        parts << QStringLiteral("×") + QLocale().toString(caption.zoom, 'f', 1);
    if (parts.isEmpty())
        return 0;
    p.setFont(look::font(look::TextSize::Body));
    const int bars = caption.sound.level ? soundBars * barStep + 6 : 0;
    const auto widthOf = [&](const QString& text) {
        return p.fontMetrics().horizontalAdvance(text) + 16 + bars;
    };
    // The camera's name comes first, but what fills the tile by itself, or is heard, has to be said.
    const bool mustSay = hasRole || !caption.sound.text.isEmpty();
    QString text = parts.join(QStringLiteral(" · "));
    if (mustSay && widthOf(text) > right / 2)
        text = parts.first();
    const int width = widthOf(text);
    if (width > (mustSay ? right * 2 / 3 : right / 2))
        return 0;
    if (caption.sound.level)
        paintLevel(p, *caption.sound.level, right);
    p.setPen(QColor(look::tile::text));
    p.drawText(QRect(right - width + 8, 0, width - 8 - bars, topHeight), Qt::AlignVCenter | Qt::AlignRight,
               text);
    return width;
}

void paintTop(const TileCaption& caption, const Shape& tile, QList<Overlay>& overlays) {
    const int width = tile.logical.width();
    Canvas canvas(overlays, {0, 0, width, topHeight}, tile);
    QPainter& p = canvas.painter();
    p.fillRect(QRect(0, 0, width + 1, topHeight + 1), QColor::fromRgba(look::tile::strip));
    const QString number = QString::number(caption.number);
    p.setFont(look::font(look::TextSize::Section, QFont::DemiBold));
    const int cell = qMax(44, look::tabularWidth(p.fontMetrics(), number) + 16);
    p.fillRect(QRect(0, 0, cell, topHeight), QColor(tokens().b3));
    p.setPen(QColor(look::tile::text));
    look::drawTabular(p, QRect(0, 0, cell, topHeight), Qt::AlignHCenter | Qt::AlignVCenter, number);
    const int ptzRight = caption.ptz ? paintPtzChip(p, *caption.ptz, caption.now, width) : width - 8;
    const int right = ptzRight - paintChip(p, caption, ptzRight);
    int x = run(p, cell + 8, right, topHeight, caption.name, look::tile::text, QFont::DemiBold);
    const QString place = width >= largeWidth && !caption.site.isEmpty()
                              ? caption.commune + QStringLiteral(" · ") + caption.site
                              : caption.commune;
    if (right - x - 8 >= (width < smallWidth ? p.fontMetrics().horizontalAdvance(place) : 40))
        run(p, x + 8, right, topHeight, place, look::tile::grey, QFont::Normal);
}

void paintAlarm(const TileCaption& caption, const Shape& tile, QList<Overlay>& overlays) {
    const int width = tile.logical.width();
    Canvas canvas(overlays, {0, topHeight, width, lowHeight}, tile);
    QPainter& p = canvas.painter();
    const TileAlarm& alarm = *caption.alarm;
    const bool red = alarm.priority == 1;
    p.fillRect(QRect(0, 0, width + 1, lowHeight + 1),
               red ? QColor(tokens().p1f) : QColor::fromRgba(look::tile::strip));
    StateGlyph::paint(p, QRectF(8, 3, 20, 20), StateGlyph::alarm(alarm.priority), tokens(), red);
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(caption.now - alarm.since).count();
    const QString age = look::durationText(qMax<qint64>(0, seconds));
    p.setFont(look::font(look::TextSize::Body, QFont::DemiBold));
    const int ageWidth = look::tabularWidth(p.fontMetrics(), age);
    p.setPen(QColor(look::tile::text));
    look::drawTabular(p, QRect(0, 0, width - 8, lowHeight), Qt::AlignRight | Qt::AlignVCenter, age);
    const QString title = caption.role == TileRole::AlarmSpot
                              ? roleText(caption) + QStringLiteral(" · ") + alarm.title
                              : alarm.title;
    run(p, 36, width - 16 - ageWidth, lowHeight, title, look::tile::text, QFont::DemiBold);
}

// Under the top strip, or under the alarm's: never hidden, whatever strips are.
void paintBare(const TileCaption& caption, const Shape& tile, QList<Overlay>& overlays) {
    const int width = tile.logical.width();
    const int y = caption.alarm ? topHeight + lowHeight : topHeight;
    Canvas canvas(overlays, {0, y, width, lowHeight}, tile);
    QPainter& p = canvas.painter();
    p.fillRect(QRect(0, 0, width + 1, lowHeight + 1), QColor::fromRgba(look::tile::strip));
    run(p, 12, width - 8, lowHeight, bareText(*caption.bareUntil), tokens().p2, QFont::DemiBold);
}

void paintLow(const TileCaption& caption, const Shape& tile, QList<Overlay>& overlays) {
    const int width = tile.logical.width();
    Canvas canvas(overlays, {0, tile.logical.height() - lowHeight, width, lowHeight}, tile);
    QPainter& p = canvas.painter();
    p.fillRect(QRect(0, 0, width + 1, lowHeight + 1), QColor::fromRgba(look::tile::strip));
    const Glyph glyph = glyphOf(caption.status);
    StateGlyph::paint(p, QRectF(8, 5, 16, 16), glyph, tokens());
    const QFontMetrics strong(look::font(look::TextSize::Body, QFont::DemiBold));
    const QFontMetrics plain(look::font(look::TextSize::Body));
    const QString word = caption.status.state == LiveState::Lost && !caption.status.replay
                             ? QCoreApplication::translate("wall", "Perdue")
                             : wordOf(caption.status, caption.now);
    const int wordEnd = 32 + strong.horizontalAdvance(word);
    int right = width - 8;
    // The time of the picture, never the clock's.
    if (caption.status.mayShowImage()) {
        const QString time = toLocalText(caption.status.lastImage.at);
        const QString clock = time.left(8);
        const QString offset = time.mid(8);
        const int clockWidth = look::tabularWidth(strong, clock);
        const int offsetWidth = look::tabularWidth(plain, offset);
        // Where all three do not fit the offset goes: it is the same on every tile, the word is not.
        if (wordEnd + 8 + clockWidth + offsetWidth <= right) {
            p.setFont(look::font(look::TextSize::Body));
            p.setPen(QColor(look::tile::grey));
            look::drawTabular(p, QRect(0, 0, right, lowHeight), Qt::AlignRight | Qt::AlignVCenter, offset);
            right -= offsetWidth;
        }
        p.setFont(look::font(look::TextSize::Body, QFont::DemiBold));
        p.setPen(QColor(look::tile::text));
        look::drawTabular(p, QRect(0, 0, right, lowHeight), Qt::AlignRight | Qt::AlignVCenter, clock);
        right -= clockWidth + 8;
    }
    const QRgb colour = glyph == Glyph::Live || glyph == Glyph::Replay ? look::tile::text
                                                                       : StateGlyph::colour(glyph, tokens());
    const int x = run(p, 32, right, lowHeight, word, colour, QFont::DemiBold);
    QString cause = causeText(caption.status, width);
    if (caption.ptz && !caption.ptz->mine && width >= smallWidth && width < largeWidth)
        cause += QStringLiteral(" · ") + QCoreApplication::translate("wall", "PTZ occupée %1")
                                             .arg(timeLeft(caption.ptz->until, caption.now));
    if (x + plain.horizontalAdvance(cause) <= right) // half a cause says less than none
        run(p, x, right, lowHeight, cause, look::tile::grey, QFont::Normal);
}

// What the tile gets and what it costs, line by line, under the top strip.
void paintDiagnostics(const TileCaption& caption, const Shape& tile, QList<Overlay>& overlays) {
    const QSize size = tile.logical;
    const auto& told = *caption.diagnostics;
    const QLocale locale;
    const auto& status = caption.status;
    QStringList lines;
    lines << QStringLiteral("%1 · %2×%3 · ")
                     .arg(videoCodecName(status.codec))
                     .arg(status.size.width())
                     .arg(status.size.height()) +
                 QCoreApplication::translate("wall", "%1 img/s")
                     .arg(locale.toString(told.framesPerSecond, 'f', 1));
    lines << QCoreApplication::translate("wall", "%1 kbit/s · %2 paquet(s) perdu(s)")
                 .arg(locale.toString(told.kilobitsPerSecond, 'f', 0), locale.toString(told.packetsLost));
    lines << QCoreApplication::translate("wall", "retard %1 ms · %2 image(s) sautée(s)")
                 .arg(locale.toString(told.latency.count()), locale.toString(told.imagesDropped));
    lines << QCoreApplication::translate("wall", "%1 · %2 % d'un cœur")
                 .arg(media::decoderName(told.decoder), locale.toString(told.cores * 100, 'f', 1));
    lines << caption.renderer;
    const QFontMetrics metrics(look::font(look::TextSize::Body));
    int width = 0;
    for (const QString& line : std::as_const(lines))
        width = qMax(width, metrics.horizontalAdvance(line));
    const int most = (size.height() - topHeight - lowHeight - 8) / 20;
    lines = lines.mid(0, most);
    if (lines.isEmpty())
        return;
    width = qMin(width + 16, size.width());
    Canvas canvas(overlays, {0, topHeight, width, int(lines.size()) * 20 + 8}, tile);
    QPainter& p = canvas.painter();
    p.fillRect(QRect(0, 0, width, int(lines.size()) * 20 + 8), QColor::fromRgba(look::tile::strip));
    p.setFont(look::font(look::TextSize::Body));
    p.setPen(QColor(look::tile::text));
    for (qsizetype i = 0; i < lines.size(); ++i)
        p.drawText(QRect(8, 4 + 20 * int(i), width - 16, 20), Qt::AlignVCenter | Qt::AlignLeft,
                   metrics.elidedText(lines[i], Qt::ElideRight, width - 16));
}

enum class FrameKind {
    Plain,
    Lined, // with a dark line inside, to hold on any image
    Dashed
};

// Frames are four thin images, so that a picture under them stays untouched. Measured in device pixels:
// rounded edge by edge they would leave the tile at 150 %.
void paintFrame(const Shape& tile, int logicalThickness, QRgb colour, QList<Overlay>& overlays,
                FrameKind kind) {
    const QSize& size = tile.device;
    const int thickness = qRound(logicalThickness * tile.ratio);
    // Dashes stand within the ring of the focus, or they would be hidden by it.
    const double inset = kind == FrameKind::Dashed ? qRound(4 * tile.ratio) : 0;
    const int all = thickness + (kind == FrameKind::Lined ? 1 : 0) + int(inset);
    const QRect whole(QPoint(0, 0), size);
    for (const QRect& side :
         {QRect(0, 0, size.width(), all), QRect(0, size.height() - all, size.width(), all),
          QRect(0, 0, all, size.height()), QRect(size.width() - all, 0, all, size.height())}) {
        Canvas canvas(overlays, side, Shape{size, 1, size});
        canvas->translate(-side.topLeft());
        if (kind == FrameKind::Dashed) {
            QPen pen(QColor(colour), thickness, Qt::CustomDashLine, Qt::FlatCap, Qt::MiterJoin);
            pen.setDashPattern({6, 3});
            canvas->setPen(pen);
            const double half = inset + thickness / 2.0;
            canvas->drawRect(QRectF(whole).adjusted(half, half, -half, -half));
            continue;
        }
        for (const QRect& part :
             QRegion(whole) - whole.adjusted(thickness, thickness, -thickness, -thickness))
            canvas->fillRect(part, QColor(colour));
        if (kind == FrameKind::Lined) {
            canvas->setPen(QColor(0x0A, 0x0B, 0x0D));
            canvas->drawRect(whole.adjusted(thickness, thickness, -thickness - 1, -thickness - 1));
        }
    }
}

} // namespace

QList<Overlay> paintTile(const TileCaption& caption, QSize size, double ratio, QSize device) {
    QList<Overlay> overlays;
    const Shape tile{size, ratio, device.isValid() ? device : (QSizeF(size) * ratio).toSize()};
    if (size.width() < 64 || size.height() < 48)
        return overlays;
    if (caption.number == 0) {
        paintEmpty(caption, tile, overlays);
    } else {
        const bool isLive = caption.status.replay ? caption.status.replay->state == ReplayState::Playing
                                                  : caption.status.state == LiveState::Live;
        // Nobody listens or talks without seeing it.
        if (caption.strips || !caption.sound.text.isEmpty() || glyphOf(caption.status) != Glyph::Live) {
            paintTop(caption, tile, overlays);
            paintLow(caption, tile, overlays);
        }
        if (caption.alarm)
            paintAlarm(caption, tile, overlays);
        else if (caption.diagnostics && isLive && !caption.bareUntil)
            paintDiagnostics(caption, tile, overlays);
        if (caption.bareUntil)
            paintBare(caption, tile, overlays);
        if (!isLive)
            paintPlate(caption, tile, overlays);
        if (const QRect pad = padRect(size);
            isLive && !caption.status.replay && caption.ptz && caption.ptz->mine && !pad.isEmpty()) {
            Canvas canvas(overlays, pad, tile);
            paintPad(canvas.painter(), caption.ptz->pressed);
        }
    }
    if (caption.alarm && caption.alarm->priority == 1)
        paintFrame(tile, size.width() < smallWidth ? 3 : 5, tokens().p1f, overlays, FrameKind::Plain);
    if (caption.number != 0 && caption.status.replay)
        paintFrame(tile, 3, look::tile::text, overlays, FrameKind::Dashed);
    // One focus ring a window: while another panel has the keys, the chosen tile keeps a quiet frame.
    if (caption.chosen)
        paintFrame(tile, caption.focused ? 3 : 2, caption.focused ? tokens().fo : tokens().t3, overlays,
                   caption.focused ? FrameKind::Lined : FrameKind::Plain);
    return overlays;
}

} // namespace vigie::wall
