// SPDX-License-Identifier: GPL-3.0-or-later
#include "scene.h"

#include <QJsonObject>
#include <QPainter>
#include <QPainterPath>
#include <QRandomGenerator>

#include <numbers>

namespace vigie::simulator {
namespace {

constexpr int width = 1920;
constexpr int height = 1080;
constexpr double horizon = 380;

/// How large a thing standing at `y` looks, 1 at the bottom of the image.
double scaleAt(double y) {
    return std::clamp((y - horizon + 60) / (height - horizon + 60), 0.08, 1.0);
}

/// One digit or sign of the clock, drawn as strokes: seven segments, readable once scaled down to 360 lines.
void drawSign(QPainter& painter, QChar sign, const QRectF& box) {
    if (sign == QLatin1Char(':') || sign == QLatin1Char('.')) {
        const QPointF low(box.center().x(), box.bottom() - 3);
        painter.drawPoint(low);
        if (sign == QLatin1Char(':'))
            painter.drawPoint(QPointF(box.center().x(), box.top() + box.height() * 0.3));
        return;
    }
    // Segments a (top), b, c (right), d (bottom), e, f (left), g (middle) of 0 to 9.
    static constexpr unsigned char lit[] = {0x3f, 0x06, 0x5b, 0x4f, 0x66, 0x6d, 0x7d, 0x07, 0x7f, 0x6f};
    const unsigned char on = lit[std::clamp(sign.digitValue(), 0, 9)];
    const double x0 = box.left(), x1 = box.right(), y0 = box.top(), y1 = box.center().y(), y2 = box.bottom();
    const QLineF segments[] = {{x0, y0, x1, y0}, {x1, y0, x1, y1}, {x1, y1, x1, y2}, {x0, y2, x1, y2},
                               {x0, y1, x0, y2}, {x0, y0, x0, y1}, {x0, y1, x1, y1}};
    for (int s = 0; s < 7; ++s) {
        if (on & (1 << s))
            painter.drawLine(segments[s]);
    }
}

QJsonObject box(const QString& kind, const QRectF& rect) {
    const QRectF seen = rect.intersected(QRectF(0, 0, width, height));
    return {{QStringLiteral("kind"), kind},
            {QStringLiteral("x"), qRound(seen.x())},
            {QStringLiteral("y"), qRound(seen.y())},
            {QStringLiteral("w"), qRound(seen.width())},
            {QStringLiteral("h"), qRound(seen.height())}};
}

QRectF drawCar(QPainter& painter, const QPointF& foot, double scale, const QColor& colour, bool night,
               bool rightwards) {
    const double w = 360 * scale, h = 130 * scale;
    const QRectF body(foot.x() - w / 2, foot.y() - h * 0.85, w, h * 0.6);
    painter.setPen(Qt::NoPen);
    painter.setBrush(QColor(0, 0, 0, 70));
    painter.drawEllipse(QRectF(foot.x() - w * 0.52, foot.y() - h * 0.22, w * 1.04, h * 0.3));
    painter.setBrush(colour);
    painter.drawRoundedRect(body, h * 0.2, h * 0.2);
    const double lean = rightwards ? -0.04 : 0.04;
    QPainterPath cabin;
    cabin.moveTo(foot.x() + w * (-0.30 + lean), body.top() + 2);
    cabin.lineTo(foot.x() + w * (-0.18 + lean), body.top() - h * 0.42);
    cabin.lineTo(foot.x() + w * (0.18 + lean), body.top() - h * 0.42);
    cabin.lineTo(foot.x() + w * (0.30 + lean), body.top() + 2);
    cabin.closeSubpath();
    painter.drawPath(cabin);
    painter.setBrush(night ? QColor(40, 50, 60) : QColor(160, 195, 215));
    painter.drawRect(QRectF(foot.x() + w * (-0.17 + lean), body.top() - h * 0.34, w * 0.15, h * 0.3));
    painter.drawRect(QRectF(foot.x() + w * (0.01 + lean), body.top() - h * 0.34, w * 0.15, h * 0.3));
    painter.setBrush(QColor(25, 25, 28));
    for (const double side : {-0.3, 0.3})
        painter.drawEllipse(QPointF(foot.x() + w * side, foot.y() - h * 0.2), h * 0.2, h * 0.2);
    const double front = rightwards ? body.right() - w * 0.04 : body.left();
    const double rear = rightwards ? body.left() : body.right() - w * 0.04;
    painter.setBrush(QColor(255, 250, 210));
    painter.drawRect(QRectF(front, body.top() + h * 0.18, w * 0.04, h * 0.14));
    painter.setBrush(QColor(200, 25, 25));
    painter.drawRect(QRectF(rear, body.top() + h * 0.18, w * 0.04, h * 0.14));
    if (night) {
        QPainterPath beam;
        const double d = rightwards ? 1 : -1;
        beam.moveTo(front, body.center().y());
        beam.lineTo(front + d * w * 0.9, body.center().y() - h * 0.1);
        beam.lineTo(front + d * w * 0.9, foot.y() + h * 0.15);
        beam.closeSubpath();
        painter.setBrush(QColor(255, 245, 190, 60));
        painter.drawPath(beam);
    }
    return {body.left(), body.top() - h * 0.42, w, foot.y() - body.top() + h * 0.42};
}

QRectF drawPedestrian(QPainter& painter, const QPointF& foot, double scale, const QColor& colour,
                      double phase) {
    const double h = 170 * scale;
    const double step = std::sin(phase * 2 * std::numbers::pi * 12) * h * 0.13;
    painter.setPen(QPen(QColor(45, 45, 60), std::max(2.0, h * 0.07), Qt::SolidLine, Qt::RoundCap));
    painter.drawLine(QPointF(foot.x(), foot.y() - h * 0.45), QPointF(foot.x() + step, foot.y()));
    painter.drawLine(QPointF(foot.x(), foot.y() - h * 0.45), QPointF(foot.x() - step, foot.y()));
    painter.setPen(Qt::NoPen);
    painter.setBrush(colour);
    painter.drawRoundedRect(QRectF(foot.x() - h * 0.12, foot.y() - h * 0.82, h * 0.24, h * 0.42), h * 0.08,
                            h * 0.08);
    painter.setBrush(QColor(205, 160, 125));
    painter.drawEllipse(QPointF(foot.x(), foot.y() - h * 0.91), h * 0.085, h * 0.095);
    return {foot.x() - h * 0.16, foot.y() - h, h * 0.32, h};
}

} // namespace

Codec clipCodec(int kind, Quality quality) {
    if (quality == Quality::Main)
        return kind % 2 == 0 ? Codec::H264 : Codec::H265;
    return kind % 4 == 3 ? Codec::H265 : Codec::H264;
}

QString sceneName(int kind) {
    static const char* const names[] = {"place", "rue", "giratoire", "parking"};
    return QString::fromLatin1(names[kind % 4]) +
           (kind < 4 ? QStringLiteral("-jour") : QStringLiteral("-nuit"));
}

ScenePainter::ScenePainter(int kind)
    : m_kind(kind)
    , m_place(kind % 4)
    , m_night(kind >= 4)
    , m_background(width, height, QImage::Format_RGB32)
    , m_image(width, height, QImage::Format_RGB32) {
    addMovers();
    drawBackground();
}

void ScenePainter::addMovers() {
    const QColor red(176, 42, 42), blue(44, 82, 150), white(228, 228, 224), grey(120, 126, 132);
    const QColor green(58, 110, 78), yellow(214, 170, 48), plum(110, 60, 110);
    switch (m_place) {
    case 0: // square: people cross it, a few cars behind
        m_movers = {{true, {-250, 640}, {2170, 640}, 2, 0.10, blue, false},
                    {true, {2170, 700}, {-250, 700}, 1, 0.45, white, false},
                    {false, {300, 880}, {1650, 760}, 1, 0.0, red, false},
                    {false, {1750, 950}, {150, 900}, 1, 0.3, green, false},
                    {false, {950, 1060}, {1100, 740}, 1, 0.6, yellow, false},
                    {false, {400, 780}, {1500, 1040}, 1, 0.75, plum, false}};
        break;
    case 1: // street: traffic both ways, people on the pavement
        m_movers = {{true, {-260, 900}, {2180, 900}, 2, 0.0, red, false},
                    {true, {-260, 900}, {2180, 900}, 2, 0.55, grey, false},
                    {true, {2180, 770}, {-260, 770}, 1, 0.2, blue, false},
                    {true, {2180, 770}, {-260, 770}, 1, 0.7, white, false},
                    {false, {0, 660}, {1920, 660}, 1, 0.4, green, false},
                    {false, {1920, 1055}, {0, 1055}, 1, 0.15, plum, false}};
        break;
    case 2: // roundabout: cars go round the island
        m_movers = {{true, {960, 790}, {640, 170}, 1, 0.0, white, true},
                    {true, {960, 790}, {640, 170}, 1, 0.35, red, true},
                    {true, {960, 790}, {640, 170}, 1, 0.7, blue, true},
                    {false, {1920, 1060}, {0, 1060}, 1, 0.5, yellow, false},
                    {false, {60, 600}, {700, 560}, 1, 0.2, green, false}};
        break;
    default: // car park: one car looks for a place, people walk to theirs
        m_movers = {{true, {-260, 860}, {2180, 860}, 1, 0.1, green, false},
                    {true, {2180, 1010}, {-260, 1010}, 1, 0.6, grey, false},
                    {false, {200, 720}, {1800, 720}, 1, 0.3, red, false},
                    {false, {1300, 1050}, {700, 690}, 1, 0.8, blue, false},
                    {false, {100, 940}, {1500, 780}, 1, 0.05, plum, false}};
        break;
    }
    // Far ones first, so that near ones cover them.
    std::stable_sort(m_movers.begin(), m_movers.end(),
                     [](const Mover& a, const Mover& b) { return a.from.y() < b.from.y(); });
}

void ScenePainter::drawBackground() {
    QPainter painter(&m_background);
    painter.setRenderHint(QPainter::Antialiasing);
    QLinearGradient sky(0, 0, 0, horizon + 60);
    sky.setColorAt(0, m_night ? QColor(12, 16, 34) : QColor(112, 164, 214));
    sky.setColorAt(1, m_night ? QColor(38, 42, 62) : QColor(216, 230, 238));
    painter.fillRect(0, 0, width, height, sky);
    if (!m_night) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(QColor(255, 255, 255, 150));
        for (const QPointF& cloud : {QPointF(380, 130), QPointF(1280, 90), QPointF(1640, 210)}) {
            for (int puff = -2; puff <= 2; ++puff)
                painter.drawEllipse(cloud + QPointF(puff * 52, std::abs(puff) * 9), 70 - std::abs(puff) * 12,
                                    30);
        }
    }
    drawGround(painter);
    drawHouses(painter);
    drawTrees(painter);
    if (m_night)
        drawNight(painter);
}

