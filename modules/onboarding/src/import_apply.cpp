// SPDX-License-Identifier: GPL-3.0-or-later
#include "catalog/directory_repository.h"
#include "onboarding/directory_csv.h"

#include <QCoreApplication>

namespace vigie::onboarding {

Result<void> applyImport(catalog::Database& database, const ImportPlan& plan) {
    if (!plan.faults.isEmpty())
        return fail(
            ErrorCode::InvalidInput,
            QCoreApplication::translate("onboarding", "Le fichier a %1 erreur(s) : rien n'est enregistré.")
                .arg(plan.faults.size()));
    return catalog::DirectoryRepository(database).saveAll(plan.communes, plan.sites, plan.recorders,
                                                          plan.cameras);
}

} // namespace vigie::onboarding
