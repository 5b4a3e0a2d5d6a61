// SPDX-License-Identifier: GPL-3.0-or-later
#include "wall/raster_renderer.h"

#include "media/scaler.h"

#include <QPainter>

#include <atomic>
#include <mutex>
#include <shared_mutex>

namespace vigie::wall {
namespace {

constexpr QRgb background = qRgb(0x00, 0x00, 0x00);
constexpr double oldBrightness = 0.42;
constexpr int hatchSpacing = 22;

// The picture as an old one: grey, dim and hatched, so that nobody takes it for live.
QImage aged(const QImage& picture) {
    QImage grey = picture.convertToFormat(QImage::Format_Grayscale8);
    for (int y = 0; y < grey.height(); ++y) {
        uchar* line = grey.scanLine(y);
        for (int x = 0; x < grey.width(); ++x)
            line[x] = static_cast<uchar>(line[x] * oldBrightness);
    }
    QImage result = grey.convertToFormat(QImage::Format_RGB32);
    QPainter painter(&result);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(QColor(255, 255, 255, 56), 2));
    const int height = result.height();
    for (int x = -height; x < result.width(); x += hatchSpacing)
        painter.drawLine(x, height, x + height, 0);
    return result;
}

struct Tile {
    // The GUI thread's.
    TileScene scene;
    QImage agedPicture;

    std::mutex scaling; // held by the decoding thread that scales; sizes change rarely
    media::Scaler scaler;
    QImage spare; // guarded by scaling

    std::mutex mutex;
    QSize wanted; // guarded by mutex, as all below
    QImage picture;
    bool fresh = false;
    quint64 generation = 0;
};

// Aspect is kept: the largest size of the picture's shape in the tile.
QSize fitted(QSize picture, QSize area) {
    const QSize size = picture.scaled(area, Qt::KeepAspectRatio);
    return {qMax(1, size.width()), qMax(1, size.height())};
}

QRect centred(QSize size, const QRect& area) {
    return {area.x() + (area.width() - size.width()) / 2, area.y() + (area.height() - size.height()) / 2,
            size.width(), size.height()};
}

} // namespace

struct RasterRenderer::Private {
    mutable std::shared_mutex tilesMutex; // the list itself; the GUI thread writes
    std::vector<std::shared_ptr<Tile>> tiles;
    std::mutex wakeMutex;
    std::function<void()> wake; // guarded by wakeMutex
    std::atomic<bool> woken = false;
    std::atomic<qint64> shown = 0;
    std::atomic<qint64> replaced = 0;
    QRegion sceneDirty; // the GUI thread's

    std::shared_ptr<Tile> tile(int index) const {
        const std::shared_lock lock(tilesMutex);
        return index >= 0 && static_cast<size_t>(index) < tiles.size() ? tiles[static_cast<size_t>(index)]
                                                                       : nullptr;
    }
};

RasterRenderer::RasterRenderer()
    : d(std::make_unique<Private>()) {}
RasterRenderer::~RasterRenderer() = default;

void RasterRenderer::setWake(std::function<void()> wake) {
    const std::lock_guard lock(d->wakeMutex);
    d->wake = std::move(wake);
}

void RasterRenderer::setTileCount(int count) {
    const std::unique_lock lock(d->tilesMutex);
    for (const auto& tile : d->tiles)
        d->sceneDirty += tile->scene.area;
    while (d->tiles.size() > static_cast<size_t>(count))
        d->tiles.pop_back();
    while (d->tiles.size() < static_cast<size_t>(count))
        d->tiles.push_back(std::make_shared<Tile>());
}

void RasterRenderer::setScene(int index, TileScene scene) {
    const auto tile = d->tile(index);
    if (!tile)
        return;
    d->sceneDirty += tile->scene.area;
    d->sceneDirty += scene.area;
    if (scene.treatment != tile->scene.treatment || scene.area.size() != tile->scene.area.size())
        tile->agedPicture = {};
    tile->scene = std::move(scene);
    const std::lock_guard lock(tile->mutex);
    tile->wanted = tile->scene.area.size();
}

void RasterRenderer::clear(int index) {
    const auto tile = d->tile(index);
    if (!tile)
        return;
    tile->agedPicture = {};
    d->sceneDirty += tile->scene.area;
    const std::lock_guard lock(tile->mutex);
    tile->picture = {};
    tile->fresh = false;
    ++tile->generation;
}

bool RasterRenderer::submit(int index, const media::Frame& frame) {
    const auto tile = d->tile(index);
    if (!tile || frame.isNull())
        return false;
    QSize area;
    quint64 generation = 0;
    {
        const std::lock_guard lock(tile->mutex);
        area = tile->wanted;
        generation = tile->generation;
    }
    if (area.isEmpty())
        return false;
    const std::lock_guard scaling(tile->scaling);
    const QSize size = fitted(frame.size(), area);
    if (tile->spare.size() != size || !tile->spare.isDetached())
        tile->spare = QImage(size, QImage::Format_RGB32);
    if (!tile->scaler.scale(frame, tile->spare))
        return false;
    {
        const std::lock_guard lock(tile->mutex);
        if (generation != tile->generation)
            return false;
        if (tile->fresh)
            ++d->replaced;
        std::swap(tile->picture, tile->spare);
        tile->fresh = true;
    }
    if (!d->woken.exchange(true)) {
        const std::lock_guard lock(d->wakeMutex);
        if (d->wake)
            d->wake();
    }
    return true;
}

QRegion RasterRenderer::takeDirty() {
    d->woken = false;
    QRegion dirty = std::exchange(d->sceneDirty, {});
    for (const auto& tile : d->tiles) {
        const std::lock_guard lock(tile->mutex);
        if (tile->fresh && tile->scene.treatment == Treatment::Live)
            dirty += tile->scene.area;
    }
    return dirty;
}

void RasterRenderer::paint(QPainter& painter, const QRegion& clip) {
    QRegion bare = clip;
    for (const auto& tile : d->tiles) {
        const TileScene& scene = tile->scene;
        if (!clip.intersects(scene.area))
            continue;
        bare -= scene.area;
        QImage picture;
        {
            const std::lock_guard lock(tile->mutex);
            picture = tile->picture; // shared, not copied: submit() leaves a shown image alone
            if (tile->fresh && scene.treatment == Treatment::Live) {
                tile->fresh = false;
                ++d->shown;
            }
        }
        if (scene.treatment == Treatment::Old && !picture.isNull()) {
            if (tile->agedPicture.isNull())
                tile->agedPicture = aged(picture);
            picture = tile->agedPicture;
        }
        if (scene.treatment == Treatment::Hide || picture.isNull()) {
            painter.fillRect(scene.area, QColor(0x16, 0x18, 0x1B));
        } else {
            // After a resize the old picture is drawn at its new place until the next one comes.
            const QRect target = centred(fitted(picture.size(), scene.area.size()), scene.area);
            if (target != scene.area) {
                for (const QRect& bar : QRegion(scene.area) - target)
                    painter.fillRect(bar, QColor(background));
            }
            if (target.size() == picture.size())
                painter.drawImage(target.topLeft(), picture);
            else
                painter.drawImage(target, picture);
        }
        for (const Overlay& overlay : scene.overlays)
            painter.drawImage(scene.area.topLeft() + overlay.at, overlay.image);
    }
    for (const QRect& rect : bare)
        painter.fillRect(rect, QColor(background));
}

qint64 RasterRenderer::framesShown() const {
    return d->shown;
}

qint64 RasterRenderer::framesReplaced() const {
    return d->replaced;
}

} // namespace vigie::wall