void ScenePainter::drawGround(QPainter& painter) const {
    static const QColor grounds[] = {{176, 166, 150}, {150, 150, 146}, {108, 140, 84}, {98, 100, 104}};
    const QColor asphalt(82, 84, 88), paint(226, 226, 216);
    painter.setPen(Qt::NoPen);
    painter.fillRect(QRectF(0, horizon + 40, width, height), grounds[m_place]);
    const auto line = [&](double thickness) { painter.setPen(QPen(paint, thickness, Qt::DashLine)); };
    switch (m_place) {
    case 0: {
        painter.fillRect(QRectF(0, 590, width, 130), asphalt);
        painter.setPen(QPen(QColor(150, 140, 124), 2));
        for (int x = -1600; x <= 3600; x += 160) // paving in perspective
            painter.drawLine(QPointF(960 + (x - 960) * 0.55, 722), QPointF(x, height));
        for (double y = 740; y < height; y += (y - 640) * 0.22)
            painter.drawLine(QPointF(0, y), QPointF(width, y));
        painter.setPen(Qt::NoPen); // a fountain
        painter.setBrush(QColor(130, 128, 124));
        painter.drawEllipse(QPointF(1330, 860), 170, 60);
        painter.setBrush(QColor(110, 160, 190));
        painter.drawEllipse(QPointF(1330, 850), 145, 46);
        painter.setBrush(QColor(140, 138, 132));
        painter.drawRect(QRectF(1316, 740, 28, 112));
        break;
    }
    case 1:
        painter.fillRect(QRectF(0, 690, width, 290), asphalt);
        painter.fillRect(QRectF(0, 680, width, 10), QColor(196, 192, 184));
        painter.fillRect(QRectF(0, 980, width, 14), QColor(196, 192, 184));
        line(8);
        painter.drawLine(QPointF(0, 830), QPointF(width, 830));
        painter.setPen(Qt::NoPen);
        for (int i = 0; i < 7; ++i) // zebra crossing
            painter.fillRect(QRectF(1420, 700 + i * 40, 190, 22), paint);
        break;
    case 2:
        painter.setBrush(asphalt);
        painter.fillRect(QRectF(0, 730, width, 120), asphalt);
        painter.drawEllipse(QPointF(960, 770), 800, 250);
        painter.setBrush(QColor(104, 148, 82));
        painter.drawEllipse(QPointF(960, 770), 460, 110);
        painter.setBrush(QColor(190, 110, 120));
        painter.drawEllipse(QPointF(960, 765), 180, 42);
        break;
    default:
        painter.setPen(QPen(paint, 6));
        for (int x = -400; x <= 2400; x += 200) {
            painter.drawLine(QPointF(960 + (x - 960) * 0.7, 600), QPointF(960 + (x - 960) * 0.85, 730));
            painter.drawLine(QPointF(x, 920), QPointF(960 + (x - 960) * 1.1, 1060));
        }
        for (int i = 0; i < 6; ++i) {
            static const QColor parked[] = {{140, 40, 40}, {60, 66, 74},  {220, 220, 216},
                                            {50, 70, 120}, {96, 120, 90}, {170, 170, 176}};
            drawCar(painter, QPointF(250 + i * 290 + (i % 2) * 24, 700), 0.5, parked[i], false, i % 2 == 0);
        }
        break;
    }
}

