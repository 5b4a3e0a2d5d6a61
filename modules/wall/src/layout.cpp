// SPDX-License-Identifier: GPL-3.0-or-later
#include "wall/layout.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QSet>

#include <algorithm>

namespace vigie::wall {

namespace {

const QLatin1String hotspotName("hotspot");
const QLatin1String alarmSpotName("alarm-spot");

} // namespace

Layout Layout::grid(int columns, int rows) {
    Layout layout;
    layout.name = QStringLiteral("%1 × %2").arg(columns).arg(rows);
    layout.columns = columns;
    layout.rows = rows;
    for (int row = 0; row < rows; ++row) {
        for (int column = 0; column < columns; ++column)
            layout.tiles << QRect(column, row, 1, 1);
    }
    layout.cameras.resize(layout.tiles.size());
    return layout;
}

namespace {

// Large tiles first; the cells they leave free become small ones, row by row.
Layout around(const QString& name, int columns, int rows, const QList<QRect>& large) {
    Layout layout;
    layout.name = name;
    layout.columns = columns;
    layout.rows = rows;
    layout.tiles = large;
    for (int row = 0; row < rows; ++row) {
        for (int column = 0; column < columns; ++column) {
            const QPoint cell(column, row);
            if (std::none_of(large.begin(), large.end(),
                             [cell](const QRect& tile) { return tile.contains(cell); }))
                layout.tiles << QRect(cell, QSize(1, 1));
        }
    }
    layout.cameras.resize(layout.tiles.size());
    return layout;
}

} // namespace

Layout Layout::onePlusFive() {
    return around(QStringLiteral("1 + 5"), 3, 3, {QRect(0, 0, 2, 2)});
}

Layout Layout::onePlusSeven() {
    return around(QStringLiteral("1 + 7"), 4, 4, {QRect(0, 0, 3, 3)});
}

Layout Layout::twoPlusEight() {
    return around(QStringLiteral("2 + 8"), 4, 4, {QRect(0, 0, 2, 2), QRect(2, 0, 2, 2)});
}

Layout Layout::gridFor(int tiles) {
    int side = 1;
    while (side * side < qBound(1, tiles, mostTiles))
        ++side;
    return grid(side, side);
}

Layout Layout::reshaped(const Layout& shape) const {
    Layout result = shape;
    result.fills.clear();
    result.cameras.fill({}, result.tiles.size());
    const int count = static_cast<int>(result.tiles.size());
    if (count > 1) {
        int spots = 0;
        for (int tile = 0; tile < tiles.size(); ++tile) {
            if (fill<Hotspot>(tile)) {
                const auto area = [](const QRect& rect) { return rect.width() * rect.height(); };
                const auto largest =
                    std::max_element(result.tiles.begin(), result.tiles.end(),
                                     [&area](const QRect& a, const QRect& b) { return area(a) < area(b); });
                const int at = static_cast<int>(largest - result.tiles.begin());
                result.fills.insert(at, Hotspot());
                result.cameras[at] = cameras[tile];
            } else if (fill<AlarmSpot>(tile)) {
                ++spots;
            }
        }
        for (int tile = count - 1; tile >= 0 && spots > 0; --tile) {
            if (!result.fills.contains(tile)) {
                result.fills.insert(tile, AlarmSpot());
                --spots;
            }
        }
    }
    qsizetype next = 0;
    const auto isOrdinary = [this](qsizetype tile) {
        return !cameras[tile].isNull() && !fill<Hotspot>(int(tile)) && !fill<AlarmSpot>(int(tile));
    };
    for (int tile = 0; tile < count; ++tile) {
        if (result.fills.contains(tile))
            continue;
        while (next < cameras.size() && !isOrdinary(next))
            ++next;
        if (next == cameras.size())
            break;
        result.cameras[tile] = cameras[next];
        if (const Tour* tour = fill<Tour>(int(next)))
            result.fills.insert(tile, *tour);
        ++next;
    }
    return result;
}

qsizetype Layout::dropCameras(const std::function<bool(const CameraId&)>& unwanted) {
    QSet<CameraId> dropped;
    const auto isOut = [&](const CameraId& camera) {
        if (camera.isNull() || !unwanted(camera))
            return false;
        dropped << camera;
        return true;
    };
    for (CameraId& camera : cameras) {
        if (isOut(camera))
            camera = {};
    }
    for (const int tile : fills.keys()) {
        auto* tour = std::get_if<Tour>(&fills[tile]);
        if (!tour)
            continue;
        tour->cameras.removeIf(isOut);
        if (!tour->cameras.isEmpty() && cameras[tile].isNull())
            cameras[tile] = tour->cameras.first();
        if (tour->cameras.size() < 2)
            fills.remove(tile);
    }
    return dropped.size();
}

namespace {

QJsonObject tourToJson(const Tour& tour) {
    QJsonArray ids;
    for (const CameraId& camera : tour.cameras)
        ids << camera.toString();
    return {{QStringLiteral("cameras"), ids}, {QStringLiteral("seconds"), qint64(tour.dwell.count())}};
}

// What is not a camera is left out, and so is a tour of fewer than two.
std::optional<Tour> tourFromJson(const QJsonObject& object) {
    Tour tour;
    tour.dwell = std::clamp(std::chrono::seconds(object[QStringLiteral("seconds")].toInt(8)), Tour::shortest,
                            Tour::longest);
    for (const auto& value : object[QStringLiteral("cameras")].toArray()) {
        const auto camera = CameraId::fromString(value.toString());
        if (!camera.isNull() && tour.cameras.size() < Tour::mostCameras)
            tour.cameras << camera;
    }
    return tour.cameras.size() < 2 ? std::nullopt : std::optional(tour);
}

} // namespace

QList<QRect> Layout::geometry(QSize area, int gap) const {
    const auto edge = [gap](int cell, int cells, int length) { return cell * (length + gap) / cells; };
    QList<QRect> all;
    all.reserve(tiles.size());
    for (const QRect& tile : tiles) {
        const int left = edge(tile.left(), columns, area.width());
        const int top = edge(tile.top(), rows, area.height());
        const int right = edge(tile.right() + 1, columns, area.width()) - gap;
        const int bottom = edge(tile.bottom() + 1, rows, area.height()) - gap;
        all << QRect(QPoint(left, top), QSize(qMax(1, right - left), qMax(1, bottom - top)));
    }
    return all;
}

QJsonObject Layout::toJson() const {
    QJsonArray list;
    for (qsizetype i = 0; i < tiles.size(); ++i) {
        const QRect& tile = tiles[i];
        QJsonObject entry{{QStringLiteral("x"), tile.x()},
                          {QStringLiteral("y"), tile.y()},
                          {QStringLiteral("w"), tile.width()},
                          {QStringLiteral("h"), tile.height()}};
        // An alarm's camera is not the layout's: by the time it is opened again, the alarm is over.
        if (!cameras[i].isNull() && !fill<AlarmSpot>(int(i)))
            entry[QStringLiteral("camera")] = cameras[i].toString();
        if (const Tour* tour = fill<Tour>(int(i)))
            entry[QStringLiteral("tour")] = tourToJson(*tour);
        else if (fill<Hotspot>(int(i)))
            entry[QStringLiteral("show")] = hotspotName;
        else if (fill<AlarmSpot>(int(i)))
            entry[QStringLiteral("show")] = alarmSpotName;
        list << entry;
    }
    return {{QStringLiteral("name"), name},
            {QStringLiteral("columns"), columns},
            {QStringLiteral("rows"), rows},
            {QStringLiteral("tiles"), list}};
}

Result<Layout> Layout::fromJson(const QJsonObject& object) {
    const auto refuse = [](const QString& detail) {
        return fail(ErrorCode::InvalidInput, QCoreApplication::translate("wall", "Mosaïque illisible"),
                    detail);
    };
    Layout layout;
    layout.name = object[QStringLiteral("name")].toString();
    layout.columns = object[QStringLiteral("columns")].toInt();
    layout.rows = object[QStringLiteral("rows")].toInt();
    const QJsonArray list = object[QStringLiteral("tiles")].toArray();
    if (layout.columns < 1 || layout.rows < 1 || layout.columns > mostTiles || layout.rows > mostTiles)
        return refuse(QStringLiteral("grid %1 x %2").arg(layout.columns).arg(layout.rows));
    if (list.isEmpty() || list.size() > mostTiles)
        return refuse(QStringLiteral("%1 tiles").arg(list.size()));
    const QRect whole(0, 0, layout.columns, layout.rows);
    bool hasHotspot = false; // a wall has one
    for (const auto& value : list) {
        const QJsonObject entry = value.toObject();
        const QRect tile(entry[QStringLiteral("x")].toInt(-1), entry[QStringLiteral("y")].toInt(-1),
                         entry[QStringLiteral("w")].toInt(), entry[QStringLiteral("h")].toInt());
        if (tile.isEmpty() || !whole.contains(tile))
            return refuse(QStringLiteral("tile %1 leaves the grid").arg(layout.tiles.size()));
        for (const QRect& other : std::as_const(layout.tiles)) {
            if (other.intersects(tile))
                return refuse(QStringLiteral("tile %1 overlaps another").arg(layout.tiles.size()));
        }
        const int place = static_cast<int>(layout.tiles.size());
        const QString show = entry[QStringLiteral("show")].toString();
        if (const auto tour = tourFromJson(entry[QStringLiteral("tour")].toObject()))
            layout.fills.insert(place, *tour);
        else if (show == hotspotName && !hasHotspot)
            layout.fills.insert(place, Hotspot());
        else if (show == alarmSpotName)
            layout.fills.insert(place, AlarmSpot());
        hasHotspot = hasHotspot || layout.fill<Hotspot>(place);
        layout.tiles << tile;
        layout.cameras << (layout.fill<AlarmSpot>(place)
                               ? CameraId()
                               : CameraId::fromString(entry[QStringLiteral("camera")].toString()));
    }
    return layout;
}

} // namespace vigie::wall
