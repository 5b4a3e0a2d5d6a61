// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "aim_box.h"
#include "ptz/ptz_controller.h"
#include "ptz/ptz_input.h"
#include "wall/ui/wall_view.h"

namespace vigie::app {

/// The hands on a wall whose camera this desk steers, taken before the wall sees them. A drag away from the
/// tile's centre gives speed and direction, a click brings its point to the centre, a box drawn with Shift
/// fills the view, the wheel zooms, the pad's keys move while pressed; the numeric pad turns, + and - zoom,
/// Ctrl+1 to 9 are presets, Escape frees. Everything stops when it is let go and when the wall loses the
/// keys. Thread: GUI. Ownership: the view, its controller and the PTZ's outlive it.
class PtzHand final : public QObject {
    Q_OBJECT

public:
    PtzHand(wall::WallView& view, wall::WallController& wall, ptz::PtzController& ptz,
            QObject* parent = nullptr);

    [[nodiscard]] wall::PadKey pressedKey() const { return m_pad; }
    /// Lets go of all keys and buttons; a head that moved by them stops.
    void letGo();

    bool eventFilter(QObject* watched, QEvent* event) override;

Q_SIGNALS:
    /// The take key, where no button has it.
    void takeAsked();
    /// From 1.
    void presetAsked(int number);
    void padChanged();
    /// What the hand asked for and the head can't do; a sentence that says why.
    void refused(const QString& why);

private:
    [[nodiscard]] bool holdsTile(int tile) const;
    bool press(const QMouseEvent& event);
    bool drag(const QMouseEvent& event);
    bool let(const QMouseEvent& event);
    bool wheel(const QWheelEvent& event);
    bool keyPress(const QKeyEvent& event);
    bool keyRelease(const QKeyEvent& event);
    [[nodiscard]] bool takesKey(const QKeyEvent& event) const;
    [[nodiscard]] QPointF fromCentre(QPoint position) const;
    [[nodiscard]] bool mayDrawBox();
    [[nodiscard]] QRect drawnBox() const;
    void aimAtPoint(int tile, QPoint position);
    void aimAtBox(int tile, const QRect& box);
    void drive(wall::PadKey key);
    void setPad(wall::PadKey key);

    wall::WallView& m_view;
    wall::WallController& m_wall;
    ptz::PtzController& m_ptz;
    ptz::KeyHand m_keys;
    wall::PadKey m_pad = wall::PadKey::None;
    int m_tile = -1; ///< pressed
    QPoint m_pressedAt;
    QPoint m_at;
    bool m_dragging = false;
    bool m_drawing = false; ///< a box
    AimBox* m_box;
    QTimer m_hold; ///< a button held that long is a drag without distance
};

} // namespace vigie::app
