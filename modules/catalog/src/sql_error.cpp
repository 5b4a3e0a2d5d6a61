// SPDX-License-Identifier: GPL-3.0-or-later
#include "sql_error.h"

#include "catalog/accounts.h"

#include <QCoreApplication>
#include <QSqlError>

namespace vigie::catalog {
namespace {

// "ERROR:  held by: X\nCONTEXT:  …": the server translates the first word and libpq the others, so the
// message is what stands between the first colon with two spaces and the end of that line.
QString primaryMessage(const QString& databaseText) {
    const QString line = databaseText.section(QLatin1Char('\n'), 0, 0);
    const qsizetype colon = line.indexOf(QLatin1String(":  "));
    return colon < 0 ? line : line.sliced(colon + 3);
}

Error own(const QString& state, const QString& message) {
    if (state == QLatin1String("VG001")) {
        const QString holder = message.section(QLatin1String("held by: "), 1);
        return {ErrorCode::Conflict,
                QCoreApplication::translate("catalog", "Déjà pris en charge par %1.").arg(holder), message};
    }
    if (state == QLatin1String("VG002"))
        return {ErrorCode::Conflict,
                QCoreApplication::translate("catalog",
                                            "L'état a changé entre-temps : l'action n'est plus possible."),
                message};
    if (state == QLatin1String("VG003"))
        return {ErrorCode::NotFound,
                QCoreApplication::translate("catalog", "L'élément demandé n'existe pas dans le catalogue."),
                message};
    if (state == QLatin1String("VG004"))
        return {ErrorCode::Forbidden,
                QCoreApplication::translate("catalog", "Il faut d'abord prendre en charge cet élément."),
                message};
    if (state == QLatin1String("VG006"))
        return {ErrorCode::Forbidden,
                QCoreApplication::translate("catalog", "Ce compte n'est pas connu du catalogue."), message};
    if (state == QLatin1String("VG007"))
        return {ErrorCode::Forbidden,
                QCoreApplication::translate("catalog", "Aucun arrêté en cours n'autorise cette caméra."),
                message};
    if (state == QLatin1String("VG014"))
        return {ErrorCode::Forbidden, sentenceOf(barOf(message.section(QLatin1String("barred: "), 1))),
                message};
    if (state == QLatin1String("VG013"))
        return {ErrorCode::Conflict,
                QCoreApplication::translate("catalog", "Une mosaïque de ce nom existe déjà."), message};
    if (state == QLatin1String("VG008")) {
        const QString holder = message.section(QLatin1String("held by: "), 1);
        return {ErrorCode::Conflict,
                QCoreApplication::translate("catalog", "La PTZ est tenue par %1.").arg(holder), message};
    }
    if (state == QLatin1String("VG009"))
        return {
            ErrorCode::Conflict,
            QCoreApplication::translate("catalog", "Trop d'envois à la fois : attendez quelques secondes."),
            message};
    if (state == QLatin1String("VG010"))
        return {ErrorCode::NotFound,
                QCoreApplication::translate("catalog", "Ce poste ou ce moniteur n'est plus là."), message};
    return {ErrorCode::InvalidInput,
            QCoreApplication::translate("catalog", "La demande est incomplète ou incohérente."), message};
}

} // namespace

Error linkLost(const QString& detail) {
    return {ErrorCode::Database,
            QCoreApplication::translate("catalog", "La liaison avec le catalogue est coupée."), detail};
}

Error errorFromSql(const QSqlError& error, bool linkIsUp) {
    const QString state = error.nativeErrorCode();
    const QString message = primaryMessage(error.databaseText());
    // 57P01..03: the server is shutting down, crashed or is starting.
    if (!linkIsUp || state.startsWith(QLatin1String("08")) || state.startsWith(QLatin1String("57P0")))
        return linkLost(message.isEmpty() ? QStringLiteral("connection lost") : message);

    const QString detail = QStringLiteral("%1 %2").arg(state, message);
    if (state.startsWith(QLatin1String("VG")))
        return own(state, message);
    if (state == QLatin1String("42501"))
        return {ErrorCode::Forbidden,
                QCoreApplication::translate("catalog", "Le catalogue refuse cette action à ce compte."),
                detail};
    if (state == QLatin1String("40001") || state == QLatin1String("40P01") ||
        state == QLatin1String("55P03") || state == QLatin1String("23505"))
        return {
            ErrorCode::Conflict,
            QCoreApplication::translate("catalog", "Un autre poste a modifié ou détient déjà cet élément."),
            detail};
    if (state == QLatin1String("57014"))
        return {ErrorCode::Timeout,
                QCoreApplication::translate("catalog", "Le catalogue n'a pas répondu à temps."), detail};
    if (state.startsWith(QLatin1String("22")) || state.startsWith(QLatin1String("23")))
        return {ErrorCode::InvalidInput,
                QCoreApplication::translate("catalog", "Le catalogue refuse cette donnée."), detail};
    if (state.startsWith(QLatin1String("42")))
        return {ErrorCode::Internal, QCoreApplication::translate("catalog", "Erreur interne du catalogue."),
                detail};
    return {ErrorCode::Database, QCoreApplication::translate("catalog", "Le catalogue a échoué."), detail};
}

Error errorFromOpen(const QSqlError& error, const QString& place) {
    // A refused connection carries no SQLSTATE through Qt; its words are all there is, in the server's
    // language. "authenti" stands in the English, French, Spanish, Italian and German sentences.
    const QString text = error.databaseText().trimmed();
    const bool refused = text.contains(QLatin1String("authenti"), Qt::CaseInsensitive) ||
                         text.contains(QLatin1String("no password supplied"));
    if (text.contains(QLatin1String("is not permitted to log in")) ||
        text.contains(QLatin1String("n'est pas autorisé à se connecter")))
        return {ErrorCode::Forbidden,
                QCoreApplication::translate("catalog",
                                            "Ce compte est suspendu, expiré ou sans agrément valable : "
                                            "adressez-vous à un administrateur."),
                QStringLiteral("%1: %2").arg(place, text)};
    if (refused)
        return {ErrorCode::Auth,
                QCoreApplication::translate("catalog", "Le catalogue refuse ce compte ou ce mot de passe."),
                QStringLiteral("%1: %2").arg(place, text)};
    return {ErrorCode::Database, QCoreApplication::translate("catalog", "Le catalogue ne répond pas."),
            QStringLiteral("%1: %2").arg(place, text)};
}

} // namespace vigie::catalog
