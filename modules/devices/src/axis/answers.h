// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What VAPIX answers mean. Pure functions, tried with answers of real cameras.

#include "../key_values.h"
#include "../posix_zone.h"
#include "../xml_node.h"
#include "devices/device_driver.h"

#include <optional>

namespace vigie::devices::axis {

/// From the groups Brand and Properties of param.cgi.
[[nodiscard]] DeviceIdentity parseIdentity(const KeyValues& params);
/// time.cgi (JSON, UTC).
[[nodiscard]] Result<UtcTime> parseTime(const QByteArray& json);
/// date.cgi of older firmware: "Sep 28, 2026 12:15:00", a wall clock's.
[[nodiscard]] std::optional<QDateTime> parseDate(const QByteArray& text);

enum class Television { Pal, Ntsc };
/// "1920x1080", and the names that older cameras have for theirs ("4CIF"); empty for what it does not know.
[[nodiscard]] QSize parseResolution(const QString& text, Television standard = Television::Pal);
/// From the groups Image, ImageSource, Properties and Network.RTSP, counted from 1.
[[nodiscard]] QList<Channel> parseChannels(const KeyValues& params, const QUrl& device);
[[nodiscard]] bool records(const KeyValues& params);
[[nodiscard]] bool moves(const KeyValues& params);
/// root.PTZ.Support: whether any of the heads has the areazoom call; true where nothing is said of it.
[[nodiscard]] bool zoomsOnAreas(const KeyValues& params);

/// Ports that are outputs, from the group IOPort; `state` is port.cgi's.
[[nodiscard]] QList<Relay> parseOutputs(const KeyValues& params, const KeyValues& state);
/// "presetposno1=Home" lines.
[[nodiscard]] QList<PtzPreset> parsePresets(const KeyValues& answer);
/// From the group GuardTour.
[[nodiscard]] QList<PtzTour> parseTours(const KeyValues& params);
[[nodiscard]] QList<Disk> parseDisks(const XmlNode& answer);

struct Recording {
    QString id;
    QString disk;
    QString source; ///< the camera's number; empty when unsaid
    UtcTime begin{};
    std::optional<UtcTime> end; ///< nothing while it goes on
};
/// record/list.cgi. Errors: Protocol for another document.
[[nodiscard]] Result<QList<Recording>> parseRecordings(const XmlNode& answer);

/// The events of a tt:MetadataStream document: ONVIF's notifications with Axis's own topics.
[[nodiscard]] QList<DeviceEvent> parseMetadata(const QByteArray& document, UtcTime receivedAt);

} // namespace vigie::devices::axis
