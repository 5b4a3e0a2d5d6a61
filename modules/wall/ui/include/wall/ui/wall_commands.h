// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QKeySequence>
#include <QList>
#include <QString>

#include <optional>

class QKeyEvent;

namespace vigie::wall {

/// What a hand may do with the chosen tile of a wall, or with the wall: its keys, and what a menu or a
/// palette lists. Done by WallView::run().
enum class WallCommand {
    Replay,
    ReplayFurther,
    Picture,
    Clear,
    ZoomIn,
    ZoomOut,
    WholePicture,
    Turn,
    PauseTour,
    TourForward,
    TourBack,
    Hotspot,
    AlarmSpot,
    Strips,
    Diagnostics,
};

[[nodiscard]] QList<WallCommand> wallCommands();
[[nodiscard]] QString wallCommandText(WallCommand command);
[[nodiscard]] QKeySequence wallCommandKey(WallCommand command);
/// The command of a key; digits, arrows, Return and Escape are none's.
[[nodiscard]] std::optional<WallCommand> wallCommandOf(const QKeyEvent& event);

} // namespace vigie::wall
