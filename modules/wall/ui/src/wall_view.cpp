// SPDX-License-Identifier: GPL-3.0-or-later
#include "wall/ui/wall_view.h"

#include "look/ui/theme.h"
#include "wall/raster_renderer.h"

#include <QApplication>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QPainter>
#include <QToolTip>

#include <cmath>

namespace vigie::wall {

using namespace std::chrono_literals;

namespace {

constexpr auto frameInterval = 33ms;
constexpr auto canvasPause = 500ms;
constexpr int tileGap = 2;
constexpr double wheelZoom = 1.25; // a notch

// An AZERTY top row gives & é " ' … without Shift: there the key's place counts, not its sign.
// Scan codes of the digit row under X11 and Wayland (evdev code + 8), 10 = «1» … 19 = «0».
int digitOf(const QKeyEvent& event) {
    if ((event.modifiers() & ~(Qt::ShiftModifier | Qt::KeypadModifier)) != Qt::NoModifier)
        return -1; // Alt+4 is a layout
    if (event.key() >= Qt::Key_0 && event.key() <= Qt::Key_9)
        return event.key() - Qt::Key_0;
    const quint32 code = event.nativeScanCode();
    return code >= 10 && code <= 19 ? static_cast<int>((code - 9) % 10) : -1;
}

} // namespace

WallView::WallView(WallController& controller, const Drawing& drawing, const Clock& clock, QWidget* parent)
    : WallView(controller, *drawing.renderer, drawing.makeCanvas, clock, parent) {}

WallView::WallView(WallController& controller, RasterRenderer& renderer, const Clock& clock, QWidget* parent)
    : WallView(
          controller, renderer, [&renderer](QWidget* view) { return new RasterCanvas(renderer, view); },
          clock, parent) {}

WallView::WallView(WallController& controller, Renderer& renderer,
                   const std::function<QWidget*(QWidget*)>& makeCanvas, const Clock& clock, QWidget* parent)
    : QWidget(parent)
    , m_controller(controller)
    , m_renderer(renderer)
    , m_clock(clock)
    , m_directory(std::make_shared<Directory>())
    , m_noAlarm(tr("Aucune alarme à montrer"))
    , m_makeCanvas(makeCanvas) {
    setAttribute(Qt::WA_OpaquePaintEvent);
    setAttribute(Qt::WA_NoSystemBackground);
    setFocusPolicy(Qt::StrongFocus);
    setAcceptDrops(true);
    setObjectName(QStringLiteral("wall"));
    setAccessibleName(tr("Mur d'images"));

    m_frameTimer.setSingleShot(true);
    m_frameTimer.setTimerType(Qt::PreciseTimer);
    connect(&m_frameTimer, &QTimer::timeout, this, &WallView::updateDirty);
    m_renderer.setWake([this] {
        QMetaObject::invokeMethod(
            this, [this] { scheduleFrame(); }, Qt::QueuedConnection);
    });
    m_clockTimer.start(1s);
    connect(&m_clockTimer, &QTimer::timeout, this, [this] {
        // A window that went to another screen, or a parent that moved, says nothing to this widget.
        if (m_ratio != devicePixelRatioF() || m_canvas->geometry() != wholePixels(*this))
            layOut();
        else
            refreshAll();
    });
    connect(&m_controller, &WallController::layoutChanged, this, [this] {
        std::erase_if(m_beforeSpot,
                      [this](const auto& it) { return !m_controller.layout().fill<AlarmSpot>(it.first); });
        layOut();
    });
    connect(&m_controller, &WallController::tileChanged, this, &WallView::refresh);
    addCanvas();
}

WallView::~WallView() {
    m_renderer.setWake({});
    m_canvas->disconnect(this);
    delete m_canvas;
}

// A canvas goes away when its context is lost. Not at once again and again, should the card stay away.
void WallView::addCanvas() {
    m_canvas = m_makeCanvas(this);
    connect(m_canvas, &QObject::destroyed, this, [this] {
        m_canvas = new QWidget(this);
        QTimer::singleShot(canvasPause, m_canvas, [this] {
            delete m_canvas;
            addCanvas();
        });
    });
    layOut();
    m_canvas->setVisible(true);
}

void WallView::setDirectory(std::shared_ptr<const Directory> directory) {
    m_directory = std::move(directory);
    refreshAll();
}

void WallView::setAlarms(const QHash<CameraId, TileAlarm>& alarms) {
    m_alarms = alarms;
    refreshAll();
}

void WallView::setSound(const CameraId& camera, const TileSound& sound) {
    if (m_heard == camera && m_sound == sound)
        return;
    const CameraId before = std::exchange(m_heard, camera);
    m_sound = sound;
    for (int tile = 0; tile < m_rects.size(); ++tile) {
        const CameraId shown = m_controller.cameraAt(tile);
        if (!shown.isNull() && (shown == before || shown == camera))
            refresh(tile);
    }
}

void WallView::setPtz(const QHash<CameraId, TilePtz>& ptz) {
    m_ptz = ptz;
    refreshAll();
}

void WallView::setNoAlarmText(const QString& text) {
    m_noAlarm = text;
    refreshAll();
}

void WallView::setStripsShown(bool shown) {
    m_strips = shown;
    refreshAll();
}

TileCaption WallView::caption(int tile) const {
    TileCaption caption;
    const CameraId id = m_controller.cameraAt(tile);
    caption.chosen = tile == m_controller.focus() && m_controller.tileCount() > 1;
    caption.focused = caption.chosen && hasFocus();
    caption.strips = m_strips;
    caption.now = m_clock.utcNow();
    const Layout& layout = m_controller.layout();
    if (layout.fill<Hotspot>(tile))
        caption.role = TileRole::Hotspot;
    else if (layout.fill<AlarmSpot>(tile))
        caption.role = TileRole::AlarmSpot;
    if (caption.role == TileRole::AlarmSpot) {
        const QList<CameraId>& cameras = m_controller.alarmCameras();
        caption.alarms = static_cast<int>(cameras.size());
        caption.alarmPlace = static_cast<int>(cameras.indexOf(id)) + 1;
        caption.noAlarm = m_noAlarm;
    }
    if (id.isNull())
        return caption;
    const Camera camera = m_directory->cameras.value(id);
    caption.number = camera.number;
    caption.name = camera.name;
    caption.commune = m_directory->communes.value(camera.commune).name;
    caption.site = m_directory->sites.value(camera.site).name;
    caption.status = m_controller.status(tile);
    if (camera.masksAreLifted(caption.now))
        caption.bareUntil = camera.masksLiftedUntil;
    caption.zoom = zoomOf(tile).factor();
    caption.tour = m_controller.tour(tile);
    if (m_diagnostics) {
        caption.diagnostics = m_controller.diagnostics(tile);
        caption.renderer = m_renderer.name();
    }
    if (const auto alarm = m_alarms.constFind(id); alarm != m_alarms.constEnd())
        caption.alarm = *alarm;
    if (id == m_heard)
        caption.sound = m_sound;
    if (const auto ptz = m_ptz.constFind(id); ptz != m_ptz.constEnd())
        caption.ptz = *ptz;
    return caption;
}

QRect WallView::tileRect(int tile) const {
    const QRect device = m_rects.value(tile);
    if (device.isEmpty())
        return {};
    const double ratio = devicePixelRatioF();
    return QRectF(device.x() / ratio, device.y() / ratio, device.width() / ratio, device.height() / ratio)
        .toAlignedRect()
        .translated(m_canvas->pos());
}

std::optional<PictureMap> WallView::pictureMap(int tile) const {
    const QSize picture = m_controller.status(tile).size;
    if (picture.isEmpty() || m_rects.value(tile).isEmpty())
        return std::nullopt;
    const TileZoom zoom = zoomOf(tile);
    return PictureMap(picture, zoom.crop(), zoom.rotation(), m_rects[tile]);
}

QPointF WallView::toCanvas(QPointF position) const {
    return (position - m_canvas->pos()) * devicePixelRatioF();
}

QPointF WallView::fromCanvas(QPointF device) const {
    return device / devicePixelRatioF() + m_canvas->pos();
}

int WallView::tileAt(QPoint position) const {
    const QPoint device = (QPointF(position - m_canvas->pos()) * devicePixelRatioF()).toPoint();
    for (qsizetype i = 0; i < m_rects.size(); ++i) {
        if (m_rects[i].contains(device))
            return static_cast<int>(i);
    }
    return -1;
}

void WallView::layOut() {
    const double ratio = devicePixelRatioF();
    m_ratio = ratio;
    m_canvas->setGeometry(wholePixels(*this));
    m_rects =
        m_controller.layout().geometry((QSizeF(m_canvas->size()) * ratio).toSize(), qRound(tileGap * ratio));
    for (int tile = 0; tile < m_rects.size(); ++tile)
        m_controller.setTileSize(tile, m_rects[tile].size());
    refreshAll();
    m_canvas->update();
}

void WallView::refresh(int tile) {
    if (tile < 0 || tile >= m_rects.size())
        return;
    const double ratio = devicePixelRatioF();
    const TileCaption now = caption(tile);
    TileScene scene;
    scene.area = m_rects[tile];
    const TileZoom zoom = zoomOf(tile);
    scene.crop = zoom.crop();
    scene.rotation = zoom.rotation();
    const Camera shown = m_directory->cameras.value(m_controller.cameraAt(tile));
    scene.masks = shown.masksAt(now.now);
    scene.treatment = now.number == 0 ? Treatment::Hide : treatmentOf(now.status);
    scene.overlays = paintTile(now, (QSizeF(scene.area.size()) / ratio).toSize(), ratio, scene.area.size());
    m_renderer.setScene(tile, std::move(scene));
    if (tile == m_controller.focus())
        setAccessibleDescription(spokenText(now));
    scheduleFrame();
}

void WallView::refreshAll() {
    for (int tile = 0; tile < m_rects.size(); ++tile)
        refresh(tile);
}

// At once when the last frame was long ago: a picture that waits for a beat is a picture that is late.
void WallView::scheduleFrame() {
    if (m_frameTimer.isActive())
        return;
    const auto since =
        m_sinceFrame.isValid() ? std::chrono::milliseconds(m_sinceFrame.elapsed()) : frameInterval;
    m_frameTimer.start(std::max(0ms, frameInterval - since));
}

void WallView::updateDirty() {
    m_sinceFrame.start();
    // One rectangle: under a clip of many, Qt draws an image line by line and hands the lines to other
    // threads, which costs more than copying the tiles between.
    const QRect dirty = m_renderer.takeDirty().boundingRect();
    const double ratio = devicePixelRatioF();
    m_canvas->update(
        QRectF(dirty.x() / ratio, dirty.y() / ratio, dirty.width() / ratio, dirty.height() / ratio)
            .toAlignedRect());
}

// What the canvas leaves at an edge, at a fractional scale.
void WallView::paintEvent(QPaintEvent* event) {
    QPainter painter(this);
    for (const QRect& rect : event->region() - m_canvas->geometry())
        painter.fillRect(rect, Qt::black);
}

void WallView::focusInEvent(QFocusEvent*) {
    refresh(m_controller.focus());
}

void WallView::focusOutEvent(QFocusEvent*) {
    refresh(m_controller.focus());
}

void WallView::showEvent(QShowEvent*) {
    window()->installEventFilter(this); // minimised, a window stays shown
    updateVisibility();
    layOut();
}

void WallView::hideEvent(QHideEvent*) {
    updateVisibility();
}

bool WallView::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::WindowStateChange)
        updateVisibility();
    return QWidget::eventFilter(watched, event);
}

