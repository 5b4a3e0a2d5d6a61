// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "alarms/ui/alarm_queue_model.h"

#include <QStyledItemDelegate>

namespace vigie::alarms {

/// Three lines an alarm: title and age, place, state. The left edge is coloured only while nobody has it.
class AlarmDelegate final : public QStyledItemDelegate {
    Q_OBJECT

public:
    AlarmDelegate(const AlarmQueueModel& model, const Clock& clock, QObject* parent);
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override;

private:
    const AlarmQueueModel& m_model;
    const Clock& m_clock;
};

} // namespace vigie::alarms
