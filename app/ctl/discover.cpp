// SPDX-License-Identifier: GPL-3.0-or-later
#include "discover.h"

#include "command.h"

#include "devices/discovery.h"
#include "domain/names.h"
#include "onboarding/address_range.h"
#include "onboarding/device_template.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QJsonArray>
#include <QTextStream>

#include <atomic>
#include <map>
#include <mutex>
#include <thread>

namespace vigie::ctl {

namespace {

constexpr int atOnce = 16;

QJsonArray namesOf(const QList<DeviceFamily>& families) {
    QJsonArray names;
    for (const DeviceFamily family : families)
        names.append(nameOf(family));
    return names;
}

QJsonObject describe(const devices::Discovered& device) {
    QJsonArray addresses;
    for (const QUrl& url : device.addresses)
        addresses.append(url.toString());
    QJsonObject answer{{QStringLiteral("address"), device.addresses.first().toString()},
                       {QStringLiteral("addresses"), addresses},
                       {QStringLiteral("name"), device.name},
                       {QStringLiteral("hardware"), device.hardware},
                       {QStringLiteral("location"), device.location},
                       {QStringLiteral("profiles"), QJsonArray::fromStringList(device.profiles)},
                       {QStringLiteral("endpoint"), device.endpoint},
                       {QStringLiteral("source"), device.source.toString()},
                       {QStringLiteral("interface"), device.interfaceName}};
    // What the device calls itself is no proof; it is a good first guess.
    const auto templates = onboarding::builtInTemplates();
    if (const auto* fitting =
            onboarding::templateFor(templates, device.name.section(u' ', 0, 0), device.hardware)) {
        answer[QStringLiteral("suggested_family")] = nameOf(fitting->family);
        if (!fitting->remark.isEmpty())
            answer[QStringLiteral("remark")] = fitting->remark;
    }
    return answer;
}

/// First contact with each address, several at once; those that answer nothing are left out.
QJsonArray contactAll(const QList<QHostAddress>& addresses, const QList<int>& ports) {
    rtsp::IoThreads io(2);
    std::mutex mutex;
    std::map<qsizetype, QJsonObject> found; // guarded by mutex; in the order that was asked for
    std::atomic<qsizetype> next{0};
    const qsizetype total = addresses.size() * ports.size();
    const auto work = [&] {
        for (qsizetype i = next++; i < total; i = next++) {
            QUrl url;
            const int port = ports[i % ports.size()];
            url.setScheme(port == 443 || port == 8443 ? QStringLiteral("https") : QStringLiteral("http"));
            url.setHost(addresses[i / ports.size()].toString());
            url.setPort(port);
            const auto contact = devices::firstContact(url, {}, io, {});
            QJsonObject answer{{QStringLiteral("address"), url.toString()}};
            if (contact) {
                answer[QStringLiteral("families")] = namesOf(contact->families);
                answer[QStringLiteral("evidence")] = QJsonArray::fromStringList(contact->evidence);
            } else if (contact.error().code == ErrorCode::Untrusted) {
                answer[QStringLiteral("error")] = errorCodeName(contact.error().code);
                answer[QStringLiteral("text")] = contact.error().text;
            } else {
                continue;
            }
            const std::lock_guard lock(mutex);
            found.emplace(i, answer);
        }
    };
    {
        std::vector<std::jthread> workers;
        for (qsizetype i = 0; i < std::min<qsizetype>(atOnce, total); ++i)
            workers.emplace_back(work);
    }
    QJsonArray answers;
    for (const auto& [place, answer] : found)
        answers.append(answer);
    return answers;
}

void print(const QJsonArray& devices, bool json) {
    if (json)
        return printAnswer({{QStringLiteral("devices"), devices}}, true);
    QTextStream out(stdout);
    for (const auto& value : devices) {
        const QJsonObject device = value.toObject();
        out << device[QStringLiteral("address")].toString();
        for (const char* key : {"name", "hardware", "location", "suggested_family", "text"})
            if (const QString text = device[QLatin1String(key)].toString(); !text.isEmpty())
                out << "  " << text;
        const QJsonArray families = device[QStringLiteral("families")].toArray();
        for (const auto& family : families)
            out << "  " << family.toString();
        out << '\n';
    }
    QTextStream(stderr) << QCoreApplication::translate("ctl", "%n appareil(s)", nullptr, int(devices.size()))
                        << '\n';
}

} // namespace

int discoverCommand(const QStringList& arguments) {
    QCommandLineParser parser;
    parser.setApplicationDescription(QStringLiteral(
        "Finds devices: by WS-Discovery on every network interface, or by asking each address of "
        "a range. No login is sent."));
    parser.addHelpOption();
    const QCommandLineOption interface(QStringLiteral("interface"),
                                       QStringLiteral("Only this interface (may be repeated)."),
                                       QStringLiteral("name"));
    const QCommandLineOption seconds(QStringLiteral("seconds"),
                                     QStringLiteral("How long to wait for answers."), QStringLiteral("n"),
                                     QStringLiteral("4"));
    const QCommandLineOption range(
        QStringLiteral("range"),
        QStringLiteral("Addresses to ask one by one: 10.1.0.10-60, 10.1.0.0/24, several with commas."),
        QStringLiteral("addresses"));
    const QCommandLineOption port(QStringLiteral("port"),
                                  QStringLiteral("Ports to ask on each address (80 and 443 if not given)."),
                                  QStringLiteral("n"));
    const QCommandLineOption json(QStringLiteral("json"), QStringLiteral("Answer in JSON."));
    parser.addOptions({interface, seconds, range, port, json});
    if (const auto done = parseOptions(parser, arguments))
        return *done;
    const auto refuse = [&](const QString& why) {
        return printError({ErrorCode::InvalidInput, why, {}}, parser.isSet(json));
    };

    if (parser.isSet(range)) {
        const auto addresses = onboarding::parseAddressRange(parser.value(range));
        if (!addresses)
            return printError(addresses.error(), parser.isSet(json));
        QList<int> ports;
        for (const QString& text : parser.values(port)) {
            bool number = false;
            ports.append(text.toInt(&number));
            if (!number || ports.last() < 1 || ports.last() > 65535)
                return refuse(QCoreApplication::translate("ctl", "--port attend un nombre de 1 à 65535"));
        }
        if (ports.isEmpty())
            ports = {80, 443};
        print(contactAll(*addresses, ports), parser.isSet(json));
        return Done;
    }
    bool number = false;
    devices::DiscoveryOptions options;
    options.collect = std::chrono::seconds(parser.value(seconds).toInt(&number));
    if (!number || options.collect.count() < 1000)
        return refuse(QCoreApplication::translate("ctl", "--seconds attend un nombre d'au moins 1"));
    options.interfaces = parser.values(interface);
    const auto found = devices::discoverDevices(options, {});
    if (!found)
        return printError(found.error(), parser.isSet(json));
    QJsonArray answer;
    for (const auto& device : *found)
        answer.append(describe(device));
    print(answer, parser.isSet(json));
    return Done;
}

} // namespace vigie::ctl
