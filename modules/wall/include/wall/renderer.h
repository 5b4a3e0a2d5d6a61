// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "media/frame.h"

#include <QImage>
#include <QList>
#include <QPoint>
#include <QRect>
#include <QRegion>

#include <functional>

class QPainter;

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
};

/// Draws all tiles of one monitor. The port behind which a raster and an OpenGL way stand.
/// Thread: submit() from decoding threads; everything else from the GUI thread.
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
    /// Paints what lies within `clip`; the painter works in device pixels.
    virtual void paint(QPainter& painter, const QRegion& clip) = 0;

    /// Pictures that reached the screen's buffer, and those replaced before they did, over all tiles.
    [[nodiscard]] virtual qint64 framesShown() const = 0;
    [[nodiscard]] virtual qint64 framesReplaced() const = 0;
};

} // namespace vigie::wall
