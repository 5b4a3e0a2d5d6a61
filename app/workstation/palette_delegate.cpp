// SPDX-License-Identifier: GPL-3.0-or-later
#include "palette_delegate.h"

#include "look/ui/action_button.h"
#include "look/ui/icons.h"
#include "look/ui/tabular_text.h"
#include "look/ui/theme.h"
#include "palette_model.h"

#include <QPainter>

namespace vigie::app {

namespace {
constexpr int rowHeight = 48;
constexpr int firstLine = 4;
constexpr int lineHeight = 20;
constexpr int numberWidth = 44;
constexpr int commandMark = 12;
} // namespace

QSize PaletteDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex&) const {
    return {option.rect.width(), rowHeight};
}

void PaletteDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                            const QModelIndex& index) const {
    const look::Tokens& t = look::tokensOf(option.widget);
    painter->save();
    const QRect& row = option.rect;
    if (option.state.testFlag(QStyle::State_Selected))
        painter->fillRect(row, QColor(t.sel));
    else if (option.state.testFlag(QStyle::State_MouseOver))
        painter->fillRect(row, QColor(t.b2));
    const QString whyNot = index.data(PaletteModel::WhyNotRole).toString();
    const bool able = whyNot.isEmpty();
    const int top = row.top() + firstLine;
    const int left = row.left() + 12;
    const QRect mark(left, top, numberWidth, lineHeight);
    painter->setFont(look::font(look::TextSize::Body, QFont::DemiBold));
    painter->setPen(QColor(t.t1));
    if (const int number = index.data(PaletteModel::NumberRole).toInt(); number > 0) {
        look::drawTabular(*painter, mark, Qt::AlignLeft | Qt::AlignVCenter, QString::number(number));
    } else {
        const bool shows = index.data(PaletteModel::KindRole).toInt() != PaletteModel::Command;
        if (shows)
            look::icon(QStringLiteral("monitor"), QColor(t.t2)).paint(painter, left, top, 20, 20);
        else
            painter->drawText(QRect(left, row.top(), commandMark, rowHeight),
                              Qt::AlignLeft | Qt::AlignVCenter, QStringLiteral("›"));
    }
    const bool isCommand = index.data(PaletteModel::KindRole).toInt() == PaletteModel::Command;
    const QString detail = able ? index.data(PaletteModel::DetailRole).toString() : whyNot;
    const int x = left + (isCommand ? commandMark : numberWidth) + 8;
    const int lines = detail.isEmpty() ? 2 : 1; // of the title
    int right = row.right() - 12;
    if (const QString key = index.data(PaletteModel::KeyRole).toString(); !key.isEmpty())
        right = look::paintKeyCap(*painter, right, top + lines * lineHeight / 2, key, QColor(t.b4),
                                  QColor(able ? t.t1 : t.t3)) -
                8;
    painter->setFont(look::font(look::TextSize::Body, able ? QFont::DemiBold : QFont::Normal));
    painter->setPen(QColor(able ? t.t1 : t.t3));
    const QRect title(x, top, qMax(0, right - x), lines * lineHeight);
    const QString words = index.data().toString();
    painter->drawText(title, Qt::AlignVCenter | Qt::AlignLeft | Qt::TextWordWrap,
                      lines > 1 ? words
                                : painter->fontMetrics().elidedText(words, Qt::ElideRight, title.width()));
    painter->setFont(look::font(look::TextSize::Body));
    painter->setPen(QColor(t.t2));
    const QRect below(x, top + lineHeight, qMax(0, row.right() - 12 - x), lineHeight);
    painter->drawText(below, Qt::AlignVCenter | Qt::AlignLeft,
                      painter->fontMetrics().elidedText(detail, Qt::ElideRight, below.width()));
    painter->restore();
}

} // namespace vigie::app
