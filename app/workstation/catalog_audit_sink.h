// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "catalog/worker.h"
#include "domain/ports.h"

#include <QObject>

namespace vigie::app {

/// Writes acts on images to the catalog's journal in the order they were done. What can't be written now
/// waits and is tried again; nothing is dropped while the program runs. Thread: GUI.
class CatalogAuditSink final : public QObject, public AuditSink {
    Q_OBJECT

public:
    explicit CatalogAuditSink(catalog::CatalogWorker& worker, QObject* parent = nullptr);
    void record(const AuditEntry& entry) override;
    /// How many acts are not yet in the journal.
    [[nodiscard]] qsizetype waiting() const { return m_waiting.size(); }
    /// The catalog is back: write what waits.
    void flush();

private:
    catalog::CatalogWorker& m_worker;
    QList<AuditEntry> m_waiting;
    bool m_writing = false;
};

} // namespace vigie::app
