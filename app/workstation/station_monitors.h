// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "local_monitors.h"
#include "monitor_walls.h"

namespace vigie::app {

/// The desk's own wall as monitor 1 and the walls on the other monitors from 2 on.
/// Thread: GUI. Ownership: both outlive it.
class StationMonitors final : public LocalMonitors {
    Q_OBJECT

public:
    StationMonitors(WallPage& desk, MonitorWalls& walls, QObject* parent = nullptr);

    [[nodiscard]] QList<DeskMonitor> monitors() const override;
    [[nodiscard]] bool open(int monitor) override;
    [[nodiscard]] wall::Layout layout(int monitor) const override;
    [[nodiscard]] int focus(int monitor) const override;
    void show(int monitor, const wall::Layout& layout) override;

    /// «Mur sans opérateur»: kept with the monitor's name from one start to the next. Not for monitor 1.
    void setUnmanned(int monitor, bool unmanned);

private:
    [[nodiscard]] WallPage* page(int monitor) const;
    void watch(WallPage* page);

    WallPage& m_desk;
    MonitorWalls& m_walls;
};

} // namespace vigie::app
