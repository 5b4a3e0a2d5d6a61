// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "remote_band.h"
#include "remote_page.h"
#include "station_monitors.h"

#include <QPointer>

class QShortcut;

namespace vigie::app {

/// Ties this workstation's walls to the others': the page that sends, the band that asks, the keys that
/// answer from every window. Thread: GUI. Ownership: owns page and band wherever they are shown; is deleted
/// before the wall and the monitors' walls.
class RemoteWallDesk final : public QObject {
    Q_OBJECT

public:
    RemoteWallDesk(Services& services, Desk& desk, WallPage& wall, MonitorWalls& monitors, QWidget& window);
    ~RemoteWallDesk() override;

    [[nodiscard]] RemoteWalls& walls() { return m_walls; }
    [[nodiscard]] RemotePage& page() { return *m_page; }
    [[nodiscard]] RemoteBand& band() { return *m_band; }

Q_SIGNALS:
    void done(const QString& what);

private:
    StationMonitors m_monitors;
    RemoteWalls m_walls;
    QPointer<RemotePage> m_page;
    QPointer<RemoteBand> m_band;
    QPointer<QShortcut> m_undo; // the band's button has the key while it is offered there
};

} // namespace vigie::app
