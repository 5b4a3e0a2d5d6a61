// SPDX-License-Identifier: GPL-3.0-or-later
#include "catalog_commands.h"
#include "command.h"
#include "credential.h"
#include "decode.h"
#include "discover.h"
#include "guard_commands.h"
#include "passwords.h"
#include "probe.h"
#include "probe_device.h"
#include "refresh.h"
#include "table_commands.h"

#include "base/logging.h"
#include "domain/names.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QTextStream>

#include <csignal>

using namespace vigie;
using namespace vigie::ctl;

namespace {

/// One line a step for people, as it ends.
void printStep(const QJsonObject& step) {
    QTextStream out(stdout);
    out << step[QStringLiteral("step")].toString().leftJustified(11)
        << QString::number(step[QStringLiteral("ms")].toInteger()).rightJustified(6) << " ms  ";
    if (step.contains(QStringLiteral("error")))
        out << step[QStringLiteral("error")].toString() << ": " << step[QStringLiteral("text")].toString()
            << " (" << step[QStringLiteral("detail")].toString() << ")\n";
    else
        out << inWords(step[QStringLiteral("answer")]) << '\n';
}

int probeDeviceAt(const QUrl& url, const QString& family, const QString& fingerprint, const QString& events,
                  const Credentials& credentials, bool json) {
    DeviceProbe probe;
    const auto chosen = fromName<DeviceFamily>(family);
    if (!chosen)
        return printError(
            {ErrorCode::InvalidInput,
             QCoreApplication::translate("ctl", "--family attend onvif, hikvision, dahua, axis ou generic"),
             {}},
            json);
    const auto trust = readTrust(fingerprint);
    if (!trust)
        return printError(trust.error(), json);
    bool isNumber = false;
    probe.events = std::chrono::seconds(events.toInt(&isNumber));
    if (!isNumber || probe.events.count() < 0)
        return printError({ErrorCode::InvalidInput,
                           QCoreApplication::translate("ctl", "--events attend un nombre de secondes"),
                           {}},
                          json);
    probe.address.family = *chosen;
    probe.address.url = url;
    probe.address.credentials = credentials;
    probe.address.trust = *trust;
    const auto answer = probeDevice(probe, [json](const QJsonObject& step) {
        if (!json)
            printStep(step);
    });
    if (!answer)
        return printError(answer.error(), json);
    if (json)
        printAnswer(answer->answer, true);
    else if (const QString hint = answer->answer[QStringLiteral("hint")].toString(); !hint.isEmpty())
        QTextStream(stdout) << hint << '\n';
    return answer->failure ? exitCodeFor(*answer->failure) : Done;
}

int probe(const QStringList& arguments) {
    QCommandLineParser parser;
    parser.setApplicationDescription(QStringLiteral(
        "rtsp(s)://: opens a stream, decodes it and says what came. http(s)://, or --family: walks "
        "through what a device can do and says what was tried, answered, and how long it took."));
    parser.addHelpOption();
    parser.addPositionalArgument(QStringLiteral("uri"),
                                 QStringLiteral("rtsp(s):// or http(s):// address, without a login"));
    const QCommandLineOption family(QStringLiteral("family"),
                                    QStringLiteral("onvif (default), hikvision, dahua, axis or generic."),
                                    QStringLiteral("name"), QStringLiteral("onvif"));
    const QCommandLineOption fingerprint(
        QStringLiteral("fingerprint"),
        QStringLiteral("SHA-256 of the device's certificate, once a person has compared it."),
        QStringLiteral("sha256"));
    const QCommandLineOption events(QStringLiteral("events"),
                                    QStringLiteral("Seconds to listen to a device's events."),
                                    QStringLiteral("n"), QStringLiteral("5"));
    const QCommandLineOption transport(QStringLiteral("transport"),
                                       QStringLiteral("Of a stream: tcp (default), udp, multicast or auto."),
                                       QStringLiteral("name"), QStringLiteral("tcp"));
    const QCommandLineOption user(QStringLiteral("user"), QStringLiteral("Account on the device."),
                                  QStringLiteral("name"));
    const QCommandLineOption password(QStringLiteral("password-stdin"),
                                      QStringLiteral("Read the password from standard input."));
    const QCommandLineOption seconds(QStringLiteral("seconds"), QStringLiteral("How long to watch."),
                                     QStringLiteral("n"), QStringLiteral("5"));
    const QCommandLineOption from(QStringLiteral("from"),
                                  QStringLiteral("Replay from this UTC time (ISO 8601)."),
                                  QStringLiteral("time"));
    const QCommandLineOption to(QStringLiteral("to"), QStringLiteral("Replay up to this UTC time."),
                                QStringLiteral("time"));
    const QCommandLineOption json(QStringLiteral("json"), QStringLiteral("Answer in JSON."));
    parser.addOptions({user, password, seconds, from, to, family, fingerprint, events, transport, json});
    if (const auto done = parseOptions(parser, arguments))
        return *done;

    const auto refuse = [&](const QString& why) {
        return printError({ErrorCode::InvalidInput, why, {}}, parser.isSet(json));
    };
    if (parser.positionalArguments().size() != 1)
        return refuse(QCoreApplication::translate("ctl", "Il faut une adresse rtsp:// ou http://"));
    ProbeRequest request;
    request.uri = QUrl(parser.positionalArguments().first(), QUrl::StrictMode);
    const QString scheme = request.uri.scheme();
    const bool isStream = scheme == u"rtsp" || scheme == u"rtsps";
    const bool isDevice = scheme == u"http" || scheme == u"https" || (isStream && parser.isSet(family));
    if (!request.uri.isValid() || (!isStream && !isDevice))
        return refuse(QCoreApplication::translate("ctl", "Ce n'est pas une adresse rtsp:// ou http://"));
    if (!request.uri.userInfo().isEmpty())
        return refuse(QCoreApplication::translate(
            "ctl", "Pas d'identifiants dans l'adresse : --user et --password-stdin"));
    bool isNumber = false;
    request.duration = std::chrono::seconds(parser.value(seconds).toInt(&isNumber));
    if (!isNumber || request.duration.count() < 1)
        return refuse(QCoreApplication::translate("ctl", "--seconds attend un nombre d'au moins 1"));
    if (parser.isSet(from)) {
        const auto time = [](const QString& text) { return QDateTime::fromString(text, Qt::ISODateWithMs); };
        const QDateTime begin = time(parser.value(from));
        const QDateTime end = time(parser.value(to));
        if (!begin.isValid() || (parser.isSet(to) && end <= begin))
            return refuse(QCoreApplication::translate(
                "ctl", "--from et --to attendent deux instants ISO 8601 dans l'ordre"));
        request.replay = TimeSpan{fromDateTime(begin), fromDateTime(parser.isSet(to) ? end : begin)};
    }
    auto credentials = readCredentials(parser.value(user), parser.isSet(password));
    if (!credentials)
        return printError(credentials.error(), parser.isSet(json));
    if (isDevice)
        return probeDeviceAt(request.uri, parser.value(family), parser.value(fingerprint),
                             parser.value(events), *credentials, parser.isSet(json));
    const auto trust = readTrust(parser.value(fingerprint));
    if (!trust)
        return printError(trust.error(), parser.isSet(json));
    request.trust = *trust;
    const auto way = transportOf(parser.value(transport));
    if (!way)
        return refuse(QCoreApplication::translate("ctl", "--transport attend tcp, udp, multicast ou auto"));
    request.transport = *way;
    request.credentials = std::move(*credentials);
    const auto answer = probeStream(request);
    if (!answer)
        return printError(answer.error(), parser.isSet(json));
    printAnswer(*answer, parser.isSet(json));
    return Done;
}

struct Command {
    const char* name;
    const char* summary;
    int (*run)(const QStringList&);
};

constexpr Command commands[] = {{"account", "make, change, suspend or list accounts", accountCommand},
                                {"catalog", "migrate a catalog, or say its version", catalogCommand},
                                {"convention", "record a commune's convention", conventionCommand},
                                {"credential", "keep a recorder's login in the keyring", credential},
                                {"decode", "say what recorded bytes of a device mean", decodeCommand},
                                {"discover", "find devices on the network", discoverCommand},
                                {"enrol", "save a recorder and its cameras", enrolCommand},
                                {"export", "write the directory as a table", exportCommand},
                                {"import", "save the directory from a table", importCommand},
                                {"journal", "verify, anchor or prune the journals", journalCommand},
                                {"passwords", "give recorders new passwords", passwordsCommand},
                                {"probe", "try a stream or a device and say what came", probe},
                                {"refresh", "read the streams of known cameras", refreshCommand}};

} // namespace