void WallView::updateVisibility() {
    m_controller.setVisible(isVisible() && !window()->isMinimized());
}

void WallView::resizeEvent(QResizeEvent*) {
    layOut();
}

// Another place in the window may be another fraction of a pixel.
void WallView::moveEvent(QMoveEvent*) {
    if (wholePixels(*this) != m_canvas->geometry())
        layOut();
}

void WallView::callCamera() {
    if (m_callUp.isEmpty())
        return;
    if (const Camera* camera = m_callUp.exact(*m_directory)) {
        if (m_controller.show(m_controller.focus(), camera->id))
            Q_EMIT called(camera->id);
        else
            Q_EMIT callRefused(m_controller.focus());
    } else {
        Q_EMIT callUpFailed(m_callUp.digits());
    }
    m_callUp.clear();
    Q_EMIT callUpChanged();
}

void WallView::keyPressEvent(QKeyEvent* event) {
    if (const int digit = digitOf(*event); digit >= 0) {
        m_callUp.type(digit);
        Q_EMIT callUpChanged();
        return;
    }
    if (const auto command = wallCommandOf(*event)) {
        // A key that would do nothing here is left to whoever else wants it.
        if (whyNot(*command).isEmpty())
            run(*command);
        else
            QWidget::keyPressEvent(event);
        return;
    }
    const auto move = [this](Qt::ArrowType direction) {
        m_controller.setFocus(m_controller.neighbour(m_controller.focus(), direction));
    };
    switch (event->key()) {
    case Qt::Key_Return:
    case Qt::Key_Enter:
        callCamera();
        return;
    case Qt::Key_Backspace:
        m_callUp.eraseLast();
        break;
    case Qt::Key_Escape:
        if (m_callUp.isEmpty())
            leaveSpecial();
        m_callUp.clear();
        break;
    case Qt::Key_Left:
        move(Qt::LeftArrow);
        return;
    case Qt::Key_Right:
        move(Qt::RightArrow);
        return;
    case Qt::Key_Up:
        move(Qt::UpArrow);
        return;
    case Qt::Key_Down:
        move(Qt::DownArrow);
        return;
    default:
        QWidget::keyPressEvent(event);
        return;
    }
    Q_EMIT callUpChanged();
}

