// SPDX-License-Identifier: GPL-3.0-or-later
#include "spans.h"

#include <algorithm>

namespace vigie::devices {

QList<TimeSpan> mergedSpans(QList<TimeSpan> spans, TimeSpan within, std::chrono::microseconds tolerance) {
    std::sort(spans.begin(), spans.end(),
              [](const TimeSpan& left, const TimeSpan& right) { return left.begin < right.begin; });
    QList<TimeSpan> merged;
    for (const TimeSpan& span : spans) {
        const TimeSpan piece = span.intersected(within);
        if (piece.isEmpty())
            continue;
        if (!merged.isEmpty() && piece.begin <= merged.last().end + tolerance)
            merged.last().end = std::max(merged.last().end, piece.end);
        else
            merged.append(piece);
    }
    return merged;
}

QString containerOf(QByteArrayView bytes) {
    constexpr qsizetype transportPacket = 188;
    if (bytes.size() >= 8 && bytes.sliced(4, 4) == "ftyp")
        return QStringLiteral("mp4");
    // Hikvision's own header of 40 bytes may come before its program stream.
    if (bytes.startsWith("IMKH") && bytes.size() >= 44)
        bytes = bytes.sliced(40);
    if (bytes.startsWith(QByteArrayView("\x00\x00\x01\xba", 4)))
        return QStringLiteral("mpeg-ps");
    if (bytes.startsWith("DHAV"))
        return QStringLiteral("dhav");
    if (bytes.startsWith("\x1a\x45\xdf\xa3"))
        return QStringLiteral("matroska");
    if (bytes.size() > transportPacket && bytes[0] == 'G' && bytes[transportPacket] == 'G')
        return QStringLiteral("mpeg-ts");
    return QStringLiteral("unknown");
}

} // namespace vigie::devices
