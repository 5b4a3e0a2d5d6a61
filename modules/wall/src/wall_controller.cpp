// SPDX-License-Identifier: GPL-3.0-or-later
#include "wall/wall_controller.h"

#include "base/logging.h"

#include <QTimer>

Q_LOGGING_CATEGORY(lcWall, "vigie.wall")

namespace vigie::wall {

namespace {

// Arrow keys pass over tiles: only one where they stay gets its main stream.
constexpr auto selectionDwell = std::chrono::milliseconds(1500);

struct TileSlot {
    std::unique_ptr<live::LiveChannel> channel;
    QSize pixels;
    live::LiveCounters past;
    int tourAt = 0; // of the layout's tour for this tile
    bool tourPaused = false;
    std::unique_ptr<QTimer> tourTimer; // none: no tour
};

} // namespace

struct WallController::Private {
    Private(WallController* q, const live::LiveServices& shared, Renderer& target)
        : controller(q)
        , services(shared)
        , renderer(target) {}

    WallController* controller;
    live::LiveServices services;
    Renderer& renderer;
    Layout layout = Layout::grid(1, 1);
    std::vector<TileSlot> slots_;
    int focus = 0;
    bool visible = true;
    bool dwells = false; // the focus has stayed
    std::optional<int> foremost;
    QTimer dwell;

    live::Demand demandOf(int tile) {
        live::Demand demand;
        demand.pixels = slot(tile).pixels;
        if (!visible)
            demand.importance = live::Importance::Hidden;
        else if (slots_.size() == 1 || foremost == tile)
            demand.importance = live::Importance::Foremost;
        else if (tile == focus && dwells)
            demand.importance = live::Importance::Selected;
        return demand;
    }

    void tell(int tile) {
        auto& channel = slot(tile).channel;
        if (channel && !channel->camera().isNull())
            channel->setDemand(demandOf(tile));
    }

    void tellAll() {
        for (int tile = 0; tile < static_cast<int>(slots_.size()); ++tile)
            tell(tile);
    }

    TileSlot& slot(int tile) { return slots_[static_cast<size_t>(tile)]; }
    bool isTile(int tile) const { return tile >= 0 && static_cast<size_t>(tile) < slots_.size(); }

    void end(int tile) {
        auto& channel = slot(tile).channel;
        if (!channel)
            return;
        const CameraId camera = channel->camera();
        const auto counters = channel->counters();
        auto& past = slot(tile).past;
        past.imagesDecoded += counters.imagesDecoded;
        past.imagesDropped += counters.imagesDropped;
        past.packetsLost += counters.packetsLost;
        past.reconnections += counters.reconnections;
        channel.reset();
        renderer.clear(tile);
        if (!camera.isNull())
            Q_EMIT controller->hidden(camera);
    }

    // As show(), but a tour goes on.
    void place(int tile, const CameraId& camera) {
        if (layout.cameras[tile] == camera && slot(tile).channel)
            return;
        layout.cameras[tile] = camera;
        begin(tile, camera);
    }

    void beginTour(int tile) {
        TileSlot& s = slot(tile);
        const auto tour = layout.tours.constFind(tile);
        s.tourTimer.reset();
        s.tourPaused = false;
        if (tour == layout.tours.constEnd())
            return;
        s.tourAt = int(qMax(0, tour->cameras.indexOf(layout.cameras[tile])));
        s.tourTimer = std::make_unique<QTimer>();
        s.tourTimer->callOnTimeout(controller, [this, tile] { step(tile, 1); });
        s.tourTimer->start(tour->dwell);
    }

    void step(int tile, int by) {
        TileSlot& s = slot(tile);
        const auto tour = layout.tours.constFind(tile);
        if (tour == layout.tours.constEnd() || !s.tourTimer)
            return;
        const int count = int(tour->cameras.size());
        s.tourAt = (s.tourAt + by % count + count) % count;
        if (!s.tourPaused)
            s.tourTimer->start(tour->dwell);
        place(tile, tour->cameras[s.tourAt]);
    }

    void endTour(int tile) {
        layout.tours.remove(tile);
        slot(tile).tourTimer.reset();
    }

