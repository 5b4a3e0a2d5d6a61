// SPDX-License-Identifier: GPL-3.0-or-later
#include "rtsp_time.h"

#include <QDateTime>
#include <QTimeZone>

namespace vigie::simulator {

QByteArray toClock(UtcTime time) {
    return toDateTime(time).toUTC().toString(QStringLiteral("yyyyMMdd'T'HHmmss.zzz'Z'")).toLatin1();
}

std::optional<UtcTime> fromClock(const QByteArray& text) {
    const QByteArray trimmed = text.trimmed();
    if (trimmed.size() < 16 || trimmed.size() > 32 || !trimmed.endsWith('Z'))
        return std::nullopt;
    QDateTime time =
        QDateTime::fromString(QString::fromLatin1(trimmed.first(15)), QStringLiteral("yyyyMMdd'T'HHmmss"));
    if (!time.isValid())
        return std::nullopt;
    time = QDateTime(time.date(), time.time(), Qt::UTC);
    std::chrono::microseconds fraction{0};
    if (const QByteArray rest = trimmed.sliced(15, trimmed.size() - 16); !rest.isEmpty()) {
        bool ok = false;
        const qint64 micros = (rest.sliced(1) + "000000").first(6).toLongLong(&ok);
        if (rest[0] != '.' || !ok || micros < 0)
            return std::nullopt;
        fraction = std::chrono::microseconds(micros);
    }
    return fromDateTime(time) + fraction;
}

std::optional<ClockRange> parseClockRange(const QByteArray& header) {
    QByteArray text = header.trimmed();
    if (!text.startsWith("clock="))
        return std::nullopt;
    text = text.sliced(6);
    if (const qsizetype semicolon = text.indexOf(';'); semicolon >= 0) // ";time=" says when to begin
        text.truncate(semicolon);
    const qsizetype dash = text.indexOf('-');
    if (dash < 0)
        return std::nullopt;
    ClockRange range;
    const QByteArray begin = text.first(dash).trimmed();
    const QByteArray end = text.sliced(dash + 1).trimmed();
    if (!begin.isEmpty()) {
        range.begin = fromClock(begin);
        if (!range.begin)
            return std::nullopt;
    }
    if (!end.isEmpty()) {
        range.end = fromClock(end);
        if (!range.end)
            return std::nullopt;
    }
    return range;
}

} // namespace vigie::simulator
