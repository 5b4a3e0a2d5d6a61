// SPDX-License-Identifier: GPL-3.0-or-later
#include "alarms/ui/alarm_queue_model.h"

#include "alarms/event_rules.h"

namespace vigie::alarms {
namespace {

QString headingText(AlarmState group) {
    switch (group) {
    case AlarmState::New:
        return AlarmQueueModel::tr("À prendre");
    case AlarmState::Claimed:
        return AlarmQueueModel::tr("En cours");
    case AlarmState::OnHold:
        return AlarmQueueModel::tr("En attente");
    case AlarmState::Closed:
        break;
    }
    return {};
}

} // namespace

AlarmQueueModel::AlarmQueueModel(AlarmBoard& board, QObject* parent)
    : QAbstractListModel(parent)
    , m_board(board)
    , m_directory(std::make_shared<Directory>()) {
    connect(&m_board, &AlarmBoard::changed, this, &AlarmQueueModel::rebuild);
    rebuild();
}

void AlarmQueueModel::setDirectory(std::shared_ptr<const Directory> directory) {
    m_directory = std::move(directory);
    if (!m_rows.isEmpty())
        Q_EMIT dataChanged(index(0), index(rowCount() - 1));
}

void AlarmQueueModel::rebuild() {
    QList<Entry> rows;
    for (const auto group : {AlarmState::New, AlarmState::Claimed, AlarmState::OnHold}) {
        const int count = m_board.count(group);
        if (count == 0)
            continue;
        rows << Entry{group, std::nullopt, count};
        for (const Alarm& alarm : m_board.alarms()) {
            if (alarm.state == group)
                rows << Entry{group, alarm, 0};
        }
    }
    beginResetModel();
    m_rows = std::move(rows);
    endResetModel();
}

const Alarm* AlarmQueueModel::alarmAt(const QModelIndex& index) const {
    if (!index.isValid() || index.row() >= m_rows.size() || !m_rows[index.row()].alarm)
        return nullptr;
    return &*m_rows[index.row()].alarm;
}

QModelIndex AlarmQueueModel::indexOf(const AlarmId& alarm) const {
    const auto found = std::find_if(m_rows.begin(), m_rows.end(),
                                    [&](const Entry& row) { return row.alarm && row.alarm->id == alarm; });
    return found != m_rows.end() ? index(static_cast<int>(found - m_rows.begin())) : QModelIndex();
}

QString AlarmQueueModel::placeText(const Alarm& alarm) const {
    QStringList parts{m_directory->communes.value(alarm.commune).name};
    if (const QString site = m_directory->sites.value(alarm.site).name; !site.isEmpty())
        parts << site;
    if (const int number = m_directory->cameras.value(alarm.camera).number; number > 0)
        parts << QString::number(number);
    return parts.join(QStringLiteral(" · "));
}

QString AlarmQueueModel::stateText(const Alarm& alarm) {
    switch (alarm.state) {
    case AlarmState::New:
        return tr("À prendre");
    case AlarmState::Claimed:
        return tr("Prise par %1").arg(alarm.claimedBy);
    case AlarmState::OnHold:
        return tr("En attente · %1").arg(alarm.claimedBy);
    case AlarmState::Closed:
        return tr("Clôturée");
    }
    return {};
}

int AlarmQueueModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

QVariant AlarmQueueModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || index.row() >= m_rows.size())
        return {};
    const Entry& row = m_rows[index.row()];
    if (!row.alarm) {
        switch (role) {
        case Qt::DisplayRole:
        case Qt::AccessibleTextRole:
            return headingText(row.group);
        case HeadingCountRole:
            return row.count;
        default:
            return {};
        }
    }
    switch (role) {
    case Qt::DisplayRole:
        return titleText(*row.alarm);
    case Qt::ToolTipRole:
    case Qt::AccessibleTextRole:
        return tr("Priorité %1, %2, %3, %4")
            .arg(QString::number(row.alarm->priority), titleText(*row.alarm), placeText(*row.alarm),
                 stateText(*row.alarm));
    case AlarmIdRole:
        return row.alarm->id.uuid();
    default:
        return {};
    }
}

Qt::ItemFlags AlarmQueueModel::flags(const QModelIndex& index) const {
    if (!index.isValid())
        return Qt::NoItemFlags;
    return alarmAt(index) ? Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemNeverHasChildren
                          : Qt::ItemIsEnabled | Qt::ItemNeverHasChildren;
}

} // namespace vigie::alarms
