// SPDX-License-Identifier: GPL-3.0-or-later
#include "answers.h"

#include "../device_http.h"
#include "../stream_watch.h"

#include <QCoreApplication>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QSet>

#include <algorithm>
#include <array>
#include <cmath>

namespace vigie::devices::dahua {

namespace {

constexpr int defaultRtspPort = 554;
constexpr int highestChannel = 4096;

// Minutes east of Greenwich by NTP.TimeZone.
constexpr std::array zoneMinutes{0,    60,   120,  180,  210,  240,  270,  300,  330,  345,  360,
                                 390,  420,  480,  540,  570,  600,  660,  720,  780,  -60,  -120,
                                 -180, -210, -240, -300, -360, -420, -480, -540, -600, -660, -720};

QString at(const char* list, int index, const char* rest) {
    return QStringLiteral("%1[%2]%3").arg(QLatin1String(list)).arg(index).arg(QLatin1String(rest));
}

std::optional<VideoCodec> codecOf(const QString& text) {
    if (text.startsWith(u"H.265", Qt::CaseInsensitive))
        return VideoCodec::H265;
    if (text.isEmpty() || text.startsWith(u"H.264", Qt::CaseInsensitive))
        return VideoCodec::H264;
    if (text.startsWith(u"MJPG", Qt::CaseInsensitive))
        return VideoCodec::Jpeg;
    return std::nullopt;
}

QSize sizeOf(const KeyValues& encode, const QString& video) {
    const QSize size(encode.value(video + QStringLiteral("Width")).toInt(),
                     encode.value(video + QStringLiteral("Height")).toInt());
    if (!size.isEmpty())
        return size;
    const QStringList sides = encode.value(video + QStringLiteral("resolution")).split(u'x');
    const QSize told(sides.value(0).toInt(), sides.value(1).toInt());
    return told.isEmpty() ? QSize() : told;
}

/// One of the two streams; nothing when it is off or of a foreign codec.
std::optional<StreamProfile> streamOf(const KeyValues& encode, int index, StreamRole role, const QUrl& device,
                                      int rtspPort) {
    const bool main = role == StreamRole::Main;
    const QString format = at("table.Encode", index, main ? ".MainFormat[0]." : ".ExtraFormat[0].");
    const QString video = format + QStringLiteral("Video.");
    const QString enabled = encode.value(format + QStringLiteral("VideoEnable"));
    const bool told = encode.contains(video + QStringLiteral("Compression"));
    if ((!told && !main) || enabled.compare(u"false", Qt::CaseInsensitive) == 0)
        return std::nullopt;
    const auto codec = codecOf(encode.value(video + QStringLiteral("Compression")));
    if (!codec)
        return std::nullopt;
    StreamProfile stream;
    stream.role = role;
    stream.token = QStringLiteral("%1/%2").arg(index + 1).arg(main ? 0 : 1);
    stream.codec = *codec;
    stream.size = sizeOf(encode, video);
    const double rate = encode.value(video + QStringLiteral("FPS")).toDouble();
    stream.framesPerSecond = std::isfinite(rate) ? std::clamp(rate, 0.0, 1000.0) : 0;
    stream.uri.setScheme(QStringLiteral("rtsp"));
    stream.uri.setHost(device.host());
    stream.uri.setPort(rtspPort);
    stream.uri.setPath(QStringLiteral("/cam/realmonitor"));
    stream.uri.setQuery(QStringLiteral("channel=%1&subtype=%2").arg(index + 1).arg(main ? 0 : 1));
    return stream;
}

std::optional<qint64> bytesOf(const QString& text) {
    bool valid = false;
    const double number = text.toDouble(&valid); // "1999844147200.0"
    if (!valid || !(number >= 0) || number > 9e18)
        return std::nullopt;
    return qint64(number);
}

/// A summer time's edge as POSIX writes it.
std::optional<QString> ruleOf(const KeyValues& locales, const char* name) {
    const QString prefix = QStringLiteral("table.Locales.%1.").arg(QLatin1String(name));
    const auto number = [&](const char* field) {
        return int(locales.number(prefix + QLatin1String(field)).value_or(0));
    };
    const int month = number("Month");
    const int week = number("Week");
    const int day = number("Day");
    const QString hour =
        QStringLiteral("/%1:%2").arg(number("Hour")).arg(number("Minute"), 2, 10, QLatin1Char('0'));
    if (month < 1 || month > 12)
        return std::nullopt;
    // No week: a day of the month.
    if (week == 0) {
        const QDate date(2001, month, day);
        return date.isValid() ? std::optional(QStringLiteral("J%1").arg(date.dayOfYear()) + hour)
                              : std::nullopt;
    }
    return QStringLiteral("M%1.%2.%3").arg(month).arg(week < 0 ? 5 : week).arg(day) + hour;
}

DeviceEventKind kindOf(const QString& code) {
    static const QHash<QString, DeviceEventKind> kinds{
        {QStringLiteral("VideoMotion"), DeviceEventKind::Motion},
        {QStringLiteral("SmartMotionHuman"), DeviceEventKind::Motion},
        {QStringLiteral("SmartMotionVehicle"), DeviceEventKind::Motion},
        {QStringLiteral("VideoLoss"), DeviceEventKind::VideoLoss},
        {QStringLiteral("VideoBlind"), DeviceEventKind::Tamper},
        {QStringLiteral("VideoUnFocus"), DeviceEventKind::Tamper},
        {QStringLiteral("VideoAbnormalDetection"), DeviceEventKind::Tamper},
        {QStringLiteral("SceneChange"), DeviceEventKind::Tamper},
        {QStringLiteral("AlarmLocal"), DeviceEventKind::DigitalInput},
        {QStringLiteral("CrossLineDetection"), DeviceEventKind::LineCrossing},
        {QStringLiteral("CrossRegionDetection"), DeviceEventKind::Intrusion},
        {QStringLiteral("AlarmOutput"), DeviceEventKind::Relay},
        {QStringLiteral("StorageNotExist"), DeviceEventKind::Storage},
        {QStringLiteral("StorageFailure"), DeviceEventKind::Storage},
        {QStringLiteral("StorageLowSpace"), DeviceEventKind::Storage},
        {QStringLiteral("LoginFailure"), DeviceEventKind::Login},
        {QStringLiteral("NetAbort"), DeviceEventKind::Hardware},
        {QStringLiteral("IPConflict"), DeviceEventKind::Hardware},
        {QStringLiteral("TimeChange"), DeviceEventKind::Clock},
        {QStringLiteral("NTPAdjustTime"), DeviceEventKind::Clock},
    };
    return kinds.value(code, DeviceEventKind::Other);
}

} // namespace

std::optional<Error> parseRefusal(const QByteArray& text, int httpStatus) {
    if (!text.trimmed().startsWith("Error") && httpStatus < 300)
        return std::nullopt;
    const QString told = QString::fromUtf8(text.left(160)).simplified();
    const QString detail = QStringLiteral("HTTP %1, %2").arg(httpStatus).arg(told);
    if (told.contains(u"Authority", Qt::CaseInsensitive))
        return Error{ErrorCode::Auth,
                     QCoreApplication::translate("devices", "L'appareil refuse ce droit à ce compte."),
                     detail};
    if (httpStatus >= 300) {
        Error error = httpStatusError(httpStatus);
        error.detail = told.startsWith(u"Error") ? detail : error.detail;
        return error;
    }
    return Error{ErrorCode::Protocol, QCoreApplication::translate("devices", "L'appareil refuse la demande."),
                 detail};
}

std::optional<QDateTime> parseTime(const QString& text) {
    static const QRegularExpression pattern(
        QStringLiteral(R"(^(\d{4})-(\d{1,2})-(\d{1,2})[ T](\d{1,2}):(\d{1,2}):(\d{1,2})$)"));
    const auto match = pattern.match(text.trimmed());
    if (!match.hasMatch())
        return std::nullopt;
    const auto number = [&match](int group) { return match.capturedView(group).toInt(); };
    const QDate date(number(1), number(2), number(3));
    const QTime time(number(4), number(5), std::min(59, number(6)));
    if (!date.isValid() || date.year() < 1970 || !time.isValid())
        return std::nullopt;
    return QDateTime(date, time, Qt::UTC);
}

std::optional<PosixZone> parseZone(const KeyValues& ntp, const KeyValues& locales) {
    const auto number = ntp.number(QStringLiteral("table.NTP.TimeZone"));
    if (!number || *number < 0 || *number >= qint64(zoneMinutes.size()))
        return std::nullopt;
    const std::chrono::minutes east(zoneMinutes[std::size_t(*number)]);
    if (!locales.isTrue(QStringLiteral("table.Locales.DSTEnable")))
        return PosixZone::fixed(east);
    const auto begin = ruleOf(locales, "DSTStart");
    const auto end = ruleOf(locales, "DSTEnd");
    if (!begin || !end)
        return PosixZone::fixed(east);
    const int west = -int(east.count());
    return PosixZone::parse(QStringLiteral("LOC%1%2:%3DST1,%4,%5")
                                .arg(west < 0 ? u"-" : u"+")
                                .arg(std::abs(west) / 60)
                                .arg(std::abs(west) % 60, 2, 10, QLatin1Char('0'))
                                .arg(*begin, *end));
}

int parseRtspPort(const KeyValues& config) {
    const auto port = config.number(QStringLiteral("table.RTSP.Port"));
    return port && *port > 0 && *port < 65536 ? int(*port) : defaultRtspPort;
}

QList<Channel> parseChannels(const KeyValues& titles, const KeyValues& encode, const KeyValues& remote,
                             const QUrl& device, int rtspPort, bool records) {
    QList<int> indexes = titles.indexes(QStringLiteral("table.ChannelTitle"));
    if (indexes.isEmpty())
        indexes = encode.indexes(QStringLiteral("table.Encode"));
    QList<Channel> channels;
    for (const int index : indexes) {
        if (index >= highestChannel)
            break;
        // A recorder's place for a network camera, without one.
        const QString slot =
            QStringLiteral("table.RemoteDevice.uuid:System_CONFIG_NETCAMERA_INFO_%1.Enable").arg(index);
        if (remote.contains(slot) && !remote.isTrue(slot))
            continue;
        Channel channel;
        channel.token = QString::number(index + 1);
        channel.name = titles.value(at("table.ChannelTitle", index, ".Name"));
        if (records)
            channel.recording = channel.token;
        for (const StreamRole role : {StreamRole::Main, StreamRole::Sub})
            if (const auto stream = streamOf(encode, index, role, device, rtspPort))
                channel.streams.append(*stream);
        if (!channel.streams.isEmpty())
            channels.append(channel);
    }
    return channels;
}

QList<Disk> parseDisks(const KeyValues& answer) {
    QList<Disk> disks;
    for (const char* list : {"list.info", "info"}) {
        for (const int index : answer.indexes(QLatin1String(list))) {
            const auto value = [&](const char* field) { return answer.value(at(list, index, field)); };
            Disk disk;
            disk.token = value(".Name").isEmpty() ? QString::number(index) : value(".Name");
            disk.name = value(".Name");
            disk.stateAsTold = value(".State");
            bool failed = false;
            const QString details = at(list, index, ".Detail");
            for (const int part : answer.indexes(details)) {
                const QString prefix = QStringLiteral("%1[%2].").arg(details).arg(part);
                failed = failed || answer.isTrue(prefix + QStringLiteral("IsError"));
                const auto total = bytesOf(answer.value(prefix + QStringLiteral("TotalBytes")));
                const auto used = bytesOf(answer.value(prefix + QStringLiteral("UsedBytes")));
                if (total)
                    disk.capacityBytes = std::min<qint64>(disk.capacityBytes.value_or(0), 4e18) +
                                         std::min<qint64>(*total, 4e18);
                if (total && used)
                    disk.freeBytes = std::min<qint64>(disk.freeBytes.value_or(0), 4e18) +
                                     std::min<qint64>(std::max<qint64>(0, *total - *used), 4e18);
            }
            const QString state = disk.stateAsTold.toLower();
            if (failed || state == u"error" || state == u"failed")
                disk.state = DiskState::Failed;
            else if (state == u"notexist" || state == u"removed")
                disk.state = DiskState::Missing;
            else if (state == u"success" || state == u"running")
                disk.state = DiskState::Good;
            disks.append(disk);
        }
        if (!disks.isEmpty())
            break;
    }
    return disks;
}

QList<Relay> parseOutputs(const KeyValues& config, const KeyValues& state) {
    QList<Relay> relays;
    const auto bits = state.number(QStringLiteral("result"));
    for (const int index : config.indexes(QStringLiteral("table.AlarmOut"))) {
        Relay relay;
        relay.token = QString::number(index + 1);
        relay.name = config.value(at("table.AlarmOut", index, ".Name"));
        // 0 follows the device's own rules, 1 is on, 2 off.
        const auto mode = config.number(at("table.AlarmOut", index, ".Mode"));
        if (mode == 1 || mode == 2)
            relay.active = mode == 1;
        else if (bits && index < 32)
            relay.active = ((*bits >> index) & 1) != 0;
        relays.append(relay);
    }
    return relays;
}

QList<PtzPreset> parsePresets(const KeyValues& answer) {
    QList<PtzPreset> presets;
    for (const int index : answer.indexes(QStringLiteral("presets")))
        if (const QString token = answer.value(at("presets", index, ".Index")); !token.isEmpty())
            presets.append({token, answer.value(at("presets", index, ".Name"))});
    return presets;
}

QList<PtzTour> parseTours(const KeyValues& answer) {
    QList<PtzTour> tours;
    for (const int index : answer.indexes(QStringLiteral("tours")))
        if (const QString token = answer.value(at("tours", index, ".Index")); !token.isEmpty())
            tours.append({token, answer.value(at("tours", index, ".Name"))});
    return tours;
}

ItemPage parseItems(const KeyValues& answer) {
    ItemPage page;
    page.found = int(std::clamp<qint64>(answer.number(QStringLiteral("found")).value_or(0), 0, 100'000));
    for (const int index : answer.indexes(QStringLiteral("items"))) {
        const auto value = [&](const char* field) { return answer.value(at("items", index, field)); };
        const auto begin = parseTime(value(".StartTime"));
        const auto end = parseTime(value(".EndTime"));
        if (!begin || !end)
            continue;
        Item item{*begin, *end, std::nullopt, value(".FilePath"), value(".Length").toLongLong()};
        const auto realBegin = parseTime(value(".StartTimeRealUTC"));
        const auto realEnd = parseTime(value(".EndTimeRealUTC"));
        if (realBegin && realEnd)
            item.utc = TimeSpan{fromDateTime(*realBegin), fromDateTime(*realEnd)};
        page.items.append(item);
    }
    return page;
}

std::optional<Notice> parseNotice(const QByteArray& message) {
    const QByteArray text = message.trimmed();
    if (!text.startsWith("Code="))
        return std::nullopt;
    // The data reach over several lines and hold anything, semicolons too.
    const qsizetype dataAt = text.indexOf(";data=");
    QMap<QString, QString> told;
    for (const QByteArray& field : (dataAt < 0 ? text : text.left(dataAt)).split(';'))
        if (const qsizetype equals = field.indexOf('='); equals > 0)
            told.insert(QString::fromUtf8(field.left(equals)).trimmed(),
                        QString::fromUtf8(field.mid(equals + 1)).trimmed());
    const QString code = told.value(QStringLiteral("Code"));
    if (code.isEmpty())
        return std::nullopt;
    Notice notice;
    notice.event.topic = code;
    notice.event.kind = kindOf(code);
    notice.event.raw = rawMessage(text);
    const QString action = told.value(QStringLiteral("action"));
    notice.event.active = action != u"Stop";
    // A pulse tells a moment, and no end follows.
    notice.manner = action == u"Pulse" ? EventEdges::Manner::Repeated : EventEdges::Manner::Lasting;
    bool numbered = false;
    const int index = told.value(QStringLiteral("index")).toInt(&numbered);
    if (numbered && index >= 0 && index < highestChannel)
        notice.event.channel = QString::number(index + 1);
    if (dataAt >= 0) {
        const QJsonObject data = QJsonDocument::fromJson(text.mid(dataAt + 6)).object();
        for (auto it = data.begin(); it != data.end(); ++it)
            if (!it->isObject() && !it->isArray())
                told.insert(it.key(), it->toVariant().toString());
        notice.time = parseTime(data.value(QLatin1String("LocaleTime")).toString());
    }
    notice.event.data = told;
    return notice;
}

const QStringList& stateCodes() {
    static const QStringList codes{
        QStringLiteral("VideoMotion"),        QStringLiteral("VideoLoss"),
        QStringLiteral("VideoBlind"),         QStringLiteral("AlarmLocal"),
        QStringLiteral("CrossLineDetection"), QStringLiteral("CrossRegionDetection"),
        QStringLiteral("VideoUnFocus"),       QStringLiteral("VideoAbnormalDetection"),
        QStringLiteral("SmartMotionHuman"),   QStringLiteral("SmartMotionVehicle"),
        QStringLiteral("StorageNotExist"),    QStringLiteral("StorageFailure"),
        QStringLiteral("StorageLowSpace"),
    };
    return codes;
}

std::optional<QList<DeviceEvent>> parseStates(const QString& code, const QByteArray& text, int httpStatus) {
    if (httpStatus >= 300)
        return std::nullopt;
    const QByteArray told = text.simplified().toLower();
    if (told.startsWith("error"))
        return told == "error" || told.contains("no events") ? std::optional(QList<DeviceEvent>())
                                                             : std::nullopt;
    const KeyValues values = KeyValues::parse(text);
    const QList<int> members = values.indexes(QStringLiteral("channels"));
    // An answer to another question is none to this one.
    if (members.isEmpty() && !told.isEmpty())
        return std::nullopt;
    QSet<qint64> seen;
    QList<DeviceEvent> active;
    for (const int member : members) {
        const auto index = values.number(at("channels", member, ""));
        if (!index || *index < 0 || *index >= highestChannel || seen.contains(*index))
            continue;
        seen.insert(*index);
        DeviceEvent event;
        event.topic = code;
        event.kind = kindOf(code);
        event.channel = QString::number(*index + 1);
        event.active = true;
        event.data = {{QStringLiteral("Code"), code}, {QStringLiteral("index"), QString::number(*index)}};
        active.append(std::move(event));
    }
    return active;
}

} // namespace vigie::devices::dahua
