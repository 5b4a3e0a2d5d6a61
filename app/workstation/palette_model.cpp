// SPDX-License-Identifier: GPL-3.0-or-later
#include "palette_model.h"

#include <algorithm>

namespace vigie::app {

PaletteModel::PaletteModel(QObject* parent)
    : QAbstractListModel(parent)
    , m_directory(std::make_shared<Directory>()) {}

QString PaletteModel::placeOf(const vigie::Camera& camera) const {
    const QString commune = m_directory->communes.value(camera.commune).name;
    const QString site = m_directory->sites.value(camera.site).name;
    return site.isEmpty() ? commune : QStringLiteral("%1 · %2").arg(commune, site);
}

void PaletteModel::setDirectory(std::shared_ptr<const Directory> directory) {
    beginResetModel();
    m_rows.clear(); // they point into the former one
    m_directory = std::move(directory);
    m_cameras.clear();
    m_cameras.reserve(m_directory->cameras.size());
    for (const auto& camera : m_directory->cameras)
        m_cameras << &camera;
    std::sort(m_cameras.begin(), m_cameras.end(),
              [](const auto* a, const auto* b) { return a->number < b->number; });
    QList<NameIndex::Entry> names;
    names.reserve(m_cameras.size());
    m_placeOf.clear();
    for (const auto* camera : std::as_const(m_cameras)) {
        m_placeOf.insert(camera->id, static_cast<int>(names.size()));
        names.append({camera->name, placeOf(*camera), camera->number});
    }
    m_cameraIndex = NameIndex(names);
    search();
    endResetModel();
}

void PaletteModel::setEntries(QList<PaletteEntry> entries) {
    beginResetModel();
    m_entries = std::move(entries);
    QList<NameIndex::Entry> names;
    for (const PaletteEntry& entry : std::as_const(m_entries))
        names.append({entry.title, entry.detail});
    m_entryIndex = NameIndex(names);
    search();
    endResetModel();
}

void PaletteModel::setRecent(const QList<CameraId>& cameras) {
    beginResetModel();
    m_recent = cameras;
    search();
    endResetModel();
}

void PaletteModel::setText(const QString& text) {
    beginResetModel();
    m_text = text.trimmed();
    search();
    endResetModel();
}

void PaletteModel::search() {
    m_rows.clear();
    QHash<int, int> rank;
    for (const CameraId& camera : std::as_const(m_recent)) {
        if (const auto place = m_placeOf.constFind(camera); place != m_placeOf.constEnd())
            rank.insert(*place, static_cast<int>(rank.size()));
    }
    if (m_text.isEmpty()) {
        for (const CameraId& camera : std::as_const(m_recent)) {
            if (const auto place = m_placeOf.constFind(camera); place != m_placeOf.constEnd())
                m_rows << Row{m_cameras[*place], -1};
        }
        for (int entry = 0; entry < m_entries.size(); ++entry)
            m_rows << Row{nullptr, entry};
        return;
    }
    struct Scored {
        int score;
        Row row;
    };
    QList<Scored> all;
    for (const auto& found : m_cameraIndex.find(m_text, mostRows, rank))
        all << Scored{found.score, {m_cameras[found.entry], -1}};
    for (const auto& found : m_entryIndex.find(m_text, mostRows))
        all << Scored{found.score, {nullptr, found.entry}};
    // Stable: among equals, cameras first.
    std::stable_sort(all.begin(), all.end(),
                     [](const Scored& a, const Scored& b) { return a.score > b.score; });
    for (const Scored& one : all.mid(0, mostRows))
        m_rows << one.row;
}

CameraId PaletteModel::cameraAt(int row) const {
    return row >= 0 && row < m_rows.size() && m_rows[row].camera ? m_rows[row].camera->id : CameraId();
}

const PaletteEntry* PaletteModel::entryAt(int row) const {
    return row >= 0 && row < m_rows.size() && m_rows[row].entry >= 0 ? &m_entries[m_rows[row].entry]
                                                                     : nullptr;
}

QString PaletteModel::spokenText(int row) const {
    const QModelIndex at = index(row);
    if (!at.isValid())
        return {};
    QStringList parts;
    if (const int number = data(at, NumberRole).toInt(); number > 0)
        parts << QString::number(number);
    parts << data(at, Qt::DisplayRole).toString();
    for (const int role : {DetailRole, WhyNotRole, KeyRole}) {
        if (const QString part = data(at, role).toString(); !part.isEmpty())
            parts << part;
    }
    return parts.join(QStringLiteral(", "));
}

int PaletteModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

QVariant PaletteModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || index.row() >= m_rows.size())
        return {};
    if (role == Qt::AccessibleTextRole || role == Qt::ToolTipRole)
        return spokenText(index.row());
    const Row& row = m_rows[index.row()];
    if (row.camera) {
        switch (role) {
        case Qt::DisplayRole:
            return row.camera->name;
        case NumberRole:
            return row.camera->number;
        case DetailRole:
            return placeOf(*row.camera);
        case KindRole:
            return Camera;
        default:
            return {};
        }
    }
    const PaletteEntry& entry = m_entries[row.entry];
    switch (role) {
    case Qt::DisplayRole:
        return entry.title;
    case DetailRole:
        return entry.detail;
    case KeyRole:
        return entry.key;
    case WhyNotRole:
        return entry.whyNot;
    case KindRole:
        return entry.kind == PaletteEntry::Kind::Layout ? Layout
               : entry.kind == PaletteEntry::Kind::Tile ? Tile
                                                        : Command;
    default:
        return {};
    }
}

} // namespace vigie::app
