// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "remote_walls.h"

#include <QWidget>

class QLabel;

namespace vigie::look {
class ActionButton;
}

namespace vigie::app {

/// A quiet band in the desk's window: what another desk proposes to show here, with the keys that accept or
/// refuse it; then for a minute the key that undoes it. It takes no focus and lies over no image.
/// Thread: GUI. Ownership: the walls, the desk and the clock outlive it.
class RemoteBand final : public QWidget {
    Q_OBJECT

public:
    RemoteBand(RemoteWalls& walls, const Desk& desk, const Clock& clock, QWidget* parent = nullptr);

    /// While it does, its button has the key.
    [[nodiscard]] bool offersUndo() const;

Q_SIGNALS:
    void changed();

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void refresh();

    RemoteWalls& m_walls;
    const Desk& m_desk;
    const Clock& m_clock;
    QLabel* m_title;
    QLabel* m_detail;
    look::ActionButton* m_accept;
    look::ActionButton* m_refuse;
    look::ActionButton* m_undo;
    QTimer m_second;
    QTimer m_undoOffer; // runs while undoing is offered
    WallSendId m_offered;
};

} // namespace vigie::app
