// SPDX-License-Identifier: GPL-3.0-or-later
#include "test_devices_golden_readers.h"

#include "devices/discovery.h"
#include "devices/event_decoding.h"
#include "domain/names.h"
#include "onvif/answers.h"
#include "onvif/soap.h"

#include <QJsonArray>
#include <QJsonDocument>

using namespace vigie;
using namespace vigie::devices;

namespace golden {

namespace {

const QUrl device(QStringLiteral("http://device.example"));

QString line(const QStringList& fields) {
    return fields.join(QStringLiteral(" | "));
}

QString pathOf(const QUrl& url) {
    const QString path = url.path().isEmpty() ? QStringLiteral("/") : url.path();
    return url.hasQuery() ? path + u'?' + url.query() : path;
}

QString sizeText(QSize size) {
    return QStringLiteral("%1x%2").arg(size.width()).arg(size.height());
}

QJsonObject errorOf(const Error& error) {
    return {{QStringLiteral("error"), errorCodeName(error.code)}};
}

QJsonArray linesOf(const QList<DeviceEvent>& events) {
    QJsonArray lines;
    for (const DeviceEvent& event : events)
        lines.append(
            line({event.topic, nameOf(event.kind), event.channel,
                  event.active ? QStringLiteral("on") : QStringLiteral("off"),
                  event.initialState ? QStringLiteral("initial") : QStringLiteral("changed"),
                  event.deviceTime.source == TimeSource::Device ? toIso(event.deviceTime.at) : QString()}));
    return lines;
}

QJsonArray matchesOf(const QList<Discovered>& found) {
    QJsonArray matches;
    for (const Discovered& one : found) {
        QJsonArray paths;
        for (const QUrl& url : one.addresses)
            paths.append(url.path());
        matches.append(QJsonObject{{QStringLiteral("name"), one.name},
                                   {QStringLiteral("hardware"), one.hardware},
                                   {QStringLiteral("location"), one.location},
                                   {QStringLiteral("profiles"), QJsonArray::fromStringList(one.profiles)},
                                   {QStringLiteral("paths"), paths}});
    }
    return matches;
}

QJsonObject servicesOf(const QMap<QString, QUrl>& services) {
    QJsonObject all;
    for (auto it = services.begin(); it != services.end(); ++it)
        all.insert(it.key(), pathOf(*it));
    return all;
}

QJsonArray profilesOf(const QList<ProfileInfo>& profiles) {
    QJsonArray all;
    for (const ProfileInfo& one : profiles)
        all.append(QJsonObject{{QStringLiteral("token"), one.token},
                               {QStringLiteral("name"), one.name},
                               {QStringLiteral("source"), one.sourceToken},
                               {QStringLiteral("source_name"), one.sourceName},
                               {QStringLiteral("source_configuration"), one.sourceConfiguration},
                               {QStringLiteral("codec"), one.codec ? nameOf(*one.codec) : QString()},
                               {QStringLiteral("size"), sizeText(one.size)},
                               {QStringLiteral("fps"), one.framesPerSecond},
                               {QStringLiteral("ptz_node"), one.ptzNode},
                               {QStringLiteral("loudspeaker"), one.hasAudioOutput}});
    return all;
}

QJsonArray channelsOf(const QList<Channel>& channels) {
    QJsonArray all;
    for (const Channel& channel : channels) {
        QStringList fields{channel.token, channel.name};
        for (const StreamProfile& stream : channel.streams)
            fields += nameOf(stream.role) + u' ' + stream.token;
        all.append(line(fields));
    }
    return all;
}

QJsonArray recordingsOf(const QList<RecordingInfo>& recordings) {
    QJsonArray all;
    for (const RecordingInfo& one : recordings)
        all.append(QJsonObject{{QStringLiteral("token"), one.token},
                               {QStringLiteral("source"), one.sourceId},
                               {QStringLiteral("source_name"), one.sourceName},
                               {QStringLiteral("video_tracks"), QJsonArray::fromStringList(one.videoTracks)},
                               {QStringLiteral("from"), one.bounds ? toIso(one.bounds->begin) : QString()},
                               {QStringLiteral("until"), one.bounds ? toIso(one.bounds->end) : QString()}});
    return all;
}

QJsonArray nodesOf(const QList<PtzNode>& nodes) {
    QJsonArray all;
    for (const PtzNode& node : nodes)
        all.append(QJsonObject{{QStringLiteral("token"), node.token},
                               {QStringLiteral("pan_tilt"), node.panTilt},
                               {QStringLiteral("zoom"), node.zoom},
                               {QStringLiteral("presets"), node.presets},
                               {QStringLiteral("tours"), node.tours}});
    return all;
}

/// "<SubscriptionId …>5</…>" by name and text, as the headers sent back will say it.
QJsonArray parametersOf(const QByteArray& parameters) {
    QJsonArray all;
    if (const auto headers = parseXml("<r>" + parameters + "</r>"))
        for (const XmlNode& one : headers->children)
            all.append(one.name + u'=' + one.text);
    return all;
}

QJsonObject clockOf(const XmlNode& answer) {
    const auto time = parseDeviceTime(answer);
    if (!time)
        return errorOf(time.error());
    return {
        {QStringLiteral("clock"), QJsonObject{{QStringLiteral("utc"), toIso(time->at)},
                                              {QStringLiteral("zone_minutes"), int(time->zone.count() / 60)},
                                              {QStringLiteral("same_in_both"), time->sameInBoth}}}};
}

QJsonObject subscriptionOf(const XmlNode& answer) {
    const auto subscription = parseSubscription(answer);
    if (!subscription)
        return errorOf(subscription.error());
    return {{QStringLiteral("subscription"),
             QJsonObject{{QStringLiteral("path"), pathOf(subscription->address)},
                         {QStringLiteral("parameters"), parametersOf(subscription->parameters)},
                         {QStringLiteral("seconds"),
                          qint64(subscription->granted.value_or(std::chrono::seconds(-1)).count())}}}};
}

QJsonObject valuesOf(const XmlNode& answer) {
    const QString& name = answer.name;
    if (name == u"GetSystemDateAndTimeResponse")
        return clockOf(answer);
    if (name == u"CreatePullPointSubscriptionResponse")
        return subscriptionOf(answer);
    if (name == u"GetDeviceInformationResponse") {
        const DeviceIdentity identity = parseIdentity(answer);
        return {
            {QStringLiteral("identity"), QJsonObject{{QStringLiteral("manufacturer"), identity.manufacturer},
                                                     {QStringLiteral("model"), identity.model},
                                                     {QStringLiteral("firmware"), identity.firmware}}}};
    }
    if (name == u"GetServicesResponse")
        return {{QStringLiteral("services"), servicesOf(parseServices(answer))}};
    if (name == u"GetCapabilitiesResponse")
        return {{QStringLiteral("services"), servicesOf(parseCapabilities(answer))}};
    if (name == u"GetProfilesResponse") {
        const auto profiles = parseProfiles(answer);
        return {{QStringLiteral("profiles"), profilesOf(profiles)},
                {QStringLiteral("channels"), channelsOf(groupChannels(profiles))}};
    }
    if (name == u"GetStreamUriResponse")
        return {
            {QStringLiteral("stream"), rewrittenStream(answer.textAt(u"MediaUri/Uri"), device).toString()}};
    if (name == u"GetReplayUriResponse")
        return {{QStringLiteral("stream"), rewrittenStream(answer.textAt(u"Uri"), device).toString()}};
    if (name == u"GetSnapshotUriResponse")
        return {{QStringLiteral("picture"),
                 pathOf(rewrittenService(QUrl(answer.textAt(u"MediaUri/Uri")), device))}};
    if (name == u"GetPresetsResponse") {
        QJsonArray presets;
        for (const PtzPreset& one : parsePtzPresets(answer))
            presets.append(line({one.token, one.name}));
        return {{QStringLiteral("presets"), presets}};
    }
    if (name == u"GetNodesResponse")
        return {{QStringLiteral("nodes"), nodesOf(parsePtzNodes(answer))}};
    if (name == u"GetRelayOutputsResponse") {
        QJsonArray relays;
        for (const Relay& one : parseRelays(answer))
            relays.append(one.token);
        return {{QStringLiteral("relays"), relays}};
    }
    if (name == u"GetRecordingSearchResultsResponse") {
        const RecordingResults results = parseRecordings(answer);
        return {{QStringLiteral("completed"), results.completed},
                {QStringLiteral("recordings"), recordingsOf(results.recordings)}};
    }
    if (name == u"FindRecordingsResponse" || name == u"FindEventsResponse")
        return {{QStringLiteral("search"), answer.textAt(u"SearchToken")}};
    if (name == u"SetPresetResponse")
        return {{QStringLiteral("preset"), answer.textAt(u"PresetToken")}};
    if (name == u"PullMessagesResponse")
        return {{QStringLiteral("notifications"), linesOf(parseNotifications(answer, {}))}};
    return {};
}

} // namespace

QJsonObject readOnvif(const QByteArray& bytes) {
    if (const auto root = parseXml(bytes); root && root->at(u"Body/ProbeMatches") != nullptr)
        return {{QStringLiteral("answer"), QStringLiteral("ProbeMatches")},
                {QStringLiteral("matches"), matchesOf(parseProbeMatches(bytes, QHostAddress()))}};
    const auto body = soapBody(bytes);
    if (!body)
        return errorOf(body.error());
    QJsonObject values = valuesOf(*body);
    if (!values.contains(u"error"))
        values.insert(QStringLiteral("answer"), body->name);
    return values;
}

QJsonObject readSession(const QByteArray& lines) {
    QJsonArray exchanges;
    QJsonObject last;
    int times = 0;
    const auto close = [&] {
        if (times == 0)
            return;
        last.insert(QStringLiteral("times"), times);
        exchanges.append(last);
    };
    for (const QByteArray& one : lines.split('\n')) {
        if (one.trimmed().isEmpty())
            continue;
        const auto exchange = QJsonDocument::fromJson(one).object();
        const QJsonObject values = readOnvif(exchange[u"response"].toString().toUtf8());
        if (times > 0 && values == last) {
            ++times;
            continue;
        }
        close();
        last = values;
        times = 1;
    }
    close();
    return {{QStringLiteral("exchanges"), exchanges}};
}

QJsonObject readMetadata(const QByteArray& bytes) {
    if (const auto root = parseXml(bytes); root && root->name == u"Envelope")
        return readOnvif(bytes);
    const auto events = decodeEvents(DeviceFamily::Axis, bytes, {});
    return events ? QJsonObject{{QStringLiteral("notifications"), linesOf(*events)}}
                  : errorOf(events.error());
}

QJsonObject readDecoded(const QByteArray& json) {
    const auto items = [](const QJsonValue& group) {
        QString text;
        for (const QJsonValue& one : group[u"SimpleItem"].toArray())
            text +=
                QStringLiteral("<SimpleItem Name=\"%1\" Value=\"%2\"/>")
                    .arg(one[u"Name"].toString().toHtmlEscaped(), one[u"Value"].toString().toHtmlEscaped());
        return text;
    };
    QString text;
    for (const QJsonValue& one : QJsonDocument::fromJson(json).array()) {
        const QJsonValue told = one[u"notification"];
        const QJsonValue message = told[u"Message"][u"_value_1"];
        text +=
            QStringLiteral("<NotificationMessage><Topic>%1</Topic><Message><Message UtcTime=\"%2\" "
                           "PropertyOperation=\"%3\"><Source>%4</Source><Data>%5</Data></Message></Message>"
                           "</NotificationMessage>")
                .arg(told[u"Topic"][u"_value_1"].toString(), message[u"UtcTime"].toString(),
                     message[u"PropertyOperation"].toString(), items(message[u"Source"]),
                     items(message[u"Data"]));
    }
    const auto answer = parseXml("<PullMessagesResponse>" + text.toUtf8() + "</PullMessagesResponse>");
    return answer ? valuesOf(*answer) : errorOf(answer.error());
}

} // namespace golden
