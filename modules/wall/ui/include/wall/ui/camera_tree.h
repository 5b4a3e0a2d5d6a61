// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "wall/ui/camera_tree_model.h"

#include <QWidget>

class QLabel;
class QLineEdit;
class QTreeView;

namespace vigie::wall {

/// The left panel: search field and the tree of cameras, which can be dragged to a tile or called by Return.
/// Thread: GUI.
class CameraTree final : public QWidget {
    Q_OBJECT

public:
    explicit CameraTree(QWidget* parent = nullptr);
    ~CameraTree() override;

    void setDirectory(std::shared_ptr<const Directory> directory);
    void setVerdicts(const QHash<CameraId, Verdict>& verdicts);
    void focusSearch();
    /// Opens the branches down to a camera and selects it.
    void reveal(const CameraId& camera);

    [[nodiscard]] QTreeView* view() const { return m_view; }
    [[nodiscard]] QLineEdit* searchField() const { return m_search; }

Q_SIGNALS:
    /// Return or a double click: show this camera in the focused tile.
    void called(const vigie::CameraId& camera);

private:
    class Filter;
    void callCurrent();
    void updateCounts();

    CameraTreeModel* m_model;
    Filter* m_filter;
    QLabel* m_count;
    QLineEdit* m_search;
    QTreeView* m_view;
    QLabel* m_empty;
};

} // namespace vigie::wall
