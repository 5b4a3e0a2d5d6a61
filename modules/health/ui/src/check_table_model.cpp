// SPDX-License-Identifier: GPL-3.0-or-later
#include "health/ui/check_table_model.h"

#include "health/causes.h"
#include "health/verdicts.h"

namespace vigie::health {

CheckTableModel::CheckTableModel(const Clock& clock, QObject* parent)
    : QAbstractTableModel(parent)
    , m_clock(clock)
    , m_directory(std::make_shared<Directory>()) {}

void CheckTableModel::setDirectory(std::shared_ptr<const Directory> directory) {
    beginResetModel();
    m_directory = std::move(directory);
    m_rows = m_directory->cameras.values();
    std::sort(m_rows.begin(), m_rows.end(), [](const Camera& a, const Camera& b) {
        return std::pair(a.number, a.name) < std::pair(b.number, b.name);
    });
    endResetModel();
}

void CheckTableModel::setChecks(const QHash<CameraId, CheckResult>& checks) {
    const auto before = std::exchange(m_checks, checks);
    for (int row = 0; row < m_rows.size(); ++row) {
        const CameraId& id = m_rows[row].id;
        if (before.contains(id) != checks.contains(id) || before.value(id).id != checks.value(id).id)
            Q_EMIT dataChanged(index(row, State), index(row, CheckedAt));
    }
}

void CheckTableModel::setFaultsSince(const QHash<CameraId, UtcTime>& since) {
    m_since = since;
    if (!m_rows.isEmpty())
        Q_EMIT dataChanged(index(0, Since), index(rowCount() - 1, Since));
}

int CheckTableModel::count(Verdict verdict) const {
    return static_cast<int>(std::count_if(
        m_rows.begin(), m_rows.end(), [&](const Camera& camera) { return verdictOf(camera) == verdict; }));
}

QList<CameraId> CheckTableModel::cameras() const {
    QList<CameraId> ids;
    ids.reserve(m_rows.size());
    for (const Camera& camera : m_rows)
        ids.append(camera.id);
    return ids;
}

const Camera* CheckTableModel::cameraAt(const QModelIndex& index) const {
    return index.isValid() && index.row() < m_rows.size() ? &m_rows[index.row()] : nullptr;
}

QModelIndex CheckTableModel::indexOf(const CameraId& camera) const {
    for (int row = 0; row < m_rows.size(); ++row) {
        if (m_rows[row].id == camera)
            return index(row, Number);
    }
    return {};
}

const CheckResult* CheckTableModel::checkOf(const CameraId& camera) const {
    const auto found = m_checks.constFind(camera);
    return found == m_checks.cend() ? nullptr : &*found;
}

QString CheckTableModel::placeOf(const Camera& camera) const {
    return m_directory->communes.value(camera.commune).name;
}

QString CheckTableModel::timeText(UtcTime at) const {
    const QDateTime local = toDateTime(at).toLocalTime();
    if (local.date() == toDateTime(m_clock.utcNow()).toLocalTime().date())
        return toLocalText(at);
    return local.toString(QStringLiteral("dd/MM HH:mm ")) + localOffsetText(at);
}

Verdict CheckTableModel::verdictOf(const Camera& camera) const {
    const CheckResult* check = checkOf(camera.id);
    return check ? check->verdict : Verdict::Unchecked;
}

int CheckTableModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int CheckTableModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : ColumnCount;
}

QString CheckTableModel::text(const Camera& camera, int column) const {
    const CheckResult* check = checkOf(camera.id);
    switch (column) {
    case Number:
        return QString::number(camera.number);
    case Name:
        return camera.name;
    case Place:
        return placeOf(camera);
    case State:
        return verdictText(verdictOf(camera));
    case Cause:
        return check ? causeText(check->cause) : tr("Jamais contrôlée");
    case Since:
        return m_since.contains(camera.id) ? timeText(m_since.value(camera.id)) : QString();
    case CheckedAt:
        return check ? timeText(check->endedAt) : QString();
    default:
        return {};
    }
}

QVariant CheckTableModel::sortKey(const Camera& camera, int column) const {
    const CheckResult* check = checkOf(camera.id);
    switch (column) {
    case Number:
        return camera.number;
    case State:
        return severity(verdictOf(camera));
    case Since:
        return static_cast<qint64>(m_since.value(camera.id).time_since_epoch().count());
    case CheckedAt:
        return static_cast<qint64>((check ? check->endedAt : UtcTime{}).time_since_epoch().count());
    default:
        return text(camera, column);
    }
}

QVariant CheckTableModel::data(const QModelIndex& index, int role) const {
    const Camera* camera = cameraAt(index);
    if (!camera)
        return {};
    switch (role) {
    case Qt::DisplayRole:
        return text(*camera, index.column());
    case Qt::ToolTipRole:
    case Qt::AccessibleTextRole: {
        QStringList parts{text(*camera, Number), text(*camera, Name), text(*camera, Place),
                          text(*camera, State)};
        if (const QString cause = text(*camera, Cause); !cause.isEmpty())
            parts << cause;
        return parts.join(QStringLiteral(", "));
    }
    case CameraIdRole:
        return camera->id.uuid();
    case VerdictRole:
        return static_cast<int>(verdictOf(*camera));
    case SortRole:
        return sortKey(*camera, index.column());
    default:
        return {};
    }
}

QVariant CheckTableModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (role == Qt::TextAlignmentRole && orientation == Qt::Horizontal)
        return QVariant(Qt::AlignLeft | Qt::AlignVCenter);
    if (role != Qt::DisplayRole || orientation != Qt::Horizontal)
        return {};
    switch (section) {
    case Number:
        return tr("N°");
    case Name:
        return tr("Caméra");
    case Place:
        return tr("Commune");
    case State:
        return tr("Verdict");
    case Cause:
        return tr("Cause");
    case Since:
        return tr("Depuis");
    case CheckedAt:
        return tr("Contrôlée à");
    default:
        return {};
    }
}

} // namespace vigie::health
