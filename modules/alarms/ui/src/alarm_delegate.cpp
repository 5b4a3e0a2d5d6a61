// SPDX-License-Identifier: GPL-3.0-or-later
#include "alarm_delegate.h"

#include "look/ui/action_button.h"
#include "look/ui/state_glyph.h"
#include "look/ui/tabular_text.h"

#include <QPainter>

namespace vigie::alarms {

namespace {
constexpr int headingHeight = 32;
constexpr int cardHeight = 88;
constexpr int lineHeight = 22;
constexpr int textLeft = 52;
} // namespace

AlarmDelegate::AlarmDelegate(const AlarmQueueModel& model, const Clock& clock, QObject* parent)
    : QStyledItemDelegate(parent)
    , m_model(model)
    , m_clock(clock) {}

QSize AlarmDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex& index) const {
    return {200, m_model.alarmAt(index) ? cardHeight : headingHeight};
}

void AlarmDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                          const QModelIndex& index) const {
    const look::Tokens& t = look::tokensOf(option.widget);
    const QRect r = option.rect;
    painter->save();
    const Alarm* alarm = m_model.alarmAt(index);
    if (!alarm) {
        painter->fillRect(r, QColor(t.b2));
        painter->setFont(look::font(look::TextSize::Body));
        painter->setPen(QColor(t.t2));
        painter->drawText(r.adjusted(12, 0, -12, 0), Qt::AlignVCenter | Qt::AlignLeft,
                          index.data().toString());
        look::drawTabular(*painter, r.adjusted(12, 0, -12, 0), Qt::AlignVCenter | Qt::AlignRight,
                          index.data(AlarmQueueModel::HeadingCountRole).toString());
        painter->restore();
        return;
    }
    const bool selected = (option.state & QStyle::State_Selected) != 0;
    painter->fillRect(r, QColor(selected ? t.sel : alarm->state == AlarmState::New ? t.b3 : t.b1));
    const look::Glyph glyph = look::StateGlyph::alarm(alarm->priority);
    if (alarm->state == AlarmState::New && alarm->priority <= 3)
        painter->fillRect(QRect(r.left(), r.top(), 4, r.height()), QColor(alarm->priority == 1   ? t.p1f
                                                                          : alarm->priority == 2 ? t.p2f
                                                                                                 : t.p3f));
    look::StateGlyph::paint(*painter, QRectF(r.left() + 14, r.top() + 12, 26, 26), glyph, t);

    const int right = r.right() - 12;
    int y = r.top() + 11;
    const auto line = [&](const QString& text, QRgb colour, QFont::Weight weight, int limit) {
        painter->setFont(look::font(look::TextSize::Body, weight));
        painter->setPen(QColor(colour));
        const QRect place(r.left() + textLeft, y, limit - r.left() - textLeft, lineHeight);
        painter->drawText(place, Qt::AlignVCenter | Qt::AlignLeft,
                          painter->fontMetrics().elidedText(text, Qt::ElideRight, place.width()));
        y += lineHeight;
    };
    const auto seconds =
        std::chrono::duration_cast<std::chrono::seconds>(m_clock.utcNow() - alarm->raisedAt).count();
    const QString age = look::durationText(qMax<qint64>(0, seconds));
    painter->setFont(
        look::font(look::TextSize::Body, alarm->state == AlarmState::New ? QFont::DemiBold : QFont::Normal));
    painter->setPen(QColor(alarm->state == AlarmState::New ? t.t1 : t.t2));
    const int ageWidth = look::drawTabular(*painter, QRect(r.left(), y, right - r.left(), lineHeight),
                                           Qt::AlignRight | Qt::AlignVCenter, age);
    line(index.data().toString(), t.t1, QFont::DemiBold, right - ageWidth - 12);
    line(m_model.placeText(*alarm), t.t2, QFont::Normal, right);
    int stateRight = right;
    if (index.row() == 1 && alarm->state == AlarmState::New) {
        const int left = look::paintKeyCap(*painter, right, y + lineHeight / 2, QStringLiteral("F9"),
                                           QColor(t.b4), QColor(t.t1));
        painter->setFont(look::font(look::TextSize::Body));
        painter->setPen(QColor(t.t2));
        const QString act = AlarmQueueModel::tr("Prendre");
        const int width = painter->fontMetrics().horizontalAdvance(act);
        painter->drawText(QRect(left - 8 - width, y, width + 1, lineHeight), Qt::AlignVCenter, act);
        stateRight = left - 16 - width;
    }
    line(m_model.stateText(*alarm), alarm->state == AlarmState::New ? t.t1 : t.t2,
         alarm->state == AlarmState::New ? QFont::DemiBold : QFont::Normal, stateRight);
    painter->setPen(QColor(t.ln));
    painter->drawLine(r.bottomLeft(), r.bottomRight());
    if (selected && (option.state & QStyle::State_HasFocus) != 0) {
        painter->setPen(QPen(QColor(t.fo), 2));
        painter->setBrush(Qt::NoBrush);
        painter->drawRect(r.adjusted(1, 1, -1, -1));
    }
    painter->restore();
}

} // namespace vigie::alarms
