// SPDX-License-Identifier: GPL-3.0-or-later
#include "ptz_hand.h"

#include <QApplication>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QWheelEvent>

namespace vigie::app {

using namespace std::chrono_literals;
using devices::PtzVelocity;
using wall::PadKey;

namespace {

constexpr auto clickLasts = 250ms;
constexpr double padSpeed = 0.5;

PtzVelocity velocityOf(PadKey key) {
    switch (key) {
    case PadKey::Up:
        return {0, padSpeed, 0};
    case PadKey::Down:
        return {0, -padSpeed, 0};
    case PadKey::Left:
        return {-padSpeed, 0, 0};
    case PadKey::Right:
        return {padSpeed, 0, 0};
    case PadKey::Closer:
        return {0, 0, padSpeed};
    case PadKey::Wider:
        return {0, 0, -padSpeed};
    case PadKey::Halt:
    case PadKey::None:
        break;
    }
    return {};
}

bool onPad(const QKeyEvent& event) {
    return event.modifiers().testFlag(Qt::KeypadModifier);
}

// Ctrl with the top row, by the key's place: an AZERTY one gives & é " there. 0 for any other key.
int presetOf(const QKeyEvent& event) {
    if ((event.modifiers() & ~Qt::ShiftModifier) != Qt::ControlModifier)
        return 0;
    if (event.key() >= Qt::Key_1 && event.key() <= Qt::Key_9)
        return event.key() - Qt::Key_0;
    const quint32 code = event.nativeScanCode();
    return code >= 10 && code <= 18 ? static_cast<int>(code - 9) : 0;
}

} // namespace

PtzHand::PtzHand(wall::WallView& view, wall::WallController& wall, ptz::PtzController& ptz, QObject* parent)
    : QObject(parent)
    , m_view(view)
    , m_wall(wall)
    , m_ptz(ptz)
    , m_box(new AimBox(&view)) {
    m_hold.setSingleShot(true);
    m_hold.setInterval(clickLasts);
    connect(&m_hold, &QTimer::timeout, this, [this] {
        if (m_tile < 0)
            return;
        m_dragging = true;
        m_ptz.steer(ptz::velocityOfDrag(fromCentre(m_at), m_view.tileRect(m_tile).size()));
    });
    connect(&m_wall, &wall::WallController::focusChanged, this, [this](int tile) {
        if (!holdsTile(tile))
            letGo();
    });
    connect(&m_ptz, &ptz::PtzController::changed, this, [this] {
        if (m_ptz.state() != ptz::PtzController::State::Held)
            letGo();
    });
    m_view.installEventFilter(this);
}

bool PtzHand::holdsTile(int tile) const {
    const CameraId camera = m_wall.cameraAt(tile);
    return !camera.isNull() && m_ptz.holds(camera);
}

QPointF PtzHand::fromCentre(QPoint position) const {
    return position - QRectF(m_view.tileRect(m_tile)).center();
}

void PtzHand::setPad(PadKey key) {
    if (std::exchange(m_pad, key) != key)
        Q_EMIT padChanged();
}

void PtzHand::letGo() {
    m_hold.stop();
    const bool moved = m_dragging || m_pad != PadKey::None || !m_keys.isIdle();
    m_tile = -1;
    m_dragging = false;
    m_drawing = false;
    m_box->span({});
    m_keys.clear();
    setPad(PadKey::None);
    if (moved)
        m_ptz.steer({});
}

bool PtzHand::eventFilter(QObject* watched, QEvent* event) {
    if (watched != &m_view)
        return QObject::eventFilter(watched, event);
    switch (event->type()) {
    case QEvent::MouseButtonPress:
    case QEvent::MouseButtonDblClick:
        return press(static_cast<QMouseEvent&>(*event));
    case QEvent::MouseMove:
        return drag(static_cast<QMouseEvent&>(*event));
    case QEvent::MouseButtonRelease:
        return let(static_cast<QMouseEvent&>(*event));
    case QEvent::Wheel:
        return wheel(static_cast<QWheelEvent&>(*event));
    case QEvent::ShortcutOverride:
        if (takesKey(static_cast<QKeyEvent&>(*event))) {
            event->accept();
            return true;
        }
        break;
    case QEvent::KeyPress:
        return keyPress(static_cast<QKeyEvent&>(*event));
    case QEvent::KeyRelease:
        return keyRelease(static_cast<QKeyEvent&>(*event));
    case QEvent::FocusOut:
    case QEvent::Hide:
        letGo();
        break;
    default:
        break;
    }
    return false;
}

// 5 and the pad's middle stop whatever the head does, on its way to a preset as well.
void PtzHand::drive(PadKey key) {
    if (key == PadKey::Halt)
        m_ptz.halt();
    else
        m_ptz.steer(velocityOf(key));
}

bool PtzHand::mayDrawBox() {
    const auto abilities = m_ptz.abilities(m_ptz.camera());
    if (!abilities || abilities->whyNoBox.isEmpty())
        return true;
    Q_EMIT refused(abilities->whyNoBox);
    return false;
}

QRect PtzHand::drawnBox() const {
    if ((m_at - m_pressedAt).manhattanLength() < QApplication::startDragDistance())
        return {};
    return QRect(m_pressedAt, m_at).normalized() & m_view.tileRect(m_tile);
}

void PtzHand::aimAtPoint(int tile, QPoint position) {
    const QSizeF size = m_view.tileRect(tile).size();
    const auto map = m_view.pictureMap(tile);
    const QPointF at = m_view.toCanvas(position);
    if (!map || !QRectF(map->target()).contains(at)) {
        // Beside the picture, or before it: no point of it, only a direction.
        const QPointF centre = QRectF(m_view.tileRect(tile)).center();
        if (const auto pulse = ptz::pulseTowards(position - centre, size))
            m_ptz.pulse(pulse->velocity, pulse->lasts);
        return;
    }
    const QPointF point = map->toPicture(at);
    m_ptz.centre(
        {point, {}},
        ptz::pulseTowards({(point.x() - 0.5) * size.width(), (point.y() - 0.5) * size.height()}, size));
    m_view.centreZoom(tile, false);
}

void PtzHand::aimAtBox(int tile, const QRect& box) {
    const auto map = m_view.pictureMap(tile);
    if (!map)
        return;
    const QRectF drawn(m_view.toCanvas(box.topLeft()),
                       m_view.toCanvas(QPointF(box.topLeft()) + QPointF(box.width(), box.height())));
    const QRectF seen = drawn & QRectF(map->target());
    if (seen.isEmpty())
        return;
    const QRectF part =
        QRectF(map->toPicture(seen.topLeft()), map->toPicture(seen.bottomRight())).normalized();
    m_ptz.centre({part.center(), part.size()}, std::nullopt);
    m_view.centreZoom(tile, true);
}

bool PtzHand::press(const QMouseEvent& event) {
    const int tile = m_view.tileAt(event.pos());
    if (event.button() != Qt::LeftButton || tile < 0 || !holdsTile(tile))
        return false;
    letGo();
    m_wall.setFocus(tile);
    m_view.setFocus(Qt::MouseFocusReason);
    m_tile = tile;
    m_pressedAt = m_at = event.pos();
    const QRect place = m_view.tileRect(tile);
    const PadKey key = wall::padKeyAt(place.size(), event.pos() - place.topLeft());
    if (key != PadKey::None) {
        setPad(key);
        drive(key);
    } else if (event.modifiers() == Qt::ShiftModifier && mayDrawBox()) {
        m_drawing = true;
    } else {
        m_hold.start();
    }
    return true;
}

bool PtzHand::drag(const QMouseEvent& event) {
    if (m_tile < 0)
        return false;
    m_at = event.pos();
    if (m_pad != PadKey::None)
        return true;
    if (m_drawing) {
        m_box->span(drawnBox());
        return true;
    }
    if (!m_dragging && (m_at - m_pressedAt).manhattanLength() < QApplication::startDragDistance())
        return true;
    m_hold.stop();
    m_dragging = true;
    m_ptz.steer(ptz::velocityOfDrag(fromCentre(m_at), m_view.tileRect(m_tile).size()));
    return true;
}

bool PtzHand::let(const QMouseEvent& event) {
    if (event.button() != Qt::LeftButton || m_tile < 0)
        return false;
    const bool click = !m_dragging && m_pad == PadKey::None;
    const int tile = m_tile;
    const QPoint at = m_pressedAt;
    const QRect box = m_drawing ? drawnBox() : QRect();
    letGo();
    if (!box.isEmpty())
        aimAtBox(tile, box);
    else if (click)
        aimAtPoint(tile, at);
    return true;
}

bool PtzHand::wheel(const QWheelEvent& event) {
    if (!holdsTile(m_view.tileAt(event.position().toPoint())))
        return false;
    if (const auto pulse = ptz::pulseOfWheel(event.angleDelta().y()))
        m_ptz.pulse(pulse->velocity, pulse->lasts);
    return true;
}

bool PtzHand::takesKey(const QKeyEvent& event) const {
    if (!holdsTile(m_wall.focus()))
        return false;
    if (presetOf(event) != 0)
        return true;
    if (event.key() == Qt::Key_Escape) // digits typed are dropped first
        return event.modifiers() == Qt::NoModifier && m_view.callUp().isEmpty();
    constexpr auto ours = Qt::ShiftModifier | Qt::KeypadModifier;
    return (event.modifiers() & ~ours) == Qt::NoModifier && ptz::KeyHand::steers(event.key(), onPad(event));
}

bool PtzHand::keyPress(const QKeyEvent& event) {
    if (event.key() == Qt::Key_P && event.modifiers() == Qt::NoModifier) {
        if (!event.isAutoRepeat())
            Q_EMIT takeAsked();
        return true;
    }
    if (!takesKey(event))
        return false;
    if (event.isAutoRepeat())
        return true;
    if (const int number = presetOf(event); number != 0) {
        Q_EMIT presetAsked(number);
    } else if (event.key() == Qt::Key_Escape) {
        if (m_drawing)
            letGo(); // of the box alone
        else
            m_ptz.release();
    } else if (m_keys.press(event.key(), onPad(event), event.modifiers().testFlag(Qt::ShiftModifier))) {
        if (m_keys.isIdle())
            drive(PadKey::Halt);
        else
            m_ptz.steer(m_keys.velocity());
    }
    return true;
}

bool PtzHand::keyRelease(const QKeyEvent& event) {
    if (m_keys.isIdle() || event.isAutoRepeat())
        return false;
    // Its Ctrl or Num Lock may have gone before it: only the key counts.
    if (!m_keys.release(event.key(), onPad(event)))
        return false;
    m_ptz.steer(m_keys.velocity());
    return true;
}

} // namespace vigie::app
