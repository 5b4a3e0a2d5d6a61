// SPDX-License-Identifier: GPL-3.0-or-later
#include "language.h"

#include "base/logging.h"

#include <QApplication>
#include <QLibraryInfo>
#include <QLocale>
#include <QTranslator>

namespace vigie::app {

void installLanguage(QApplication& application, const QString& language) {
    const QLocale system = QLocale::system();
    // The C locale says English without meaning it.
    const bool english =
        language.isEmpty() ? system.language() == QLocale::English : language == QStringLiteral("en");
    const QString code = english ? QStringLiteral("en") : QStringLiteral("fr");
    QLocale::setDefault(english ? QLocale(QLocale::English, QLocale::UnitedKingdom)
                                : QLocale(QLocale::French, QLocale::France));
    auto* ours = new QTranslator(&application);
    if (ours->load(QStringLiteral(":/i18n/vigie_%1.qm").arg(code)))
        QApplication::installTranslator(ours);
    else
        qCWarning(lcBase).noquote() << "no translation for" << code;
    auto* qt = new QTranslator(&application);
    if (qt->load(QStringLiteral("qtbase_") + code, QLibraryInfo::path(QLibraryInfo::TranslationsPath)))
        QApplication::installTranslator(qt);
}

} // namespace vigie::app
