// SPDX-License-Identifier: GPL-3.0-or-later
#include "answers.h"

#include "../device_http.h"

#include <QCoreApplication>
#include <QRegularExpression>

#include <algorithm>

namespace vigie::devices::hikvision {

namespace {

// ISAPI says MB and counts in MiB: a disk sold as 6 TB has 5,723,166 of them.
constexpr qint64 megabyte = 1024 * 1024;
constexpr int defaultRtspPort = 554;
constexpr int highestChannel = 4096;

std::optional<VideoCodec> codecOf(const QString& text) {
    // "H.265+" is H.265 to a decoder.
    if (text.startsWith(u"H.265") || text.startsWith(u"H265"))
        return VideoCodec::H265;
    // Some firmware leaves it out, and has no other.
    if (text.isEmpty() || text.startsWith(u"H.264") || text.startsWith(u"H264"))
        return VideoCodec::H264;
    if (text == u"MJPEG" || text == u"JPEG")
        return VideoCodec::Jpeg;
    return std::nullopt;
}

DiskState stateOf(const QString& status) {
    const QString word = status.toLower();
    if (word == u"ok" || word == u"idle" || word == u"sleeping")
        return DiskState::Good;
    if (word == u"offline")
        return DiskState::Missing;
    if (word == u"error" || word == u"abnormal" || word == u"smartfailed" || word == u"unformatted" ||
        word == u"mismatch")
        return DiskState::Failed;
    return DiskState::Unknown;
}

std::optional<qint64> bytesOf(const QString& megabytes) {
    bool valid = false;
    const qint64 number = megabytes.toLongLong(&valid);
    if (!valid || number < 0 || number > std::numeric_limits<qint64>::max() / megabyte)
        return std::nullopt;
    return number * megabyte;
}

StreamProfile profileOf(const Stream& stream, StreamRole role, const QUrl& device, int rtspPort) {
    QUrl uri;
    uri.setScheme(QStringLiteral("rtsp"));
    uri.setHost(device.host());
    uri.setPort(rtspPort);
    uri.setPath(QStringLiteral("/Streaming/Channels/%1").arg(stream.id));
    return {role, QString::number(stream.id), uri, *stream.codec, stream.size, stream.framesPerSecond};
}

qint64 pixels(const Stream& stream) {
    return qint64(stream.size.width()) * stream.size.height();
}

} // namespace

std::optional<Status> parseStatus(const XmlNode& answer) {
    if (answer.name != u"ResponseStatus")
        return std::nullopt;
    return Status{answer.textAt(u"statusCode").toInt(), answer.textAt(u"statusString"),
                  answer.textAt(u"subStatusCode")};
}

Error errorOf(const Status& status, int httpStatus) {
    const QString detail = QStringLiteral("HTTP %1, statusCode %2 %3 %4")
                               .arg(httpStatus)
                               .arg(status.code)
                               .arg(status.text.left(80), status.sub.left(80))
                               .trimmed();
    const QString sub = status.sub.toLower();
    if (sub.contains(u"notsupport") || sub.contains(u"methodnotallowed"))
        return {ErrorCode::Unsupported,
                QCoreApplication::translate("devices", "L'appareil ne prend pas en charge cette demande."),
                detail};
    if (sub.contains(u"privilege") || sub.contains(u"permission"))
        return {ErrorCode::Auth,
                QCoreApplication::translate("devices", "L'appareil refuse ce droit à ce compte."), detail};
    if (status.code == 2)
        return {ErrorCode::Network, QCoreApplication::translate("devices", "L'appareil est occupé."), detail};
    if (status.code == 3)
        return {ErrorCode::Network,
                QCoreApplication::translate("devices", "L'appareil signale une erreur interne."), detail};
    if (httpStatus >= 300) {
        Error error = httpStatusError(httpStatus);
        error.detail = detail;
        return error;
    }
    return {status.code == 4 ? ErrorCode::Unsupported : ErrorCode::Protocol,
            QCoreApplication::translate("devices", "L'appareil refuse la demande."), detail};
}

Result<XmlNode> parseLenient(const QByteArray& bytes) {
    auto node = parseXml(bytes);
    if (node || !bytes.contains('&'))
        return node;
    static const QRegularExpression stray(QStringLiteral("&(?!(?:#\\d+|#x[0-9A-Fa-f]+|[A-Za-z]\\w*);)"));
    QString text = QString::fromUtf8(bytes);
    text.replace(stray, QStringLiteral("&amp;"));
    return parseXml(text.toUtf8());
}

DeviceIdentity parseIdentity(const XmlNode& answer) {
    QString manufacturer = answer.textAt(u"manufacturer");
    if (manufacturer.isEmpty() || manufacturer.compare(u"hikvision", Qt::CaseInsensitive) == 0)
        manufacturer = QStringLiteral("Hikvision");
    const QString firmware =
        answer.textAt(u"firmwareVersion") + QLatin1Char(' ') + answer.textAt(u"firmwareReleasedDate");
    return {manufacturer, answer.textAt(u"model"), firmware.trimmed(), answer.textAt(u"serialNumber")};
}

bool isRecorder(const XmlNode& deviceInfo) {
    const QString type = deviceInfo.textAt(u"deviceType").toUpper();
    return type.contains(u"NVR") || type.contains(u"DVR") || type.contains(u"HYBRID");
}

std::optional<WrittenTime> parseTime(const QString& text) {
    static const QRegularExpression pattern(QStringLiteral(
        R"(^(\d{4})-?(\d{2})-?(\d{2})[T ](\d{2}):?(\d{2}):?(\d{2})(?:\.(\d{1,6}))?(Z|[+-]\d{2}:?\d{2})?$)"));
    const auto match = pattern.match(text.trimmed());
    if (!match.hasMatch())
        return std::nullopt;
    const auto number = [&match](int group) { return match.capturedView(group).toInt(); };
    const QDate date(number(1), number(2), number(3));
    const QTime time(number(4), number(5), std::min(59, number(6)));
    // A day may be said to end at 24:00:00.
    const bool endOfDay = number(4) == 24 && number(5) == 0 && number(6) == 0;
    if (!date.isValid() || date.year() < 1970 || !(time.isValid() || endOfDay))
        return std::nullopt;
    WrittenTime written;
    written.digits =
        endOfDay ? QDateTime(date.addDays(1), QTime(0, 0), Qt::UTC) : QDateTime(date, time, Qt::UTC);
    const QStringView zone = match.capturedView(8);
    if (!zone.isEmpty() && zone != u"Z") {
        const auto seconds =
            std::chrono::hours(zone.mid(1, 2).toInt()) + std::chrono::minutes(zone.right(2).toInt());
        written.offset = zone.startsWith(u'-') ? -seconds : seconds;
    }
    return written;
}

Result<ClockAnswer> parseClock(const XmlNode& answer) {
    const auto local = parseTime(answer.textAt(u"localTime"));
    if (!local)
        return fail(ErrorCode::Protocol,
                    QCoreApplication::translate("devices", "L'appareil ne dit pas l'heure."),
                    QStringLiteral("localTime: %1").arg(answer.textAt(u"localTime").left(60)));
    return ClockAnswer{*local, PosixZone::parse(answer.textAt(u"timeZone"))};
}

QList<Stream> parseStreams(const XmlNode& answer) {
    QList<Stream> streams;
    const auto add = [&streams](const XmlNode& node) {
        Stream stream;
        stream.id = node.textAt(u"id").toInt();
        stream.name = node.textAt(u"channelName");
        const bool off = node.textAt(u"enabled") == u"false" || node.textAt(u"Video/enabled") == u"false";
        if (off || stream.id < 101 || stream.id / 100 > highestChannel)
            return;
        stream.codec = codecOf(node.textAt(u"Video/videoCodecType"));
        stream.size = QSize(node.textAt(u"Video/videoResolutionWidth").toInt(),
                            node.textAt(u"Video/videoResolutionHeight").toInt());
        if (stream.size.width() <= 0 || stream.size.height() <= 0)
            stream.size = {};
        // In hundredths; 0 means the full rate, whatever that is.
        stream.framesPerSecond = std::max(0, node.textAt(u"Video/maxFrameRate").toInt()) / 100.0;
        streams.append(stream);
    };
    if (answer.name == u"StreamingChannel")
        add(answer);
    for (const XmlNode* node : answer.all(u"StreamingChannel"))
        add(*node);
    return streams;
}

QMap<int, QString> parseNames(const XmlNode& answer) {
    QMap<int, QString> names;
    for (const XmlNode& node : answer.children)
        if (const int id = node.textAt(u"id").toInt(); id > 0 && id <= highestChannel)
            names.insert(id, node.textAt(u"name"));
    return names;
}

int parseRtspPort(const XmlNode& answer) {
    for (const XmlNode* protocol : answer.all(u"AdminAccessProtocol"))
        if (protocol->textAt(u"protocol").compare(u"RTSP", Qt::CaseInsensitive) == 0)
            if (const int port = protocol->textAt(u"portNo").toInt(); port > 0 && port < 65536)
                return port;
    return defaultRtspPort;
}

QList<Channel> channelsFrom(const QList<Stream>& streams, const QMap<int, QString>& names, const QUrl& device,
                            int rtspPort, bool records) {
    QMap<int, QList<Stream>> byChannel;
    for (const Stream& stream : streams)
        if (stream.codec)
            byChannel[stream.id / 100].append(stream);
    QList<Channel> channels;
    for (auto it = byChannel.begin(); it != byChannel.end(); ++it) {
        QList<Stream>& own = *it;
        std::stable_sort(own.begin(), own.end(), [](const Stream& left, const Stream& right) {
            return pixels(left) > pixels(right);
        });
        const auto numbered = [&own](int number) {
            return std::find_if(own.begin(), own.end(),
                                [number](const Stream& one) { return one.id % 100 == number; });
        };
        const auto main = numbered(1) != own.end() ? numbered(1) : own.begin();
        auto sub = numbered(2);
        if (sub == own.end())
            sub = std::prev(own.end());
        Channel channel;
        channel.token = QString::number(it.key());
        channel.name = names.value(it.key());
        if (channel.name.isEmpty())
            channel.name = main->name;
        // A track is named like the channel's main stream.
        if (records)
            channel.recording = QString::number(it.key() * 100 + 1);
        channel.streams.append(profileOf(*main, StreamRole::Main, device, rtspPort));
        if (sub != main)
            channel.streams.append(profileOf(*sub, StreamRole::Sub, device, rtspPort));
        channels.append(channel);
    }
    return channels;
}

QList<Disk> parseDisks(const XmlNode& answer) {
    QList<Disk> disks;
    const auto addAll = [&disks](const XmlNode* list) {
        if (list == nullptr)
            return;
        for (const XmlNode& node : list->children) {
            const QString status = node.textAt(u"status");
            // Neither supported mount types nor slots without a disk.
            if (node.child(u"id") == nullptr || status.isEmpty() ||
                status.compare(u"notexist", Qt::CaseInsensitive) == 0)
                continue;
            Disk disk;
            disk.token = node.textAt(u"id");
            disk.name = node.textAt(u"hddName");
            if (disk.name.isEmpty())
                disk.name = (node.textAt(u"ipAddress") + node.textAt(u"path")).trimmed();
            disk.state = stateOf(status);
            disk.stateAsTold = status;
            disk.capacityBytes = bytesOf(node.textAt(u"capacity"));
            disk.freeBytes = bytesOf(node.textAt(u"freeSpace"));
            disks.append(disk);
        }
    };
    if (answer.name == u"hddList")
        addAll(&answer);
    for (const QStringView list : {u"hddList", u"ssdList", u"nasList"})
        addAll(answer.child(list));
    return disks;
}

QList<Relay> parseOutputs(const XmlNode& answer) {
    QList<Relay> relays;
    for (const XmlNode* port : answer.all(u"IOOutputPort")) {
        const QString id = port->textAt(u"id");
        if (id.isEmpty())
            continue;
        QString name = port->textAt(u"outputName");
        if (name.isEmpty())
            name = port->textAt(u"name");
        relays.append({id, name, std::nullopt});
    }
    return relays;
}

std::optional<bool> parseOutputState(const XmlNode& answer) {
    const QString state = answer.textAt(u"ioState");
    if (state.isEmpty())
        return std::nullopt;
    return state == u"active" || state == u"high";
}

QList<PtzPreset> parsePresets(const XmlNode& answer) {
    QList<PtzPreset> presets;
    for (const XmlNode* preset : answer.all(u"PTZPreset"))
        if (preset->textAt(u"enabled") != u"false" && !preset->textAt(u"id").isEmpty())
            presets.append({preset->textAt(u"id"), preset->textAt(u"presetName")});
    return presets;
}

QList<PtzTour> parsePatrols(const XmlNode& answer) {
    QList<PtzTour> tours;
    for (const XmlNode* patrol : answer.all(u"PTZPatrol"))
        if (patrol->textAt(u"enabled") != u"false" && !patrol->textAt(u"id").isEmpty())
            tours.append({patrol->textAt(u"id"), patrol->textAt(u"patrolName")});
    return tours;
}

QString parseUserId(const XmlNode& answer, const QString& name) {
    for (const XmlNode* user : answer.all(u"User"))
        if (user->textAt(u"userName") == name)
            return user->textAt(u"id");
    return {};
}

Result<SearchPage> parseSearch(const XmlNode& answer) {
    const QString status = answer.textAt(u"responseStatusStrg").toUpper();
    const XmlNode* list = answer.child(u"matchList");
    if (answer.name != u"CMSearchResult" || (list == nullptr && status.isEmpty()) || status == u"FAILED")
        return fail(
            ErrorCode::Protocol,
            QCoreApplication::translate("devices", "L'enregistreur n'a pas pu faire la recherche demandée."),
            QStringLiteral("%1: %2").arg(answer.name.left(60), status.left(60)));
    SearchPage page;
    page.more = status == u"MORE";
    if (list == nullptr)
        return page;
    for (const XmlNode* item : list->all(u"searchMatchItem")) {
        Piece piece;
        piece.track = item->textAt(u"trackID");
        const auto begin = parseTime(item->textAt(u"timeSpan/startTime"));
        const auto end = parseTime(item->textAt(u"timeSpan/endTime"));
        if (!begin || !end)
            continue;
        piece.begin = *begin;
        piece.end = *end;
        piece.playback = item->textAt(u"mediaSegmentDescriptor/playbackURI");
        piece.playback.remove(QRegularExpression(QStringLiteral("\\s+"))); // wrapped lines
        page.pieces.append(piece);
    }
    return page;
}

QList<int> parseCalendar(const XmlNode& answer) {
    QList<int> days;
    const XmlNode* list = answer.name == u"dayList" ? &answer : answer.find(u"dayList");
    if (list == nullptr)
        return days;
    for (const XmlNode* day : list->all(u"day")) {
        const int number = day->textAt(u"dayOfMonth").toInt();
        if (day->textAt(u"record") == u"true" && number >= 1 && number <= 31 && !days.contains(number))
            days.append(number);
    }
    std::sort(days.begin(), days.end());
    return days;
}

} // namespace vigie::devices::hikvision