void ScenePainter::drawHouses(QPainter& painter) const {
    QRandomGenerator random(quint32(1000 + m_place));
    static const QColor walls[] = {
        {226, 212, 188}, {204, 184, 160}, {220, 200, 196}, {190, 196, 196}, {232, 224, 208}};
    static const QColor roofs[] = {{150, 78, 58}, {96, 92, 96}, {128, 66, 52}};
    painter.setPen(Qt::NoPen);
    for (double x = -40; x < width;) {
        const double w = 170 + random.bounded(150), h = 170 + random.bounded(140);
        const double base = m_place == 2 ? 520 : 590, top = base - h;
        painter.setBrush(walls[random.bounded(5)]);
        painter.drawRect(QRectF(x, top, w, h));
        QPainterPath roof;
        roof.moveTo(x - 12, top);
        roof.lineTo(x + w * 0.2, top - 70);
        roof.lineTo(x + w * 0.8, top - 70);
        roof.lineTo(x + w + 12, top);
        roof.closeSubpath();
        painter.fillPath(roof, roofs[random.bounded(3)]);
        const bool shop = random.bounded(3) == 0;
        for (double wy = top + 24; wy + 52 < base - (shop ? 90 : 10); wy += 78) {
            for (double wx = x + 22; wx + 34 < x + w - 12; wx += 62) {
                const bool lamp = m_night && random.bounded(3) == 0;
                painter.fillRect(QRectF(wx - 4, wy - 4, 42, 56), QColor(240, 236, 228));
                painter.fillRect(QRectF(wx, wy, 34, 48), lamp ? QColor(255, 236, 150) : QColor(70, 90, 110));
            }
        }
        if (shop) {
            painter.fillRect(QRectF(x + 12, base - 84, w - 24, 80), QColor(96, 124, 140));
            painter.fillRect(QRectF(x + 6, base - 98, w - 12, 20), roofs[random.bounded(3)]);
        }
        x += w + 6;
    }
}