void WallView::mousePressEvent(QMouseEvent* event) {
    m_pressedAt = event->pos();
    m_pressedTile = tileAt(event->pos());
    if (m_pressedTile >= 0)
        m_controller.setFocus(m_pressedTile);
}

void WallView::mouseMoveEvent(QMouseEvent* event) {
    if ((event->buttons() & Qt::LeftButton) == 0 || m_pressedTile < 0 ||
        (event->pos() - m_pressedAt).manhattanLength() < QApplication::startDragDistance())
        return;
    if (zoomOf(m_pressedTile).isZoomed()) {
        const QSizeF size = tileRect(m_pressedTile).size();
        const QPointF moved = event->pos() - m_pressedAt;
        m_pressedAt = event->pos();
        m_zooms[m_pressedTile].zoom.pan({moved.x() / size.width(), moved.y() / size.height()});
        refresh(m_pressedTile);
        return;
    }
    startTileDrag(std::exchange(m_pressedTile, -1));
}

void WallView::wheelEvent(QWheelEvent* event) {
    const int tile = tileAt(event->position().toPoint());
    if (tile < 0 || event->angleDelta().y() == 0)
        return event->ignore();
    const QRect rect = tileRect(tile);
    const QPointF at = event->position() - rect.topLeft();
    m_controller.setFocus(tile);
    zoomTile(tile, {at.x() / rect.width(), at.y() / rect.height()},
             std::pow(wheelZoom, event->angleDelta().y() / 120.0));
}

