// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "catalog/database.h"
#include "domain/requisition.h"

#include <QJsonObject>

namespace vigie::catalog {

/// Judicial cases and their register. Numbers follow one another within a year without a gap: a case whose
/// transaction fails gives its number back.
/// Thread: the Database's. Reading and opening: supervisors; states and packages also the agent.
/// Errors: Conflict once a case has its package; InvalidInput; NotFound; Forbidden.
class CaseRepository final {
public:
    explicit CaseRepository(Database& database)
        : m_database(database) {}

    /// Opens and numbers a case.
    [[nodiscard]] Result<Case> open(const RequisitionRequest& request);
    /// Newest first.
    [[nodiscard]] Result<QList<Case>> list(int most = 200);
    [[nodiscard]] Result<Case> caseOf(const CaseId& id);
    /// Open, Extracting or Failed; Extracted comes from recordPackage() only. `remark` goes to the journal.
    [[nodiscard]] Result<void> setState(const CaseId& id, CaseState state, const QString& remark = {});
    /// The package is made: its folder, the SHA-256 of its SHA256SUMS, its manifest.
    [[nodiscard]] Result<void> recordPackage(const CaseId& id, const QString& folder, const QString& digest,
                                             const QJsonObject& manifest);

private:
    Database& m_database;
};

} // namespace vigie::catalog
