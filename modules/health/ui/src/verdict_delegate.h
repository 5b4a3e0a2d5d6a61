// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStyledItemDelegate>

namespace vigie::health {

/// One cell of a row 40 pixels high: text, in digits of one width where wanted, a verdict with its shape.
/// The focus ring is drawn around the row's current cell by the style.
class VerdictDelegate final : public QStyledItemDelegate {
    Q_OBJECT

public:
    /// `glyphColumn` is drawn with the shape of the row's verdict; `strongColumn` in semi-bold.
    VerdictDelegate(int glyphColumn, int strongColumn, QObject* parent);
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override;

private:
    int m_glyphColumn;
    int m_strongColumn;
};

} // namespace vigie::health