void ScenePainter::drawTrees(QPainter& painter) const {
    QRandomGenerator random(quint32(2000 + m_place));
    const double base = m_place == 2 ? 545 : 615;
    painter.setPen(Qt::NoPen);
    for (double x = 90; x < width; x += 300 + random.bounded(120)) {
        painter.fillRect(QRectF(x - 8, base - 110, 16, 112), QColor(92, 70, 50));
        for (int leaf = 0; leaf < 9; ++leaf) {
            painter.setBrush(
                QColor(58 + random.bounded(30), 104 + random.bounded(40), 50 + random.bounded(20)));
            painter.drawEllipse(QPointF(x + random.bounded(90) - 45, base - 140 - random.bounded(70)), 44,
                                38);
        }
    }
    painter.setPen(QPen(QColor(70, 74, 80), 8));
    for (const double x : {240.0, 980.0, 1720.0}) { // lamp posts
        painter.drawLine(QPointF(x, base + 20), QPointF(x, base - 260));
        painter.drawLine(QPointF(x, base - 260), QPointF(x + 60, base - 268));
    }
}

void ScenePainter::drawNight(QPainter& painter) const {
    painter.fillRect(0, 0, width, height, QColor(8, 12, 36, 150));
    const double base = m_place == 2 ? 545 : 615;
    painter.setPen(Qt::NoPen);
    for (const double x : {300.0, 1040.0, 1780.0}) {
        QRadialGradient glow(x, base - 262, 420);
        glow.setColorAt(0, QColor(255, 220, 150, 190));
        glow.setColorAt(1, QColor(255, 200, 120, 0));
        painter.setBrush(glow);
        painter.drawEllipse(QPointF(x, base - 262), 420, 420);
        painter.setBrush(QColor(255, 244, 214));
        painter.drawEllipse(QPointF(x, base - 264), 12, 7);
    }
}

