// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk_command.h"
#include "palette.h"
#include "wall_page.h"

#include <QObject>

namespace vigie::app {

/// What the palette of one window reaches.
struct PaletteReach {
    QWidget* window = nullptr; ///< whose buttons in sight are offered
    WallPage* wall = nullptr;  ///< where a camera goes
    int monitor = 1;           ///< this wall's number
    /// The desk's other walls that are open, by monitor.
    std::function<QList<std::pair<int, WallPage*>>()> walls{};
    /// How many monitors this desk has; walls of some may not be open.
    std::function<int()> monitors{};
    std::function<QList<DeskCommand>()> commands{}; ///< the window's own
    std::function<void(const CameraId&)> call{};    ///< to the focused tile
    std::function<void(const CameraId&, int monitor)> send{};
    std::function<void(const CameraId&)> diagnose{}; ///< none: this person has no such page
};

/// Fills a palette from a window: its commands, its buttons in sight, the wall's commands, saved layouts, the
/// tiles of the other monitors, and what a camera found can be told to do.
/// Thread: GUI. Ownership: the palette is whoever shows it's; everything else outlives this.
class PaletteDesk final : public QObject {
    Q_OBJECT

public:
    PaletteDesk(Desk& desk, PaletteReach reach, QObject* parent);

    [[nodiscard]] Palette& palette() { return *m_palette; }

private:
    void fill();
    [[nodiscard]] QList<PaletteEntry> entries() const;
    void addCommands(QList<PaletteEntry>& all, const QList<DeskCommand>& commands) const;
    void addButtons(QList<PaletteEntry>& all) const;
    void addWallCommands(QList<PaletteEntry>& all) const;
    void addLayouts(QList<PaletteEntry>& all) const;
    void addTiles(QList<PaletteEntry>& all) const;
    [[nodiscard]] QList<PaletteAct> cameraActs(const CameraId& camera) const;
    /// The monitor that Ctrl+Return sends to; 0: this desk has no other, which Ctrl+Return then says.
    [[nodiscard]] int otherMonitor() const;
    [[nodiscard]] QString nameOf(const CameraId& camera) const;

    Desk& m_desk;
    PaletteReach m_reach;
    Palette* m_palette;
};

} // namespace vigie::app
