// SPDX-License-Identifier: GPL-3.0-or-later
#include "wall/raster_renderer.h"

#include "media/scaler.h"
#include "picture_geometry.h"
#include "tile_board.h"
#include "wall/mask_painter.h"

#include <QPainter>

namespace vigie::wall {
namespace {

constexpr QRgb background = qRgb(0x00, 0x00, 0x00);
constexpr double oldBrightness = 0.42;
constexpr int hatchSpacing = 22;

// The picture as an old one: grey, dim and hatched, so that nobody takes it for live.
QImage aged(const QImage& picture) {
    QImage result(picture.size(), QImage::Format_RGB32);
    for (int y = 0; y < picture.height(); ++y) {
        const auto* from = reinterpret_cast<const QRgb*>(picture.constScanLine(y));
        auto* to = reinterpret_cast<QRgb*>(result.scanLine(y));
        for (int x = 0; x < picture.width(); ++x) {
            const int grey = static_cast<int>(qGray(from[x]) * oldBrightness);
            to[x] = qRgb(grey, grey, grey);
        }
    }
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
    MaskLayer maskLayer;

    std::mutex scaling; // held by the thread that scales; sizes change rarely
    media::Scaler scaler;
    QImage spare; // guarded by scaling

    std::mutex mutex;
    QSize wanted; // guarded by mutex, as all below
    View view;
    View shownView; // what `picture` was made for
    QImage picture;
    media::Frame frame; // that `picture` shows
    bool fresh = false;
    quint64 generation = 0;

    // The frame as `area` and `how` want it, in `spare`. Called with scaling held.
    bool draw(const media::Frame& from, QSize area, const View& how) {
        const QRect part = partOf(from.size(), how.crop);
        const QSize size = fitted(turned(part.size(), how.rotation), area);
        if (spare.size() != size || !spare.isDetached())
            spare = QImage(size, QImage::Format_RGB32);
        return scaler.scale(from, part, how.rotation, spare).has_value();
    }
};

} // namespace

struct RasterRenderer::Private {
    TileBoard<Tile> board;

    // Another part or turn of a picture that stands still: the next frame may be long in coming.
    static void redraw(Tile& tile) {
        const auto stands = [&tile] {
            const std::lock_guard lock(tile.mutex);
            return tile.frame.isNull() || tile.wanted.isEmpty() || tile.shownView == tile.view;
        };
        if (stands())
            return;
        const std::lock_guard scaling(tile.scaling); // no newer picture meanwhile
        if (stands())
            return;
        std::unique_lock lock(tile.mutex);
        const media::Frame frame = tile.frame;
        const View view = tile.view;
        const QSize area = tile.wanted;
        lock.unlock();
        if (!tile.draw(frame, area, view))
            return;
        lock.lock();
        std::swap(tile.picture, tile.spare);
        tile.shownView = view;
        tile.agedPicture = {};
    }
};

RasterRenderer::RasterRenderer()
    : d(std::make_unique<Private>()) {}
RasterRenderer::~RasterRenderer() = default;

void RasterRenderer::setWake(std::function<void()> wake) {
    d->board.setWake(std::move(wake));
}

void RasterRenderer::setTileCount(int count) {
    d->board.setCount(count);
}

void RasterRenderer::setScene(int index, TileScene scene) {
    const auto tile = d->board.at(index);
    if (!tile)
        return;
    d->board.addDirty(tile->scene.area);
    d->board.addDirty(scene.area);
    if (scene.treatment != tile->scene.treatment || scene.area.size() != tile->scene.area.size())
        tile->agedPicture = {};
    tile->scene = std::move(scene);
    const std::lock_guard lock(tile->mutex);
    tile->wanted = tile->scene.area.size();
    tile->view = viewOf(tile->scene);
}

void RasterRenderer::clear(int index) {
    const auto tile = d->board.at(index);
    if (!tile)
        return;
    tile->agedPicture = {};
    d->board.addDirty(tile->scene.area);
    const std::lock_guard lock(tile->mutex);
    tile->picture = {};
    tile->frame = {};
    tile->fresh = false;
    ++tile->generation;
}

bool RasterRenderer::submit(int index, const media::Frame& frame) {
    const auto tile = d->board.at(index);
    if (!tile || frame.isNull())
        return false;
    QSize area;
    View view;
    quint64 generation = 0;
    {
        const std::lock_guard lock(tile->mutex);
        area = tile->wanted;
        view = tile->view;
        generation = tile->generation;
    }
    if (area.isEmpty())
        return false;
    const std::lock_guard scaling(tile->scaling);
    if (!tile->draw(frame, area, view))
        return false;
    {
        const std::lock_guard lock(tile->mutex);
        if (generation != tile->generation)
            return false;
        if (tile->fresh)
            ++d->board.replaced;
        std::swap(tile->picture, tile->spare);
        tile->shownView = view;
        tile->frame = frame;
        tile->fresh = true;
    }
    d->board.wake();
    return true;
}

QRegion RasterRenderer::takeDirty() {
    return d->board.takeDirty();
}

void RasterRenderer::paint(QPainter& painter, const QRegion& clip) {
    QRegion bare = clip;
    for (const auto& tile : d->board.tiles()) {
        const TileScene& scene = tile->scene;
        if (!clip.intersects(scene.area))
            continue;
        bare -= scene.area;
        QImage picture;
        View shownView;
        QSize frameSize;
        Private::redraw(*tile);
        {
            const std::lock_guard lock(tile->mutex);
            shownView = tile->shownView; // masks stand on the very picture that is drawn
            frameSize = tile->frame.size();
            picture = tile->picture; // shared, not copied: submit() leaves a shown image alone
            if (tile->fresh && scene.treatment == Treatment::Live) {
                tile->fresh = false;
                ++d->board.shown;
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
            const auto map = PictureMap::on(target, frameSize, shownView.crop, shownView.rotation);
            if (const auto& masks = tile->maskLayer.over(scene.masks, map, scene.area))
                painter.drawImage(scene.area.topLeft() + masks->at, masks->image);
        }
        for (const Overlay& overlay : scene.overlays)
            painter.drawImage(scene.area.topLeft() + overlay.at, overlay.image);
    }
    for (const QRect& rect : bare)
        painter.fillRect(rect, QColor(background));
}

QString RasterRenderer::name() const {
    return QStringLiteral("raster");
}

qint64 RasterRenderer::framesShown() const {
    return d->board.shown;
}

qint64 RasterRenderer::framesReplaced() const {
    return d->board.replaced;
}

} // namespace vigie::wall
