// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/ids.h"

#include <QList>

#include <chrono>
#include <variant>

namespace vigie::wall {

/// Cameras that one tile shows in turn. A value.
struct Tour {
    static constexpr int mostCameras = 100;
    static constexpr std::chrono::seconds shortest{2};
    static constexpr std::chrono::seconds longest{600};

    QList<CameraId> cameras;
    std::chrono::seconds dwell{8}; ///< on each

    [[nodiscard]] bool isEmpty() const { return cameras.isEmpty(); }
    [[nodiscard]] bool operator==(const Tour&) const = default;
};

/// The tile shows, large, the camera of whichever tile has the focus; a wall has one. While it has the focus
/// itself it keeps its camera, and a camera called there stays until the focus goes elsewhere. An empty tile
/// changes nothing.
struct Hotspot {
    /// The focus has to stay that long: arrows walking over a wall open no streams.
    static constexpr std::chrono::milliseconds settles{300};
    [[nodiscard]] bool operator==(const Hotspot&) const = default;
};

/// The tile shows the camera of an alarm; the first of a wall the most urgent's, the next one the next. It
/// doesn't take turns between alarms: what is most urgent stays in sight until someone took it, and nothing
/// moves by itself under an operator's eyes. A camera can't be called there: an alarm would be out of sight.
struct AlarmSpot {
    [[nodiscard]] bool operator==(const AlarmSpot&) const = default;
};

/// What fills a tile by itself, instead of the camera that a hand put there.
using TileFill = std::variant<Tour, Hotspot, AlarmSpot>;

} // namespace vigie::wall
