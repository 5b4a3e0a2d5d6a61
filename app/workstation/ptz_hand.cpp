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
    , m_ptz(ptz) {
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
        m_ptz.steer(velocityOf(key));
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
    const auto pulse =
        click ? ptz::pulseTowards(fromCentre(m_pressedAt), m_view.tileRect(m_tile).size()) : std::nullopt;
    letGo();
    if (pulse)
        m_ptz.pulse(pulse->velocity, pulse->lasts);
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
        m_ptz.release();
    } else if (m_keys.press(event.key(), onPad(event), event.modifiers().testFlag(Qt::ShiftModifier))) {
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
