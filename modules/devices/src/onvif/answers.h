// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What ONVIF answers mean. Pure functions of the parsed XML: everything a device may have written wrongly is
// met here, and tried in tests with the answers of real devices.

#include "../xml_node.h"
#include "devices/device_driver.h"

#include <optional>

namespace vigie::devices {

/// A boolean of XML Schema: "true" or "1".
[[nodiscard]] bool isTrue(const QString& value);

/// What a device says the time is.
struct DeviceTime {
    UtcTime at{};
    /// It says that local time and UTC are the same although its zone is not: one of both is written wrongly.
    bool sameInBoth = false;
    std::chrono::seconds zone{0}; ///< local time minus UTC, by its zone
};
/// GetSystemDateAndTimeResponse: UTCDateTime, else LocalDateTime by its POSIX time zone.
[[nodiscard]] Result<DeviceTime> parseDeviceTime(const XmlNode& answer);

[[nodiscard]] DeviceIdentity parseIdentity(const XmlNode& answer);

/// Service addresses by namespace, as the device wrote them.
[[nodiscard]] QMap<QString, QUrl> parseServices(const XmlNode& answer);
[[nodiscard]] QMap<QString, QUrl> parseCapabilities(const XmlNode& answer);

/// `theirs` at the scheme, host and port by which the operator reaches the device (NAT, VPN).
[[nodiscard]] QUrl rewrittenService(const QUrl& theirs, const QUrl& device);
/// A stream's address at the device's host, without a login in it.
[[nodiscard]] QUrl rewrittenStream(const QString& theirs, const QUrl& device);

struct ProfileInfo {
    QString token;
    QString name;
    QString sourceToken;
    QString sourceName;
    QString sourceConfiguration; ///< events name the source by it at times
    std::optional<VideoCodec> codec;
    QSize size;
    double framesPerSecond = 0;
    bool hasPtz = false;
    QString ptzNode;
    bool hasAudioOutput = false; ///< a loudspeaker
};
/// GetProfilesResponse of Media1 or Media2.
[[nodiscard]] QList<ProfileInfo> parseProfiles(const XmlNode& answer);
/// One channel a video source, in the device's order, streams without their addresses: the largest as Main;
/// as Sub the smallest of at least 320x180, what a tile of a wall shows, else the largest below.
[[nodiscard]] QList<Channel> groupChannels(const QList<ProfileInfo>& profiles);

/// Spaces of the PTZ Service Specification, appendix "Additional PTZ Spaces".
namespace onvif_space {
inline constexpr const char* panTiltFov = "http://www.onvif.org/ver10/tptz/PanTiltSpaces/TranslationSpaceFov";
inline constexpr const char* zoomFov = "http://www.onvif.org/ver10/tptz/ZoomSpaces/TranslationSpaceFov";
} // namespace onvif_space

/// What a PTZ node can, as GetNodes tells. Without an answer: turn and zoom.
struct PtzNode {
    QString token;
    bool panTilt = true;
    bool zoom = true;
    bool centres = false;  ///< pans and tilts within the field of view (TranslationSpaceFov)
    bool zoomsFov = false; ///< zooms relative to the field of view
    int presets = 0;
    int tours = 0;
};
[[nodiscard]] QList<PtzNode> parsePtzNodes(const XmlNode& answer);
[[nodiscard]] QList<PtzPreset> parsePtzPresets(const XmlNode& answer);
[[nodiscard]] QList<PtzTour> parsePtzTours(const XmlNode& answer);
/// GetRelayOutputsResponse; what a relay is at the moment only events tell.
[[nodiscard]] QList<Relay> parseRelays(const XmlNode& answer);

struct RecordingInfo {
    QString token;
    QString sourceId;
    QString sourceName;
    QStringList videoTracks;
    std::optional<TimeSpan> bounds;
};
struct RecordingResults {
    bool completed = false;
    QList<RecordingInfo> recordings;
};
[[nodiscard]] RecordingResults parseRecordings(const XmlNode& answer);
/// Fills in the channels' recordings and, where the device has one, the name of their place.
void matchRecordings(QList<Channel>& channels, const QList<RecordingInfo>& recordings);

/// "From here on there is (no) data", as FindEvents tells of a track.
struct DataPresence {
    QString recording;
    QString track;
    UtcTime at{};
    bool present = false;
};
struct PresenceResults {
    bool completed = false;
    QList<DataPresence> events;
};
[[nodiscard]] PresenceResults parsePresence(const XmlNode& answer);
/// What of the span is recorded: the union over the tracks. Data that is present at last lasts until `now`.
[[nodiscard]] QList<TimeSpan> coverageFrom(QList<DataPresence> events, TimeSpan span, UtcTime now);

struct Subscription {
    QUrl address;
    QByteArray parameters; ///< reference parameters, to be sent back as headers
    std::optional<std::chrono::seconds> granted;
};
[[nodiscard]] Result<Subscription> parseSubscription(const XmlNode& answer);

/// The notifications of a PullMessagesResponse. Malformed ones are kept with what can be read of them.
[[nodiscard]] QList<DeviceEvent> parseNotifications(const XmlNode& answer, UtcTime receivedAt);
/// "tns1:VideoSource/MotionAlarm//." -> "tns1:VideoSource/MotionAlarm".
[[nodiscard]] QString normalisedTopic(const QString& topic);
[[nodiscard]] DeviceEventKind kindOfTopic(const QString& topic);

} // namespace vigie::devices
