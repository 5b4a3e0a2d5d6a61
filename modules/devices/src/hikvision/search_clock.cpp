// SPDX-License-Identifier: GPL-3.0-or-later
#include "search_clock.h"

#include "recordings.h"

#include <QMap>

#include <algorithm>

namespace vigie::devices::hikvision {

using namespace std::chrono_literals;

namespace {

constexpr auto recent = 10min;
constexpr auto atThisMinute = 60s;
// Files are cut at midnight give or take, and reach over a little.
constexpr qint64 margin = 60;
constexpr int mostQuestions = 4;

bool touches(const Piece& piece, const QDateTime& begin, const QDateTime& end) {
    return piece.begin.digits < end && piece.end.digits > begin;
}

} // namespace

QList<MidnightQuestion> midnightQuestions(const QSet<QDate>& recorded, const QDate& first, const QDate& today,
                                          const PosixZone& zone) {
    QList<MidnightQuestion> questions;
    for (QDate day = today; day > first; day = day.addDays(-1)) {
        const bool endsBefore = recorded.contains(day.addDays(-1)) && !recorded.contains(day);
        const bool begins = recorded.contains(day) && !recorded.contains(day.addDays(-1));
        const QDateTime midnight(day, QTime(0, 0), Qt::UTC);
        const auto offset = zone.offsetAt(zone.toUtc(midnight).first()).count();
        if ((!endsBefore && !begins) || std::abs(offset) <= 2 * margin)
            continue;
        // East of Greenwich UTC is behind: its digits before midnight are of the day after. West the other
        // way.
        const QDateTime from = offset > 0 ? midnight.addSecs(-offset) : midnight;
        const QDateTime to = offset > 0 ? midnight : midnight.addSecs(-offset);
        questions.append({from.addSecs(margin), to.addSecs(-margin), endsBefore == (offset > 0)});
    }
    return questions;
}

Result<bool> Recordings::hasFootage(IsapiClient& client, const QString& track, const QDateTime& begin,
                                    const QDateTime& end, const std::stop_token& stop) {
    const auto some = page(client, track, begin, end, newSearchId(), 0, stop);
    if (!some && !isHttp(some.error(), 500))
        return fail(some.error());
    const auto within = [&](const Piece& piece) {
        return (piece.track.isEmpty() || piece.track == track) && touches(piece, begin, end);
    };
    if (some && std::any_of(some->pieces.begin(), some->pieces.end(), within))
        return true;
    if (some && !some->more)
        return false;
    const auto all = window(client, track, begin, end, stop);
    if (!all)
        return fail(all.error());
    return std::any_of(all->begin(), all->end(), within);
}

Result<std::optional<SearchClock>> Recordings::clockByPresent(IsapiClient& client, const QString& track,
                                                              const PosixZone& zone, UtcTime deviceNow,
                                                              const std::stop_token& stop) {
    const QDateTime utc = toDateTime(deviceNow);
    const QDateTime local = zone.toLocal(deviceNow);
    if (utc == local)
        return std::optional(SearchClock{});
    const bool localIsLater = local > utc;
    const QDateTime behind = std::min(local, utc);
    // The file that is being written may be said to end a little later than now.
    if (const QDateTime from = behind.addSecs(std::chrono::seconds(recent).count());
        from < std::max(local, utc)) {
        const auto ahead = hasFootage(client, track, from, std::max(local, utc), stop);
        if (!ahead)
            return fail(ahead.error());
        if (*ahead)
            return std::optional(SearchClock{localIsLater, true});
    }
    const QDateTime from = behind.addSecs(-std::chrono::seconds(recent).count());
    const auto found = window(client, track, from, behind, stop);
    if (!found)
        return fail(found.error());
    std::optional<SearchClock> clock;
    for (const Piece& piece : *found)
        if (touches(piece, from, behind)) {
            if (!clock)
                clock = SearchClock{!localIsLater, false};
            const auto since = std::chrono::seconds(piece.end.digits.secsTo(behind));
            clock->proven = clock->proven || std::chrono::abs(since) <= atThisMinute;
        }
    return clock;
}

Result<std::optional<SearchClock>> Recordings::clockByCalendar(IsapiClient& client, const QString& track,
                                                               const PosixZone& zone, UtcTime deviceNow,
                                                               const std::stop_token& stop) {
    const QDate today = zone.toLocal(deviceNow).date();
    const QDate first = QDate(today.year(), today.month(), 1).addMonths(-1);
    QSet<QDate> recorded;
    for (const QDate& month : {first, first.addMonths(1)}) {
        const auto days = calendar(client, track, month.year(), month.month(), stop);
        if (!days)
            return fail(days.error());
        for (const int day : *days)
            recorded.insert(QDate(month.year(), month.month(), day));
    }
    const QList<MidnightQuestion> questions = midnightQuestions(recorded, first, today, zone);
    for (const MidnightQuestion& question : questions.mid(0, mostQuestions)) {
        const auto footage = hasFootage(client, track, question.begin, question.end, stop);
        if (!footage)
            return fail(footage.error());
        if (*footage)
            return std::optional(SearchClock{question.localAsUtc, true});
    }
    return std::optional<SearchClock>();
}

} // namespace vigie::devices::hikvision
