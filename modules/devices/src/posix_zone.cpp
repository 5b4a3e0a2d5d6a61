// SPDX-License-Identifier: GPL-3.0-or-later
#include "posix_zone.h"

#include <QRegularExpression>

#include <algorithm>

namespace vigie::devices {

using namespace std::chrono_literals;
using std::chrono::seconds;

namespace {

constexpr auto farthestOffset = 26h; // POSIX allows 24 hours, of either sign

/// "[+-]h[h[:mm[:ss]]]" in seconds.
std::optional<int> secondsOf(QStringView text) {
    if (text.isEmpty())
        return std::nullopt;
    const bool negative = text.startsWith(u'-');
    if (negative || text.startsWith(u'+'))
        text = text.mid(1);
    int total = 0;
    int unit = 3600;
    for (const QStringView part : text.split(u':')) {
        bool valid = false;
        const int number = part.toInt(&valid);
        if (!valid || unit == 0 || number < 0 || number > 167)
            return std::nullopt;
        total += number * unit;
        unit /= 60;
    }
    return negative ? -total : total;
}

QDateTime wall(const QDate& date, int secondsOfDay) {
    return QDateTime(date, QTime(0, 0), Qt::UTC).addSecs(secondsOfDay);
}

} // namespace

PosixZone PosixZone::fixed(seconds offset) {
    PosixZone zone;
    zone.m_standard = zone.m_summer = std::clamp<seconds>(offset, -farthestOffset, farthestOffset);
    return zone;
}

std::optional<PosixZone::Rule> PosixZone::parseRule(QStringView text) {
    Rule rule;
    if (const qsizetype slash = text.indexOf(u'/'); slash >= 0) {
        const auto at = secondsOf(text.mid(slash + 1));
        if (!at)
            return std::nullopt;
        rule.seconds = *at;
        text = text.left(slash);
    }
    bool valid = false;
    if (text.startsWith(u'M')) {
        const auto parts = text.mid(1).split(u'.');
        if (parts.size() != 3)
            return std::nullopt;
        bool weekValid = false;
        bool dayValid = false;
        rule.month = parts[0].toInt(&valid);
        rule.week = parts[1].toInt(&weekValid);
        rule.day = parts[2].toInt(&dayValid);
        valid = valid && weekValid && dayValid && rule.month >= 1 && rule.month <= 12 && rule.week >= 1 &&
                rule.week <= 5 && rule.day >= 0 && rule.day <= 6;
    } else if (text.startsWith(u'J')) {
        rule.kind = Rule::Kind::JulianWithoutLeap;
        rule.day = text.mid(1).toInt(&valid);
        valid = valid && rule.day >= 1 && rule.day <= 365;
    } else {
        rule.kind = Rule::Kind::DayOfYear;
        rule.day = text.toInt(&valid);
        valid = valid && rule.day >= 0 && rule.day <= 365;
    }
    return valid ? std::optional(rule) : std::nullopt;
}

QDateTime PosixZone::Rule::in(int year) const {
    switch (kind) {
    case Kind::JulianWithoutLeap: {
        QDate date = QDate(year, 1, 1).addDays(day - 1);
        if (QDate::isLeapYear(year) && day >= 60)
            date = date.addDays(1);
        return wall(date, seconds);
    }
    case Kind::DayOfYear:
        return wall(QDate(year, 1, 1).addDays(day), seconds);
    case Kind::MonthWeekDay:
        break;
    }
    const QDate first(year, month, 1);
    const int weekday = first.dayOfWeek() % 7; // POSIX: 0 is Sunday
    QDate date = first.addDays((day - weekday + 7) % 7 + (week - 1) * 7);
    while (date.month() != month) // the fifth that isn't there is the last
        date = date.addDays(-7);
    return wall(date, seconds);
}

std::optional<PosixZone> PosixZone::parse(const QString& text) {
    static const QRegularExpression pattern(QStringLiteral(
        R"(^(?:<[^>]{1,32}>|[A-Za-z]{1,32})([+-]?[\d:]{1,9}))"
        R"((?:(<[^>]{1,32}>|[A-Za-z]{1,32})([+-]?[\d:]{1,9})?)?(?:,([^,]{1,32}),([^,]{1,32}))?$)"));
    const auto match = pattern.match(text.trimmed());
    if (!match.hasMatch())
        return std::nullopt;
    const auto west = secondsOf(match.capturedView(1));
    if (!west || seconds(std::abs(*west)) > farthestOffset)
        return std::nullopt;
    PosixZone zone = fixed(seconds(-*west));
    const QStringView summerName = match.capturedView(2);
    if (summerName.isEmpty())
        return zone;
    zone.m_summer = zone.m_standard + 1h;
    if (const QStringView told = match.capturedView(3); !told.isEmpty()) {
        const auto number = secondsOf(told);
        if (!number || seconds(std::abs(*number)) > farthestOffset)
            return std::nullopt;
        // Hikvision writes what summer adds where POSIX has the offset itself.
        zone.m_summer = summerName == u"DST" ? zone.m_standard + seconds(*number) : seconds(-*number);
    }
    const bool ruled = !match.capturedView(4).isEmpty();
    zone.m_begin = parseRule(ruled ? match.capturedView(4) : u"M3.5.0/2");
    zone.m_end = parseRule(ruled ? match.capturedView(5) : u"M10.5.0/3");
    if (!zone.m_begin || !zone.m_end)
        return std::nullopt;
    return zone;
}

std::optional<TimeSpan> PosixZone::summerOf(int year) const {
    if (!m_begin || !m_end || m_summer == m_standard)
        return std::nullopt;
    return TimeSpan{fromDateTime(m_begin->in(year)) - m_standard, fromDateTime(m_end->in(year)) - m_summer};
}

seconds PosixZone::offsetAt(UtcTime at) const {
    const auto summer = summerOf(toDateTime(at + m_standard).date().year());
    if (!summer)
        return m_standard;
    const bool north = summer->begin < summer->end;
    const bool within =
        north ? at >= summer->begin && at < summer->end : at >= summer->begin || at < summer->end;
    return within ? m_summer : m_standard;
}

QDateTime PosixZone::toLocal(UtcTime at) const {
    return toDateTime(at + offsetAt(at)).toUTC();
}

QList<UtcTime> PosixZone::toUtc(const QDateTime& local) const {
    const UtcTime digits = fromDateTime(local);
    QList<UtcTime> instants;
    for (const seconds offset : {std::max(m_standard, m_summer), std::min(m_standard, m_summer)})
        if (const UtcTime at = digits - offset; offsetAt(at) == offset && !instants.contains(at))
            instants.append(at);
    if (instants.isEmpty())
        instants.append(digits - m_standard);
    return instants;
}

std::optional<TimeSpan> PosixZone::toUtc(const QDateTime& begin, const QDateTime& end) const {
    // A file that runs over the change shows the same digits as a short one: the longest reading loses
    // nothing.
    const TimeSpan longest{toUtc(begin).first(), toUtc(end).last()};
    return begin == end || longest.isEmpty() ? std::nullopt : std::optional(longest);
}

QList<UtcTime> PosixZone::changesWithin(TimeSpan span) const {
    QList<UtcTime> changes;
    // No search is longer than some years; a senseless one need not be walked through.
    const int first = toDateTime(span.begin).date().year() - 1;
    const int last = std::min(toDateTime(span.end).date().year() + 1, first + 200);
    for (int year = first; year <= last; ++year)
        if (const auto summer = summerOf(year))
            for (const UtcTime at : {summer->begin, summer->end})
                if (at > span.begin && at < span.end)
                    changes.append(at);
    std::sort(changes.begin(), changes.end());
    return changes;
}

PosixZone::LocalSpan PosixZone::toLocal(TimeSpan span) const {
    LocalSpan local{toLocal(span.begin), toLocal(span.end)};
    local.end = std::max(local.end, local.begin);
    for (const UtcTime change : changesWithin(span)) {
        local.begin = std::min(local.begin, toLocal(change));
        // What the clock shows at the end of the time before.
        const auto before = offsetAt(change - 1s);
        local.end = std::max(local.end, toDateTime(change + before).toUTC());
    }
    return local;
}

bool PosixZone::isAmbiguous(TimeSpan span) const {
    const auto most = std::max(m_standard, m_summer) - std::min(m_standard, m_summer);
    for (const UtcTime change : changesWithin({span.begin - most, span.end + most}))
        if (offsetAt(change) < offsetAt(change - 1s))
            return true;
    return false;
}

} // namespace vigie::devices
