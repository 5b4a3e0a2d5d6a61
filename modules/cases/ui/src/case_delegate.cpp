// SPDX-License-Identifier: GPL-3.0-or-later
#include "case_delegate.h"

#include "cases/ui/case_table_model.h"
#include "look/ui/state_glyph.h"

#include <QPainter>

namespace vigie::cases {
namespace {

constexpr int leftMargin = 12;
constexpr int rightMargin = 4;

look::Glyph glyphOf(CaseState state) {
    switch (state) {
    case CaseState::Open:
        return look::Glyph::Unchecked;
    case CaseState::Extracting:
        return look::Glyph::Connecting;
    case CaseState::Extracted:
        return look::Glyph::Good;
    case CaseState::Failed:
        return look::Glyph::Fault;
    }
    return look::Glyph::Unchecked;
}

} // namespace

QSize CaseDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const {
    return QStyledItemDelegate::sizeHint(option, index) + QSize(leftMargin + rightMargin, 0);
}

void CaseDelegate::initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const {
    QStyledItemDelegate::initStyleOption(option, index);
    // The columns breathe as their headings do.
    option->rect.adjust(leftMargin, 0, -rightMargin, 0);
    const auto* model = qobject_cast<const CaseTableModel*>(index.model());
    const Case* it = model ? model->caseAt(index) : nullptr;
    if (!it || index.column() != CaseTableModel::State)
        return;
    const look::Tokens& tokens = look::tokensOf(option->widget);
    constexpr int side = 20;
    const qreal ratio = option->widget ? option->widget->devicePixelRatioF() : 1.0;
    QPixmap shape(QSize(side, side) * ratio);
    shape.setDevicePixelRatio(ratio);
    shape.fill(Qt::transparent);
    QPainter painter(&shape);
    painter.setRenderHint(QPainter::Antialiasing);
    look::StateGlyph::paint(painter, QRectF(0, 0, side, side), glyphOf(it->state), tokens);
    painter.end();
    option->features |= QStyleOptionViewItem::HasDecoration;
    option->text.prepend(QLatin1Char(' '));
    option->decorationSize = QSize(side, side);
    option->icon = QIcon(shape);
    option->palette.setColor(QPalette::Text, QColor(look::StateGlyph::colour(glyphOf(it->state), tokens)));
}

} // namespace vigie::cases
