// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/places.h"
#include "media/frame.h"

#include <QImage>
#include <QList>
#include <QPoint>
#include <QRect>
#include <QRectF>
#include <QRegion>
#include <QString>

#include <functional>

namespace vigie::wall {

/// How a tile's last picture may be shown.
enum class Treatment {
    Hide, ///< no picture at all: connecting, refused, not authorised
    Live,
    Old, ///< grey, at 42 % brightness and hatched: it must never pass for live
};

/// One prepared piece of a tile's strips, plate or frame, in device pixels from the tile's corner.
struct Overlay {
    QPoint at;
    QImage image;
};

/// What surrounds a tile's picture. Changes rarely; pictures change 25 times a second.
struct TileScene {
    QRect area; ///< of the whole tile, device pixels
    Treatment treatment = Treatment::Hide;
    QList<Overlay> overlays;
    /// The part of the picture that is shown, in fractions of it before any turn: digital zoom and pan.
    QRectF crop = QRectF(0, 0, 1, 1);
    int rotation = 0; ///< clockwise: 0, 90, 180 or 270 degrees; anything else is 0
    /// What of the picture nobody sees: drawn with each picture, below the overlays. They are the camera's
    /// that the tile shows; another camera's come before its first picture.
    QList<PrivacyMask> masks{};
};

/// Draws all tiles of one monitor. The port behind which a raster and an OpenGL way stand; how the pixels
/// reach the window is each one's own, by the canvas that belongs to it. Thread: submit() from decoding
/// threads; everything else from the GUI thread.
class Renderer {
public:
    virtual ~Renderer() = default;

    /// Called on any thread when a picture waits to be painted; at least once between two dirty() calls.
    virtual void setWake(std::function<void()> wake) = 0;

    virtual void setTileCount(int count) = 0;
    virtual void setScene(int tile, TileScene scene) = 0;
    /// Forgets a tile's picture: the next one may be another camera's.
    virtual void clear(int tile) = 0;
    /// A decoded picture for a tile; only the newest is kept. False when it can not be shown: no such tile,
    /// no size yet, or a format that can not be drawn.
    virtual bool submit(int tile, const media::Frame& frame) = 0;

    /// What changed since the last call, device pixels.
    [[nodiscard]] virtual QRegion takeDirty() = 0;
    /// What draws, for the log and a tile's diagnostics, untranslated: "raster", "OpenGL, <driver's name>".
    [[nodiscard]] virtual QString name() const = 0;

    /// Pictures that reached the screen's buffer, and those replaced before they did, over all tiles.
    [[nodiscard]] virtual qint64 framesShown() const = 0;
    [[nodiscard]] virtual qint64 framesReplaced() const = 0;
};

} // namespace vigie::wall
