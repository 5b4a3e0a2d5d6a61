// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

namespace vigie::app {

/// The box that is being drawn on a tile's picture for a head to zoom on. Pixels only: its parent keeps the
/// mouse. Thread: GUI.
class AimBox final : public QWidget {
public:
    explicit AimBox(QWidget* parent);

    /// In the parent's points; hidden by an empty one.
    void span(const QRect& box);

protected:
    void paintEvent(QPaintEvent* event) override;
};

} // namespace vigie::app
