// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cases/extraction_job.h"
#include "cases/ui/cases_page.h"
#include "desk.h"

#include <QObject>

namespace vigie::app {

/// Ties the requisitions page to the desk: the register goes in, what is submitted is opened and extracted.
/// Thread: GUI. Ownership: the page's parent owns the page; this owns the job.
class CaseDesk final : public QObject {
    Q_OBJECT

public:
    CaseDesk(Services& services, Desk& desk, QWidget* parent);

    [[nodiscard]] cases::CasesPage& page() { return *m_page; }
    [[nodiscard]] bool isRunning() const { return m_job.isRunning(); }
    /// The register as last read, newest first.
    [[nodiscard]] const QList<Case>& cases() const { return m_cases; }

Q_SIGNALS:
    void done(const QString& what);

private:
    void read();

    Services& m_services;
    Desk& m_desk;
    cases::CasesPage* m_page;
    cases::ExtractionJob m_job;
    QList<Case> m_cases;
};

} // namespace vigie::app
