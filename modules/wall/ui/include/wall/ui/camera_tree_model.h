// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/check.h"
#include "domain/places.h"

#include <QAbstractItemModel>

#include <memory>

namespace vigie::wall {

/// Communes, their sites, their cameras: names in order, cameras by number.
/// Thread: GUI. The directory is swapped whole; verdicts change one by one.
class CameraTreeModel final : public QAbstractItemModel {
    Q_OBJECT

public:
    enum Role {
        CameraRole = Qt::UserRole,
        NumberRole,
        VerdictRole,
        BadCountRole,
        CameraCountRole,
        SearchRole
    };

    explicit CameraTreeModel(QObject* parent = nullptr);
    ~CameraTreeModel() override;

    void setDirectory(std::shared_ptr<const Directory> directory);
    void setVerdicts(const QHash<CameraId, Verdict>& verdicts);
    [[nodiscard]] int cameraCount() const;
    /// The camera of a row, or all cameras of a commune or a site, in the tree's order.
    [[nodiscard]] QList<CameraId> camerasOf(const QModelIndex& index) const;
    /// How many cameras have that verdict.
    [[nodiscard]] int count(Verdict verdict) const;

    [[nodiscard]] QModelIndex index(int row, int column, const QModelIndex& parent) const override;
    [[nodiscard]] QModelIndex parent(const QModelIndex& child) const override;
    [[nodiscard]] int rowCount(const QModelIndex& parent) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex& index) const override;
    [[nodiscard]] QStringList mimeTypes() const override;
    [[nodiscard]] QMimeData* mimeData(const QModelIndexList& indexes) const override;

private:
    struct Node;
    [[nodiscard]] Node* nodeAt(const QModelIndex& index) const;
    [[nodiscard]] int badCount(const Node& node) const;
    [[nodiscard]] Verdict worst(const Node& node) const;
    [[nodiscard]] int cameraCount(const Node& node) const;

    std::shared_ptr<const Directory> m_directory;
    std::unique_ptr<Node> m_root;
    QHash<CameraId, Verdict> m_verdicts;
};

} // namespace vigie::wall
