// SPDX-License-Identifier: GPL-3.0-or-later
#include "cases/ui/case_table_model.h"

#include "cases/local_moment.h"
#include "cases/requisition_form.h"

#include <algorithm>

namespace vigie::cases {

namespace {

// The end's date and the begin's offset are left out where they repeat the other's.
QString spanText(const TimeSpan& span, const QTimeZone& zone) {
    const QDateTime begin = toDateTime(span.begin).toTimeZone(zone);
    const QDateTime end = toDateTime(span.end).toTimeZone(zone);
    const QString date = QStringLiteral("dd/MM/yyyy ");
    const QString time = QStringLiteral("HH:mm:ss");
    QString text = begin.toString(date + time);
    if (begin.offsetFromUtc() != end.offsetFromUtc())
        text += QLatin1Char(' ') + offsetText(span.begin, zone);
    return text + QStringLiteral(" → ") + end.toString(begin.date() == end.date() ? time : date + time) +
           QLatin1Char(' ') + offsetText(span.end, zone);
}

} // namespace

CaseTableModel::CaseTableModel(const QTimeZone& zone, QObject* parent)
    : QAbstractTableModel(parent)
    , m_zone(zone) {}

void CaseTableModel::setDirectory(std::shared_ptr<const Directory> directory) {
    m_directory = std::move(directory);
    if (!m_cases.isEmpty())
        Q_EMIT dataChanged(index(0, 0), index(static_cast<int>(m_cases.size()) - 1, ColumnCount - 1));
}

void CaseTableModel::setCases(const QList<Case>& cases) {
    const bool sameRows = std::equal(cases.begin(), cases.end(), m_cases.begin(), m_cases.end(),
                                     [](const Case& a, const Case& b) { return a.id == b.id; });
    if (sameRows) {
        m_cases = cases;
        if (!m_cases.isEmpty())
            Q_EMIT dataChanged(index(0, 0), index(static_cast<int>(m_cases.size()) - 1, ColumnCount - 1));
        return;
    }
    // New ones come on top of the known ones as a rule.
    const qsizetype added = cases.size() - m_cases.size();
    if (added > 0 && std::equal(m_cases.begin(), m_cases.end(), cases.begin() + added, cases.end(),
                                [](const Case& a, const Case& b) { return a.id == b.id; })) {
        beginInsertRows({}, 0, static_cast<int>(added) - 1);
        m_cases = cases;
        endInsertRows();
        Q_EMIT dataChanged(index(0, 0), index(static_cast<int>(m_cases.size()) - 1, ColumnCount - 1));
        return;
    }
    beginResetModel();
    m_cases = cases;
    endResetModel();
}

const Case* CaseTableModel::caseAt(const QModelIndex& index) const {
    return index.isValid() && index.row() < m_cases.size() ? &m_cases[index.row()] : nullptr;
}

int CaseTableModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_cases.size());
}

int CaseTableModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : ColumnCount;
}

QString CaseTableModel::cameraText(const CameraId& id) const {
    if (!m_directory)
        return {};
    const auto camera = m_directory->cameras.constFind(id);
    if (camera == m_directory->cameras.constEnd())
        return tr("retirée");
    return QStringLiteral("%1 · %2").arg(camera->number).arg(camera->name);
}

QVariant CaseTableModel::data(const QModelIndex& index, int role) const {
    const Case* it = caseAt(index);
    if (!it)
        return {};
    if (role == Qt::ToolTipRole)
        return index.column() == State ? it->package : data(index, Qt::DisplayRole);
    if (role != Qt::DisplayRole)
        return {};
    const TimeSpan& span = it->request.span;
    switch (index.column()) {
    case Number:
        return it->number;
    case Received:
        return toDateTime(it->receivedAt).toTimeZone(m_zone).toString(QStringLiteral("dd/MM/yyyy HH:mm ")) +
               offsetText(it->receivedAt, m_zone);
    case Authority:
        return QStringLiteral("%1 · %2").arg(it->request.authority, it->request.reference);
    case Place:
        return cameraText(it->request.camera);
    case Span:
        return spanText(span, m_zone);
    case State:
        return caseStateText(it->state);
    default:
        return {};
    }
}

QVariant CaseTableModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Number:
        return tr("Dossier");
    case Received:
        return tr("Reçu");
    case Authority:
        return tr("Autorité · PV");
    case Place:
        return tr("Caméra");
    case Span:
        return tr("Plage");
    case State:
        return tr("État");
    default:
        return {};
    }
}

} // namespace vigie::cases
