// SPDX-License-Identifier: GPL-3.0-or-later
#include "wall/mask_drawing.h"

#include <QCoreApplication>

#include <algorithm>

namespace vigie::wall {
namespace {

constexpr qsizetype mostSteps = 200;

bool isNear(QPointF a, QPointF b, QSizeF reach) {
    return qAbs(a.x() - b.x()) <= reach.width() && qAbs(a.y() - b.y()) <= reach.height();
}

QPointF inside(QPointF point) {
    return {std::clamp(point.x(), 0.0, 1.0), std::clamp(point.y(), 0.0, 1.0)};
}

} // namespace

void MaskDrawing::remember() {
    m_past.append(m_now);
    if (m_past.size() > mostSteps)
        m_past.removeFirst();
}

bool MaskDrawing::press(QPointF at, QSizeF reach) {
    at = inside(at);
    m_moved = false;
    if (m_now.open.isEmpty()) {
        for (int mask = 0; mask < m_now.masks.size(); ++mask) {
            const auto& points = m_now.masks[mask].points;
            for (int point = 0; point < points.size(); ++point) {
                if (isNear(points[point], at, reach)) {
                    m_chosen = Grip{mask, point};
                    m_held = true;
                    return true;
                }
            }
        }
    }
    m_chosen.reset();
    // The second press of a double click is no second point.
    if (!m_now.open.isEmpty() && isNear(m_now.open.last(), at, reach))
        return true;
    if (m_now.masks.size() >= PrivacyMask::mostMasks || m_now.open.size() >= PrivacyMask::mostPoints)
        return false;
    remember();
    m_now.open.append(at);
    return true;
}

void MaskDrawing::drag(QPointF to) {
    if (!m_held || !m_chosen)
        return;
    if (!std::exchange(m_moved, true))
        remember(); // one step, however long the way
    m_now.masks[m_chosen->mask].points[m_chosen->point] = inside(to);
}

bool MaskDrawing::close() {
    if (m_now.open.size() < PrivacyMask::fewestPoints)
        return false;
    remember();
    m_now.masks.append({freeName(), std::exchange(m_now.open, {})});
    m_chosen.reset();
    return true;
}

bool MaskDrawing::dropOpen() {
    if (m_now.open.isEmpty())
        return false;
    remember();
    m_now.open.clear();
    return true;
}

bool MaskDrawing::removePoint() {
    if (!m_now.open.isEmpty()) {
        remember();
        m_now.open.removeLast();
        return true;
    }
    if (!m_chosen)
        return false;
    remember();
    auto& points = m_now.masks[m_chosen->mask].points;
    if (points.size() > PrivacyMask::fewestPoints)
        points.removeAt(m_chosen->point);
    else
        m_now.masks.removeAt(m_chosen->mask);
    m_chosen.reset();
    m_held = false;
    return true;
}

bool MaskDrawing::removeMask() {
    if (!m_now.open.isEmpty() || !m_chosen)
        return false;
    remember();
    m_now.masks.removeAt(m_chosen->mask);
    m_chosen.reset();
    m_held = false;
    return true;
}

bool MaskDrawing::undo() {
    if (m_past.isEmpty())
        return false;
    m_now = m_past.takeLast();
    m_chosen.reset();
    m_held = false;
    return true;
}

QString MaskDrawing::freeName() const {
    for (int number = 1;; ++number) {
        const QString name = QCoreApplication::translate("wall", "Masque %1").arg(number);
        if (std::none_of(m_now.masks.begin(), m_now.masks.end(),
                         [&name](const PrivacyMask& mask) { return mask.name == name; }))
            return name;
    }
}

} // namespace vigie::wall
