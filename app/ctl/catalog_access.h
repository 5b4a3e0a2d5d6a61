// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "catalog/database.h"

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

} // namespace vigie::ctl