    void begin(int tile, const CameraId& camera) {
        end(tile);
        if (!camera.isNull()) {
            auto& channel = slot(tile).channel;
            channel = std::make_unique<live::LiveChannel>(
                services, [this, tile](const media::Frame& frame) { return renderer.submit(tile, frame); });
            QObject::connect(channel.get(), &live::LiveChannel::pictureTaken, controller,
                             [this, camera](const QImage& image, const TimeStamp& captured) {
                                 Q_EMIT controller->pictureTaken(camera, image, captured);
                             });
            QObject::connect(
                channel.get(), &live::LiveChannel::replayBegan, controller,
                [this, camera](UtcTime first) { Q_EMIT controller->replayBegan(camera, first); });
            QObject::connect(channel.get(), &live::LiveChannel::replayEnded, controller,
                             [this, camera](TimeSpan seen) { Q_EMIT controller->replayEnded(camera, seen); });
            QObject::connect(channel.get(), &live::LiveChannel::statusChanged, controller,
                             [this, tile] { Q_EMIT controller->tileChanged(tile); });
            // Before the first size is known the stream would be chosen blindly.
            if (!slot(tile).pixels.isEmpty())
                channel->start(camera, demandOf(tile));
            Q_EMIT controller->shown(camera);
        }
        Q_EMIT controller->tileChanged(tile);
    }
};

WallController::WallController(const live::LiveServices& services, Renderer& renderer, QObject* parent)
    : QObject(parent)
    , d(std::make_unique<Private>(this, services, renderer)) {
    d->dwell.setSingleShot(true);
    d->dwell.setInterval(selectionDwell);
    d->dwell.callOnTimeout(this, [this] {
        d->dwells = true;
        d->tell(d->focus);
    });
    setLayout(d->layout);
}

WallController::~WallController() {
    for (auto& slot : d->slots_)
        slot.channel.reset();
}

const Layout& WallController::layout() const {
    return d->layout;
}

void WallController::setLayout(Layout wanted) {
    const auto count = static_cast<size_t>(wanted.tiles.size());
    const Layout before = std::exchange(d->layout, std::move(wanted));
    const Layout& layout = d->layout;
    for (size_t tile = count; tile < d->slots_.size(); ++tile)
        d->end(static_cast<int>(tile));
    d->slots_.resize(count);
    d->renderer.setTileCount(static_cast<int>(count));
    if (d->focus >= static_cast<int>(count))
        d->focus = 0;
    Q_EMIT layoutChanged(); // the view answers with each tile's size
    for (int tile = 0; tile < static_cast<int>(count); ++tile) {
        const CameraId was = tile < before.cameras.size() ? before.cameras[tile] : CameraId();
        if (was != layout.cameras[tile] || !d->slot(tile).channel)
            d->begin(tile, layout.cameras[tile]);
    }
    for (int tile = 0; tile < static_cast<int>(count); ++tile)
        d->beginTour(tile);
    d->foremost.reset();
    d->tellAll(); // one tile alone has all the attention
}

void WallController::reshape(const Layout& shape) {
    setLayout(d->layout.reshaped(shape));
}

int WallController::tileCount() const {
    return static_cast<int>(d->slots_.size());
}

CameraId WallController::cameraAt(int tile) const {
    return d->isTile(tile) ? d->layout.cameras[tile] : CameraId();
}

void WallController::show(int tile, const CameraId& camera) {
    if (!d->isTile(tile))
        return;
    d->endTour(tile);
    d->place(tile, camera);
    Q_EMIT tileChanged(tile);
}

void WallController::swap(int first, int second) {
    if (!d->isTile(first) || !d->isTile(second) || first == second)
        return;
    const CameraId a = cameraAt(first);
    const CameraId b = cameraAt(second);
    const auto tourOf = [this](int tile) { return d->layout.tours.value(tile); };
    const Tour firstTour = tourOf(first);
    const Tour secondTour = tourOf(second);
    show(first, b);
    show(second, a);
    setTour(first, secondTour);
    setTour(second, firstTour);
}

void WallController::setTour(int tile, const Tour& tour) {
    if (!d->isTile(tile))
        return;
    d->endTour(tile);
    if (tour.cameras.size() >= 2) {
        d->layout.tours.insert(tile, tour);
        if (!tour.cameras.contains(d->layout.cameras[tile]))
            d->place(tile, tour.cameras.first());
        d->beginTour(tile);
    }
    Q_EMIT tileChanged(tile);
}

void WallController::pauseTour(int tile, bool paused) {
    if (!tour(tile))
        return;
    TileSlot& slot = d->slot(tile);
    slot.tourPaused = paused;
    if (paused)
        slot.tourTimer->stop();
    else
        slot.tourTimer->start(d->layout.tours[tile].dwell);
    Q_EMIT tileChanged(tile);
}

void WallController::stepTour(int tile, int by) {
    if (tour(tile))
        d->step(tile, by);
}

std::optional<TourStatus> WallController::tour(int tile) const {
    if (!d->isTile(tile) || !d->slot(tile).tourTimer)
        return std::nullopt;
    const TileSlot& slot = d->slot(tile);
    return TourStatus{slot.tourAt + 1, int(d->layout.tours.value(tile).cameras.size()), slot.tourPaused};
}

bool WallController::takePicture(int tile) {
    return d->isTile(tile) && d->slot(tile).channel && d->slot(tile).channel->takePicture();
}

int WallController::focus() const {
    return d->focus;
}

void WallController::setFocus(int tile) {
    if (!d->isTile(tile) || tile == d->focus)
        return;
    const int before = std::exchange(d->focus, tile);
    d->dwells = false;
    d->dwell.start();
    d->tell(before);
    Q_EMIT tileChanged(before);
    Q_EMIT tileChanged(tile);
    Q_EMIT focusChanged(tile);
}

int WallController::neighbour(int tile, Qt::ArrowType direction) const {
    if (!d->isTile(tile))
        return tile;
    const QRect& from = d->layout.tiles[tile];
    const bool sideways = direction == Qt::LeftArrow || direction == Qt::RightArrow;
    int best = tile;
    auto bestCost = std::pair(std::numeric_limits<int>::max(), 0);
    for (int other = 0; other < tileCount(); ++other) {
        const QRect& to = d->layout.tiles[other];
        // Cells between the two facing edges: a tile that is not wholly beyond the edge is no neighbour.
        const int ahead = direction == Qt::LeftArrow    ? from.left() - (to.right() + 1)
                          : direction == Qt::RightArrow ? to.left() - (from.right() + 1)
                          : direction == Qt::UpArrow    ? from.top() - (to.bottom() + 1)
                                                        : to.top() - (from.bottom() + 1);
        if (ahead < 0)
            continue;
        const int aside = sideways ? qMax(to.top() - from.bottom(), from.top() - to.bottom())
                                   : qMax(to.left() - from.right(), from.left() - to.right());
        const QPoint apart = to.center() - from.center();
        const auto cost = std::pair(ahead + 3 * qMax(0, aside), qAbs(sideways ? apart.y() : apart.x()));
        if (cost < bestCost) {
            best = other;
            bestCost = cost;
        }
    }
    return best;
}

void WallController::setTileSize(int tile, QSize devicePixels) {
    if (!d->isTile(tile) || devicePixels.isEmpty())
        return;
    TileSlot& slot = d->slot(tile);
    slot.pixels = devicePixels;
    if (!slot.channel)
        return;
    if (slot.channel->camera().isNull())
        slot.channel->start(d->layout.cameras[tile], d->demandOf(tile));
    else
        d->tell(tile);
}

void WallController::setVisible(bool visible) {
    if (std::exchange(d->visible, visible) != visible)
        d->tellAll();
}

void WallController::setForemost(std::optional<int> tile) {
    if (std::exchange(d->foremost, tile) != tile)
        d->tellAll();
}

bool WallController::replay(int tile, std::chrono::milliseconds step) {
    return d->isTile(tile) && d->slot(tile).channel && d->slot(tile).channel->replayFurther(step);
}

void WallController::backToLive(int tile) {
    if (d->isTile(tile) && d->slot(tile).channel)
        d->slot(tile).channel->backToLive();
}

live::LiveDiagnostics WallController::diagnostics(int tile) const {
    if (!d->isTile(tile) || !d->slot(tile).channel)
        return {};
    return d->slot(tile).channel->diagnostics();
}

live::LiveStatus WallController::status(int tile) const {
    if (!d->isTile(tile) || !d->slot(tile).channel)
        return {};
    return d->slot(tile).channel->status();
}

live::LiveCounters WallController::counters() const {
    live::LiveCounters sum;
    for (const auto& slot : d->slots_) {
        for (const auto& part : {slot.past, slot.channel ? slot.channel->counters() : live::LiveCounters{}}) {
            sum.imagesDecoded += part.imagesDecoded;
            sum.imagesDropped += part.imagesDropped;
            sum.packetsLost += part.packetsLost;
            sum.reconnections += part.reconnections;
        }
    }
    return sum;
}

void WallController::reconsider() {
    for (const auto& slot : d->slots_) {
        if (slot.channel)
            slot.channel->reconsider();
    }
}

void WallController::retry(int tile) {
    if (d->isTile(tile) && d->slot(tile).channel)
        d->slot(tile).channel->retry();
}

} // namespace vigie::wall
