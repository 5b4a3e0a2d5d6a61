// SPDX-License-Identifier: GPL-3.0-or-later
#include "wall/wall_controller.h"

#include "base/logging.h"
#include "tile_filler.h"

Q_LOGGING_CATEGORY(lcWall, "vigie.wall")

namespace vigie::wall {

namespace {

// Arrow keys pass over tiles: only one where they stay gets its main stream.
constexpr auto selectionDwell = std::chrono::milliseconds(1500);

struct TileSlot {
    std::unique_ptr<live::LiveChannel> channel;
    QSize pixels;
    live::LiveCounters past;
    std::unique_ptr<TileFiller> filler; // null: what a hand put there
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
    QList<CameraId> alarmCameras;

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

    // As show(), but what fills the tile goes on.
    void place(int tile, const CameraId& camera) {
        if (layout.cameras[tile] == camera && (slot(tile).channel || camera.isNull()))
            return;
        layout.cameras[tile] = camera;
        begin(tile, camera);
        if (tile == focus)
            tellFocus();
    }

    void beginFill(int tile) {
        TileSlot& s = slot(tile);
        s.filler.reset();
        if (const auto fill = layout.fills.constFind(tile); fill != layout.fills.constEnd())
            s.filler = TileFiller::make(*fill, layout.cameras[tile],
                                        [this, tile](const CameraId& camera) { place(tile, camera); });
    }

    void endFill(int tile) {
        layout.fills.remove(tile);
        slot(tile).filler.reset();
    }

    TourFiller* tour(int tile) {
        return isTile(tile) ? dynamic_cast<TourFiller*>(slot(tile).filler.get()) : nullptr;
    }

    void tellFocus() {
        for (int tile = 0; tile < static_cast<int>(slots_.size()); ++tile) {
            if (slot(tile).filler)
                slot(tile).filler->focusIs(tile == focus, layout.cameras[focus]);
        }
    }

    void tellAlarms() {
        qsizetype spot = 0;
        for (int tile = 0; tile < static_cast<int>(slots_.size()); ++tile) {
            if (layout.fill<AlarmSpot>(tile) && slot(tile).filler)
                slot(tile).filler->alarmIs(alarmCameras.value(spot++));
        }
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
            QObject::connect(
                channel.get(), &live::LiveChannel::replayFellBack, controller,
                [this, camera](const Error& why) { Q_EMIT controller->replayFellBack(camera, why); });
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
    for (auto& slot : d->slots_)
        slot.filler.reset(); // of the layout that ends
    qsizetype spot = 0;
    for (int tile = 0; tile < static_cast<int>(count); ++tile) {
        if (wanted.fill<AlarmSpot>(tile)) // what it shows already is not interrupted
            wanted.cameras[tile] = d->alarmCameras.value(spot++);
    }
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
        d->beginFill(tile);
    d->tellAlarms();
    d->tellFocus();
    d->foremost.reset();
    d->tellAll(); // one tile alone has all the attention
}

void WallController::setName(const QString& name) {
    d->layout.name = name;
    Q_EMIT layoutChanged();
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

bool WallController::show(int tile, const CameraId& camera) {
    if (!d->isTile(tile))
        return false;
    if (const auto& filler = d->slot(tile).filler) {
        const auto onCall = camera.isNull() ? TileFiller::OnCall::Ends : filler->onCall();
        if (onCall == TileFiller::OnCall::IsRefused)
            return false;
        if (onCall == TileFiller::OnCall::Ends) {
            const bool wasSpot = d->layout.fill<AlarmSpot>(tile);
            d->endFill(tile);
            if (wasSpot)
                d->tellAlarms(); // the next spot is the first one now
        }
    }
    d->place(tile, camera);
    Q_EMIT tileChanged(tile);
    return true;
}

void WallController::swap(int first, int second) {
    if (!d->isTile(first) || !d->isTile(second) || first == second)
        return;
    const CameraId a = cameraAt(first);
    const CameraId b = cameraAt(second);
    const auto fillOf = [this](int tile) {
        const auto fill = d->layout.fills.constFind(tile);
        return fill != d->layout.fills.constEnd() ? std::optional(*fill) : std::nullopt;
    };
    const auto firstFill = fillOf(first);
    const auto secondFill = fillOf(second);
    d->endFill(first);
    d->endFill(second);
    d->place(first, b);
    d->place(second, a);
    setFill(first, secondFill);
    setFill(second, firstFill);
}

void WallController::setFill(int tile, const std::optional<TileFill>& fill) {
    if (!d->isTile(tile))
        return;
    d->endFill(tile);
    const Tour* tour = fill ? std::get_if<Tour>(&*fill) : nullptr;
    if (fill && !(tour && tour->cameras.size() < 2)) {
        if (std::holds_alternative<Hotspot>(*fill)) {
            for (int other = 0; other < tileCount(); ++other) {
                if (d->layout.fill<Hotspot>(other)) {
                    d->endFill(other);
                    Q_EMIT tileChanged(other);
                }
            }
        }
        d->layout.fills.insert(tile, *fill);
        if (tour && !tour->cameras.contains(d->layout.cameras[tile]))
            d->place(tile, tour->cameras.first());
        d->beginFill(tile);
    }
    d->tellAlarms();
    d->tellFocus();
    Q_EMIT tileChanged(tile);
}

void WallController::setAlarmCameras(const QList<CameraId>& cameras) {
    if (std::exchange(d->alarmCameras, cameras) != cameras)
        d->tellAlarms();
}

const QList<CameraId>& WallController::alarmCameras() const {
    return d->alarmCameras;
}

void WallController::pauseTour(int tile, bool paused) {
    if (TourFiller* tour = d->tour(tile)) {
        tour->pause(paused);
        Q_EMIT tileChanged(tile);
    }
}

void WallController::stepTour(int tile, int by) {
    if (TourFiller* tour = d->tour(tile))
        tour->step(by);
}

std::optional<TourStatus> WallController::tour(int tile) const {
    const TourFiller* tour = d->tour(tile);
    return tour ? std::optional(tour->status()) : std::nullopt;
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
    d->tellFocus();
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
