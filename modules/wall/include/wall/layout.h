// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "wall/tile_fill.h"

#include <QHash>
#include <QJsonObject>
#include <QList>
#include <QRect>
#include <QSize>
#include <QString>

#include <functional>

namespace vigie::wall {

/// Where the tiles of a wall stand and what each shows: a mosaïque. A value.
/// Tiles are rectangles of whole cells on a grid of `columns` × `rows`.
struct Layout {
    static constexpr int mostTiles = 64;

    QString name;
    int columns = 1;
    int rows = 1;
    QList<QRect> tiles;      ///< in cells; they neither overlap nor leave the grid
    QList<CameraId> cameras; ///< one a tile, null for an empty one
    /// By tile: what fills it by itself. Its camera is where a tour begins and what a hotspot shows first.
    QHash<int, TileFill> fills;

    /// The tile's filling of that kind; null when it has another one, or none.
    template <class Fill>
    [[nodiscard]] const Fill* fill(int tile) const {
        const auto known = fills.constFind(tile);
        return known != fills.constEnd() ? std::get_if<Fill>(&*known) : nullptr;
    }

    [[nodiscard]] static Layout grid(int columns, int rows);
    /// One large tile and five small ones around it, on a 3 × 3 grid.
    [[nodiscard]] static Layout onePlusFive();
    /// One large tile and seven small ones around it, on a 4 × 4 grid.
    [[nodiscard]] static Layout onePlusSeven();
    /// Two large tiles above eight small ones, on a 4 × 4 grid.
    [[nodiscard]] static Layout twoPlusEight();
    /// The smallest square grid that holds `tiles`.
    [[nodiscard]] static Layout gridFor(int tiles);

    /// The tiles of another shape, keeping the cameras of this one in order, and their tours. A hotspot goes
    /// to the largest tile, alarm spots to the last ones; a single tile shows a camera.
    [[nodiscard]] Layout reshaped(const Layout& shape) const;

    /// Takes out the cameras that `unwanted` says so of, from tiles and tours; answers how many they were.
    qsizetype dropCameras(const std::function<bool(const CameraId&)>& unwanted);

    /// Pixel rectangles of all tiles in an area, edges meeting exactly, `gap` pixels between tiles.
    [[nodiscard]] QList<QRect> geometry(QSize area, int gap) const;

    [[nodiscard]] QJsonObject toJson() const;
    /// InvalidInput when the object is no layout, or one with overlapping or too many tiles.
    [[nodiscard]] static Result<Layout> fromJson(const QJsonObject& object);
};

} // namespace vigie::wall
