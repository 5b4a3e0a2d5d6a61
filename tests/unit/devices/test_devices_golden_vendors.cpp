// SPDX-License-Identifier: GPL-3.0-or-later
#include "test_devices_golden_readers.h"

#include "axis/answers.h"
#include "dahua/answers.h"
#include "device_http.h"
#include "devices/event_decoding.h"
#include "domain/names.h"
#include "hikvision/answers.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QRegularExpression>

using namespace vigie;
using namespace vigie::devices;

namespace golden {

namespace {

const QUrl device(QStringLiteral("http://device.example"));

QString line(const QStringList& fields) {
    return fields.join(QStringLiteral(" | "));
}

QString sizeText(QSize size) {
    return size.isEmpty() ? QString() : QStringLiteral("%1x%2").arg(size.width()).arg(size.height());
}

QString digitsOf(const QDateTime& time) {
    return time.toString(QStringLiteral("yyyy-MM-ddTHH:mm:ss"));
}

QJsonObject identityOf(const DeviceIdentity& identity) {
    return {{QStringLiteral("manufacturer"), identity.manufacturer},
            {QStringLiteral("model"), identity.model},
            {QStringLiteral("firmware"), identity.firmware}};
}

QJsonObject errorOf(ErrorCode code) {
    return {{QStringLiteral("error"), errorCodeName(code)}};
}

QJsonArray linesOf(const QList<Disk>& disks) {
    static const QRegularExpression address(QStringLiteral(R"(^\d+\.\d+\.\d+\.\d+)"));
    QJsonArray lines;
    for (const Disk& disk : disks)
        lines.append(line({disk.token, QString(disk.name).replace(address, QStringLiteral("host")),
                           nameOf(disk.state), QString::number(disk.capacityBytes.value_or(-1)),
                           QString::number(disk.freeBytes.value_or(-1))}));
    return lines;
}

QJsonArray linesOf(const QList<hikvision::Stream>& streams) {
    QJsonArray lines;
    for (const hikvision::Stream& one : streams)
        lines.append(line({QString::number(one.id), one.name, one.codec ? nameOf(*one.codec) : QString(),
                           sizeText(one.size), QString::number(one.framesPerSecond)}));
    return lines;
}

QJsonObject namesOf(const QMap<int, QString>& names) {
    QJsonObject all;
    for (auto it = names.begin(); it != names.end(); ++it)
        all.insert(QString::number(it.key()), *it);
    return all;
}

/// The element that a re-serialised answer stands for: "@x" is an attribute, "#text" the text.
void write(const QString& name, const QJsonValue& value, QString& out) {
    if (value.isArray()) {
        for (const QJsonValue& one : value.toArray())
            write(name, one, out);
        return;
    }
    const QJsonObject object = value.toObject();
    out += u'<' + name;
    for (auto it = object.begin(); it != object.end(); ++it)
        if (it.key().startsWith(u'@'))
            out += QStringLiteral(" %1=\"%2\"").arg(it.key().mid(1), it->toString().toHtmlEscaped());
    out += u'>';
    if (!value.isObject())
        out += value.toString().toHtmlEscaped();
    for (auto it = object.begin(); it != object.end(); ++it) {
        if (it.key() == u"#text")
            out += it->toString().toHtmlEscaped();
        else if (!it.key().startsWith(u'@'))
            write(it.key(), *it, out);
    }
    out += QStringLiteral("</%1>").arg(name);
}

QJsonObject alertOf(const QByteArray& bytes) {
    const auto alert = hikvision::parseAlert(bytes, {});
    if (!alert)
        return errorOf(ErrorCode::Protocol);
    QJsonObject values{
        {QStringLiteral("answer"), QStringLiteral("EventNotificationAlert")},
        {QStringLiteral("topic"), alert->event.topic},
        {QStringLiteral("kind"), nameOf(alert->event.kind)},
        {QStringLiteral("channel"), alert->event.channel},
        {QStringLiteral("place"), alert->place},
        {QStringLiteral("active"), alert->event.active},
        {QStringLiteral("time"), alert->time ? digitsOf(alert->time->digits) : QString()},
        {QStringLiteral("offset_minutes"), QJsonValue()},
    };
    if (alert->time && alert->time->offset)
        values[QStringLiteral("offset_minutes")] = int(alert->time->offset->count() / 60);
    return values;
}

QJsonObject searchOf(const XmlNode& node) {
    const auto page = hikvision::parseSearch(node);
    if (!page)
        return errorOf(page.error().code);
    QJsonArray pieces;
    QJsonArray playback;
    for (const hikvision::Piece& piece : page->pieces) {
        pieces.append(line({piece.track, digitsOf(piece.begin.digits), digitsOf(piece.end.digits)}));
        QString address = piece.playback;
        playback.append(address.remove(QStringLiteral("rtsp://10.17.132.49")));
    }
    return {{QStringLiteral("more"), page->more},
            {QStringLiteral("pieces"), pieces},
            {QStringLiteral("playback"), playback}};
}

QJsonObject isapiValues(const XmlNode& node, const QString& path) {
    const QString& name = node.name;
    if (name == u"DeviceInfo")
        return {{QStringLiteral("identity"), identityOf(hikvision::parseIdentity(node))},
                {QStringLiteral("recorder"), hikvision::isRecorder(node)}};
    if (name == u"StreamingChannel" || name == u"StreamingChannelList")
        return {{QStringLiteral("streams"), linesOf(hikvision::parseStreams(node))}};
    if (name == u"VideoInputChannelList" || name == u"InputProxyChannelList")
        return {{QStringLiteral("names"), namesOf(hikvision::parseNames(node))}};
    if (name == u"AdminAccessProtocolList")
        return {{QStringLiteral("rtsp_port"), hikvision::parseRtspPort(node)}};
    if (name == u"storage")
        return {{QStringLiteral("disks"), linesOf(hikvision::parseDisks(node))}};
    if (name == u"CMSearchResult")
        return searchOf(node);
    if (name == u"IOOutputPortList") {
        QJsonArray outputs;
        for (const Relay& one : hikvision::parseOutputs(node))
            outputs.append(line({one.token, one.name}));
        return {{QStringLiteral("outputs"), outputs}};
    }
    if (name == u"IOPortStatus" && path.startsWith(u"System/IO/outputs/"))
        return {{QStringLiteral("active"), hikvision::parseOutputState(node).value_or(false)}};
    return {};
}

QJsonArray axisChannels(const KeyValues& params) {
    QJsonArray lines;
    for (const Channel& channel : axis::parseChannels(params, device)) {
        QStringList fields{channel.token, channel.name};
        for (const StreamProfile& stream : channel.streams)
            fields += QStringLiteral("%1 %2 %3 %4")
                          .arg(nameOf(stream.role), stream.token.section(u'/', 1), sizeText(stream.size),
                               nameOf(stream.codec));
        lines.append(line(fields));
    }
    return lines;
}

} // namespace

QJsonObject readIsapi(const QByteArray& bytes) {
    const auto node = hikvision::parseLenient(bytes);
    if (!node)
        return errorOf(node.error().code);
    if (node->name == u"EventNotificationAlert")
        return alertOf(bytes);
    if (const auto status = hikvision::parseStatus(*node))
        return {{QStringLiteral("status"), line({QString::number(status->code), status->sub})},
                {QStringLiteral("error"), errorCodeName(hikvision::errorOf(*status, 200).code)}};
    QJsonObject values = isapiValues(*node, {});
    values.insert(QStringLiteral("answer"), node->name);
    return values;
}

QJsonObject readIsapiDevice(const QByteArray& json) {
    const QJsonObject told = QJsonDocument::fromJson(json)[u"data"][u"ISAPI"].toObject();
    QJsonObject answers;
    QList<hikvision::Stream> streams;
    QMap<int, QString> names;
    for (auto it = told.begin(); it != told.end(); ++it) {
        const QJsonObject one = it->toObject();
        if (const int status = one[u"status_code"].toInt(); status > 0)
            answers.insert(it.key(), errorOf(httpStatusError(status).code));
        const QJsonObject response = one[u"response"].toObject();
        if (response.isEmpty())
            continue;
        QString text;
        write(response.begin().key(), response.begin().value(), text);
        const auto node = hikvision::parseLenient(text.toUtf8());
        if (!node) {
            answers.insert(it.key(), errorOf(node.error().code));
            continue;
        }
        QJsonObject values = isapiValues(*node, it.key());
        values.insert(QStringLiteral("answer"), node->name);
        answers.insert(it.key(), values);
        if (it.key() == u"Streaming/channels")
            streams = hikvision::parseStreams(*node);
        else if (it.key() == u"ContentMgmt/InputProxy/channels" ||
                 it.key() == u"System/Video/inputs/channels")
            names.insert(hikvision::parseNames(*node));
    }
    QJsonObject values{{QStringLiteral("answers"), answers}};
    if (streams.isEmpty())
        return values;
    QJsonArray channels;
    for (const Channel& channel : hikvision::channelsFrom(streams, names, device, 554, true)) {
        QStringList fields{channel.token, channel.name, channel.recording};
        for (const StreamProfile& stream : channel.streams)
            fields += nameOf(stream.role) + u' ' + stream.token;
        channels.append(line(fields));
    }
    values.insert(QStringLiteral("channels"), channels);
    return values;
}

QJsonObject readDahua(const QByteArray& bytes) {
    if (bytes.startsWith("--")) {
        const auto events = decodeEvents(DeviceFamily::Dahua, bytes, {});
        if (!events)
            return errorOf(events.error().code);
        QJsonArray notices;
        for (const DeviceEvent& event : *events)
            notices.append(line({event.topic, nameOf(event.kind), event.channel,
                                 event.active ? QStringLiteral("on") : QStringLiteral("off")}));
        return {{QStringLiteral("notices"), notices}};
    }
    const KeyValues answer = KeyValues::parse(bytes);
    if (answer.contains(QStringLiteral("found"))) {
        const dahua::ItemPage page = dahua::parseItems(answer);
        QJsonArray items;
        for (const dahua::Item& one : page.items)
            items.append(
                line({digitsOf(one.begin), digitsOf(one.end), one.path, QString::number(one.length)}));
        return {{QStringLiteral("found"), page.found}, {QStringLiteral("items"), items}};
    }
    QJsonObject values;
    for (const QString& key : answer.keys())
        if (key != u"serialNumber")
            values.insert(key, answer.value(key));
    return {{QStringLiteral("values"), values}};
}

QJsonObject readParams(const QByteArray& bytes) {
    const KeyValues params = KeyValues::parse(bytes);
    QJsonArray outputs;
    for (const Relay& one : axis::parseOutputs(params, {}))
        outputs.append(one.token);
    return {{QStringLiteral("identity"), identityOf(axis::parseIdentity(params))},
            {QStringLiteral("records"), axis::records(params)},
            {QStringLiteral("moves"), axis::moves(params)},
            {QStringLiteral("channels"), axisChannels(params)},
            {QStringLiteral("outputs"), outputs}};
}

QJsonObject readVapixSession(const QByteArray& json) {
    QJsonArray answers;
    for (const QJsonValue& one : QJsonDocument::fromJson(json)[u"transactions"].toArray()) {
        const QString path = one[u"request"][u"path"].toString();
        const int status = one[u"response"][u"status_code"].toInt();
        QJsonObject values{{QStringLiteral("answer"), QJsonValue()}};
        if (status != 200)
            values = errorOf(httpStatusError(status).code);
        else if (path.endsWith(u"action=list") || path.contains(u"action=list&"))
            values = readParams(one[u"response"][u"body"][u"string"].toString().toUtf8());
        values.insert(QStringLiteral("path"), path);
        answers.append(values);
    }
    return {{QStringLiteral("answers"), answers}};
}

} // namespace golden
