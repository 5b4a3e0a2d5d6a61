// SPDX-License-Identifier: GPL-3.0-or-later
#include "look/ui/state_glyph.h"

#include <QPainter>
#include <QPainterPath>
#include <QtMath>

namespace vigie::look {
namespace {

QPolygonF regular(const QRectF& r, int corners, double startDegrees) {
    QPolygonF polygon;
    for (int i = 0; i < corners; ++i) {
        const double angle = qDegreesToRadians(startDegrees + 360.0 * i / corners);
        polygon << r.center() + QPointF(std::cos(angle), std::sin(angle)) * (r.width() / 2);
    }
    return polygon;
}

QPolygonF triangle(const QRectF& r) {
    return {{r.center().x(), r.top() + r.height() * 0.04},
            {r.right(), r.bottom() - r.height() * 0.06},
            {r.left(), r.bottom() - r.height() * 0.06}};
}

struct Drawing {
    QPainter& painter;
    QRectF box;
    QColor fill;
    QColor mark;
    QPen outline;

    double line() const { return qMax(1.4, box.width() * 0.11); }

    void shape(const QPolygonF& polygon) const {
        painter.setPen(outline);
        painter.setBrush(fill);
        painter.drawPolygon(polygon);
    }

    void ring(Qt::PenStyle style = Qt::SolidLine) const {
        QPen pen(fill, line(), style, Qt::FlatCap);
        if (style == Qt::DashLine)
            pen.setDashPattern({2.2, 1.6});
        painter.setPen(pen);
        painter.setBrush(Qt::NoBrush);
        painter.drawEllipse(box.adjusted(line() / 2, line() / 2, -line() / 2, -line() / 2));
    }

    void sign(const QString& text, double size, double shift = 0) const {
        QFont font = painter.font();
        font.setPixelSize(qMax(6, qRound(box.height() * size)));
        font.setWeight(QFont::Bold);
        painter.setFont(font);
        painter.setPen(mark);
        painter.drawText(box.translated(0, box.height() * shift), Qt::AlignCenter, text);
    }

