// SPDX-License-Identifier: GPL-3.0-or-later
#include "health/ui/step_table_model.h"

#include "health/causes.h"
#include "health/ui/check_table_model.h"

#include <QLocale>

namespace vigie::health {

StepTableModel::StepTableModel(QObject* parent)
    : QAbstractTableModel(parent) {}

void StepTableModel::setSteps(const QList<CheckStep>& steps) {
    beginResetModel();
    m_steps = steps;
    endResetModel();
}

int StepTableModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_steps.size());
}

int StepTableModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant StepTableModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || index.row() >= m_steps.size())
        return {};
    const CheckStep& step = m_steps[index.row()];
    if (role == CheckTableModel::VerdictRole)
        return static_cast<int>(step.verdict);
    if (role == Qt::TextAlignmentRole && index.column() == Took)
        return QVariant(Qt::AlignRight | Qt::AlignVCenter);
    if (role == Qt::ToolTipRole && index.column() == Answer)
        return step.answer;
    if (role != Qt::DisplayRole)
        return {};
    switch (index.column()) {
    case Name:
        return stepText(step.name);
    case State:
        return verdictText(step.verdict);
    case Answer:
        return step.answer;
    case Took:
        return step.took.count() == 0 && step.verdict == Verdict::Unchecked
                   ? QString()
                   : tr("%1 ms").arg(QLocale().toString(static_cast<qlonglong>(step.took.count())));
    default:
        return {};
    }
}

QVariant StepTableModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (role == Qt::TextAlignmentRole && orientation == Qt::Horizontal)
        return QVariant((section == Took ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    if (role != Qt::DisplayRole || orientation != Qt::Horizontal)
        return {};
    switch (section) {
    case Name:
        return tr("Étape");
    case State:
        return tr("Verdict");
    case Answer:
        return tr("Réponse");
    case Took:
        return tr("Durée");
    default:
        return {};
    }
}

} // namespace vigie::health
