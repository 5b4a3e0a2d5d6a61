// SPDX-License-Identifier: GPL-3.0-or-later
#include "catalog_access.h"

#include <QCoreApplication>

namespace vigie::ctl {

using namespace std::chrono_literals;

Result<std::unique_ptr<catalog::Database>> openCatalog(const QString& dsn) {
    if (dsn.isEmpty())
        return fail(ErrorCode::InvalidInput, QCoreApplication::translate("ctl", "Il faut --catalog"));
    auto settings = catalog::ConnectionSettings::parseWithoutPassword(dsn);
    if (!settings)
        return fail(settings.error());
    auto database = std::make_unique<catalog::Database>(*settings, QStringLiteral("vigiectl"));
    if (auto opened = database->openWithin(10s, {}); !opened)
        return fail(opened.error());
    return database;
}

} // namespace vigie::ctl
