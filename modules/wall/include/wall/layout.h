// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "domain/ids.h"

#include <QHash>
#include <QJsonObject>
#include <QList>
#include <QRect>
#include <QSize>
#include <QString>

#include <chrono>
#include <functional>

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

/// Where the tiles of a wall stand and what each shows: a mosaïque. A value.
/// Tiles are rectangles of whole cells on a grid of `columns` × `rows`.
struct Layout {
    static constexpr int mostTiles = 64;

    QString name;
    int columns = 1;
    int rows = 1;
    QList<QRect> tiles;      ///< in cells; they neither overlap nor leave the grid
    QList<CameraId> cameras; ///< one a tile, null for an empty one
    QHash<int, Tour> tours;  ///< by tile; the tile's camera is where the tour begins

    [[nodiscard]] static Layout grid(int columns, int rows);
    /// One large tile and five small ones around it, on a 3 × 3 grid.
    [[nodiscard]] static Layout onePlusFive();
    /// One large tile and seven small ones around it, on a 4 × 4 grid.
    [[nodiscard]] static Layout onePlusSeven();
    /// Two large tiles above eight small ones, on a 4 × 4 grid.
    [[nodiscard]] static Layout twoPlusEight();
    /// The smallest square grid that holds `tiles`.
    [[nodiscard]] static Layout gridFor(int tiles);

    /// The tiles of another shape, keeping the cameras of this one in order, and their tours.
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
