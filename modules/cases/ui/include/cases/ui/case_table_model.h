// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/places.h"
#include "domain/requisition.h"

#include <QAbstractTableModel>
#include <QTimeZone>

#include <memory>

namespace vigie::cases {

/// The register of cases as rows, in the order given (newest first). Thread: GUI.
class CaseTableModel final : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { Number, State, Place, Span, Authority, Received, ColumnCount };

    explicit CaseTableModel(const QTimeZone& zone, QObject* parent = nullptr);

    void setDirectory(std::shared_ptr<const Directory> directory);
    /// Rows of cases that are still there stay themselves, so that a selection survives.
    void setCases(const QList<Case>& cases);
    [[nodiscard]] const Case* caseAt(const QModelIndex& index) const;

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    [[nodiscard]] QString cameraText(const CameraId& id) const;

    const QTimeZone m_zone;
    std::shared_ptr<const Directory> m_directory;
    QList<Case> m_cases;
};

} // namespace vigie::cases
