// SPDX-License-Identifier: GPL-3.0-or-later
#include "options.h"

#include <QCoreApplication>
#include <QStandardPaths>

#include <map>

namespace vigie::simulator {
namespace {

tl::unexpected<Error> bad(const QString& text) {
    return fail(ErrorCode::InvalidInput, text);
}

/// Reads the value of a whole-number option within bounds.
Result<int> number(const QString& option, const QString& value, int least, int most) {
    bool ok = false;
    const int n = value.toInt(&ok);
    if (!ok || n < least || n > most)
        return bad(QCoreApplication::translate("simulator", "%1 attend un nombre entre %2 et %3, pas « %4 ».")
                       .arg(option)
                       .arg(least)
                       .arg(most)
                       .arg(value));
    return n;
}

bool* flagOf(ServeOptions& options, const QString& name) {
    static const std::map<QString, bool ServeOptions::*> flags{
        {QStringLiteral("--exit-with-stdin"), &ServeOptions::exitWithStdin},
        {QStringLiteral("--password-stdin"), &ServeOptions::passwordFromStdin},
        {QStringLiteral("--start-at-next-key"), &ServeOptions::startAtNextKey},
        {QStringLiteral("--verbose"), &ServeOptions::verbose},
        {QStringLiteral("--tls"), &ServeOptions::tls},
        {QStringLiteral("--discovery"), &ServeOptions::discovery},
        {QStringLiteral("--audio"), &ServeOptions::audio},
    };
    const auto found = flags.find(name);
    return found == flags.end() ? nullptr : &(options.*(found->second));
}

/// "onvif,hikvision+onvif,dahua": a personality, or several together, for each recorder in turn.
Result<void> readBrands(const QString& value, ServeOptions& options) {
    static const QStringList known{QStringLiteral("onvif"), QStringLiteral("hikvision"),
                                   QStringLiteral("dahua"), QStringLiteral("axis"),
                                   QStringLiteral("generic")};
    options.brands = value.split(QLatin1Char(','));
    for (const QString& brand : std::as_const(options.brands)) {
        for (const QString& one : brand.split(QLatin1Char('+'))) {
            if (!known.contains(one))
                return bad(QCoreApplication::translate("simulator", "Marque inconnue : « %1 ». Connues : %2.")
                               .arg(one, known.join(QStringLiteral(", "))));
        }
    }
    return {};
}

/// "local-z" or "local-z@127.20.1.1".
Result<void> readQuirk(const QString& value, ServeOptions& options) {
    const QString name = value.section(QLatin1Char('@'), 0, 0);
    const std::optional<Quirk> quirk = quirkByName(name);
    if (!quirk)
        return bad(QCoreApplication::translate("simulator", "Panne inconnue : %1").arg(name));
    options.quirks.append({*quirk, value.section(QLatin1Char('@'), 1)});
    return {};
}

/// Communes take the third byte of the address and recorders the fourth: both must stay inside it.
Result<ServeOptions> checkAddresses(ServeOptions options) {
    const quint32 first = options.firstAddress.toIPv4Address();
    if (options.firstAddress.protocol() != QAbstractSocket::IPv4Protocol || (first >> 24) != 127)
        return bad(QCoreApplication::translate("simulator", "--first-address attend une adresse 127.x.y.z."));
    if (int((first >> 8) & 0xff) + options.communes > 255 ||
        int(first & 0xff) + options.recordersPerCommune - 1 > 254 || (first & 0xff) == 0)
        return bad(QCoreApplication::translate(
                       "simulator",
                       "Il n'y a pas assez d'adresses après %1 pour autant de communes et d'enregistreurs.")
                       .arg(options.firstAddress.toString()));
    return options;
}

} // namespace

Result<ServeOptions> parseServeOptions(const QStringList& arguments) {
    ServeOptions options;
    options.stateDir =
        QStandardPaths::writableLocation(QStandardPaths::GenericCacheLocation) + QStringLiteral("/vigie-sim");
    for (qsizetype i = 0; i < arguments.size(); ++i) {
        const QString& name = arguments[i];
        if (bool* const flag = flagOf(options, name)) {
            *flag = true;
            continue;
        }
        static const QStringList withValue{QStringLiteral("--communes"),
                                           QStringLiteral("--recorders-per-commune"),
                                           QStringLiteral("--cameras-per-recorder"),
                                           QStringLiteral("--port-http"),
                                           QStringLiteral("--port-rtsp"),
                                           QStringLiteral("--state-dir"),
                                           QStringLiteral("--archive-hours"),
                                           QStringLiteral("--user"),
                                           QStringLiteral("--first-address"),
                                           QStringLiteral("--brands"),
                                           QStringLiteral("--quirk"),
                                           QStringLiteral("--port-https"),
                                           QStringLiteral("--port-rtsps")};
        if (!withValue.contains(name))
            return bad(QCoreApplication::translate("simulator", "Option inconnue : %1").arg(name));
        if (i + 1 >= arguments.size())
            return bad(QCoreApplication::translate("simulator", "%1 attend une valeur.").arg(name));
        const QString& value = arguments[++i];

        const auto intoInt = [&](int& target, int least, int most) -> Result<void> {
            const Result<int> n = number(name, value, least, most);
            if (!n)
                return tl::unexpected(n.error());
            target = *n;
            return {};
        };
        const auto intoPort = [&](quint16& target) -> Result<void> {
            const Result<int> n = number(name, value, 1, 65535);
            if (!n)
                return tl::unexpected(n.error());
            target = quint16(*n);
            return {};
        };
        Result<void> done;
        if (name == QLatin1String("--communes"))
            done = intoInt(options.communes, 1, 254);
        else if (name == QLatin1String("--recorders-per-commune"))
            done = intoInt(options.recordersPerCommune, 1, 254);
        else if (name == QLatin1String("--cameras-per-recorder"))
            done = intoInt(options.camerasPerRecorder, 1, 256);
        else if (name == QLatin1String("--port-http"))
            done = intoPort(options.httpPort);
        else if (name == QLatin1String("--port-rtsp"))
            done = intoPort(options.rtspPort);
        else if (name == QLatin1String("--port-https"))
            done = intoPort(options.httpsPort);
        else if (name == QLatin1String("--port-rtsps"))
            done = intoPort(options.rtspsPort);
        else if (name == QLatin1String("--brands"))
            done = readBrands(value, options);
        else if (name == QLatin1String("--quirk"))
            done = readQuirk(value, options);
        else if (name == QLatin1String("--state-dir"))
            options.stateDir = value;
        else if (name == QLatin1String("--user"))
            options.user = value;
        else if (name == QLatin1String("--first-address")) {
            if (!options.firstAddress.setAddress(value))
                return bad(QCoreApplication::translate("simulator", "« %1 » n'est pas une adresse IPv4.")
                               .arg(value));
        } else {
            bool ok = false;
            options.archiveHours = value.toDouble(&ok);
            if (!ok || options.archiveHours <= 0 || options.archiveHours > 24.0 * 400)
                return bad(QCoreApplication::translate(
                               "simulator", "--archive-hours attend un nombre d'heures, pas « %1 ».")
                               .arg(value));
        }
        if (!done)
            return tl::unexpected(done.error());
    }
    if (options.user.isEmpty())
        return bad(QCoreApplication::translate("simulator", "Le nom d'utilisateur est vide."));
    return checkAddresses(options);
}

QString helpText() {
    return QCoreApplication::translate(
        "simulator",
        "vigie-sim : communes simulées, à vrais enregistreurs ONVIF, Hikvision, Dahua, Axis et RTSP, en "
        "local.\n"
        "\n"
        "vigie-sim [--communes N] [--recorders-per-commune R] [--cameras-per-recorder C]\n"
        "          [--port-http 8080] [--port-rtsp 8554] [--first-address 127.20.0.1]\n"
        "          [--archive-hours 6] [--state-dir DOSSIER] [--user vigie] [--password-stdin]\n"
        "          [--brands onvif,hikvision,dahua,axis,generic] [--quirk NOM[@enregistreur]]...\n"
        "          [--tls] [--port-https 8443] [--port-rtsps 8322] [--discovery] [--audio]\n"
        "          [--start-at-next-key] [--exit-with-stdin] [--verbose]\n"
        "    Sert jusqu'à SIGTERM, SIGINT ou, avec --exit-with-stdin, la fin de l'entrée standard.\n"
        "    Chaque enregistreur a son adresse : 127.20.<commune>.<enregistreur>.\n"
        "    Une ligne JSON « ready » sur la sortie standard quand tout écoute.\n"
        "    Compte de démonstration : utilisateur « vigie », mot de passe « Demo-2026 » ;\n"
        "    --password-stdin lit un autre mot de passe sur la première ligne de l'entrée standard.\n"
        "    L'horloge dessinée dans l'image est celle de la boucle (12 s), pas l'heure réelle : celle-ci\n"
        "    est dans RTCP (direct) et dans l'extension RTP 0xABAC (archives).\n"
        "    --brands : la marque de chaque enregistreur, tour à tour ; « hikvision+onvif » parle les deux.\n"
        "    --quirk : un travers dès le départ (voir plus bas), de tous ou d'un seul enregistreur.\n"
        "    --tls : HTTPS et RTSPS en plus, certificat autosigné fait au départ.\n"
        "    --discovery : répond aux recherches WS-Discovery. --audio : une piste G.711 en direct.\n"
        "    --start-at-next-key : le direct commence à la prochaine image clé ; sans lui, le GOP en\n"
        "    cours est envoyé d'abord, d'un trait.\n"
        "\n"
        "vigie-sim fault --control SOCKET <adresse|all>[/voie] TYPE [on|off]\n"
        "    offline, login-refused, clock-wrong --seconds S, expire-nonces (une fois) : tout "
        "l'enregistreur\n"
        "    frozen, black, stalled, close-after-describe, garbage, no-parameter-sets, truncated-sdp,\n"
        "    unknown-codec, recording-gap --from ISO --to ISO : une voie, ou toutes\n"
        "    certificate-changed (une fois), et les travers, de tout l'enregistreur :\n"
        "    local-z, digest-sha256-only, basic-only, no-get-parameter, subscriptions-lost,\n"
        "    relative-times-broken, search-500, track-list-spelling, zero-based-channels,\n"
        "    ignored-position, truncated-multipart, malformed-part, heartbeat-stops, find-leak,\n"
        "    unsubscribe-drops-all, require-551, endtime-ignored, rejection-under-200, slow-answer,\n"
        "    endless-answer, gzip-bomb, entity-expansion, huge-body, redirect-elsewhere,\n"
        "    non-utf8-names, zero-dates, no-fov-space, half-close\n"
        "vigie-sim event --control SOCKET ADRESSE/VOIE TYPE on|off\n"
        "    motion, tamper, signal-loss, digital-input, line-crossing, relay, storage-failure\n"
        "vigie-sim status --control SOCKET\n"
        "    Chaque commande répond par une ligne JSON.\n"
        "\n"
        "Codes de sortie : 0 fait, 1 refusé ou erreur, 2 port ou adresse déjà pris, 64 mauvais arguments.\n");
}

} // namespace vigie::simulator
