// SPDX-License-Identifier: GPL-3.0-or-later
#include "decode.h"

#include "command.h"

#include "alarms/dc09.h"
#include "devices/event_decoding.h"
#include "domain/names.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QFile>
#include <QJsonArray>
#include <QTextStream>

#include <functional>

namespace vigie::ctl {

namespace {

constexpr qint64 longestFile = 64 * 1024 * 1024;

QJsonObject describe(const DeviceEvent& event) {
    QJsonObject data;
    for (auto it = event.data.begin(); it != event.data.end(); ++it)
        data[it.key()] = it.value();
    return {{QStringLiteral("kind"), nameOf(event.kind)},
            {QStringLiteral("topic"), event.topic},
            {QStringLiteral("channel"), event.channel},
            {QStringLiteral("active"), event.active},
            {QStringLiteral("initial"), event.initialState},
            {QStringLiteral("data"), data},
            {QStringLiteral("time"), toIso(event.deviceTime.at)},
            {QStringLiteral("time_source"), timeSourceName(event.deviceTime.source)}};
}

Result<QJsonArray> decodeDeviceEvents(DeviceFamily family, const QByteArray& bytes) {
    const auto events = devices::decodeEvents(family, bytes, SystemClock().utcNow());
    if (!events)
        return fail(events.error());
    QJsonArray array;
    for (const DeviceEvent& event : *events)
        array.append(describe(event));
    return array;
}

QJsonObject describe(const alarms::Dc09Frame& frame) {
    QJsonObject answer{{QStringLiteral("token"), QString::fromLatin1(frame.token)},
                       {QStringLiteral("encrypted"), frame.encrypted},
                       {QStringLiteral("sequence"), frame.sequence},
                       {QStringLiteral("receiver"), QString::fromLatin1(frame.receiver)},
                       {QStringLiteral("prefix"), QString::fromLatin1(frame.prefix)},
                       {QStringLiteral("account"), QString::fromLatin1(frame.account)},
                       {QStringLiteral("data"), QString::fromLatin1(frame.data)},
                       {QStringLiteral("crc_matches"), frame.crcMatches},
                       {QStringLiteral("length_matches"), frame.lengthMatches}};
    if (frame.time)
        answer[QStringLiteral("time")] = toIso(*frame.time);
    if (frame.encrypted)
        return answer;
    if (const auto event = alarms::parseContactId(frame.data); event && frame.token == "ADM-CID")
        answer[QStringLiteral("contact_id")] = QJsonObject{{QStringLiteral("qualifier"), event->qualifier},
                                                           {QStringLiteral("code"), event->code},
                                                           {QStringLiteral("group"), event->group},
                                                           {QStringLiteral("zone"), event->zone}};
    if (frame.token == "SIA-DCS") {
        QJsonArray events;
        for (const auto& event : alarms::parseSiaEvents(frame.data))
            events.append(QJsonObject{{QStringLiteral("new"), event.isNew},
                                      {QStringLiteral("area"), QString::fromLatin1(event.area)},
                                      {QStringLiteral("code"), QString::fromLatin1(event.code)},
                                      {QStringLiteral("zone"), QString::fromLatin1(event.zone)}});
        answer[QStringLiteral("sia")] = events;
    }
    return answer;
}

Result<QJsonArray> decodeDc09(const QByteArray& bytes) {
    QJsonArray array;
    for (const QByteArray& text : alarms::splitDc09(bytes))
        if (const auto frame = alarms::parseDc09(text))
            array.append(describe(*frame));
        else
            array.append(QJsonObject{{QStringLiteral("error"), errorCodeName(frame.error().code)},
                                     {QStringLiteral("detail"), frame.error().detail}});
    if (array.isEmpty())
        return fail(ErrorCode::Protocol,
                    QCoreApplication::translate("ctl", "Aucune trame SIA DC-09 dans ce fichier"));
    return array;
}

using Decoder = std::function<Result<QJsonArray>(const QByteArray&)>;

Result<Decoder> decoderOf(const QString& format) {
    if (format == u"dc09")
        return &decodeDc09;
    const auto family =
        format.endsWith(u"-events") ? fromName<DeviceFamily>(QStringView(format).chopped(7)) : std::nullopt;
    if (family && *family != DeviceFamily::Generic)
        return [family = *family](const QByteArray& bytes) { return decodeDeviceEvents(family, bytes); };
    return fail(ErrorCode::InvalidInput,
                QCoreApplication::translate("ctl", "Format inconnu : onvif-events, hikvision-events, "
                                                   "dahua-events, axis-events ou dc09"));
}

} // namespace

int decodeCommand(const QStringList& arguments) {
    QCommandLineParser parser;
    parser.setApplicationDescription(QStringLiteral("Says what recorded bytes of a device mean."));
    parser.addHelpOption();
    parser.addPositionalArgument(
        QStringLiteral("format"),
        QStringLiteral("onvif-events, hikvision-events, dahua-events, axis-events or dc09"));
    parser.addPositionalArgument(QStringLiteral("file"), QStringLiteral("- for standard input"));
    const QCommandLineOption json(QStringLiteral("json"), QStringLiteral("Answer in JSON."));
    parser.addOptions({json});
    if (const auto done = parseOptions(parser, arguments))
        return *done;
    const QStringList words = parser.positionalArguments();
    if (words.size() != 2)
        return printError({ErrorCode::InvalidInput,
                           QCoreApplication::translate("ctl", "Il faut un format et un fichier"),
                           {}},
                          parser.isSet(json));
    const auto decoder = decoderOf(words[0]);
    if (!decoder)
        return printError(decoder.error(), parser.isSet(json));
    QFile file(words[1]);
    if (!(words[1] == u"-" ? file.open(stdin, QIODevice::ReadOnly) : file.open(QIODevice::ReadOnly)))
        return printError({ErrorCode::Storage,
                           QCoreApplication::translate("ctl", "Fichier illisible : %1").arg(words[1]),
                           file.errorString()},
                          parser.isSet(json));
    const auto events = (*decoder)(file.read(longestFile));
    if (!events)
        return printError(events.error(), parser.isSet(json));
    if (parser.isSet(json)) {
        printAnswer({{QStringLiteral("events"), *events}}, true);
        return Done;
    }
    QTextStream out(stdout);
    for (const auto& event : *events) {
        const QJsonObject object = event.toObject();
        QStringList cells;
        for (auto it = object.begin(); it != object.end(); ++it)
            if (!it->isObject() && !it->isArray())
                cells.append(it.key() + u'=' + it->toVariant().toString());
        out << cells.join(u' ') << '\n';
    }
    return Done;
}

} // namespace vigie::ctl
