// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "live/live_channel.h"
#include "wall/layout.h"
#include "wall/renderer.h"

#include <QObject>

#include <memory>

namespace vigie::wall {

/// Where a tile's tour is.
struct TourStatus {
    int position = 1; ///< from 1
    int count = 0;
    bool paused = false;
};

/// One monitor's wall: which camera stands in which tile, a live channel behind each, where the focus is.
/// Holds no widget; a view asks and draws.
/// Thread: GUI. Ownership: owns the channels; the renderer and the services outlive it.
class WallController final : public QObject {
    Q_OBJECT

public:
    WallController(const live::LiveServices& services, Renderer& renderer, QObject* parent = nullptr);
    ~WallController() override;

    [[nodiscard]] const Layout& layout() const;
    /// Changes shape and cameras; cameras that stay in their tile are not interrupted.
    void setLayout(Layout wanted);
    /// What the layout shown is called; its tiles go on.
    void setName(const QString& name);
    /// Changes the shape, keeping the cameras in order.
    void reshape(const Layout& shape);

    [[nodiscard]] int tileCount() const;
    [[nodiscard]] CameraId cameraAt(int tile) const;
    /// Puts a camera in a tile; a null id empties it, whatever filled it. A tour ends with it, a hotspot
    /// shows it until the focus moves, an alarm spot doesn't take it: false.
    bool show(int tile, const CameraId& camera);
    /// With what fills them.
    void swap(int first, int second);

    /// Lets a tile fill itself, or leaves it with the camera it shows. A tour of fewer than two is none; a
    /// second hotspot takes the first one's place.
    void setFill(int tile, const std::optional<TileFill>& fill);
    /// Cameras of alarms, the most urgent first: what the alarm spots show, in the tiles' order.
    void setAlarmCameras(const QList<CameraId>& cameras);
    [[nodiscard]] const QList<CameraId>& alarmCameras() const;

    /// Stays at the present camera, or goes on.
    void pauseTour(int tile, bool paused);
    /// To the next camera (1) or the one before (-1), for a whole dwell.
    void stepTour(int tile, int by);
    [[nodiscard]] std::optional<TourStatus> tour(int tile) const;

    /// Asks for the next picture of a tile at its own size; answered by pictureTaken(), or never when none
    /// comes. False when the tile shows no live picture.
    [[nodiscard]] bool takePicture(int tile);

    [[nodiscard]] int focus() const;
    void setFocus(int tile);
    /// The tile beyond the edge in a direction, the nearest and best aligned; the same tile at the wall's
    /// edge.
    [[nodiscard]] int neighbour(int tile, Qt::ArrowType direction) const;

    /// The pixels a tile has now, from which its stream is chosen.
    void setTileSize(int tile, QSize devicePixels);
    /// Whether anybody can see this wall: a hidden one decodes nothing, and its streams end after half a
    /// minute.
    void setVisible(bool visible);
    /// The tile a person looks into (zoomed); nothing for none.
    void setForemost(std::optional<int> tile);

    /// Replay in the tile, `step` further back than what it shows; false when there is nothing of it.
    [[nodiscard]] bool replay(int tile, std::chrono::milliseconds step);
    void backToLive(int tile);

    [[nodiscard]] live::LiveStatus status(int tile) const;
    [[nodiscard]] live::LiveDiagnostics diagnostics(int tile) const;
    [[nodiscard]] live::LiveCounters counters() const;
    /// The catalog changed, or a day began: each tile asks again whether its camera may be watched.
    void reconsider();
    /// Tries again what was refused, lost or unsupported.
    void retry(int tile);

Q_SIGNALS:
    void layoutChanged();
    void focusChanged(int tile);
    void tileChanged(int tile);
    void pictureTaken(const vigie::CameraId& camera, const QImage& image, const vigie::TimeStamp& captured);
    /// An image act for the journal: a camera came on or left the wall.
    void shown(const vigie::CameraId& camera);
    void hidden(const vigie::CameraId& camera);
    /// And so are pictures of its recorder: the first is on screen; what was seen in all.
    void replayBegan(const vigie::CameraId& camera, vigie::UtcTime first);
    void replayEnded(const vigie::CameraId& camera, vigie::TimeSpan seen);
    /// Memory is replayed instead: the recorder failed or refused before its first picture.
    void replayFellBack(const vigie::CameraId& camera, const vigie::Error& why);

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace vigie::wall
