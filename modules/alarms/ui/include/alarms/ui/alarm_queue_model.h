// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "alarms/alarm_board.h"
#include "domain/places.h"

#include <QAbstractListModel>

#include <memory>

namespace vigie::alarms {

/// The queue as rows: a heading before each group (to claim, in hand, on hold), then its alarms. Closed ones
/// are not in it. Thread: GUI.
class AlarmQueueModel final : public QAbstractListModel {
    Q_OBJECT

public:
    enum Role { AlarmIdRole = Qt::UserRole, HeadingCountRole };

    explicit AlarmQueueModel(AlarmBoard& board, QObject* parent = nullptr);

    void setDirectory(std::shared_ptr<const Directory> directory);
    /// Null for a heading.
    [[nodiscard]] const Alarm* alarmAt(const QModelIndex& index) const;
    /// Invalid when the alarm is not in the queue (any more).
    [[nodiscard]] QModelIndex indexOf(const AlarmId& alarm) const;
    /// «Valmont-sur-Aire · Gare · 142»
    [[nodiscard]] QString placeText(const Alarm& alarm) const;
    [[nodiscard]] static QString stateText(const Alarm& alarm);

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex& index) const override;

private:
    struct Entry {
        AlarmState group;
        std::optional<Alarm> alarm; // nothing: the group's heading
        int count = 0;
    };
    void rebuild();

    AlarmBoard& m_board;
    std::shared_ptr<const Directory> m_directory;
    QList<Entry> m_rows;
};

} // namespace vigie::alarms
