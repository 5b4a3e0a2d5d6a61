// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/places.h"

#include <optional>

namespace vigie::wall {

/// A camera's masks while a hand draws them: points are set one by one, closed to a polygon, dragged,
/// removed, and all of it undone step by step. A value without pixels: the caller says what is near. Units:
/// fractions of the picture; `reach` likewise, horizontally and vertically.
class MaskDrawing final {
public:
    explicit MaskDrawing(QList<PrivacyMask> masks = {})
        : m_now{masks, {}}
        , m_saved(std::move(masks)) {}

    struct Grip {
        int mask = 0;
        int point = 0;
        friend bool operator==(const Grip&, const Grip&) = default;
    };

    [[nodiscard]] const QList<PrivacyMask>& masks() const { return m_now.masks; }
    /// The polygon being drawn, open.
    [[nodiscard]] const QList<QPointF>& open() const { return m_now.open; }
    /// What Delete would take away.
    [[nodiscard]] std::optional<Grip> chosen() const { return m_chosen; }
    [[nodiscard]] bool isChanged() const { return m_now.masks != m_saved || !m_now.open.isEmpty(); }
    [[nodiscard]] bool canUndo() const { return !m_past.isEmpty(); }

    /// Takes hold of the point that is near, unless a polygon is open; else sets a point. False when nothing
    /// more can be added: 32 points, 32 masks.
    bool press(QPointF at, QSizeF reach);
    void drag(QPointF to);
    void release() { m_held = false; }
    /// Closes the open polygon; false with fewer than three points, which then stays open.
    bool close();
    /// Drops the open polygon; false when none is.
    bool dropOpen();
    /// The open polygon's last point, else the chosen one; a polygon that would keep two points goes whole.
    bool removePoint();
    /// The chosen point's whole mask.
    bool removeMask();
    bool undo();
    void saved(const QList<PrivacyMask>& masks) { m_saved = masks; }

private:
    struct State {
        QList<PrivacyMask> masks;
        QList<QPointF> open;
    };
    void remember();
    [[nodiscard]] QString freeName() const;

    State m_now;
    QList<PrivacyMask> m_saved;
    QList<State> m_past;
    std::optional<Grip> m_chosen;
    bool m_held = false;
    bool m_moved = false;
};

} // namespace vigie::wall