TileZoom WallView::zoomOf(int tile) const {
    // Another camera in the tile begins whole.
    const auto known = m_zooms.constFind(tile);
    return known != m_zooms.constEnd() && known->camera == m_controller.cameraAt(tile) ? known->zoom
                                                                                       : TileZoom();
}

void WallView::setZoom(int tile, const TileZoom& zoom) {
    if (m_controller.cameraAt(tile).isNull())
        return;
    m_zooms[tile] = {m_controller.cameraAt(tile), zoom};
    // What is looked into is worth the best stream.
    m_controller.setForemost(zoom.isZoomed() ? std::optional(tile) : std::nullopt);
    refresh(tile);
}

void WallView::zoomTile(int tile, QPointF at, double factor) {
    TileZoom zoom = zoomOf(tile);
    zoom.zoomAt(at, factor);
    setZoom(tile, zoom);
}

void WallView::centreZoom(int tile, bool whole) {
    TileZoom zoom = zoomOf(tile);
    if (!zoom.isZoomed())
        return;
    zoom.centre();
    setZoom(tile, zoom);
    if (whole)
        zoomTile(tile, {0.5, 0.5}, 1 / zoom.factor());
}

void WallView::turnTile(int tile) {
    TileZoom zoom = zoomOf(tile);
    zoom.turn();
    setZoom(tile, zoom);
}

// Escape: from the replay to the live picture, from a part of it to the whole.
void WallView::leaveSpecial() {
    const int tile = m_controller.focus();
    if (m_controller.status(tile).replay)
        m_controller.backToLive(tile);
    else
        setZoom(tile, {});
}

// All that a narrow tile has no room for, and how its picture is made.
QString WallView::toolTip(int tile, const TileCaption& text) const {
    const live::LiveDiagnostics diagnostics = m_controller.diagnostics(tile);
    const QString decoder = media::decoderName(diagnostics.decoder);
    const bool instead = text.status.replay && text.status.replay->insteadOfRecorder;
    return QStringList{
               QStringLiteral("%1 · %2").arg(QString::number(text.number), text.name),
               QStringLiteral("%1 · %2").arg(text.commune, text.site),
               wordOf(text.status, text.now) +
                   (instead ? tr(", mémoire seule : %1").arg(text.status.replay->error.text) : QString()),
               (diagnostics.fellBack ? tr("Décodage : %1, le matériel n'a pas pu") : tr("Décodage : %1"))
                   .arg(decoder),
               tr("Affichage : %1").arg(m_renderer.name())}
               .join(QLatin1Char('\n')) +
           (text.ptz ? QLatin1Char('\n') + ptzText(*text.ptz, text.now) : QString());
}

bool WallView::event(QEvent* event) {
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        const int tile = tileAt(help->pos());
        const TileCaption text = tile >= 0 ? caption(tile) : TileCaption{};
        if (text.number == 0)
            QToolTip::hideText();
        else
            QToolTip::showText(help->globalPos(), toolTip(tile, text), this, tileRect(tile));
        return true;
    }
    // Plain digits and Return belong to the wall while it has the focus, whatever shortcuts exist elsewhere.
    if (event->type() == QEvent::ShortcutOverride) {
        auto* key = static_cast<QKeyEvent*>(event);
        if (digitOf(*key) >= 0 || key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter)
            key->accept();
    }
    return QWidget::event(event);
}

} // namespace vigie::wall