void ScenePainter::drawMover(QPainter& painter, const Mover& mover, double phase) {
    double lap = phase * mover.laps + mover.start;
    lap -= std::floor(lap);
    QPointF foot = mover.from + (mover.to - mover.from) * lap;
    bool rightwards = mover.to.x() >= mover.from.x();
    if (mover.circles) {
        const double angle = lap * 2 * std::numbers::pi;
        foot = QPointF(mover.from.x() + std::cos(angle) * mover.to.x(),
                       mover.from.y() + std::sin(angle) * mover.to.y());
        rightwards = std::sin(angle) < 0;
    }
    const double scale = scaleAt(foot.y()) * (mover.car ? 0.95 : 1.0);
    const QColor colour = m_night ? mover.colour.darker(190) : mover.colour;
    const QRectF rect = mover.car ? drawCar(painter, foot, scale, colour, m_night, rightwards)
                                  : drawPedestrian(painter, foot, scale, colour, lap);
    if (rect.intersects(QRectF(0, 0, width, height)))
        m_truth.append(box(mover.car ? QStringLiteral("car") : QStringLiteral("pedestrian"), rect));
}

void ScenePainter::drawClock(QPainter& painter, int frame) const {
    const int seconds = frame / framesPerSecond;
    const QString text = QStringLiteral("00:00:%1.%2")
                             .arg(seconds, 2, 10, QLatin1Char('0'))
                             .arg(frame % framesPerSecond, 2, 10, QLatin1Char('0'));
    painter.fillRect(QRectF(30, 30, 500, 84), QColor(0, 0, 0));
    painter.setPen(QPen(Qt::white, 7, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    double x = 50;
    for (const QChar sign : text) {
        const bool narrow = !sign.isDigit();
        drawSign(painter, sign, QRectF(x, 46, narrow ? 12 : 28, 52));
        x += narrow ? 30 : 48;
    }
}

void ScenePainter::draw(int frame) {
    std::memcpy(m_image.bits(), m_background.constBits(), size_t(m_image.sizeInBytes()));
    m_truth = {};
    QPainter painter(&m_image);
    painter.setRenderHint(QPainter::Antialiasing);
    const double phase = double(frame) / framesPerLoop;
    for (const Mover& mover : m_movers)
        drawMover(painter, mover, phase);
    drawClock(painter, frame);
}

} // namespace vigie::simulator
