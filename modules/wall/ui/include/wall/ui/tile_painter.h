// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "live/live_status.h"
#include "look/ui/state_glyph.h"
#include "wall/renderer.h"
#include "wall/ui/ptz_pad.h"
#include "wall/wall_controller.h"

#include <QString>

namespace vigie::wall {

/// An alarm tied to a tile's camera and not yet closed.
struct TileAlarm {
    int priority = 3;
    QString title;
    UtcTime since{};
};

/// What a tile is for, besides showing the camera put there.
enum class TileRole { Plain, Hotspot, AlarmSpot };
/// What a tile says of the sound of its camera.
struct TileSound {
    QString text;             ///< «Son», «Parole…»; empty for nothing
    std::optional<int> level; ///< bars of 0 to 5, while sound goes either way
    bool operator==(const TileSound&) const = default;
};

/// All that is written on a tile. A value: equal captions paint equally.
struct TileCaption {
    int number = 0; ///< 0: an empty tile
    QString name;
    QString commune;
    QString site;
    live::LiveStatus status;
    TileRole role = TileRole::Plain;
    int alarmPlace = 0; ///< of an alarm spot's alarm, from 1, among `alarms`
    int alarms = 0;     ///< that have a camera to show
    QString noAlarm;    ///< what an alarm spot without one says
    std::optional<TileAlarm> alarm;
    TileSound sound;
    std::optional<UtcTime> bareUntil; ///< its privacy masks are lifted until then
    std::optional<TilePtz> ptz;
    bool chosen = false;  ///< a number typed goes here
    bool focused = false; ///< and the wall has the keys
    bool strips = true;   ///< the operator may hide them; they come back by themselves when not live
    double zoom = 1;
    std::optional<TourStatus> tour;
    std::optional<live::LiveDiagnostics> diagnostics; ///< written over the picture for a technician
    QString renderer;                                 ///< among them
    UtcTime now{};
};

/// The state's shape and words.
[[nodiscard]] look::Glyph glyphOf(const live::LiveStatus& status);
[[nodiscard]] QString wordOf(const live::LiveStatus& status, UtcTime now);
[[nodiscard]] Treatment treatmentOf(const live::LiveStatus& status);
/// «142, Parking Gare, perdue depuis 00:03:12»: what a screen reader says.
[[nodiscard]] QString spokenText(const TileCaption& caption);

/// Strips, plate and frame of one tile of `size` logical pixels, as images in device pixels.
/// The tile has three shapes by width: small (< 360), medium, large (from 760).
/// `device` is the tile's size in device pixels where it isn't just `size` times the ratio.
[[nodiscard]] QList<Overlay> paintTile(const TileCaption& caption, QSize size, double devicePixelRatio,
                                       QSize device = {});

} // namespace vigie::wall
