// SPDX-License-Identifier: GPL-3.0-or-later
#include "answers.h"

#include "../posix_zone.h"
#include "soap.h"

#include <QCoreApplication>
#include <QRegularExpression>

#include <algorithm>

namespace vigie::devices {

namespace {

constexpr QSize leastTile(320, 180);

std::optional<QDateTime> dateTimeOf(const XmlNode* node) {
    if (node == nullptr)
        return std::nullopt;
    const QDate date(node->textAt(u"Date/Year").toInt(), node->textAt(u"Date/Month").toInt(),
                     node->textAt(u"Date/Day").toInt());
    // A leap second shows as 60.
    const QTime time(node->textAt(u"Time/Hour").toInt(), node->textAt(u"Time/Minute").toInt(),
                     std::min(59, node->textAt(u"Time/Second").toInt()));
    const QDateTime both(date, time, Qt::UTC);
    return both.isValid() && date.year() >= 1970 ? std::optional(both) : std::nullopt;
}

/// What a POSIX zone adds to UTC in standard time: "CET-1CEST,…" is one hour, its sign being inverted.
int posixOffsetSeconds(const QString& zone) {
    static const QRegularExpression pattern(
        QStringLiteral(R"(^(?:<[^>]*>|[A-Za-z]+)([+-]?)(\d{1,2})(?::(\d{2}))?)"));
    const auto match = pattern.match(zone.trimmed());
    if (!match.hasMatch())
        return 0;
    const int seconds = match.captured(2).toInt() * 3600 + match.captured(3).toInt() * 60;
    return match.captured(1) == u"-" ? seconds : -seconds;
}

/// The zone's offset then. A device that says it uses daylight saving does not say that it is in force: only
/// its zone's rules do.
std::chrono::seconds offsetAt(const QString& zone, bool summerIsUsed, UtcTime at) {
    if (const auto rules = summerIsUsed ? PosixZone::parse(zone) : std::nullopt)
        return rules->offsetAt(at);
    return std::chrono::seconds(posixOffsetSeconds(zone));
}

std::optional<VideoCodec> codecOf(const QString& encoding) {
    if (encoding.compare(u"H264", Qt::CaseInsensitive) == 0)
        return VideoCodec::H264;
    if (encoding.compare(u"H265", Qt::CaseInsensitive) == 0 ||
        encoding.compare(u"HEVC", Qt::CaseInsensitive) == 0)
        return VideoCodec::H265;
    if (encoding.compare(u"JPEG", Qt::CaseInsensitive) == 0)
        return VideoCodec::Jpeg;
    return std::nullopt;
}

qint64 pixels(const ProfileInfo& profile) {
    return qint64(profile.size.width()) * profile.size.height();
}

StreamProfile streamOf(const ProfileInfo& profile, StreamRole role) {
    return {role, profile.token, {}, *profile.codec, profile.size, profile.framesPerSecond};
}

void addService(QMap<QString, QUrl>& services, const char* name, const QString& address) {
    if (const QUrl url(address); url.isValid() && !url.path().isEmpty())
        services.insert(QLatin1String(name), url);
}

} // namespace

bool isTrue(const QString& value) {
    return value.compare(u"true", Qt::CaseInsensitive) == 0 || value == u"1";
}

Result<DeviceTime> parseDeviceTime(const XmlNode& answer) {
    if (const XmlNode* system = answer.child(u"SystemDateAndTime")) {
        const auto utc = dateTimeOf(system->child(u"UTCDateTime"));
        const auto local = dateTimeOf(system->child(u"LocalDateTime"));
        const bool summerIsUsed = isTrue(system->textAt(u"DaylightSavings"));
        const QString zone = system->textAt(u"TimeZone/TZ");
        DeviceTime told;
        if (utc) {
            told.at = fromDateTime(*utc);
            told.zone = offsetAt(zone, summerIsUsed, told.at);
            told.sameInBoth = local && posixOffsetSeconds(zone) != 0 && std::abs(utc->secsTo(*local)) <= 1;
            return told;
        }
        if (local) {
            const auto winter = std::chrono::seconds(posixOffsetSeconds(zone));
            told.zone = offsetAt(zone, summerIsUsed, fromDateTime(*local) - winter);
            told.at = fromDateTime(*local) - told.zone;
            return told;
        }
    }
    return fail(ErrorCode::Protocol, QCoreApplication::translate("devices", "L'appareil ne dit pas l'heure."),
                QStringLiteral("neither UTCDateTime nor LocalDateTime in the answer"));
}

DeviceIdentity parseIdentity(const XmlNode& answer) {
    return {answer.textAt(u"Manufacturer"), answer.textAt(u"Model"), answer.textAt(u"FirmwareVersion"),
            answer.textAt(u"SerialNumber")};
}

QMap<QString, QUrl> parseServices(const XmlNode& answer) {
    QMap<QString, QUrl> services;
    for (const XmlNode* service : answer.all(u"Service"))
        addService(services, service->textAt(u"Namespace").toLatin1().constData(), service->textAt(u"XAddr"));
    return services;
}

QMap<QString, QUrl> parseCapabilities(const XmlNode& answer) {
    QMap<QString, QUrl> services;
    const XmlNode* all = answer.child(u"Capabilities");
    if (all == nullptr)
        return services;
    addService(services, onvif_namespace::media, all->textAt(u"Media/XAddr"));
    addService(services, onvif_namespace::events, all->textAt(u"Events/XAddr"));
    addService(services, onvif_namespace::ptz, all->textAt(u"PTZ/XAddr"));
    addService(services, onvif_namespace::deviceIo, all->textAt(u"Extension/DeviceIO/XAddr"));
    addService(services, onvif_namespace::recording, all->textAt(u"Extension/Recording/XAddr"));
    addService(services, onvif_namespace::search, all->textAt(u"Extension/Search/XAddr"));
    addService(services, onvif_namespace::replay, all->textAt(u"Extension/Replay/XAddr"));
    return services;
}

QUrl rewrittenService(const QUrl& theirs, const QUrl& device) {
    QUrl url = theirs;
    url.setScheme(device.scheme());
    url.setHost(device.host());
    url.setPort(device.port());
    url.setUserInfo({});
    return url;
}

QUrl rewrittenStream(const QString& theirs, const QUrl& device) {
    QUrl url(theirs.trimmed());
    if (!url.scheme().startsWith(u"rtsp"))
        return {};
    url.setHost(device.host());
    url.setUserInfo({});
    return url;
}

QList<ProfileInfo> parseProfiles(const XmlNode& answer) {
    QList<ProfileInfo> profiles;
    for (const XmlNode* node : answer.all(u"Profiles")) {
        // Media2 keeps both under Configurations, Media1 calls them by longer names.
        const XmlNode* source = node->at(u"Configurations/VideoSource");
        const XmlNode* encoder = node->at(u"Configurations/VideoEncoder");
        if (source == nullptr)
            source = node->child(u"VideoSourceConfiguration");
        if (encoder == nullptr)
            encoder = node->child(u"VideoEncoderConfiguration");
        if (source == nullptr || encoder == nullptr)
            continue;
        ProfileInfo profile;
        profile.token = node->attributes.value(QStringLiteral("token"));
        profile.name = node->textAt(u"Name");
        profile.sourceToken = source->textAt(u"SourceToken");
        profile.sourceName = source->textAt(u"Name");
        profile.sourceConfiguration = source->attributes.value(QStringLiteral("token"));
        profile.codec = codecOf(encoder->textAt(u"Encoding"));
        profile.size = QSize(encoder->textAt(u"Resolution/Width").toInt(),
                             encoder->textAt(u"Resolution/Height").toInt());
        profile.framesPerSecond = encoder->textAt(u"RateControl/FrameRateLimit").toDouble();
        const XmlNode* ptz = node->at(u"Configurations/PTZ");
        if (ptz == nullptr)
            ptz = node->child(u"PTZConfiguration");
        profile.hasPtz = ptz != nullptr;
        profile.ptzNode = ptz == nullptr ? QString() : ptz->textAt(u"NodeToken");
        profile.hasAudioOutput = node->at(u"Configurations/AudioOutput") != nullptr ||
                                 node->at(u"Extension/AudioOutputConfiguration") != nullptr;
        if (!profile.token.isEmpty() && !profile.sourceToken.isEmpty())
            profiles.append(profile);
    }
    return profiles;
}

QList<Channel> groupChannels(const QList<ProfileInfo>& profiles) {
    QStringList sources;
    QMap<QString, QList<ProfileInfo>> bySource;
    for (const ProfileInfo& profile : profiles) {
        if (!profile.codec)
            continue;
        if (!bySource.contains(profile.sourceToken))
            sources += profile.sourceToken;
        bySource[profile.sourceToken].append(profile);
    }
    QList<Channel> channels;
    for (const QString& source : sources) {
        QList<ProfileInfo> own = bySource.value(source);
        // JPEG is many times the bytes: only where a source has nothing else.
        const auto isJpeg = [](const ProfileInfo& profile) { return profile.codec == VideoCodec::Jpeg; };
        if (!std::all_of(own.begin(), own.end(), isJpeg))
            own.removeIf(isJpeg);
        std::stable_sort(own.begin(), own.end(),
                         [](const auto& a, const auto& b) { return pixels(a) > pixels(b); });
        Channel channel;
        channel.token = source;
        channel.name = own[0].sourceName.isEmpty() ? own[0].name : own[0].sourceName;
        channel.streams.append(streamOf(own[0], StreamRole::Main));
        const ProfileInfo* sub = nullptr;
        for (qsizetype i = 1; i < own.size(); ++i)
            if (sub == nullptr ||
                (own[i].size.width() >= leastTile.width() && own[i].size.height() >= leastTile.height()))
                sub = &own[i];
        if (sub != nullptr && pixels(*sub) < pixels(own[0]))
            channel.streams.append(streamOf(*sub, StreamRole::Sub));
        channels.append(channel);
    }
    return channels;
}

QList<PtzNode> parsePtzNodes(const XmlNode& answer) {
    QList<PtzNode> nodes;
    for (const XmlNode* told : answer.all(u"PTZNode")) {
        PtzNode node;
        node.token = told->attributes.value(QStringLiteral("token"));
        if (const XmlNode* spaces = told->child(u"SupportedPTZSpaces")) {
            node.panTilt = spaces->child(u"ContinuousPanTiltVelocitySpace") != nullptr;
            node.zoom = spaces->child(u"ContinuousZoomVelocitySpace") != nullptr;
            const auto lists = [spaces](QStringView kind, const char* space) {
                const auto known = spaces->all(kind);
                return std::any_of(known.begin(), known.end(), [space](const XmlNode* one) {
                    return one->textAt(u"URI").trimmed() == QLatin1String(space);
                });
            };
            node.centres = lists(u"RelativePanTiltTranslationSpace", onvif_space::panTiltFov);
            node.zoomsFov = lists(u"RelativeZoomTranslationSpace", onvif_space::zoomFov);
        }
        node.presets = told->textAt(u"MaximumNumberOfPresets").toInt();
        node.tours = told->textAt(u"Extension/SupportedPresetTour/MaximumNumberOfPresetTours").toInt();
        nodes.append(node);
    }
    return nodes;
}

QList<PtzPreset> parsePtzPresets(const XmlNode& answer) {
    QList<PtzPreset> presets;
    for (const XmlNode* told : answer.all(u"Preset"))
        if (const QString token = told->attributes.value(QStringLiteral("token")); !token.isEmpty())
            presets.append({token, told->textAt(u"Name")});
    return presets;
}

QList<PtzTour> parsePtzTours(const XmlNode& answer) {
    QList<PtzTour> tours;
    for (const XmlNode* told : answer.all(u"PresetTour"))
        if (const QString token = told->attributes.value(QStringLiteral("token")); !token.isEmpty())
            tours.append({token, told->textAt(u"Name")});
    return tours;
}

QList<Relay> parseRelays(const XmlNode& answer) {
    QList<Relay> relays;
    for (const XmlNode* told : answer.all(u"RelayOutputs"))
        if (const QString token = told->attributes.value(QStringLiteral("token")); !token.isEmpty())
            relays.append({token, token, std::nullopt});
    return relays;
}

RecordingResults parseRecordings(const XmlNode& answer) {
    RecordingResults results;
    const XmlNode* list = answer.child(u"ResultList");
    if (list == nullptr)
        return results;
    results.completed = list->textAt(u"SearchState") == u"Completed";
    for (const XmlNode* node : list->all(u"RecordingInformation")) {
        RecordingInfo recording;
        recording.token = node->textAt(u"RecordingToken");
        recording.sourceId = node->textAt(u"Source/SourceId");
        recording.sourceName = node->textAt(u"Source/Name");
        for (const XmlNode* track : node->all(u"Track"))
            if (track->textAt(u"TrackType") == u"Video")
                recording.videoTracks += track->textAt(u"TrackToken");
        const auto from = parseTime(node->textAt(u"EarliestRecording"));
        const auto until = parseTime(node->textAt(u"LatestRecording"));
        if (from && until)
            recording.bounds = TimeSpan{*from, *until};
        if (!recording.token.isEmpty())
            results.recordings.append(recording);
    }
    return results;
}

void matchRecordings(QList<Channel>& channels, const QList<RecordingInfo>& recordings) {
    for (Channel& channel : channels) {
        const auto isSource = [&channel](const RecordingInfo& recording) {
            return recording.sourceId == channel.token ||
                   std::any_of(channel.streams.begin(), channel.streams.end(),
                               [&](const auto& stream) { return recording.sourceId == stream.token; });
        };
        auto found = std::find_if(recordings.begin(), recordings.end(), isSource);
        // A camera with a card has one of each, whatever it calls them.
        if (found == recordings.end() && recordings.size() == 1 && channels.size() == 1)
            found = recordings.begin();
        if (found == recordings.end())
            continue;
        channel.recording = found->token;
        if (!found->sourceName.isEmpty())
            channel.name = found->sourceName;
    }
}

PresenceResults parsePresence(const XmlNode& answer) {
    PresenceResults results;
    const XmlNode* list = answer.child(u"ResultList");
    if (list == nullptr)
        return results;
    results.completed = list->textAt(u"SearchState") == u"Completed";
    for (const XmlNode* node : list->all(u"Result")) {
        const auto at = parseTime(node->textAt(u"Time"));
        const XmlNode* data = node->find(u"Data");
        if (!at || data == nullptr)
            continue;
        for (const XmlNode* item : data->all(u"SimpleItem"))
            if (item->attributes.value(QStringLiteral("Name")) == u"IsDataPresent")
                results.events.append({node->textAt(u"RecordingToken"), node->textAt(u"TrackToken"), *at,
                                       isTrue(item->attributes.value(QStringLiteral("Value")))});
    }
    return results;
}

QList<TimeSpan> coverageFrom(QList<DataPresence> events, TimeSpan span, UtcTime now) {
    std::stable_sort(events.begin(), events.end(), [](const auto& a, const auto& b) { return a.at < b.at; });
    QList<TimeSpan> pieces;
    const UtcTime last = std::min(span.end, now);
    QMap<QString, std::optional<UtcTime>> open; // by track: since when there is data
    for (const DataPresence& event : events) {
        if (!open.contains(event.track) && !event.present)
            open.insert(event.track, span.begin); // it ends, so it was there: no start state was told
        std::optional<UtcTime>& since = open[event.track];
        if (event.present) {
            since = since.value_or(event.at);
        } else if (since) {
            pieces.append(TimeSpan{*since, event.at}.intersected(span));
            since.reset();
        }
    }
    for (const auto& since : open)
        if (since)
            pieces.append(TimeSpan{*since, last}.intersected(span));
    std::sort(pieces.begin(), pieces.end(), [](const auto& a, const auto& b) { return a.begin < b.begin; });
    QList<TimeSpan> merged;
    for (const TimeSpan& piece : pieces) {
        if (piece.isEmpty())
            continue;
        if (!merged.isEmpty() && piece.begin <= merged.last().end)
            merged.last().end = std::max(merged.last().end, piece.end);
        else
            merged.append(piece);
    }
    return merged;
}

} // namespace vigie::devices
