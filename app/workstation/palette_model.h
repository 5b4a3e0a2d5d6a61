// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/name_search.h"
#include "domain/places.h"

#include <QAbstractListModel>

#include <functional>
#include <memory>

namespace vigie::app {

/// One of the things that Return, or Return with a key held, does with what was found.
struct PaletteAct {
    QString label;
    std::function<void()> run{};
    QString whyNot{}; ///< empty: it can be done now
};

/// Something that can be found by its words, besides the cameras.
struct PaletteEntry {
    enum class Kind { Command, Layout, Tile };
    Kind kind = Kind::Command;
    QString title;
    QString detail{}; ///< found by it too
    QString key{};    ///< as the keyboard names it
    QString whyNot{}; ///< not empty: it can not be done now, and says so
    QList<PaletteAct> acts{};
};

/// What the palette shows for what was typed: cameras, commands, layouts and tiles, best first. With nothing
/// typed: the cameras called last, then every command.
/// Thread: GUI. The directory's names are folded once, when it comes; a key typed costs comparisons only.
class PaletteModel final : public QAbstractListModel {
    Q_OBJECT

public:
    static constexpr int mostRows = 60;
    enum Role { NumberRole = Qt::UserRole, DetailRole, KeyRole, WhyNotRole, KindRole };
    enum Kind { Camera, Command, Layout, Tile };

    explicit PaletteModel(QObject* parent = nullptr);

    void setDirectory(std::shared_ptr<const Directory> directory);
    [[nodiscard]] const std::shared_ptr<const Directory>& directory() const { return m_directory; }
    [[nodiscard]] qsizetype cameraCount() const { return m_cameras.size(); }
    void setEntries(QList<PaletteEntry> entries);
    /// Cameras called, the last one first.
    void setRecent(const QList<CameraId>& cameras);
    void setText(const QString& text);

    /// Null for a row that is no camera.
    [[nodiscard]] CameraId cameraAt(int row) const;
    /// Null for a camera's row, and out of bounds.
    [[nodiscard]] const PaletteEntry* entryAt(int row) const;
    /// «142, Parking Gare, Valmont-sur-Aire · Gare», for a screen reader.
    [[nodiscard]] QString spokenText(int row) const;

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;

private:
    struct Row {
        const vigie::Camera* camera = nullptr; // of m_directory
        int entry = -1;
    };
    void search();
    [[nodiscard]] QString placeOf(const vigie::Camera& camera) const;

    std::shared_ptr<const Directory> m_directory;
    QList<const vigie::Camera*> m_cameras; // by number, of m_directory
    QHash<CameraId, int> m_placeOf;        // of a camera in m_cameras
    NameIndex m_cameraIndex;
    QList<PaletteEntry> m_entries;
    NameIndex m_entryIndex;
    QList<CameraId> m_recent;
    QString m_text;
    QList<Row> m_rows;
};

} // namespace vigie::app
