// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "wall/tile_fill.h"
#include "wall/wall_controller.h"

#include <QTimer>

#include <functional>
#include <memory>

namespace vigie::wall {

/// A tile's filling at work: told what happens on its wall, it puts cameras in its tile.
/// Thread: GUI. Ownership: its tile's; `place` must work as long as it lives, and may not delete it.
class TileFiller {
public:
    using Place = std::function<void(const CameraId&)>;
    /// What a camera called to the tile by hand does.
    enum class OnCall { Ends, IsShown, IsRefused };

    [[nodiscard]] static std::unique_ptr<TileFiller> make(const TileFill& fill, const CameraId& shown,
                                                          Place place);
    virtual ~TileFiller() = default;
    TileFiller(const TileFiller&) = delete;
    TileFiller& operator=(const TileFiller&) = delete;

    [[nodiscard]] virtual OnCall onCall() const { return OnCall::Ends; }
    /// The focus came to a tile that shows that camera, or that tile shows another one now.
    virtual void focusIs(bool here, const CameraId& camera);
    /// `mine` is this tile's among the alarms' cameras; null for none.
    virtual void alarmIs(const CameraId& mine);

protected:
    explicit TileFiller(Place place)
        : m_place(std::move(place)) {}
    void place(const CameraId& camera) { m_place(camera); }

private:
    Place m_place;
};

class TourFiller final : public TileFiller {
public:
    TourFiller(Tour tour, const CameraId& shown, Place place);

    void pause(bool paused);
    void step(int by);
    [[nodiscard]] TourStatus status() const;

private:
    Tour m_tour;
    int m_at = 0;
    bool m_paused = false;
    QTimer m_timer;
};

class HotspotFiller final : public TileFiller {
public:
    explicit HotspotFiller(Place place);
    [[nodiscard]] OnCall onCall() const override { return OnCall::IsShown; }
    void focusIs(bool here, const CameraId& camera) override;

private:
    CameraId m_next;
    QTimer m_settle;
};

class AlarmSpotFiller final : public TileFiller {
public:
    explicit AlarmSpotFiller(Place place)
        : TileFiller(std::move(place)) {}
    [[nodiscard]] OnCall onCall() const override { return OnCall::IsRefused; }
    void alarmIs(const CameraId& mine) override { place(mine); }
};

} // namespace vigie::wall
