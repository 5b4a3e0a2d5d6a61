// SPDX-License-Identifier: GPL-3.0-or-later
#include "catalog_commands.h"
#include "command.h"
#include "credential.h"
#include "probe.h"

#include "base/logging.h"
#include "rtsp/device_tls.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QTextStream>

#include <csignal>

using namespace vigie;
using namespace vigie::ctl;

namespace {

int probe(const QStringList& arguments) {
    QCommandLineParser parser;
    parser.setApplicationDescription(QStringLiteral("Opens a stream, decodes it and says what came."));
    parser.addHelpOption();
    parser.addPositionalArgument(QStringLiteral("uri"),
                                 QStringLiteral("rtsp:// or rtsps:// address, without a login"));
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
    const QCommandLineOption transport(QStringLiteral("transport"),
                                       QStringLiteral("How the media come: tcp, udp, multicast or auto."),
                                       QStringLiteral("way"), QStringLiteral("tcp"));
    const QCommandLineOption fingerprint(QStringLiteral("fingerprint"),
                                         QStringLiteral("SHA-256 of the certificate to trust (rtsps)."),
                                         QStringLiteral("hex"));
    parser.addOptions({user, password, seconds, from, to, transport, fingerprint, json});
    parser.process(arguments);

    const auto refuse = [&](const QString& why) {
        return printError({ErrorCode::InvalidInput, why, {}}, parser.isSet(json));
    };
    if (parser.positionalArguments().size() != 1)
        return refuse(QCoreApplication::translate("ctl", "Il faut une adresse rtsp://"));
    ProbeRequest request;
    request.uri = QUrl(parser.positionalArguments().first(), QUrl::StrictMode);
    if (!request.uri.isValid() ||
        !QStringList{QStringLiteral("rtsp"), QStringLiteral("rtsps")}.contains(request.uri.scheme()))
        return refuse(QCoreApplication::translate("ctl", "Ce n'est pas une adresse rtsp://"));
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
    using rtsp::MediaTransport;
    const QHash<QString, MediaTransport> ways{{QStringLiteral("tcp"), MediaTransport::Tcp},
                                              {QStringLiteral("udp"), MediaTransport::Udp},
                                              {QStringLiteral("multicast"), MediaTransport::Multicast},
                                              {QStringLiteral("auto"), MediaTransport::Auto}};
    if (!ways.contains(parser.value(transport)))
        return refuse(QCoreApplication::translate("ctl", "--transport attend tcp, udp, multicast ou auto"));
    request.transport = ways.value(parser.value(transport));
    if (parser.isSet(fingerprint)) {
        request.trust.pinnedSha256 = rtsp::parseFingerprint(parser.value(fingerprint));
        if (request.trust.pinnedSha256.isEmpty())
            return refuse(QCoreApplication::translate(
                "ctl", "--fingerprint attend une empreinte SHA-256 (64 chiffres)"));
    }
    auto credentials = readCredentials(parser.value(user), parser.isSet(password));
    if (!credentials)
        return printError(credentials.error(), parser.isSet(json));
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

constexpr Command commands[] = {{"account", "make or change a person's login", accountCommand},
                                {"catalog", "migrate a catalog, or say its version", catalogCommand},
                                {"credential", "keep a recorder's login in the keyring", credential},
                                {"enrol", "save a recorder and its cameras", enrolCommand},
                                {"probe", "open a stream and say what came", probe}};

} // namespace

int main(int argc, char** argv) {
    std::signal(SIGPIPE, SIG_IGN);
    QCoreApplication application(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("vigiectl"));
    QCoreApplication::setApplicationVersion(QStringLiteral(VIGIE_VERSION));
    QStringList arguments = QCoreApplication::arguments();
    installLogFormat(arguments.removeAll(QStringLiteral("--verbose")) > 0);
    if (arguments.size() > 1) {
        for (const auto& command : commands) {
            if (arguments[1] == QLatin1String(command.name)) {
                arguments.removeAt(1);
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
    out << "exit codes: 0 done, 2 usage, 3 network, 4 login refused, 5 unusable answer, 6 other failure\n";
    return asked ? Done : Usage;
}
