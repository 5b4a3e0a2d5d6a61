// SPDX-License-Identifier: GPL-3.0-or-later
#include "catalog_audit_sink.h"

#include "base/logging.h"
#include "catalog/journal_repository.h"

Q_LOGGING_CATEGORY(lcAudit, "vigie.audit")

namespace vigie::app {

CatalogAuditSink::CatalogAuditSink(catalog::CatalogWorker& worker, QObject* parent)
    : QObject(parent)
    , m_worker(worker) {}

void CatalogAuditSink::record(const AuditEntry& entry) {
    m_waiting << entry;
    flush();
}

void CatalogAuditSink::flush() {
    if (m_writing || m_waiting.isEmpty())
        return;
    m_writing = true;
    m_worker.run<void>(
        this,
        [entry = m_waiting.first()](catalog::Database& database) {
            return catalog::JournalRepository(database).record(entry);
        },
        [this](const Result<void>& done) {
            m_writing = false;
            if (!done && done.error().code == ErrorCode::Database)
                return; // flush() is called again when the link is back
            if (!done)
                qCWarning(lcAudit).noquote() << "the journal refused an act:" << done.error().toLogLine();
            m_waiting.removeFirst();
            flush();
        });
}

} // namespace vigie::app
