// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSortFilterProxyModel>

namespace vigie::health {

/// Which cameras the board shows and in what order: worst first unless a column was chosen; of equals the
/// smaller number first. Nothing moves by itself: arrange() puts new verdicts in their place.
/// Thread: GUI.
class CheckFilter final : public QSortFilterProxyModel {
    Q_OBJECT

public:
    explicit CheckFilter(QObject* parent = nullptr);

    /// Only what someone has to act on or look at: all but the good.
    void setToTreatOnly(bool on);
    /// Every word must be in the number, name, commune, verdict or cause, whatever accents and capitals.
    void setSearch(const QString& text);
    void arrange();

protected:
    [[nodiscard]] bool filterAcceptsRow(int row, const QModelIndex& parent) const override;
    [[nodiscard]] bool lessThan(const QModelIndex& left, const QModelIndex& right) const override;

private:
    bool m_toTreatOnly = false;
    QStringList m_words;
};

} // namespace vigie::health
