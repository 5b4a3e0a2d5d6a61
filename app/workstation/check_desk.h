// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk.h"
#include "health/check_run.h"
#include "health/ui/diagnostics_page.h"

#include <QObject>

namespace vigie::app {

/// Ties the diagnostics page to the desk: what the catalog knows goes in, checks asked for are run.
/// Thread: GUI. Ownership: the page's parent owns the page; this owns the run.
class CheckDesk final : public QObject {
    Q_OBJECT

public:
    CheckDesk(Services& services, Desk& desk, QWidget* parent);

    [[nodiscard]] health::DiagnosticsPage& page() { return *m_page; }
    [[nodiscard]] bool isRunning() const { return m_run.isRunning(); }

Q_SIGNALS:
    void done(const QString& what);
    void cameraWanted(const vigie::CameraId& camera);

private:
    void readSteps(const CameraId& camera);
    void readIncidents();

    Services& m_services;
    Desk& m_desk;
    health::DiagnosticsPage* m_page;
    health::CheckRun m_run;
    int m_checked = 0;
    int m_faults = 0;
};

} // namespace vigie::app
