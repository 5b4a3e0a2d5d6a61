// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/clock.h"
#include "domain/check.h"
#include "domain/places.h"

#include <QAbstractTableModel>
#include <QHash>

#include <memory>

namespace vigie::health {

/// Every camera of the directory with its last check; one without any is "not checked". Rows are by number:
/// the worst-first order is a view's business. A new check changes its own row only.
/// Thread: GUI.
class CheckTableModel final : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { Number, Name, Place, State, Cause, Since, CheckedAt, ColumnCount };
    enum Role { CameraIdRole = Qt::UserRole, VerdictRole, SortRole };

    explicit CheckTableModel(const Clock& clock, QObject* parent = nullptr);

    void setDirectory(std::shared_ptr<const Directory> directory);
    void setChecks(const QHash<CameraId, CheckResult>& checks);
    /// Since when each faulty camera has its present fault (its oldest open incident).
    void setFaultsSince(const QHash<CameraId, UtcTime>& since);

    [[nodiscard]] int count(Verdict verdict) const;
    [[nodiscard]] QList<CameraId> cameras() const;
    /// Null for an index of no row.
    [[nodiscard]] const Camera* cameraAt(const QModelIndex& index) const;
    /// The camera's row, invalid when the directory hasn't it.
    [[nodiscard]] QModelIndex indexOf(const CameraId& camera) const;
    /// Null when it was never checked.
    [[nodiscard]] const CheckResult* checkOf(const CameraId& camera) const;
    [[nodiscard]] QString placeOf(const Camera& camera) const;
    /// "14:32:08 +01:00" today, "17/03 14:32 +01:00" another day.
    [[nodiscard]] QString timeText(UtcTime at) const;

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    [[nodiscard]] Verdict verdictOf(const Camera& camera) const;
    [[nodiscard]] QString text(const Camera& camera, int column) const;
    [[nodiscard]] QVariant sortKey(const Camera& camera, int column) const;

    const Clock& m_clock;
    std::shared_ptr<const Directory> m_directory;
    QHash<CameraId, CheckResult> m_checks;
    QHash<CameraId, UtcTime> m_since;
    QList<Camera> m_rows;
};

} // namespace vigie::health
