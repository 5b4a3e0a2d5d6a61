// SPDX-License-Identifier: GPL-3.0-or-later
#include "catalog_access.h"

#include <QCoreApplication>
#include <QSet>

#include <algorithm>

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

Result<QList<Recorder>> chooseRecorders(const Directory& directory, const QStringList& ids,
                                        const QStringList& communeCodes) {
    QList<Recorder> chosen;
    QSet<QString> unmet(ids.begin(), ids.end());
    unmet.unite({communeCodes.begin(), communeCodes.end()});
    for (const Recorder& recorder : directory.recorders) {
        const QString id = recorder.id.toString();
        const QString code = directory.communes.value(recorder.commune).code;
        if (!ids.contains(id) && !communeCodes.contains(code))
            continue;
        chosen.append(recorder);
        unmet.remove(id);
        unmet.remove(code);
    }
    if (!unmet.isEmpty())
        return fail(
            ErrorCode::InvalidInput,
            QCoreApplication::translate("ctl", "Aucun enregistreur ne correspond à %1").arg(*unmet.begin()));
    if (chosen.isEmpty())
        return fail(ErrorCode::InvalidInput,
                    QCoreApplication::translate(
                        "ctl", "Aucun enregistreur choisi : donnez leurs identifiants ou --commune-code"));
    std::sort(chosen.begin(), chosen.end(),
              [](const Recorder& a, const Recorder& b) { return a.name < b.name; });
    return chosen;
}

} // namespace vigie::ctl
