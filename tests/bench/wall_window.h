// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "list_source.h"
#include "live/live_channel.h"
#include "wall/raster_renderer.h"
#include "wall/ui/wall_view.h"

#include <QJsonArray>
#include <QJsonObject>

namespace vigie::bench {

/// A wall in a window of 1920×1080 over the streams of a job, as the workstation makes it.
/// Thread: GUI.
class WallWindow final {
public:
    explicit WallWindow(const QJsonObject& job);

    SystemClock clock;
    rtsp::IoThreads io{2};
    media::DecodePool decoders;
    live::StreamBudget budget{decoders, clock};
    ListSource source;
    std::shared_ptr<Directory> directory = std::make_shared<Directory>();
    QList<CameraId> cameras; ///< in the job's order
    wall::RasterRenderer renderer;
    wall::WallController controller{{io, decoders, source, clock, &budget}, renderer};
    wall::WallView view{controller, renderer, clock};

    /// All cameras, in the smallest square grid.
    void showAll();
    [[nodiscard]] int liveTiles() const;
};

} // namespace vigie::bench
