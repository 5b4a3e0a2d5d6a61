// SPDX-License-Identifier: GPL-3.0-or-later
#include "wall/ui/wall_view.h"

#include "look/ui/theme.h"

#include <QApplication>
#include <QDrag>
#include <QDropEvent>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QMimeData>
#include <QPainter>
#include <QToolTip>

namespace vigie::wall {

using namespace std::chrono_literals;

namespace {

constexpr auto frameInterval = 33ms;
constexpr int tileGap = 2;

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

WallView::WallView(WallController& controller, Renderer& renderer, const Clock& clock, QWidget* parent)
    : QWidget(parent)
    , m_controller(controller)
    , m_renderer(renderer)
    , m_clock(clock)
    , m_directory(std::make_shared<Directory>()) {
    setAttribute(Qt::WA_OpaquePaintEvent);
    setAttribute(Qt::WA_NoSystemBackground);
    setFocusPolicy(Qt::StrongFocus);
    setAcceptDrops(true);
    setObjectName(QStringLiteral("wall"));
    setAccessibleName(tr("Mur d'images"));

    m_frameTimer.setSingleShot(true);
    m_frameTimer.setTimerType(Qt::PreciseTimer);
    m_frameTimer.setInterval(frameInterval);
    connect(&m_frameTimer, &QTimer::timeout, this, &WallView::updateDirty);
    m_renderer.setWake([this] {
        QMetaObject::invokeMethod(
            this,
            [this] {
                if (!m_frameTimer.isActive())
                    m_frameTimer.start();
            },
            Qt::QueuedConnection);
    });
    m_clockTimer.start(1s);
    connect(&m_clockTimer, &QTimer::timeout, this, &WallView::refreshAll);
    connect(&m_controller, &WallController::layoutChanged, this, &WallView::layOut);
    connect(&m_controller, &WallController::tileChanged, this, &WallView::refresh);
    layOut();
}

WallView::~WallView() {
    m_renderer.setWake({});
}

void WallView::setDirectory(std::shared_ptr<const Directory> directory) {
    m_directory = std::move(directory);
    refreshAll();
}

void WallView::setAlarms(const QHash<CameraId, TileAlarm>& alarms) {
    m_alarms = alarms;
    refreshAll();
}

void WallView::setPtz(const QHash<CameraId, TilePtz>& ptz) {
    m_ptz = ptz;
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
    if (id.isNull())
        return caption;
    const Camera camera = m_directory->cameras.value(id);
    caption.number = camera.number;
    caption.name = camera.name;
    caption.commune = m_directory->communes.value(camera.commune).name;
    caption.site = m_directory->sites.value(camera.site).name;
    caption.status = m_controller.status(tile);
    if (const auto alarm = m_alarms.constFind(id); alarm != m_alarms.constEnd())
        caption.alarm = *alarm;
    if (const auto ptz = m_ptz.constFind(id); ptz != m_ptz.constEnd())
        caption.ptz = *ptz;
    return caption;
}

QRect WallView::tileRect(int tile) const {
    return m_rects.value(tile);
}

int WallView::tileAt(QPoint position) const {
    for (qsizetype i = 0; i < m_rects.size(); ++i) {
        if (m_rects[i].contains(position))
            return static_cast<int>(i);
    }
    return -1;
}

void WallView::layOut() {
    m_rects = m_controller.layout().geometry(size(), tileGap);
    const double ratio = devicePixelRatioF();
    for (int tile = 0; tile < m_rects.size(); ++tile)
        m_controller.setTileSize(tile, (QSizeF(m_rects[tile].size()) * ratio).toSize());
    refreshAll();
    update();
}

void WallView::refresh(int tile) {
    if (tile < 0 || tile >= m_rects.size())
        return;
    const double ratio = devicePixelRatioF();
    const TileCaption now = caption(tile);
    const QRect& rect = m_rects[tile];
    TileScene scene;
    scene.area = QRect(QPoint(qRound(rect.x() * ratio), qRound(rect.y() * ratio)),
                       (QSizeF(rect.size()) * ratio).toSize());
    scene.treatment = now.number == 0 ? Treatment::Hide : treatmentOf(now.status);
    scene.overlays = paintTile(now, rect.size(), ratio);
    m_renderer.setScene(tile, std::move(scene));
    if (tile == m_controller.focus())
        setAccessibleDescription(spokenText(now));
    if (!m_frameTimer.isActive())
        m_frameTimer.start();
}

void WallView::refreshAll() {
    for (int tile = 0; tile < m_rects.size(); ++tile)
        refresh(tile);
}

void WallView::updateDirty() {
    const QRegion dirty = m_renderer.takeDirty();
    const double ratio = devicePixelRatioF();
    if (qFuzzyCompare(ratio, 1.0)) {
        update(dirty);
        return;
    }
    for (const QRect& rect : dirty)
        update(QRectF(rect.x() / ratio, rect.y() / ratio, rect.width() / ratio, rect.height() / ratio)
                   .toAlignedRect());
}

void WallView::paintEvent(QPaintEvent* event) {
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

void WallView::focusInEvent(QFocusEvent*) {
    refresh(m_controller.focus());
}

void WallView::focusOutEvent(QFocusEvent*) {
    refresh(m_controller.focus());
}

void WallView::showEvent(QShowEvent*) {
    window()->installEventFilter(this); // minimised, a window stays shown
    updateVisibility();
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

void WallView::callCamera() {
    if (m_callUp.isEmpty())
        return;
    if (const Camera* camera = m_callUp.exact(*m_directory))
        m_controller.show(m_controller.focus(), camera->id);
    else
        Q_EMIT callUpFailed(m_callUp.digits());
    m_callUp.clear();
    Q_EMIT callUpChanged();
}

void WallView::keyPressEvent(QKeyEvent* event) {
    if (const int digit = digitOf(*event); digit >= 0) {
        m_callUp.type(digit);
        Q_EMIT callUpChanged();
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
            m_controller.backToLive(m_controller.focus());
        m_callUp.clear();
        break;
    case Qt::Key_J:
        if (event->modifiers() != Qt::NoModifier)
            return QWidget::keyPressEvent(event);
        Q_EMIT replayAsked(m_controller.focus());
        return;
    case Qt::Key_Delete:
        m_controller.show(m_controller.focus(), {});
        return;
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
    case Qt::Key_I:
        if (event->modifiers() == Qt::NoModifier) {
            setStripsShown(!m_strips);
            return;
        }
        QWidget::keyPressEvent(event);
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
    startTileDrag(std::exchange(m_pressedTile, -1));
}

void WallView::startTileDrag(int tile) {
    if (m_controller.cameraAt(tile).isNull())
        return;
    auto* mime = new QMimeData;
    mime->setData(QString::fromLatin1(tileMime), QByteArray::number(tile));
    auto* drag = new QDrag(this);
    drag->setMimeData(mime);
    drag->exec(Qt::MoveAction);
}

void WallView::dragEnterEvent(QDragEnterEvent* event) {
    if (event->mimeData()->hasFormat(QString::fromLatin1(cameraMime)) ||
        (event->source() == this && event->mimeData()->hasFormat(QString::fromLatin1(tileMime))))
        event->acceptProposedAction();
}

void WallView::dragMoveEvent(QDragMoveEvent* event) {
    event->setAccepted(tileAt(event->position().toPoint()) >= 0);
}

void WallView::dropEvent(QDropEvent* event) {
    const int tile = tileAt(event->position().toPoint());
    const QMimeData& mime = *event->mimeData();
    event->ignore();
    if (tile < 0)
        return;
    if (mime.hasFormat(QString::fromLatin1(tileMime))) {
        bool isNumber = false;
        const int from = mime.data(QString::fromLatin1(tileMime)).toInt(&isNumber);
        if (!isNumber || from < 0 || from >= m_controller.tileCount())
            return;
        m_controller.swap(from, tile);
    } else {
        const auto camera =
            CameraId::fromString(QString::fromUtf8(mime.data(QString::fromLatin1(cameraMime))));
        if (camera.isNull())
            return;
        m_controller.show(tile, camera);
    }
    m_controller.setFocus(tile);
    event->acceptProposedAction();
}

bool WallView::event(QEvent* event) {
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        const int tile = tileAt(help->pos());
        const TileCaption text = tile >= 0 ? caption(tile) : TileCaption{};
        if (text.number == 0)
            QToolTip::hideText();
        else
            QToolTip::showText(help->globalPos(),
                               QStringLiteral("%1 · %2\n%3 · %4\n%5")
                                       .arg(QString::number(text.number), text.name, text.commune, text.site,
                                            wordOf(text.status, text.now)) +
                                   (text.ptz ? QLatin1Char('\n') + ptzText(*text.ptz, text.now) : QString()),
                               this, tileRect(tile));
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
