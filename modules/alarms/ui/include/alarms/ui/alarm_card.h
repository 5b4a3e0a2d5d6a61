// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "alarms/ui/alarm_queue_model.h"

#include <QWidget>

class QLabel;
class QLineEdit;

namespace vigie::look {
class ActionButton;
}

namespace vigie::alarms {

/// One alarm being handled: what, where, since when, its camera, the verdict. The close button says what is
/// missing until a verdict is given.
/// Thread: GUI. Ownership: takes the picture widget given to it.
class AlarmCard final : public QWidget {
    Q_OBJECT

public:
    /// `picture` shows the alarm's camera live; null when no camera is tied to it.
    AlarmCard(AlarmBoard& board, const AlarmQueueModel& words, const AlarmId& alarm, const Clock& clock,
              QWidget* picture, QWidget* parent = nullptr);

    [[nodiscard]] const AlarmId& alarmId() const { return m_id; }

Q_SIGNALS:
    /// The catalog has it closed: nothing is left to do here.
    void closed(const vigie::AlarmId& alarm);

private:
    void refresh();
    void choose(AlarmVerdict verdict);

    AlarmBoard& m_board;
    const AlarmQueueModel& m_words;
    AlarmId m_id;
    const Clock& m_clock;
    AlarmVerdict m_verdict = AlarmVerdict::None;
    QLabel* m_title;
    QLabel* m_place;
    QLabel* m_times;
    QLabel* m_state;
    QLabel* m_missing;
    QLineEdit* m_note;
    look::ActionButton* m_claim;
    look::ActionButton* m_hold;
    look::ActionButton* m_close;
    QList<std::pair<AlarmVerdict, look::ActionButton*>> m_verdicts;
};

} // namespace vigie::alarms
