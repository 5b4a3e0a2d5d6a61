// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "wall/mask_drawing.h"
#include "wall/ui/wall_view.h"

#include <QWidget>

namespace vigie::wall {

/// Lies over one tile while its camera's masks are drawn on the live picture. A click sets a point, a double
/// click or Return closes the polygon, dragging moves a point, Delete removes it, Shift+Delete its mask,
/// Ctrl+Z undoes, Ctrl+S saves, Escape drops the open polygon, then leaves (twice when there is something
/// unsaved). Wheel, + and − zoom as ever. What is saved stays covered meanwhile. It leaves by itself when the
/// tile shows another camera. Thread: GUI. Ownership: the view's child; whoever made it deletes it on left().
class MaskEditor final : public QWidget {
    Q_OBJECT

public:
    MaskEditor(WallController& controller, WallView& view, int tile, const QList<PrivacyMask>& masks);

    [[nodiscard]] const CameraId& camera() const { return m_camera; }
    [[nodiscard]] const MaskDrawing& drawing() const { return m_drawing; }
    /// What a hand may do now, in a sentence.
    [[nodiscard]] QString stateText() const;
    /// The catalog has them.
    void setSaved(const QList<PrivacyMask>& masks);

Q_SIGNALS:
    void stateChanged();
    void saveAsked(const QList<vigie::PrivacyMask>& masks);
    void left();

protected:
    bool event(QEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    void place();
    void changed();
    void close();
    void save();
    void escape();
    [[nodiscard]] QPointF toPicture(QPointF position) const;
    [[nodiscard]] QPointF fromPicture(QPointF fraction) const;
    [[nodiscard]] QSizeF reachAt(QPointF position) const;

    WallController& m_controller;
    WallView& m_view;
    int m_tile;
    CameraId m_camera;
    MaskDrawing m_drawing;
    QPointF m_cursor;
    QString m_remark; // of the last key, until the next one
    bool m_warned = false;
};

} // namespace vigie::wall
