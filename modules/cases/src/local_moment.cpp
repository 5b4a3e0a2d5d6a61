// SPDX-License-Identifier: GPL-3.0-or-later
#include "cases/local_moment.h"

#include <QLocale>

#include <algorithm>

namespace vigie::cases {

QList<UtcTime> momentsOf(const QDateTime& local, const QTimeZone& zone) {
    const QDateTime wall(local.date(), local.time(), Qt::UTC);
    if (!wall.isValid() || !zone.isValid())
        return {};
    // An instant is meant when the zone's offset at it gives back the wall time. The offsets in force a day
    // before and a day after are the only candidates: no zone changes its clocks twice within two days.
    QList<int> offsets{zone.offsetFromUtc(wall.addDays(-1)), zone.offsetFromUtc(wall.addDays(1))};
    if (offsets[0] == offsets[1])
        offsets.removeLast();
    QList<UtcTime> moments;
    for (const int offset : std::as_const(offsets)) {
        const QDateTime utc = wall.addSecs(-offset);
        if (zone.offsetFromUtc(utc) == offset)
            moments.append(fromDateTime(utc));
    }
    std::sort(moments.begin(), moments.end());
    return moments;
}

QString offsetText(UtcTime time, const QTimeZone& zone) {
    const int minutes = zone.offsetFromUtc(toDateTime(time)) / 60;
    return QStringLiteral("%1%2:%3")
        .arg(minutes < 0 ? QLatin1Char('-') : QLatin1Char('+'))
        .arg(qAbs(minutes) / 60, 2, 10, QLatin1Char('0'))
        .arg(qAbs(minutes) % 60, 2, 10, QLatin1Char('0'));
}

QString momentText(UtcTime time, const QTimeZone& zone) {
    return QLocale().toString(toDateTime(time).toTimeZone(zone), QStringLiteral("ddd dd/MM/yyyy HH:mm:ss ")) +
           offsetText(time, zone);
}

} // namespace vigie::cases
