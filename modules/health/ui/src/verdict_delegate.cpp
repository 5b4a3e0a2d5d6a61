// SPDX-License-Identifier: GPL-3.0-or-later
#include "verdict_delegate.h"

#include "health/ui/check_table_model.h"
#include "look/ui/tabular_text.h"
#include "verdict_glyph.h"

#include <QPainter>

namespace vigie::health {

namespace {
constexpr int margin = 12;
constexpr int glyphSize = 20;
constexpr int gap = 8;
} // namespace

VerdictDelegate::VerdictDelegate(int glyphColumn, int strongColumn, QObject* parent)
    : QStyledItemDelegate(parent)
    , m_glyphColumn(glyphColumn)
    , m_strongColumn(strongColumn) {}

QSize VerdictDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex& index) const {
    const bool strong = index.column() == m_strongColumn;
    const QFontMetrics metrics(look::font(look::TextSize::Body, strong ? QFont::DemiBold : QFont::Normal));
    int width = 2 * margin + look::tabularWidth(metrics, index.data().toString());
    if (index.column() == m_glyphColumn)
        width += glyphSize + gap;
    return {width, 40};
}

void VerdictDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                            const QModelIndex& index) const {
    const look::Tokens& t = look::tokensOf(option.widget);
    const bool selected = (option.state & QStyle::State_Selected) != 0;
    const bool strong = index.column() == m_strongColumn;
    painter->save();
    painter->fillRect(option.rect, QColor(selected ? t.sel : t.b1));
    painter->setPen(QColor(t.ln));
    painter->drawLine(option.rect.bottomLeft(), option.rect.bottomRight());
    QRect place = option.rect.adjusted(margin, 0, -margin, 0);
    QColor colour(strong || index.column() == m_glyphColumn ? t.t1 : t.t2);
    if (index.column() == m_glyphColumn) {
        const look::Glyph glyph =
            glyphOf(static_cast<Verdict>(index.data(CheckTableModel::VerdictRole).toInt()));
        look::StateGlyph::paint(
            *painter, QRectF(place.left(), place.center().y() - glyphSize / 2.0 + 0.5, glyphSize, glyphSize),
            glyph, t);
        colour = QColor(look::StateGlyph::colour(glyph, t));
        place.setLeft(place.left() + glyphSize + gap);
    }
    painter->setFont(look::font(look::TextSize::Body, strong ? QFont::DemiBold : QFont::Normal));
    painter->setPen(colour);
    const QVariant alignment = index.data(Qt::TextAlignmentRole);
    look::drawTabular(
        *painter, place,
        alignment.isValid() ? Qt::Alignment(alignment.toInt()) : Qt::AlignLeft | Qt::AlignVCenter,
        painter->fontMetrics().elidedText(index.data().toString(), Qt::ElideRight, place.width()));
    if ((option.state & QStyle::State_HasFocus) != 0) {
        painter->setPen(QPen(QColor(t.fo), 2));
        painter->setBrush(Qt::NoBrush);
        painter->drawRect(option.rect.adjusted(1, 1, -1, -1));
    }
    painter->restore();
}

} // namespace vigie::health
