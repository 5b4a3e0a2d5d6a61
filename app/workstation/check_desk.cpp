// SPDX-License-Identifier: GPL-3.0-or-later
#include "check_desk.h"

#include "catalog/check_repository.h"

namespace vigie::app {

CheckDesk::CheckDesk(Services& services, Desk& desk, QWidget* parent)
    : QObject(parent)
    , m_services(services)
    , m_desk(desk)
    , m_page(new health::DiagnosticsPage(services.clock, parent))
    , m_run(services.settings.catalog, services.settings.credentials, services.io, services.decoders,
            services.clock) {
    connect(&desk, &Desk::directoryChanged, m_page, [this] { m_page->setDirectory(m_desk.directory()); });
    connect(&desk, &Desk::checksChanged, m_page, [this] {
        m_page->setChecks(m_desk.checks());
        readIncidents();
    });
    m_page->setDirectory(desk.directory());
    m_page->setChecks(desk.checks());

    connect(m_page, &health::DiagnosticsPage::checkRequested, this, [this](const QList<CameraId>& cameras) {
        m_checked = 0;
        m_faults = 0;
        m_run.start(m_desk.directory(), cameras);
        Q_EMIT done(tr("Contrôle de %n caméra(s)", nullptr, static_cast<int>(cameras.size())));
    });
    connect(m_page, &health::DiagnosticsPage::cancelRequested, &m_run, &health::CheckRun::cancel);
    connect(m_page, &health::DiagnosticsPage::detailWanted, this, &CheckDesk::readSteps);
    connect(m_page, &health::DiagnosticsPage::opened, this, &CheckDesk::cameraWanted);
    connect(&m_run, &health::CheckRun::progress, m_page, &health::DiagnosticsPage::setRunProgress);
    connect(&m_run, &health::CheckRun::checked, this, [this](const CheckResult& result) {
        ++m_checked;
        m_faults += result.verdict == Verdict::Bad || result.verdict == Verdict::Unreachable ? 1 : 0;
    });
    m_run.setSink(&services.audit);
    connect(&m_run, &health::CheckRun::failed, this, [this](const Error& error) {
        Q_EMIT done(error.code == ErrorCode::Database
                        ? tr("%1 Le contrôle continue, ses verdicts partiront à son retour.").arg(error.text)
                        : error.text);
    });
    connect(&m_run, &health::CheckRun::finished, this, [this] {
        m_page->setRunFinished();
        Q_EMIT done(tr("Contrôle fini : %n caméra(s)", nullptr, m_checked) +
                    tr(", %n en défaut", nullptr, m_faults));
    });
}

void CheckDesk::readSteps(const CameraId& camera) {
    const CommuneId commune = m_desk.directory()->cameras.value(camera).commune;
    using History = QList<CheckResult>;
    m_services.worker.run<History>(
        this,
        [commune, camera](catalog::Database& database) {
            return catalog::CheckRepository(database).history(commune, camera, 1);
        },
        [this, camera](const Result<History>& history) {
            if (history && !history->isEmpty())
                m_page->setSteps(camera, history->first().steps);
        });
}

void CheckDesk::readIncidents() {
    using Incidents = QList<catalog::Incident>;
    m_services.worker.run<Incidents>(
        this, [](catalog::Database& database) { return catalog::CheckRepository(database).openIncidents(); },
        [this](const Result<Incidents>& incidents) {
            if (!incidents)
                return;
            QHash<CameraId, UtcTime> since;
            for (const auto& incident : *incidents)
                since[incident.camera] = incident.openedAt;
            m_page->setFaultsSince(since);
        });
}

} // namespace vigie::app
