// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What the answers of Dahua's CGI mean, and of the brands that sell its devices. Pure functions of the text,
// tried with answers of real devices.

#include "../event_edges.h"
#include "../key_values.h"
#include "../posix_zone.h"
#include "devices/device_driver.h"

#include <optional>

namespace vigie::devices::dahua {

/// "Error" and what follows it, as these devices refuse under any HTTP status; nothing for another text.
[[nodiscard]] std::optional<Error> parseRefusal(const QByteArray& text, int httpStatus);

/// A wall clock time, "2026-9-28 8:05:00": Qt::UTC digits; nothing for times like 0000-00-00.
[[nodiscard]] std::optional<QDateTime> parseTime(const QString& text);
/// From the NTP and Locales configurations: a number in a table, and rules for summer. Nothing when the
/// number is unknown.
[[nodiscard]] std::optional<PosixZone> parseZone(const KeyValues& ntp, const KeyValues& locales);

/// Channels from ChannelTitle, Encode and RemoteDevice, counted from 1.
[[nodiscard]] QList<Channel> parseChannels(const KeyValues& titles, const KeyValues& encode,
                                           const KeyValues& remote, const QUrl& device, int rtspPort,
                                           bool records);
[[nodiscard]] int parseRtspPort(const KeyValues& config);

[[nodiscard]] QList<Disk> parseDisks(const KeyValues& answer);
/// From the AlarmOut configuration and the state of the outputs.
[[nodiscard]] QList<Relay> parseOutputs(const KeyValues& config, const KeyValues& state);
[[nodiscard]] QList<PtzPreset> parsePresets(const KeyValues& answer);
[[nodiscard]] QList<PtzTour> parseTours(const KeyValues& answer);

/// A file of a search's answer.
struct Item {
    QDateTime begin; ///< wall clock
    QDateTime end;
    std::optional<TimeSpan> utc; ///< where newer firmware says it
    QString path;
    qint64 length = 0;
};
struct ItemPage {
    int found = 0; ///< as told; 0 ends the search
    QList<Item> items;
};
[[nodiscard]] ItemPage parseItems(const KeyValues& answer);

/// A part of the event stream.
struct Notice {
    DeviceEvent event;             ///< without recorder and times
    std::optional<QDateTime> time; ///< wall clock
    EventEdges::Manner manner = EventEdges::Manner::Lasting;
};
/// Nothing for heartbeats.
[[nodiscard]] std::optional<Notice> parseNotice(const QByteArray& message);

/// The codes that last and that a device may be asked for.
[[nodiscard]] const QStringList& stateCodes();
/// Which channels, or inputs, have that code now, by getEventIndexes: lines "channels[0]=2", or "Error" alone
/// or with "No Events" under HTTP 200 where there are none (Dahua HTTP API, "Get events indexes"). Nothing
/// for any other refusal: the firmware or the account does not know the code, and the state stays unknown.
[[nodiscard]] std::optional<QList<DeviceEvent>> parseStates(const QString& code, const QByteArray& text,
                                                            int httpStatus);

} // namespace vigie::devices::dahua
