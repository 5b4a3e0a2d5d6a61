// SPDX-License-Identifier: GPL-3.0-or-later
#include "answers.h"

#include "../onvif/answers.h"
#include "../stream_watch.h"

#include <QCoreApplication>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>

#include <algorithm>

namespace vigie::devices::axis {

namespace {

constexpr QSize leastTile(320, 180);
constexpr int mostImages = 64;
constexpr qint64 kilobyte = 1024;

qint64 pixels(QSize size) {
    return qint64(size.width()) * size.height();
}

std::optional<UtcTime> timeOf(const QString& text) {
    const QDateTime time = QDateTime::fromString(text.trimmed(), Qt::ISODateWithMs);
    if (!time.isValid() || time.date().year() < 1970)
        return std::nullopt;
    return fromDateTime(time);
}

/// Analogue cameras and their encoders have the lines of one standard or the other.
Television televisionOf(const KeyValues& params) {
    for (const char* key :
         {"root.ImageSource.I0.Video.DetectedType", "root.ImageSource.I0.Video.CaptureMode"})
        if (params.value(QLatin1String(key)) == u"NTSC")
            return Television::Ntsc;
    return Television::Pal;
}

/// The words of the list in Properties that are sizes, the largest first.
QList<QPair<QSize, QString>> resolutionsOf(const KeyValues& params) {
    QList<QPair<QSize, QString>> all;
    const Television standard = televisionOf(params);
    for (const QString& word : params.value(QStringLiteral("root.Properties.Image.Resolution")).split(u','))
        if (const QSize size = parseResolution(word, standard); !size.isEmpty())
            all.append({size, word.trimmed()});
    std::stable_sort(all.begin(), all.end(), [](const auto& left, const auto& right) {
        return pixels(left.first) > pixels(right.first);
    });
    return all;
}

StreamProfile streamOf(StreamRole role, int camera, const QPair<QSize, QString>& resolution, bool h264,
                       const KeyValues& params, const QUrl& device) {
    StreamProfile stream;
    stream.role = role;
    stream.token = QStringLiteral("%1/%2").arg(camera).arg(resolution.second);
    stream.codec = h264 ? VideoCodec::H264 : VideoCodec::Jpeg;
    stream.size = resolution.first;
    stream.uri.setScheme(QStringLiteral("rtsp"));
    stream.uri.setHost(device.host());
    const auto port = params.number(QStringLiteral("root.Network.RTSP.Port"));
    stream.uri.setPort(port && *port > 0 && *port < 65536 ? int(*port) : 554);
    stream.uri.setPath(QStringLiteral("/axis-media/media.amp"));
    QString query = QStringLiteral("videocodec=%1").arg(h264 ? u"h264" : u"jpeg");
    if (!resolution.second.isEmpty())
        query += QStringLiteral("&resolution=") + resolution.second;
    query += QStringLiteral("&camera=%1").arg(camera);
    // Each picture with the camera's own time, live as well (AXIS OS 10.11 and later).
    if (params.isTrue(QStringLiteral("root.Properties.API.RTP.OnvifReplayExt")))
        query += QStringLiteral("&onvifreplayext=1");
    stream.uri.setQuery(query);
    return stream;
}

struct TopicRule {
    const char* part;
    DeviceEventKind kind;
};
// In this order: Axis's own topics and those of its analytics applications.
constexpr TopicRule topicRules[] = {
    {"CameraApplicationPlatform/VMD", DeviceEventKind::Motion},
    {"CameraApplicationPlatform/FenceGuard", DeviceEventKind::LineCrossing},
    {"CameraApplicationPlatform/LoiteringGuard", DeviceEventKind::Intrusion},
    {"CameraApplicationPlatform/MotionGuard", DeviceEventKind::Motion},
    {"CameraApplicationPlatform/ObjectAnalytics", DeviceEventKind::Intrusion},
    {"Sensor/PIR", DeviceEventKind::Motion},
    {"IO/Port", DeviceEventKind::DigitalInput},
    {"Trigger/Relay", DeviceEventKind::Relay},
    {"Storage", DeviceEventKind::Storage},
    {"Tampering", DeviceEventKind::Tamper},
    {"VideoSource/SourceConnection", DeviceEventKind::VideoLoss},
    {"HardwareFailure", DeviceEventKind::Hardware},
};

QString withoutPrefixes(const QString& topic) {
    QStringList steps = topic.split(u'/');
    for (QString& step : steps)
        step = step.mid(step.indexOf(u':') + 1);
    return steps.join(u'/');
}

/// The camera by its number, where the event tells it: as a source, counted from 0, or in its topic.
QString channelOf(const DeviceEvent& event) {
    if (const QString source = event.data.value(QStringLiteral("VideoSource")); !source.isEmpty()) {
        bool valid = false;
        const int number = source.toInt(&valid);
        return valid && number >= 0 && number < mostImages ? QString::number(number + 1) : source;
    }
    for (const QString& item :
         {QStringLiteral("port"), QStringLiteral("RelayToken"), QStringLiteral("disk_id"),
          QStringLiteral("PTZConfigurationToken"), QStringLiteral("channel"), QStringLiteral("sensor")})
        if (event.data.contains(item))
            return event.data.value(item);
    static const QRegularExpression pattern(
        QStringLiteral(R"(/(?:Camera(\d{1,3})Profile\w*|Device(\d{1,3})Scenario\w*|Channel_(\d{1,3}))$)"));
    const auto match = pattern.match(event.topic);
    for (int group = 1; group <= 3; ++group)
        if (const QString number = match.captured(group); !number.isEmpty())
            return number;
    return event.channel;
}

} // namespace

DeviceIdentity parseIdentity(const KeyValues& params) {
    const auto value = [&params](const char* key) { return params.value(QLatin1String(key)); };
    DeviceIdentity identity;
    identity.manufacturer =
        value("root.Brand.Brand").isEmpty() ? QStringLiteral("AXIS") : value("root.Brand.Brand");
    identity.model = value("root.Brand.ProdNbr").isEmpty() ? value("root.Brand.ProdShortName")
                                                           : value("root.Brand.ProdNbr");
    identity.firmware = value("root.Properties.Firmware.Version");
    identity.serial = value("root.Properties.System.SerialNumber");
    return identity;
}

Result<UtcTime> parseTime(const QByteArray& json) {
    const QJsonObject answer = QJsonDocument::fromJson(json).object();
    const QString told = answer[u"data"].toObject()[u"dateTime"].toString();
    if (const auto time = timeOf(told))
        return *time;
    return fail(ErrorCode::Protocol, QCoreApplication::translate("devices", "L'appareil ne dit pas l'heure."),
                QStringLiteral("time.cgi: %1").arg(QString::fromUtf8(json.left(120)).simplified()));
}

std::optional<QDateTime> parseDate(const QByteArray& text) {
    QDateTime time = QLocale::c().toDateTime(QString::fromLatin1(text.left(60)).simplified(),
                                             QStringLiteral("MMM d, yyyy HH:mm:ss"));
    if (!time.isValid() || time.date().year() < 1970)
        return std::nullopt;
    time.setTimeSpec(Qt::UTC);
    return time;
}

QSize parseResolution(const QString& text, Television standard) {
    static const QHash<QString, QSize> named{
        {QStringLiteral("D1"), {720, 576}},   {QStringLiteral("4CIF"), {704, 576}},
        {QStringLiteral("2CIF"), {704, 288}}, {QStringLiteral("CIF"), {352, 288}},
        {QStringLiteral("QCIF"), {176, 144}},
    };
    const QString word = text.trimmed();
    if (const auto found = named.constFind(word.toUpper()); found != named.constEnd())
        return standard == Television::Pal ? *found : QSize(found->width(), found->height() * 5 / 6);
    const auto sides = word.split(u'x');
    const QSize size(sides.value(0).toInt(), sides.value(1).toInt());
    return sides.size() == 2 && !size.isEmpty() && size.width() <= 20'000 && size.height() <= 20'000
               ? size
               : QSize();
}

QList<Channel> parseChannels(const KeyValues& params, const QUrl& device) {
    QStringList images;
    for (const QString& name : params.below(QStringLiteral("root.Image.")))
        if (name.startsWith(u'I') && name.size() > 1 && name[1].isDigit())
            images.append(name);
    // A camera that lets nobody see that group still has pictures.
    if (images.isEmpty() && !params.isEmpty()) {
        const auto views = params.number(QStringLiteral("root.Properties.Image.NbrOfViews"));
        if (params.contains(QStringLiteral("root.Properties.Image.Format")))
            for (int i = 0; i < std::clamp<qint64>(views.value_or(1), 1, mostImages); ++i)
                images.append(QStringLiteral("I%1").arg(i));
    }
    const QStringList formats = params.value(QStringLiteral("root.Properties.Image.Format")).split(u',');
    const bool h264 = formats.contains(u"h264") || formats.value(0).isEmpty();
    const auto resolutions = resolutionsOf(params);
    QList<Channel> channels;
    for (const QString& image : images.mid(0, mostImages)) {
        const QString prefix = QStringLiteral("root.Image.%1.").arg(image);
        bool numbered = false;
        const int index = image.mid(1).toInt(&numbered);
        if (!numbered || index < 0 || params.value(prefix + QStringLiteral("Enabled")) == u"no")
            continue;
        Channel channel;
        channel.token = QString::number(index + 1);
        channel.name = params.value(prefix + QStringLiteral("Name"));
        if (channel.name.isEmpty())
            channel.name = params.value(QStringLiteral("root.ImageSource.I%1.Name")
                                            .arg(params.value(prefix + QStringLiteral("Source"))));
        if (records(params))
            channel.recording = channel.token;
        const QString own = params.value(prefix + QStringLiteral("Appearance.Resolution"));
        QPair<QSize, QString> main{parseResolution(own, televisionOf(params)), own};
        if (main.first.isEmpty())
            main = resolutions.value(0);
        channel.streams.append(streamOf(StreamRole::Main, index + 1, main, h264, params, device));
        // The smallest that a tile of a wall shows.
        for (auto it = resolutions.crbegin(); it != resolutions.crend(); ++it)
            if (it->first.width() >= leastTile.width() && it->first.height() >= leastTile.height()) {
                if (pixels(it->first) < pixels(main.first))
                    channel.streams.append(streamOf(StreamRole::Sub, index + 1, *it, h264, params, device));
                break;
            }
        channels.append(channel);
    }
    return channels;
}

bool records(const KeyValues& params) {
    return params.isTrue(QStringLiteral("root.Properties.LocalStorage.LocalStorage"));
}

bool moves(const KeyValues& params) {
    return params.isTrue(QStringLiteral("root.Properties.PTZ.PTZ"));
}

bool zoomsOnAreas(const KeyValues& params) {
    bool told = false;
    for (const QString& source : params.below(QStringLiteral("root.PTZ.Support."))) {
        const QString name = QStringLiteral("root.PTZ.Support.%1.AreaZoom").arg(source);
        told = told || !params.value(name).isEmpty();
        if (params.isTrue(name))
            return true;
    }
    return !told;
}

QList<Relay> parseOutputs(const KeyValues& params, const KeyValues& state) {
    QList<Relay> relays;
    for (const QString& port : params.below(QStringLiteral("root.IOPort."))) {
        const QString prefix = QStringLiteral("root.IOPort.%1.").arg(port);
        bool numbered = false;
        const int index = port.mid(1).toInt(&numbered);
        if (!port.startsWith(u'I') || !numbered || index < 0 ||
            params.value(prefix + QStringLiteral("Direction")) != u"output")
            continue;
        Relay relay;
        relay.token = QString::number(index + 1);
        relay.name = params.value(prefix + QStringLiteral("Output.Name"));
        const QString told = state.value(QStringLiteral("port%1").arg(index + 1));
        if (told == u"active" || told == u"inactive")
            relay.active = told == u"active";
        relays.append(relay);
    }
    return relays;
}

QList<PtzPreset> parsePresets(const KeyValues& answer) {
    QList<PtzPreset> presets;
    for (const QString& key : answer.keys()) {
        bool numbered = false;
        const int number = key.startsWith(u"presetposno") ? key.mid(11).toInt(&numbered) : 0;
        if (numbered && number >= 0)
            presets.append({QString::number(number), answer.value(key)});
    }
    return presets;
}

QList<PtzTour> parseTours(const KeyValues& params) {
    QList<PtzTour> tours;
    for (const QString& tour : params.below(QStringLiteral("root.GuardTour.")))
        if (tour.startsWith(u'G') && tour.size() > 1 && tour[1].isDigit())
            tours.append({tour, params.value(QStringLiteral("root.GuardTour.%1.Name").arg(tour))});
    return tours;
}

QList<Disk> parseDisks(const XmlNode& answer) {
    QList<Disk> disks;
    const XmlNode* list = answer.name == u"disks" ? &answer : answer.find(u"disks");
    if (list == nullptr)
        return disks;
    for (const XmlNode* node : list->all(u"disk")) {
        const auto value = [node](const char* name) { return node->attributes.value(QLatin1String(name)); };
        Disk disk;
        disk.token = value("diskid");
        disk.name = value("name").isEmpty() ? disk.token : value("name");
        disk.stateAsTold = value("status");
        const QString status = disk.stateAsTold.toLower();
        if (status == u"ok" || status == u"connected")
            disk.state = DiskState::Good;
        else if (status == u"disconnected")
            disk.state = DiskState::Missing;
        else if (status == u"failed" || status == u"error")
            disk.state = DiskState::Failed;
        const auto bytes = [&](const char* name) -> std::optional<qint64> {
            bool valid = false;
            const qint64 number = value(name).toLongLong(&valid);
            return valid && number >= 0 && number < (qint64(1) << 50) ? std::optional(number * kilobyte)
                                                                      : std::nullopt;
        };
        disk.capacityBytes = bytes("totalsize");
        disk.freeBytes = bytes("freesize");
        disks.append(disk);
    }
    return disks;
}

Result<QList<Recording>> parseRecordings(const XmlNode& answer) {
    const XmlNode* list = answer.name == u"recordings" ? &answer : answer.find(u"recordings");
    if (list == nullptr)
        return fail(
            ErrorCode::Protocol,
            QCoreApplication::translate("devices", "L'enregistreur n'a pas pu faire la recherche demandée."),
            QStringLiteral("record/list answered by %1").arg(answer.name.left(60)));
    QList<Recording> recordings;
    for (const XmlNode* node : list->all(u"recording")) {
        const auto value = [node](const char* name) { return node->attributes.value(QLatin1String(name)); };
        const auto begin = timeOf(value("starttime"));
        if (value("recordingid").isEmpty() || !begin)
            continue;
        Recording recording{value("recordingid"), value("diskid"), value("source"), *begin,
                            timeOf(value("stoptime"))};
        // Cut off by a loss of power: what there is of it is not known.
        if (!recording.end && value("recordingstatus") != u"recording")
            continue;
        recordings.append(recording);
    }
    return recordings;
}

QList<DeviceEvent> parseMetadata(const QByteArray& document, UtcTime receivedAt) {
    QList<DeviceEvent> events;
    const auto node = parseXml(document);
    if (!node || node->name != u"MetadataStream")
        return events;
    for (const XmlNode* group : node->all(u"Event"))
        for (DeviceEvent event : parseNotifications(*group, receivedAt)) {
            const QString plain = withoutPrefixes(event.topic);
            for (const TopicRule& rule : topicRules)
                if (event.kind == DeviceEventKind::Other && plain.contains(QLatin1String(rule.part)))
                    event.kind = rule.kind;
            event.channel = channelOf(event);
            event.raw = rawMessage(document);
            events.append(event);
        }
    return events;
}

} // namespace vigie::devices::axis
