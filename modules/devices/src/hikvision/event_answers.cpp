// SPDX-License-Identifier: GPL-3.0-or-later
#include "answers.h"

#include "../stream_watch.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>

namespace vigie::devices::hikvision {

namespace {

// Recorders number their network cameras from here on in events, and from 1 everywhere else.
constexpr int networkBase = 32;

DeviceEventKind kindOf(const QString& eventType) {
    static const QHash<QString, DeviceEventKind> kinds{
        {QStringLiteral("vmd"), DeviceEventKind::Motion},
        {QStringLiteral("motiondetection"), DeviceEventKind::Motion},
        {QStringLiteral("pir"), DeviceEventKind::Motion},
        {QStringLiteral("shelteralarm"), DeviceEventKind::Tamper},
        {QStringLiteral("tamperdetection"), DeviceEventKind::Tamper},
        {QStringLiteral("scenechangedetection"), DeviceEventKind::Tamper},
        {QStringLiteral("defocus"), DeviceEventKind::Tamper},
        {QStringLiteral("videoloss"), DeviceEventKind::VideoLoss},
        {QStringLiteral("linedetection"), DeviceEventKind::LineCrossing},
        {QStringLiteral("fielddetection"), DeviceEventKind::Intrusion},
        {QStringLiteral("regionentrance"), DeviceEventKind::Intrusion},
        {QStringLiteral("regionexiting"), DeviceEventKind::Intrusion},
        {QStringLiteral("io"), DeviceEventKind::DigitalInput},
        {QStringLiteral("diskfull"), DeviceEventKind::Storage},
        {QStringLiteral("diskerror"), DeviceEventKind::Storage},
        {QStringLiteral("diskunformat"), DeviceEventKind::Storage},
        {QStringLiteral("diskrecover"), DeviceEventKind::Storage},
        {QStringLiteral("nicbroken"), DeviceEventKind::Hardware},
        {QStringLiteral("ipconflict"), DeviceEventKind::Hardware},
        {QStringLiteral("illaccess"), DeviceEventKind::Login},
        {QStringLiteral("recordexception"), DeviceEventKind::Recording},
    };
    return kinds.value(eventType.toLower(), DeviceEventKind::Other);
}

constexpr const char* fields[] = {"eventType",     "eventState", "eventDescription", "channelID",
                                  "dynChannelID",  "dateTime",   "activePostCount",  "inputIOPortID",
                                  "relationEvent", "regionID",   "channelName",      "detectionTarget"};

/// The fields of interest at whatever depth, the first of each name.
QMap<QString, QString> fieldsOf(const XmlNode& alert) {
    QMap<QString, QString> found;
    for (const char* field : fields)
        if (const XmlNode* node = alert.find(QLatin1String(field).toString()))
            found.insert(QLatin1String(field), node->text);
    return found;
}

QMap<QString, QString> fieldsOf(const QJsonObject& alert) {
    QMap<QString, QString> found;
    for (const char* field : fields)
        if (const QJsonValue value = alert.value(QLatin1String(field)); !value.isUndefined())
            found.insert(QLatin1String(field), value.toVariant().toString());
    return found;
}

/// What no XML parser takes is still read as far as it goes: an alarm must not be lost to a stray byte.
QMap<QString, QString> scrapedFields(const QByteArray& message) {
    QMap<QString, QString> found;
    const QString text = QString::fromUtf8(message.left(16 * 1024));
    for (const char* field : fields) {
        const QString open = QLatin1Char('<') + QLatin1String(field) + QLatin1Char('>');
        const qsizetype begin = text.indexOf(open);
        const qsizetype end = begin < 0 ? -1 : text.indexOf(QLatin1Char('<'), begin + open.size());
        if (end > begin)
            found.insert(QLatin1String(field),
                         text.mid(begin + open.size(), end - begin - open.size()).trimmed());
    }
    return found;
}

QMap<QString, QString> read(const QByteArray& message) {
    if (message.startsWith('{')) {
        const QJsonObject object = QJsonDocument::fromJson(message).object();
        // Some wrap it in its name.
        const QJsonValue inner = object.value(QLatin1String("EventNotificationAlert"));
        return fieldsOf(inner.isObject() ? inner.toObject() : object);
    }
    if (!message.startsWith('<'))
        return {}; // a picture
    const auto node = parseLenient(message);
    return node ? fieldsOf(*node) : scrapedFields(message);
}

/// The channel by the number it has everywhere else.
QString channelOf(const QMap<QString, QString>& told, const QSet<int>& known) {
    for (const QString& name : {QStringLiteral("channelID"), QStringLiteral("dynChannelID")}) {
        const int number = told.value(name).toInt();
        if (number <= 0)
            continue;
        if (!known.contains(number) && number > networkBase && known.contains(number - networkBase))
            return QString::number(number - networkBase);
        return QString::number(number);
    }
    return {};
}

} // namespace

std::optional<Alert> parseAlert(const QByteArray& message, const QSet<int>& known) {
    const QByteArray trimmed = message.trimmed();
    const auto told = read(trimmed);
    const QString type = told.value(QStringLiteral("eventType"));
    if (type.isEmpty())
        return std::nullopt;
    Alert alert;
    alert.event.topic = type;
    alert.event.kind = kindOf(type);
    // "duration" says that another event lasts.
    if (const QString relation = told.value(QStringLiteral("relationEvent"));
        type.compare(u"duration", Qt::CaseInsensitive) == 0 && !relation.isEmpty()) {
        alert.event.topic = relation;
        alert.event.kind = kindOf(relation);
    }
    alert.event.active =
        told.value(QStringLiteral("eventState")).compare(u"inactive", Qt::CaseInsensitive) != 0;
    alert.event.data = told;
    alert.event.raw = rawMessage(trimmed);
    const QString input = told.value(QStringLiteral("inputIOPortID"));
    alert.event.channel = alert.event.kind == DeviceEventKind::DigitalInput && !input.isEmpty()
                              ? input
                              : channelOf(told, known);
    alert.place = told.value(QStringLiteral("regionID"));
    alert.time = parseTime(told.value(QStringLiteral("dateTime")));
    // The end of a loss of video is what the device says all the time, by way of a heartbeat.
    if (alert.event.kind == DeviceEventKind::VideoLoss && !alert.event.active)
        alert.manner = EventEdges::Manner::Heartbeat;
    return alert;
}

} // namespace vigie::devices::hikvision
