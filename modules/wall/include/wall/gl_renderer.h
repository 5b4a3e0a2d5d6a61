// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "wall/renderer.h"

#include <memory>

namespace vigie::wall {

/// Draws a monitor's tiles with the graphics card: the decoder's planes go up as they are, colours, scaling,
/// crop, turn and the look of an old picture are the shader's, one draw for all pictures of one shape.
/// Desktop OpenGL 3.3 core or OpenGL ES 3.0; knows nothing of windows, so that it draws into any framebuffer.
/// What 8-bit 4:2:0 is not (4:2:2, 4:4:4, 10 bits) becomes RGB first, on the decoding thread.
/// Thread: submit() from decoding threads; everything else from the GUI thread, and what is said to need a
///         context with the same one current each time.
/// Loss:   the newest pictures stay in memory; after release() and initialise(), in any context, the next
/// paint()
///         uploads them again.
class GlRenderer final : public Renderer {
public:
    GlRenderer();
    ~GlRenderer() override;

    void setWake(std::function<void()> wake) override;
    void setTileCount(int count) override;
    void setScene(int tile, TileScene scene) override;
    void clear(int tile) override;
    bool submit(int tile, const media::Frame& frame) override;
    [[nodiscard]] QRegion takeDirty() override;
    /// "OpenGL, <GL_RENDERER>"; "OpenGL" before a context is known.
    [[nodiscard]] QString name() const override;
    [[nodiscard]] qint64 framesShown() const override;
    [[nodiscard]] qint64 framesReplaced() const override;

    /// Programs and buffers, in the current context. Unsupported when it is older than OpenGL 3.3 or ES 3.0,
    /// or refuses a shader.
    [[nodiscard]] Result<void> initialise();
    /// Gives everything back, in the current context; without one, forgets what went with a lost context.
    /// Harmless without initialise().
    void release();
    [[nodiscard]] bool isInitialised() const;
    /// Draws all tiles into the bound framebuffer of that many device pixels, its whole area. False when the
    /// context was lost to a reset of the card: it has to be made anew.
    bool paint(QSize framebuffer);

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace vigie::wall
