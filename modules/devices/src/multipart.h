// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QList>
#include <QMap>

#include <optional>

namespace vigie::devices {

struct MultipartPart {
    QMap<QByteArray, QByteArray> headers; ///< names in lower case
    QByteArray body;
};

/// Cuts an endless multipart answer (alertStream, eventManager, MJPEG) into its parts, as the bytes come.
/// Devices disagree with their own headers: the boundary may be announced with or without its dashes, quoted
/// or not, Content-Length may be missing or wrong, line ends may be bare LF. So a part ends where its
/// Content-Length says if a boundary follows there, else at the next boundary; rubbish between parts is
/// skipped and a malformed part never ends the stream. A device whose last length was right is believed
/// before the next boundary comes. Thread: its owner's. Bounds: a part of more than `mostBytes` is dropped,
/// and counted.
class MultipartReader {
public:
    /// `contentType` as the device sent it; the boundary is guessed from the stream's first line when absent.
    explicit MultipartReader(const QByteArray& contentType, qsizetype mostBytes = 8 * 1024 * 1024);

    void append(QByteArrayView bytes);
    /// No more bytes come: a last part that is as long as it says needs no boundary after it.
    void end() { m_ended = true; }
    [[nodiscard]] std::optional<MultipartPart> next();
    /// Parts that were too long.
    [[nodiscard]] int dropped() const { return m_dropped; }

private:
    /// Where the delimiter line next begins at or after `from`; -1 when it is not there yet.
    [[nodiscard]] qsizetype findBoundary(qsizetype from) const;
    [[nodiscard]] bool learnBoundary();
    void discard(qsizetype count);

    QByteArray m_boundary; // with its two dashes
    const qsizetype m_mostBytes;
    QByteArray m_buffer;
    qsizetype m_searched = 0;  // no boundary begins before
    bool m_inPart = false;     // the buffer begins with a part's headers
    bool m_countsWell = false; // the last Content-Length was right
    bool m_ended = false;
    int m_dropped = 0;
};

} // namespace vigie::devices
