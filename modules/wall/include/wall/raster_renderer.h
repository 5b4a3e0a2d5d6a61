// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "wall/renderer.h"

#include <memory>

class QPainter;

namespace vigie::wall {

/// For machines without a real GPU: one pass from the decoder's planes straight to RGB at the tile's size, on
/// the decoding thread, so that the GUI thread only copies finished pixels.
class RasterRenderer final : public Renderer {
public:
    RasterRenderer();
    ~RasterRenderer() override;

    void setWake(std::function<void()> wake) override;
    void setTileCount(int count) override;
    void setScene(int tile, TileScene scene) override;
    void clear(int tile) override;
    bool submit(int tile, const media::Frame& frame) override;
    [[nodiscard]] QRegion takeDirty() override;
    [[nodiscard]] QString name() const override;
    [[nodiscard]] qint64 framesShown() const override;
    [[nodiscard]] qint64 framesReplaced() const override;

    /// Paints what lies within `clip`; the painter works in device pixels. GUI thread.
    void paint(QPainter& painter, const QRegion& clip);

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace vigie::wall