    void cross() const {
        const double inset = box.width() * 0.3;
        painter.setPen(QPen(mark, line(), Qt::SolidLine, Qt::RoundCap));
        const QRectF inner = box.adjusted(inset, inset, -inset, -inset);
        painter.drawLine(inner.topLeft(), inner.bottomRight());
        painter.drawLine(inner.topRight(), inner.bottomLeft());
    }
};

} // namespace

Glyph StateGlyph::alarm(int priority) {
    switch (priority) {
    case 1:
        return Glyph::Alarm1;
    case 2:
        return Glyph::Alarm2;
    case 3:
        return Glyph::Alarm3;
    default:
        return Glyph::Alarm4;
    }
}

QRgb StateGlyph::colour(Glyph glyph, const Tokens& t) {
    switch (glyph) {
    case Glyph::Lost:
    case Glyph::Unreachable:
    case Glyph::Alarm1:
        return t.p1;
    case Glyph::Refused:
    case Glyph::NotAuthorised:
    case Glyph::Alarm2:
    case Glyph::Fault:
    case Glyph::CutOff:
        return t.p2;
    case Glyph::KeyImages:
    case Glyph::Snapshots:
    case Glyph::Alarm3:
    case Glyph::Doubt:
        return t.p3;
    default:
        return t.t1;
    }
}

void StateGlyph::paint(QPainter& painter, const QRectF& rect, Glyph glyph, const Tokens& t, bool inverted,
                       double turn) {
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    const double side = qMin(rect.width(), rect.height());
    const QRectF box(rect.center() - QPointF(side, side) / 2, QSizeF(side, side));
    const QPen outline = t.outline != 0 ? QPen(QColor(t.outline), 1) : QPen(Qt::NoPen);
    const QColor dark(0x13, 0x15, 0x17);
    Drawing draw{painter, box, QColor(t.t2), dark, QPen(Qt::NoPen)};
    const bool digits = side >= 20;

    switch (glyph) {
    case Glyph::Live:
    case Glyph::Connected:
        painter.setPen(Qt::NoPen);
        painter.setBrush(draw.fill);
        painter.drawEllipse(box.adjusted(side * 0.18, side * 0.18, -side * 0.18, -side * 0.18));
        break;
    case Glyph::Connecting:
    case Glyph::CatchingUp: {
        painter.setPen(QPen(draw.fill, draw.line(), Qt::SolidLine, Qt::RoundCap));
        const double inset = draw.line() / 2 + side * 0.08;
        painter.drawArc(box.adjusted(inset, inset, -inset, -inset), qRound((90 - 360 * turn) * 16),
                        -270 * 16);
        break;
    }
    case Glyph::Lost:
    case Glyph::Unreachable:
        draw.fill = QColor(t.p1f);
        draw.mark = Qt::white;
        painter.fillRect(box.adjusted(side * 0.06, side * 0.06, -side * 0.06, -side * 0.06), draw.fill);
        draw.cross();
        break;
    case Glyph::Refused:
    case Glyph::Fault:
    case Glyph::CutOff:
        draw.fill = QColor(t.p2f);
        draw.outline = outline;
        draw.shape(triangle(box));
        draw.sign(QStringLiteral("!"), 0.62, 0.1);
        break;
    case Glyph::KeyImages:
    case Glyph::Snapshots: {
        const QPolygonF diamond = regular(box, 4, -90);
        painter.setPen(QPen(QColor(t.p3), draw.line()));
        painter.setBrush(Qt::NoBrush);
        painter.drawPolygon(regular(box.adjusted(1, 1, -1, -1), 4, -90));
        if (glyph == Glyph::KeyImages) {
            painter.setClipRect(QRectF(box.left(), box.top(), side / 2, side));
            painter.setPen(Qt::NoPen);
            painter.setBrush(QColor(t.p3f));
            painter.drawPolygon(diamond);
        }
        break;
    }
    case Glyph::Replay:
        painter.setPen(Qt::NoPen);
        painter.setBrush(QColor(t.t1));
        for (const double left : {0.02, 0.5})
            painter.drawPolygon(QPolygonF{box.topLeft() + QPointF(left * side, side / 2),
                                          box.topLeft() + QPointF((left + 0.46) * side, side * 0.16),
                                          box.topLeft() + QPointF((left + 0.46) * side, side * 0.84)});
        break;
    case Glyph::Gap:
        painter.setPen(QPen(draw.fill, 1.2));
        painter.setBrush(QBrush(draw.fill, Qt::BDiagPattern));
        painter.drawRect(box.adjusted(1, 1, -1, -1));
        break;
    case Glyph::NotAuthorised:
        draw.fill = QColor(t.p2);
        draw.ring();
        painter.setPen(QPen(draw.fill, draw.line()));
        painter.drawLine(box.center() + QPointF(-side, side) * 0.3,
                         box.center() + QPointF(side, -side) * 0.3);
        break;
    case Glyph::Alarm1:
        draw.fill = inverted ? QColor(Qt::white) : QColor(t.p1f);
        draw.mark = inverted ? QColor(t.p1f) : QColor(Qt::white);
        draw.shape(regular(box, 8, 22.5));
        if (digits)
            draw.sign(QStringLiteral("1"), 0.6);
        break;
    case Glyph::Alarm2:
        draw.fill = QColor(t.p2f);
        draw.outline = outline;
        draw.shape(triangle(box));
        if (digits)
            draw.sign(QStringLiteral("2"), 0.5, 0.12);
        break;
    case Glyph::Alarm3:
    case Glyph::Doubt:
        draw.fill = QColor(t.p3f);
        draw.outline = outline;
        draw.shape(regular(box, 4, -90));
        if (digits || glyph == Glyph::Doubt)
            draw.sign(glyph == Glyph::Doubt ? QStringLiteral("?") : QStringLiteral("3"), 0.55);
        break;
    case Glyph::Alarm4:
        draw.ring();
        draw.mark = draw.fill;
        if (digits)
            draw.sign(QStringLiteral("4"), 0.55);
        break;
    case Glyph::Good: {
        draw.ring();
        painter.setPen(QPen(draw.fill, draw.line(), Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
        painter.drawPolyline(QPolygonF{box.topLeft() + QPointF(0.28, 0.52) * side,
                                       box.topLeft() + QPointF(0.44, 0.68) * side,
                                       box.topLeft() + QPointF(0.73, 0.34) * side});
        break;
    }
    case Glyph::Unchecked:
        draw.ring(Qt::DashLine);
        break;
    case Glyph::PtzStick:
        painter.setPen(QPen(QColor(t.t1), draw.line(), Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
        painter.setBrush(Qt::NoBrush);
        painter.drawEllipse(box.topLeft() + QPointF(0.5, 0.24) * side, side * 0.14, side * 0.14);
        painter.drawLine(box.topLeft() + QPointF(0.5, 0.38) * side,
                         box.topLeft() + QPointF(0.5, 0.66) * side);
        painter.drawPolygon(
            QPolygonF{box.topLeft() + QPointF(0.2, 0.88) * side, box.topLeft() + QPointF(0.28, 0.66) * side,
                      box.topLeft() + QPointF(0.72, 0.66) * side, box.topLeft() + QPointF(0.8, 0.88) * side});
        break;
    case Glyph::Padlock:
        painter.setPen(QPen(QColor(t.t1), draw.line(), Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
        painter.setBrush(Qt::NoBrush);
        painter.drawRoundedRect(QRectF(box.topLeft() + QPointF(0.2, 0.46) * side, QSizeF(0.6, 0.42) * side),
                                1.5, 1.5);
        painter.drawArc(QRectF(box.topLeft() + QPointF(0.31, 0.12) * side, QSizeF(0.38, 0.56) * side), 0,
                        180 * 16);
        break;
    }
    painter.restore();
}

} // namespace vigie::look
