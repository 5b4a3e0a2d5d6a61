// SPDX-License-Identifier: GPL-3.0-or-later
#include "wall/ui/canvas.h"

#include "wall/gl_renderer.h"
#include "wall/raster_renderer.h"

#include <QLoggingCategory>
#include <QOpenGLContext>
#include <QPaintEvent>
#include <QPainter>

#include <cmath>

Q_LOGGING_CATEGORY(lcCanvas, "vigie.wall.canvas")

namespace vigie::wall {
namespace {

// Scales are multiples of 1/4 or 1/6 in practice; beyond a dozen pixels the gap would be worse than the blur.
constexpr int mostPixelsLeft = 12;

bool isWhole(double devicePixels) {
    return std::abs(devicePixels - std::round(devicePixels)) < 1e-3;
}

// How many logical pixels to leave so that `from + left` is on a whole device pixel.
int leftOver(int from, double ratio, int step) {
    for (int left = 0; left < mostPixelsLeft; ++left) {
        if (isWhole((from + step * left) * ratio))
            return left;
    }
    return 0;
}

// Pixels only: the view around it has the keys and the mouse.
void makeBare(QWidget& canvas) {
    canvas.setAttribute(Qt::WA_OpaquePaintEvent);
    canvas.setAttribute(Qt::WA_NoSystemBackground);
    canvas.setAttribute(Qt::WA_TransparentForMouseEvents);
    canvas.setFocusPolicy(Qt::NoFocus);
}

} // namespace

QRect wholePixels(const QWidget& parent) {
    const double ratio = parent.devicePixelRatioF();
    const QPoint corner = parent.mapTo(parent.window(), QPoint(0, 0));
    const int left = leftOver(corner.x(), ratio, 1);
    const int top = leftOver(corner.y(), ratio, 1);
    const QSize room(parent.width() - left, parent.height() - top);
    const QSize size(room.width() - leftOver(room.width(), ratio, -1),
                     room.height() - leftOver(room.height(), ratio, -1));
    return {QPoint(left, top), size};
}

RasterCanvas::RasterCanvas(RasterRenderer& renderer, QWidget* parent)
    : QWidget(parent)
    , m_renderer(renderer) {
    makeBare(*this);
}

void RasterCanvas::paintEvent(QPaintEvent* event) {
    QPainter painter(this);
    const double ratio = devicePixelRatioF();
    if (qFuzzyCompare(ratio, 1.0)) {
        m_renderer.paint(painter, event->region());
        return;
    }
    painter.scale(1 / ratio, 1 / ratio);
    QRegion device;
    for (const QRect& rect : event->region())
        device += QRectF(rect.x() * ratio, rect.y() * ratio, rect.width() * ratio, rect.height() * ratio)
                      .toAlignedRect();
    m_renderer.paint(painter, device);
}

GlCanvas::GlCanvas(GlRenderer& renderer, const QSurfaceFormat& format, QWidget* parent)
    : QOpenGLWidget(parent)
    , m_renderer(renderer) {
    makeBare(*this);
    setFormat(format);
}

GlCanvas::~GlCanvas() {
    if (context())
        context()->disconnect(this); // it is destroyed after this part of the canvas
    releaseGl();
}

void GlCanvas::releaseGl() {
    if (!m_renderer.isInitialised())
        return;
    makeCurrent();
    m_renderer.release();
    doneCurrent();
}

void GlCanvas::initializeGL() {
    connect(context(), &QOpenGLContext::aboutToBeDestroyed, this, &GlCanvas::releaseGl, Qt::UniqueConnection);
    if (auto made = m_renderer.initialise(); !made)
        qCWarning(lcCanvas).noquote() << made.error().toLogLine();
    else
        qCInfo(lcCanvas).noquote() << "drawing by" << m_renderer.name();
}

void GlCanvas::paintGL() {
    if (m_renderer.paint((QSizeF(size()) * devicePixelRatioF()).toSize()))
        return;
    qCWarning(lcCanvas) << "the graphics card was reset: a new canvas is made";
    deleteLater();
}

Drawing rasterDrawing() {
    auto renderer = std::make_unique<RasterRenderer>();
    RasterRenderer& painted = *renderer;
    return {std::move(renderer), [&painted](QWidget* parent) { return new RasterCanvas(painted, parent); }};
}

Drawing openGlDrawing(const QSurfaceFormat& format) {
    auto renderer = std::make_unique<GlRenderer>();
    GlRenderer& drawn = *renderer;
    return {std::move(renderer),
            [&drawn, format](QWidget* parent) { return new GlCanvas(drawn, format, parent); }};
}

Drawing makeDrawing(const RendererPick& pick) {
    return pick.openGl ? openGlDrawing(pick.format) : rasterDrawing();
}

} // namespace vigie::wall
