// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "world.h"

#include <QImage>
#include <QJsonArray>
#include <QRectF>

#include <vector>

namespace vigie::simulator {

/// Loops: 12 s at 25 images a second, a key frame every 2 s.
inline constexpr int framesPerSecond = 25;
inline constexpr int framesPerLoop = 300;
inline constexpr int framesPerGop = 50;
inline constexpr std::chrono::microseconds frameLength{1'000'000 / framesPerSecond};
/// Four places by day (0-3) and the same by night (4-7); place, street, roundabout, car park in that order.
inline constexpr int sceneKinds = 8;
inline constexpr QSize mainSize{1920, 1080};
inline constexpr QSize subSize{640, 360};

/// The codec a kind of scene is encoded in: cameras 1, 3, 5... have H.264 main streams, the others H.265;
/// every fourth camera has an H.265 sub stream too.
[[nodiscard]] Codec clipCodec(int kind, Quality quality);
/// "place-jour", "rue-nuit", ...: file names and the ground truth.
[[nodiscard]] QString sceneName(int kind);

/// Draws one loop of a fictional place, image by image, without fonts (so without a GUI application).
/// Thread:    one at a time; instances are independent.
/// Ownership: image() stays the painter's own until the next draw().
/// Units:     pixels of the main size.
class ScenePainter final {
public:
    explicit ScenePainter(int kind);

    /// Draws image `frame` of the loop, 0 to framesPerLoop - 1.
    void draw(int frame);
    [[nodiscard]] const QImage& image() const { return m_image; }
    /// What moves in the image last drawn: [{"kind":"car","x":..,"y":..,"w":..,"h":..}].
    [[nodiscard]] const QJsonArray& truth() const { return m_truth; }

private:
    struct Mover {
        bool car = true;
        QPointF from;     ///< where it stands at the beginning of a lap, ground contact
        QPointF to;       ///< and at the end
        int laps = 1;     ///< laps a loop: whole, so that the loop closes
        double start = 0; ///< share of a lap it is ahead
        QColor colour;
        bool circles = false; ///< runs round the ellipse from/to describe (centre, radii) instead of a line
    };

    void drawBackground();
    void drawHouses(QPainter& painter) const;
    void drawGround(QPainter& painter) const;
    void drawTrees(QPainter& painter) const;
    void drawNight(QPainter& painter) const;
    void drawMover(QPainter& painter, const Mover& mover, double phase);
    void drawClock(QPainter& painter, int frame) const;
    void addMovers();

    int m_kind;
    int m_place;
    bool m_night;
    std::vector<Mover> m_movers;
    QImage m_background;
    QImage m_image;
    QJsonArray m_truth;
};

} // namespace vigie::simulator
