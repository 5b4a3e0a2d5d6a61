// SPDX-License-Identifier: GPL-3.0-or-later
#include "health/ui/check_filter.h"

#include "domain/name_search.h"
#include "health/ui/check_table_model.h"

namespace vigie::health {
CheckFilter::CheckFilter(QObject* parent)
    : QSortFilterProxyModel(parent) {
    setDynamicSortFilter(false);
    setSortRole(CheckTableModel::SortRole);
    setSortLocaleAware(true);
}

void CheckFilter::setToTreatOnly(bool on) {
    m_toTreatOnly = on;
    arrange();
}

void CheckFilter::setSearch(const QString& text) {
    m_words = foldedForSearch(text).split(QLatin1Char(' '), Qt::SkipEmptyParts);
    arrange();
}

void CheckFilter::arrange() {
    invalidate();
    sort(sortColumn() < 0 ? CheckTableModel::State : sortColumn(),
         sortColumn() < 0 ? Qt::DescendingOrder : sortOrder());
}

bool CheckFilter::filterAcceptsRow(int row, const QModelIndex& parent) const {
    const QAbstractItemModel& model = *sourceModel();
    const auto cell = [&](int column) { return model.index(row, column, parent); };
    if (m_toTreatOnly &&
        cell(0).data(CheckTableModel::VerdictRole).toInt() == static_cast<int>(Verdict::Good))
        return false;
    if (m_words.isEmpty())
        return true;
    QString text;
    for (const int column : {CheckTableModel::Number, CheckTableModel::Name, CheckTableModel::Place,
                             CheckTableModel::State, CheckTableModel::Cause})
        text += foldedForSearch(cell(column).data().toString()) + QLatin1Char('\n');
    return std::all_of(m_words.begin(), m_words.end(),
                       [&](const QString& word) { return text.contains(word); });
}

bool CheckFilter::lessThan(const QModelIndex& left, const QModelIndex& right) const {
    const QVariant a = left.data(CheckTableModel::SortRole);
    const QVariant b = right.data(CheckTableModel::SortRole);
    if (a != b)
        return QSortFilterProxyModel::lessThan(left, right);
    // Source rows are by number; turned round when the order is, so that equals stay by number.
    return sortOrder() == Qt::AscendingOrder ? left.row() < right.row() : left.row() > right.row();
}

} // namespace vigie::health
