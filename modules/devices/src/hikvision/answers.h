// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What ISAPI answers mean. Pure functions of the parsed XML, tried with the answers of real devices. Elements
// are met by local names: the same document comes in three namespaces.

#include "../event_edges.h"
#include "../posix_zone.h"
#include "../xml_node.h"
#include "devices/device_driver.h"

#include <QSet>

#include <optional>

namespace vigie::devices::hikvision {

/// A ResponseStatus document: how ISAPI accepts and refuses, at times under HTTP 200.
struct Status {
    int code = 0; ///< 1 OK, 2 busy, 3 device error, 4 invalid operation, 5 and 6 bad XML, 7 reboot needed
    QString text;
    QString sub; ///< "badXmlContent", "notSupport", "lowPrivilege"
    [[nodiscard]] bool isOk() const { return code == 1 || code == 7; }
};
/// Nothing when the answer is another document.
[[nodiscard]] std::optional<Status> parseStatus(const XmlNode& answer);
/// `httpStatus` is what carried it.
[[nodiscard]] Error errorOf(const Status& status, int httpStatus);

/// An answer that may hold stray ampersands, as event messages and channel names do.
[[nodiscard]] Result<XmlNode> parseLenient(const QByteArray& bytes);

[[nodiscard]] DeviceIdentity parseIdentity(const XmlNode& answer);
/// NVR and DVR, as against a camera.
[[nodiscard]] bool isRecorder(const XmlNode& deviceInfo);

/// A time as ISAPI writes it: the digits of a wall clock, and what they are said to be.
struct WrittenTime {
    QDateTime digits;                           ///< Qt::UTC
    std::optional<std::chrono::seconds> offset; ///< "+01:00"; nothing for "Z" and for no zone at all
};
/// "2026-09-28T10:15:00Z", "…+02:00", "20260928T101500Z"; nothing for times like 0000-00-00.
[[nodiscard]] std::optional<WrittenTime> parseTime(const QString& text);

struct ClockAnswer {
    WrittenTime local;
    std::optional<PosixZone> zone;
};
/// System/time.
[[nodiscard]] Result<ClockAnswer> parseClock(const XmlNode& answer);

struct Stream {
    int id = 0; ///< channel * 100 + stream
    QString name;
    std::optional<VideoCodec> codec;
    QSize size;
    double framesPerSecond = 0;
};
/// Streaming/channels, or one of them. Without disabled ones.
[[nodiscard]] QList<Stream> parseStreams(const XmlNode& answer);
/// Channel names by number: InputProxy/channels or Video/inputs/channels.
[[nodiscard]] QMap<int, QString> parseNames(const XmlNode& answer);
/// The port of RTSP in Security/adminAccesses, 554 where it is unsaid.
[[nodiscard]] int parseRtspPort(const XmlNode& answer);
/// Channels by number: 01 as Main, 02 as Sub, for want of them the largest and the smallest.
[[nodiscard]] QList<Channel> channelsFrom(const QList<Stream>& streams, const QMap<int, QString>& names,
                                          const QUrl& device, int rtspPort, bool records);

/// ContentMgmt/Storage or System/Storage/hardDisks, without the empty slots.
[[nodiscard]] QList<Disk> parseDisks(const XmlNode& answer);
/// System/IO/outputs.
[[nodiscard]] QList<Relay> parseOutputs(const XmlNode& answer);
/// System/IO/outputs/1/status.
[[nodiscard]] std::optional<bool> parseOutputState(const XmlNode& answer);
[[nodiscard]] QList<PtzPreset> parsePresets(const XmlNode& answer);
[[nodiscard]] QList<PtzTour> parsePatrols(const XmlNode& answer);
/// The number of that user in Security/users; empty when it isn't there.
[[nodiscard]] QString parseUserId(const XmlNode& answer, const QString& name);

/// A file of a search's answer.
struct Piece {
    QString track;
    WrittenTime begin;
    WrittenTime end;
    QString playback; ///< an rtsp:// address, or a part of one
};
struct SearchPage {
    bool more = false;
    QList<Piece> pieces;
};
/// Errors: Protocol when the recorder says that the search failed, or it is no answer to a search.
[[nodiscard]] Result<SearchPage> parseSearch(const XmlNode& answer);
/// The days of a month that have footage.
[[nodiscard]] QList<int> parseCalendar(const XmlNode& answer);

/// A part of alertStream: XML, JSON, or neither.
struct Alert {
    DeviceEvent event; ///< without recorder and times
    std::optional<WrittenTime> time;
    EventEdges::Manner manner = EventEdges::Manner::Repeated;
    QString place;
};
/// `known`: the device's channels; recorders count their network cameras from 33 in events only.
[[nodiscard]] std::optional<Alert> parseAlert(const QByteArray& message, const QSet<int>& known);

} // namespace vigie::devices::hikvision
