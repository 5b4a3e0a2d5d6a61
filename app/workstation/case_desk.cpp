// SPDX-License-Identifier: GPL-3.0-or-later
#include "case_desk.h"

#include "catalog/case_repository.h"

namespace vigie::app {

CaseDesk::CaseDesk(Services& services, Desk& desk, QWidget* parent)
    : QObject(parent)
    , m_services(services)
    , m_desk(desk)
    , m_page(new cases::CasesPage(services.clock, QTimeZone::systemTimeZone(), parent))
    , m_job({services.settings.catalog, services.settings.credentials, services.io, services.clock,
             services.settings.packageFolder, services.settings.operatorName}) {
    connect(&desk, &Desk::directoryChanged, m_page, [this] {
        m_page->setDirectory(m_desk.directory());
        read();
    });
    connect(&services.listener, &catalog::Listener::changed, this,
            [this](const QList<catalog::Change>& changes) {
                if (std::any_of(changes.begin(), changes.end(), [](const catalog::Change& change) {
                        return change.topic == QStringLiteral("case");
                    }))
                    read();
            });
    connect(m_page, &cases::CasesPage::requisitionSubmitted, this,
            [this](const RequisitionRequest& request) { m_job.start(request, m_desk.directory()); });
    connect(m_page, &cases::CasesPage::extractionRequested, this,
            [this](const Case& requisition) { m_job.start(requisition, m_desk.directory()); });
    connect(m_page, &cases::CasesPage::cancelRequested, &m_job, &cases::ExtractionJob::cancel);
    connect(&m_job, &cases::ExtractionJob::opened, this, [this](const Case& requisition) {
        m_page->setWorking(requisition);
        Q_EMIT done(tr("Dossier %1 ouvert, extraction en cours").arg(requisition.number));
    });
    connect(&m_job, &cases::ExtractionJob::progress, m_page, &cases::CasesPage::setProgress);
    connect(&m_job, &cases::ExtractionJob::finished, this, [this](const Case& requisition) {
        m_page->setResult(requisition);
        Q_EMIT done(tr("Dossier %1 : paquet prêt et vérifié").arg(requisition.number));
    });
    connect(&m_job, &cases::ExtractionJob::failed, this, [this](Error error) {
        if (error.code == ErrorCode::Database)
            error.text = tr("%1 Un dossier ne s'ouvre et ne se remplit qu'avec lui.").arg(error.text);
        m_page->setError(error);
        Q_EMIT done(error.text);
    });
}

void CaseDesk::read() {
    m_services.worker.run<QList<Case>>(
        this, [](catalog::Database& database) { return catalog::CaseRepository(database).list(); },
        [this](Result<QList<Case>> cases) {
            if (!cases)
                return;
            m_cases = std::move(*cases);
            m_page->setCases(m_cases);
        });
}

} // namespace vigie::app
