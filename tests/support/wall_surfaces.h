// SPDX-License-Identifier: GPL-3.0-or-later
// The ways to draw a wall, behind one door: the same test body looks at the pixels of each.
#pragma once

#include "wall/gl_renderer.h"
#include "wall/raster_renderer.h"

#include <QGuiApplication>
#include <QOffscreenSurface>
#include <QOpenGLContext>
#include <QOpenGLFramebufferObject>
#include <QPainter>

namespace vigie::test {

class WallSurface {
public:
    virtual ~WallSurface() = default;
    [[nodiscard]] virtual wall::Renderer& renderer() = 0;
    [[nodiscard]] virtual QImage paint(QSize size) = 0;
};

class RasterSurface final : public WallSurface {
public:
    wall::Renderer& renderer() override { return m_renderer; }
    QImage paint(QSize size) override {
        QImage screen(size, QImage::Format_RGB32);
        screen.fill(Qt::magenta);
        QPainter painter(&screen);
        m_renderer.paint(painter, QRect(QPoint(0, 0), size));
        return screen;
    }

private:
    wall::RasterRenderer m_renderer;
};

class GlSurface final : public WallSurface {
public:
    explicit GlSurface(const QSurfaceFormat& format)
        : m_format(format) {
        m_surface.setFormat(format);
        m_surface.create();
    }
    ~GlSurface() override { lose(); }

    /// False when there is no such context here.
    [[nodiscard]] bool open() {
        m_context = std::make_unique<QOpenGLContext>();
        m_context->setFormat(m_format);
        if (!m_context->create() || !m_context->makeCurrent(&m_surface))
            return false;
        const auto made = m_renderer.initialise();
        if (!made)
            qWarning("%s", qPrintable(made.error().toLogLine()));
        return made.has_value();
    }
    /// As a reset of the card takes it: it can't be made current any more.
    void loseAtOnce() {
        m_context->doneCurrent();
        m_renderer.release();
        m_context.reset();
    }
    /// The context and all in it are gone.
    void lose() {
        if (!m_context)
            return;
        m_context->makeCurrent(&m_surface);
        m_renderer.release();
        m_context->doneCurrent();
        m_context.reset();
    }

    wall::Renderer& renderer() override { return m_renderer; }
    QImage paint(QSize size) override {
        QOpenGLFramebufferObject buffer(size);
        if (!buffer.bind() || !m_renderer.paint(size))
            return {};
        return buffer.toImage().convertToFormat(QImage::Format_RGB32);
    }

private:
    QSurfaceFormat m_format;
    QOffscreenSurface m_surface;
    std::unique_ptr<QOpenGLContext> m_context;
    wall::GlRenderer m_renderer;
};

enum class Way { Raster, OpenGl, OpenGlEs };

inline QSurfaceFormat formatOf(Way way) {
    QSurfaceFormat format;
    format.setRenderableType(way == Way::OpenGlEs ? QSurfaceFormat::OpenGLES : QSurfaceFormat::OpenGL);
    format.setVersion(3, way == Way::OpenGlEs ? 0 : 3);
    if (way == Way::OpenGl)
        format.setProfile(QSurfaceFormat::CoreProfile);
    return format;
}

/// Null when this place has no such context.
inline std::unique_ptr<WallSurface> makeSurface(Way way) {
    if (way == Way::Raster)
        return std::make_unique<RasterSurface>();
    auto surface = std::make_unique<GlSurface>(formatOf(way));
    if (!surface->open())
        return nullptr;
    return surface;
}

/// Where OpenGL may honestly be missing: a platform without a display.
inline bool mayLackOpenGl() {
    return QGuiApplication::platformName() == QLatin1String("offscreen");
}

} // namespace vigie::test
