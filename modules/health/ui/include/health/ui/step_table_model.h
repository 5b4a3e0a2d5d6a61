// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/check.h"

#include <QAbstractTableModel>

namespace vigie::health {

/// What one check tried, step by step. Thread: GUI.
class StepTableModel final : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { Name, State, Answer, Took, ColumnCount };

    explicit StepTableModel(QObject* parent = nullptr);

    void setSteps(const QList<CheckStep>& steps);

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QList<CheckStep> m_steps;
};

} // namespace vigie::health
