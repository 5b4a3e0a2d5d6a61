// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "wall/renderer.h"
#include "wall/renderer_choice.h"

#include <QOpenGLWidget>
#include <QWidget>

#include <functional>
#include <memory>

namespace vigie::wall {

class GlRenderer;
class RasterRenderer;

/// One monitor's way of drawing: a renderer, and the widget that shows its pixels. A canvas is a bare
/// surface: it takes neither focus nor mouse, and `QWidget::update()` is all its owner asks of it. Thread:
/// GUI. Ownership: the renderer outlives the canvas and whoever submits to it.
struct Drawing {
    std::unique_ptr<Renderer> renderer;
    std::function<QWidget*(QWidget* parent)> makeCanvas;
};

[[nodiscard]] Drawing rasterDrawing();
[[nodiscard]] Drawing openGlDrawing(const QSurfaceFormat& format);
/// What was chosen at the program's start.
[[nodiscard]] Drawing makeDrawing(const RendererPick& pick);

/// Copies a RasterRenderer's finished pixels to the window.
/// Thread: GUI. Ownership: its parent's; the renderer outlives it.
class RasterCanvas final : public QWidget {
    Q_OBJECT

public:
    RasterCanvas(RasterRenderer& renderer, QWidget* parent);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    RasterRenderer& m_renderer;
};

/// Shows what a GlRenderer draws: one framebuffer and one swap for all tiles of a monitor, so none tears
/// against another. Moved to another window, it draws on with that window's context. Thread: GUI. Ownership:
/// its parent's; the renderer outlives it, and has one canvas at a time.
class GlCanvas final : public QOpenGLWidget {
    Q_OBJECT

public:
    GlCanvas(GlRenderer& renderer, const QSurfaceFormat& format, QWidget* parent);
    ~GlCanvas() override;

protected:
    void initializeGL() override;
    void paintGL() override;

private:
    void releaseGl();

    GlRenderer& m_renderer;
};

/// Puts a canvas within its parent so that its corner stands on a whole device pixel of the window and its
/// size is a whole number of them: at a scale of 125 % it may leave up to three logical pixels at an edge, or
/// every picture would be resampled by less than a pixel.
[[nodiscard]] QRect wholePixels(const QWidget& parent);

} // namespace vigie::wall
