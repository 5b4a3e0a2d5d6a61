// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/time_stamp.h"

#include <QDateTime>
#include <QList>
#include <QString>

#include <optional>

namespace vigie::devices {

/// A device's time zone as it writes it: POSIX TZ (IEEE Std 1003.1, "Other Environment Variables"), whose
/// offsets have the inverted sign, and Hikvision's spelling of it, where what follows "DST" is what summer
/// adds: "CST-1:00:00DST01:00:00,M3.5.0/02:00:00,M10.5.0/03:00:00" is Paris.
///
/// Wall clock times ("local") are QDateTime in Qt::UTC whose digits are those of the device's display. In the
/// hour that autumn repeats one wall clock time means two instants: whoever looks for footage must look at
/// both, so that none is lost.
/// Thread: a value, any.
class PosixZone {
public:
    PosixZone() = default; ///< UTC
    [[nodiscard]] static PosixZone fixed(std::chrono::seconds offset);
    /// Nothing when it makes no sense. A summer time without rules gets those of the European Union.
    [[nodiscard]] static std::optional<PosixZone> parse(const QString& text);

    /// Local minus UTC.
    [[nodiscard]] std::chrono::seconds offsetAt(UtcTime at) const;
    [[nodiscard]] QDateTime toLocal(UtcTime at) const;
    /// The instants at which that wall clock time is shown, one or two, earlier first. A time that spring
    /// leaves out is read by winter's offset.
    [[nodiscard]] QList<UtcTime> toUtc(const QDateTime& local) const;
    /// What footage between two wall clock times may reach over: with an end in the repeated hour, its
    /// longest reading. Nothing when it ends before it begins.
    [[nodiscard]] std::optional<TimeSpan> toUtc(const QDateTime& begin, const QDateTime& end) const;
    /// The earliest and the latest wall clock time shown within the span, which in the night that clocks go
    /// back are not those of its ends.
    struct LocalSpan {
        QDateTime begin;
        QDateTime end;
    };
    [[nodiscard]] LocalSpan toLocal(TimeSpan span) const;
    /// Some wall clock time of the span means a second instant as well.
    [[nodiscard]] bool isAmbiguous(TimeSpan span) const;

private:
    /// "M10.5.0/03:00:00", "J60", "59".
    struct Rule {
        enum class Kind { MonthWeekDay, JulianWithoutLeap, DayOfYear } kind = Kind::MonthWeekDay;
        int month = 1;
        int week = 1;
        int day = 0;
        int seconds = 7200;
        [[nodiscard]] QDateTime in(int year) const; // wall clock
    };
    [[nodiscard]] static std::optional<Rule> parseRule(QStringView text);
    [[nodiscard]] std::optional<TimeSpan>
    summerOf(int year) const; // UTC; wraps over the new year in the south
    [[nodiscard]] QList<UtcTime> changesWithin(TimeSpan span) const;

    std::chrono::seconds m_standard{0};
    std::chrono::seconds m_summer{0};
    std::optional<Rule> m_begin; // of summer time; without, there is none
    std::optional<Rule> m_end;
};

} // namespace vigie::devices
