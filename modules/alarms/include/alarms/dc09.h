// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/clock.h"
#include "base/result.h"

#include <QByteArray>
#include <QList>
#include <QMap>

#include <optional>

namespace vigie::alarms {

/// One message of an intrusion panel by SIA DC-09: `<LF>CRC 0LLL "TOKEN"seq Rrcvr Lpref #acct[data][xdata]…
/// _time<CR>`. Its data are ADM-CID (Contact ID) or SIA-DCS codes.
struct Dc09Frame {
    QByteArray token;                ///< "ADM-CID", "SIA-DCS", "NULL", "ACK"…; without the star
    bool encrypted = false;          ///< what follows the first bracket is AES, in hexadecimal
    int sequence = 0;                ///< 1 to 9999; 0 when the panel sent none
    QByteArray receiver;             ///< after R; empty when left out
    QByteArray prefix;               ///< after L
    QByteArray account;              ///< after #, at times within the data only
    QByteArray data;                 ///< within the first brackets, as sent
    QMap<char, QByteArray> extended; ///< [X…] by its letter
    std::optional<UtcTime> time;
    bool crcMatches = false;
    bool lengthMatches = false;
};

/// What a Contact ID message says ("1130 01 015": new burglary, area 1, zone 15).
struct ContactId {
    int qualifier = 0; ///< 1 new or opening, 3 restored or closing, 6 still so
    int code = 0;      ///< 100 to 999
    int group = 0;
    int zone = 0;
};
[[nodiscard]] std::optional<ContactId> parseContactId(const QByteArray& data);

/// One event of a SIA message ("Nri1/BA015": new, area 1, burglary in zone 15).
struct SiaEvent {
    bool isNew = true; ///< N; O is an old one, stored and sent late
    QByteArray area;   ///< after ri
    QByteArray code;   ///< two letters
    QByteArray zone;
};
[[nodiscard]] QList<SiaEvent> parseSiaEvents(const QByteArray& data);

/// CRC-16 with the reflected polynomial 0xA001 from 0, over the first quote to the byte before CR (DC-09
/// §5.3).
[[nodiscard]] std::uint16_t dc09Crc(QByteArrayView bytes);

/// Takes a frame apart, with or without its LF and CR. A wrong checksum or length is told, not refused: a
/// technician wants to see such a frame; a receiver answers none.
/// Errors: Protocol with the place for what is no DC-09 frame. Bounds: 4 KiB.
[[nodiscard]] Result<Dc09Frame> parseDc09(QByteArrayView frame);

/// The frames of a log or capture: each from a line feed, or the line's begin, to its end.
[[nodiscard]] QList<QByteArray> splitDc09(const QByteArray& bytes);

} // namespace vigie::alarms
