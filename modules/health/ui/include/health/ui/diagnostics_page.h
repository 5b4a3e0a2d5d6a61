// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/clock.h"
#include "domain/check.h"
#include "domain/places.h"

#include <QHash>
#include <QWidget>

#include <memory>

class QLabel;
class QLineEdit;
class QProgressBar;
class QTableView;

namespace vigie::look {
class ActionButton;
}

namespace vigie::health {

class CheckFilter;
class CheckTableModel;
class StepTableModel;
class VerdictCounts;

/// The fleet board: counts a verdict, the cameras worst first, and below what was tried on the one selected.
/// Shows what it is given and asks by signals: no catalog and no device here. While a run is on the rows keep
/// their places, whatever comes in; they are arranged when it ends.
/// Thread: GUI. The clock must outlive it.
/// Keys: T check all, R check the selection, A only what is to be treated, Return opens the camera.
class DiagnosticsPage final : public QWidget {
    Q_OBJECT

public:
    explicit DiagnosticsPage(const Clock& clock, QWidget* parent = nullptr);

    void setDirectory(std::shared_ptr<const Directory> directory);
    void setChecks(const QHash<CameraId, CheckResult>& checks);
    void setFaultsSince(const QHash<CameraId, UtcTime>& since);
    /// The answer to detailWanted(); ignored when another camera was selected meanwhile.
    void setSteps(const CameraId& camera, const QList<CheckStep>& steps);
    /// A run is on from the first call until setRunFinished().
    void setRunProgress(int done, int total);
    void setRunFinished();

    /// Null when none is selected.
    [[nodiscard]] CameraId currentCamera() const;
    void focusSearch();
    /// Selects a camera, whatever was looked for before.
    void showCamera(const CameraId& camera);

Q_SIGNALS:
    void checkRequested(const QList<vigie::CameraId>& cameras);
    void cancelRequested();
    /// The camera selected, or its verdict, changed: its last check's steps are to be shown.
    void detailWanted(const vigie::CameraId& camera);
    /// Return or a double click: show this camera.
    void opened(const vigie::CameraId& camera);

private:
    [[nodiscard]] QWidget* buildHeader();
    [[nodiscard]] QWidget* buildToolbar();
    [[nodiscard]] QWidget* buildRunBar();
    [[nodiscard]] QWidget* buildTable();
    [[nodiscard]] QWidget* buildSteps();
    [[nodiscard]] QList<CameraId> selectedCameras() const;
    void arrange();
    void refresh();
    void refreshActs();
    void showCurrent();
    void showHeading();

    const Clock& m_clock;
    CheckTableModel* m_model;
    CheckFilter* m_filter;
    StepTableModel* m_steps;
    VerdictCounts* m_counts;
    QLabel* m_state;
    QLineEdit* m_search;
    look::ActionButton* m_toTreat;
    look::ActionButton* m_checkSelection;
    look::ActionButton* m_checkAll;
    QWidget* m_runBar;
    QProgressBar* m_progress;
    QTableView* m_table;
    QLabel* m_empty;
    QLabel* m_stepTitle;
    QLabel* m_stepState;
    QTableView* m_stepTable;
    CameraId m_shown;
    CheckId m_shownCheck;
    bool m_running = false;
};

} // namespace vigie::health
