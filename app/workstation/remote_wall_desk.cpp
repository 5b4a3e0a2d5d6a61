// SPDX-License-Identifier: GPL-3.0-or-later
#include "remote_wall_desk.h"

#include <QShortcut>

namespace vigie::app {

RemoteWallDesk::RemoteWallDesk(Services& services, Desk& desk, WallPage& wall, MonitorWalls& monitors,
                               QWidget& window)
    : m_monitors(wall, monitors)
    , m_walls(services, desk, m_monitors)
    , m_page(new RemotePage(m_walls, desk, wall.controller(), services.clock, &window))
    , m_band(new RemoteBand(m_walls, desk, services.clock, &window))
    , m_undo(new QShortcut(QKeySequence(Qt::CTRL | Qt::Key_Z), &window)) {
    m_page->hide();
    connect(&m_walls, &RemoteWalls::said, this, &RemoteWallDesk::done);
    connect(m_page, &RemotePage::unmannedWanted, &m_monitors, &StationMonitors::setUnmanned);
    connect(m_undo, &QShortcut::activated, &m_walls, &RemoteWalls::undo);
    connect(m_band, &RemoteBand::changed, this, [this] { m_undo->setEnabled(!m_band->offersUndo()); });
    connect(&monitors, &MonitorWalls::opened, this, [this](WallPage* page) {
        const auto key = [this, page](const QKeySequence& keys, void (RemoteWalls::*act)()) {
            auto* shortcut = new QShortcut(keys, page);
            connect(shortcut, &QShortcut::activated, &m_walls, act);
        };
        key(Qt::Key_F10, &RemoteWalls::accept);
        key(Qt::CTRL | Qt::Key_F10, &RemoteWalls::refuse);
        key(Qt::CTRL | Qt::Key_Z, &RemoteWalls::undo);
    });
}

RemoteWallDesk::~RemoteWallDesk() {
    delete m_page;
    delete m_band;
    delete m_undo;
}

} // namespace vigie::app
