// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "remote_walls.h"
#include "wall/wall_controller.h"

#include <QWidget>

class QLabel;
class QLineEdit;
class QTreeWidget;
class QTreeWidgetItem;

namespace vigie::look {
class ActionButton;
}

namespace vigie::app {

/// The other workstations and their monitors with what they show, the keys that send the focused camera or
/// the wall's layout there, and what became of what was sent. Cameras are dropped on a monitor from the tree,
/// too. Thread: GUI. Ownership: what it is given outlives it.
class RemotePage final : public QWidget {
    Q_OBJECT

public:
    RemotePage(RemoteWalls& walls, const Desk& desk, wall::WallController& wall, const Clock& clock,
               QWidget* parent = nullptr);

    /// Sends cameras to a monitor as a drop does: one by itself, several as a layout.
    void drop(const QList<CameraId>& cameras, const DeskId& desk, int monitor);

Q_SIGNALS:
    /// One of this desk's own monitors.
    void unmannedWanted(int monitor, bool unmanned);

protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

private:
    struct Target {
        DeskId desk;
        int monitor = 0;
    };

    void build();
    void showDesks();
    void showSends();
    void showSend(const WallSend& send, QTreeWidgetItem& item) const;
    void refresh();
    void addDesk(const RemoteDesk& desk, bool own);
    [[nodiscard]] Target current() const;
    [[nodiscard]] std::optional<WallSend> toWithdraw() const;
    [[nodiscard]] QString takeReason();
    void sendCamera();
    void sendLayout();

    RemoteWalls& m_walls;
    const Desk& m_desk;
    wall::WallController& m_wall;
    const Clock& m_clock;
    QLabel* m_what;
    QTreeWidget* m_desks;
    QLabel* m_empty;
    look::ActionButton* m_camera;
    look::ActionButton* m_layout;
    look::ActionButton* m_unmanned;
    look::ActionButton* m_withdraw;
    QLineEdit* m_reason;
    QTreeWidget* m_sends;
    QLabel* m_noSends;
    QTimer m_second;
};

} // namespace vigie::app
