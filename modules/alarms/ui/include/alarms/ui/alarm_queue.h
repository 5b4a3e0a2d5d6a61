// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "alarms/ui/alarm_queue_model.h"

#include <QTimer>
#include <QWidget>

class QLabel;
class QListView;

namespace vigie::alarms {

/// The right panel of the desk, always visible: alarms to claim, in hand, on hold.
/// Nothing in it moves but by the catalog's word; a new alarm never takes the focus.
/// Thread: GUI.
class AlarmQueue final : public QWidget {
    Q_OBJECT

public:
    AlarmQueue(AlarmBoard& board, const Clock& clock, QWidget* parent = nullptr);

    void setDirectory(std::shared_ptr<const Directory> directory);
    /// While the catalog is away an empty queue says that it is not read, never that there is no alarm.
    void setReadable(bool readable);
    void focusList();
    [[nodiscard]] QListView* view() const { return m_view; }
    [[nodiscard]] const AlarmQueueModel& model() const { return *m_model; }

Q_SIGNALS:
    /// Return or a double click on an alarm: handle it.
    void opened(const vigie::AlarmId& alarm);

private:
    void updateCounts();

    AlarmBoard& m_board;
    AlarmQueueModel* m_model;
    QLabel* m_toClaim;
    QListView* m_view;
    QLabel* m_empty;
    QLabel* m_closed;
    bool m_readable = true;
    QTimer m_ageTimer;
    AlarmId m_chosen; // over a rebuild of the rows
    int m_scrolledTo = 0;
};

} // namespace vigie::alarms