int main(int argc, char** argv) {
    std::signal(SIGPIPE, SIG_IGN);
    QCoreApplication application(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("vigiectl"));
    QCoreApplication::setApplicationVersion(QStringLiteral(VIGIE_VERSION));
    QStringList arguments = QCoreApplication::arguments();
    const bool isVerbose = arguments.removeAll(QStringLiteral("--verbose")) > 0;
    installLogFormat(isVerbose);
    if (!isVerbose) // what goes well stands in the answer
        QLoggingCategory::setFilterRules(QStringLiteral("vigie.*.debug=false\nvigie.*.info=false"));
    if (arguments.size() > 1) {
        for (const auto& command : commands) {
            if (arguments[1] == QLatin1String(command.name)) {
                arguments.removeAt(1);
                arguments[0] =
                    QStringLiteral("vigiectl ") + QLatin1String(command.name); // for its usage line
                return command.run(arguments);
            }
        }
        if (arguments[1] == QStringLiteral("--version")) {
            QTextStream(stdout) << "vigiectl " VIGIE_VERSION "\n";
            return Done;
        }
    }
    const bool asked = arguments.contains(QStringLiteral("--help"));
    QTextStream out(asked ? stdout : stderr);
    out << "usage: vigiectl COMMAND [options]     (vigiectl COMMAND --help)\n";
    for (const auto& command : commands)
        out << "  " << QString::fromLatin1(command.name).leftJustified(12) << command.summary << '\n';
    out << "exit codes: 0 done, 2 usage, 3 network, 4 login refused, 5 unusable answer, 6 other failure, "
           "7 certificate not accepted\n";
    return asked ? Done : Usage;
}
