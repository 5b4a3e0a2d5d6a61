// SPDX-License-Identifier: GPL-3.0-or-later
#include "tile_filler.h"

namespace vigie::wall {

std::unique_ptr<TileFiller> TileFiller::make(const TileFill& fill, const CameraId& shown, Place place) {
    struct Maker {
        const CameraId& shown;
        Place place;
        std::unique_ptr<TileFiller> operator()(const Tour& tour) {
            return std::make_unique<TourFiller>(tour, shown, std::move(place));
        }
        std::unique_ptr<TileFiller> operator()(const Hotspot&) {
            return std::make_unique<HotspotFiller>(std::move(place));
        }
        std::unique_ptr<TileFiller> operator()(const AlarmSpot&) {
            return std::make_unique<AlarmSpotFiller>(std::move(place));
        }
    };
    return std::visit(Maker{shown, std::move(place)}, fill);
}

void TileFiller::focusIs(bool, const CameraId&) {}

void TileFiller::alarmIs(const CameraId&) {}

TourFiller::TourFiller(Tour tour, const CameraId& shown, Place place)
    : TileFiller(std::move(place))
    , m_tour(std::move(tour))
    , m_at(static_cast<int>(qMax(0, m_tour.cameras.indexOf(shown)))) {
    m_timer.callOnTimeout([this] { step(1); });
    m_timer.start(m_tour.dwell);
}

void TourFiller::pause(bool paused) {
    m_paused = paused;
    if (paused)
        m_timer.stop();
    else
        m_timer.start(m_tour.dwell);
}

void TourFiller::step(int by) {
    const int count = static_cast<int>(m_tour.cameras.size());
    m_at = (m_at + by % count + count) % count;
    if (!m_paused)
        m_timer.start(m_tour.dwell);
    place(m_tour.cameras[m_at]);
}

TourStatus TourFiller::status() const {
    return {m_at + 1, static_cast<int>(m_tour.cameras.size()), m_paused};
}

HotspotFiller::HotspotFiller(Place place)
    : TileFiller(std::move(place)) {
    m_settle.setSingleShot(true);
    m_settle.setInterval(Hotspot::settles);
    m_settle.callOnTimeout([this] { this->place(m_next); });
}

void HotspotFiller::focusIs(bool here, const CameraId& camera) {
    m_settle.stop();
    if (here || camera.isNull())
        return;
    m_next = camera;
    m_settle.start();
}

} // namespace vigie::wall
