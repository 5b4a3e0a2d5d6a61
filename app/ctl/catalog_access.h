// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "catalog/database.h"
#include "domain/places.h"

#include <QCommandLineOption>

#include <memory>

namespace vigie::ctl {

/// The options that every catalog command has. The catalog's own password comes from libpq's usual places
/// (PGPASSFILE, ~/.pgpass, PGPASSWORD): standard input is for the password that the command is about.
struct CatalogOptions {
    QCommandLineOption dsn{QStringLiteral("catalog"),
                           QStringLiteral("Catalog, as libpq writes it, without a password."),
                           QStringLiteral("dsn")};
    QCommandLineOption json{QStringLiteral("json"), QStringLiteral("Answer in JSON.")};
};

/// Opens the catalog or says why not, after 10 s at most.
[[nodiscard]] Result<std::unique_ptr<catalog::Database>> openCatalog(const QString& dsn);

/// The recorders of these ids, and all of these communes. Errors: InvalidInput for an id or a code that the
/// catalog doesn't know, or none at all.
[[nodiscard]] Result<QList<Recorder>> chooseRecorders(const Directory& directory, const QStringList& ids,
                                                      const QStringList& communeCodes);

} // namespace vigie::ctl
