// SPDX-License-Identifier: GPL-3.0-or-later
#include "recordings.h"

#include "base/stop.h"

#include <QCoreApplication>
#include <QUuid>

#include <algorithm>

namespace vigie::devices::hikvision {

using namespace std::chrono_literals;

namespace {

constexpr int pageSize = 40;
constexpr int mostPages = 500; // 20,000 files a day
constexpr qint64 narrowestWindow = 3600;
constexpr auto pauseBeforeRetry = 500ms;

QByteArray searchBody(bool trackIdList, const QByteArray& id, const QString& track, const QDateTime& begin,
                      const QDateTime& end, int position) {
    const QByteArray list = trackIdList ? "trackIDList" : "trackList";
    const QByteArray at = trackIdList ? "searchResultPosition" : "searchResultPostion";
    return document("<CMSearchDescription><searchID>" + id + "</searchID><" + list + "><trackID>" +
                    escapedXml(track) + "</trackID></" + list + "><timeSpanList><timeSpan><startTime>" +
                    searchTime(begin) + "</startTime><endTime>" + searchTime(end) +
                    "</endTime></timeSpan></timeSpanList><maxResults>" + QByteArray::number(pageSize) +
                    "</maxResults><" + at + '>' + QByteArray::number(position) + "</" + at +
                    "><metadataList><metadataDescriptor>//recordType.meta.std-cgi.com</metadataDescriptor>"
                    "</metadataList></CMSearchDescription>");
}

QString keyOf(const Piece& piece) {
    return piece.begin.digits.toString(Qt::ISODate) + piece.end.digits.toString(Qt::ISODate) + piece.playback;
}

} // namespace

QByteArray newSearchId() {
    return QUuid::createUuid().toByteArray(QUuid::WithoutBraces).toUpper();
}

QByteArray searchTime(const QDateTime& digits) {
    return digits.toString(u"yyyy-MM-dd'T'HH:mm:ss'Z'").toLatin1();
}

QString playbackTime(const QDateTime& digits) {
    return digits.toString(u"yyyyMMdd'T'HHmmss'Z'");
}

PosixZone::LocalSpan SearchTimes::written(TimeSpan span) const {
    if (localAsUtc)
        return zone.toLocal(span);
    return {toDateTime(span.begin), toDateTime(span.end)};
}

std::optional<TimeSpan> SearchTimes::read(const Piece& piece) const {
    // A written offset leaves nothing to guess.
    if (piece.begin.offset && piece.end.offset)
        return TimeSpan{fromDateTime(piece.begin.digits) - *piece.begin.offset,
                        fromDateTime(piece.end.digits) - *piece.end.offset};
    if (localAsUtc)
        return zone.toUtc(piece.begin.digits, piece.end.digits);
    return TimeSpan{fromDateTime(piece.begin.digits), fromDateTime(piece.end.digits)};
}

Result<SearchPage> Recordings::page(IsapiClient& client, const QString& track, const QDateTime& begin,
                                    const QDateTime& end, const QByteArray& id, int position,
                                    const std::stop_token& stop) {
    const Form form = m_form;
    const auto post = [&](Form spelling) {
        return client.post("/ISAPI/ContentMgmt/search",
                           searchBody(spelling == Form::TrackIdList, id, track, begin, end, position), stop);
    };
    auto answer = post(form);
    if (!answer && isHttp(answer.error(), 400)) {
        const Form other = form == Form::TrackIdList ? Form::TrackList : Form::TrackIdList;
        if (auto second = post(other)) {
            m_form = other;
            answer = std::move(second);
        } else if (!isHttp(second.error(), 400)) {
            return fail(second.error());
        }
    }
    if (!answer)
        return fail(answer.error());
    return parseSearch(*answer);
}

Result<QList<Piece>> Recordings::pages(IsapiClient& client, const QString& track, const QDateTime& begin,
                                       const QDateTime& end, const std::stop_token& stop) {
    QList<Piece> found;
    QSet<QString> seen;
    QDateTime from = begin;
    QByteArray id = newSearchId();
    int position = 0;
    for (int turn = 0; turn < mostPages; ++turn) {
        const auto answer = page(client, track, from, end, id, position, stop);
        if (!answer)
            return fail(answer.error());
        const qsizetype before = found.size();
        QDateTime last = from;
        for (const Piece& piece : answer->pieces) {
            last = std::max(last, piece.begin.digits);
            if (!piece.track.isEmpty() && piece.track != track)
                continue;
            if (const QString key = keyOf(piece); !seen.contains(key)) {
                seen.insert(key);
                found.append(piece);
            }
        }
        if (!answer->more || answer->pieces.isEmpty())
            break;
        const bool isNew = found.size() > before;
        if (!isNew && position > 0)
            m_ignoresPosition = true;
        if (m_ignoresPosition || !isNew) {
            // From the last file on, which comes once more.
            if (last <= from)
                break;
            from = last;
            id = newSearchId();
            position = 0;
        } else {
            position += int(answer->pieces.size());
        }
    }
    return found;
}

Result<QList<Piece>> Recordings::window(IsapiClient& client, const QString& track, const QDateTime& begin,
                                        const QDateTime& end, const std::stop_token& stop) {
    auto found = pages(client, track, begin, end, stop);
    if (found || !isHttp(found.error(), 500))
        return found;
    if (!sleepFor(pauseBeforeRetry, stop))
        return fail(ErrorCode::Cancelled, QCoreApplication::translate("devices", "Demande annulée."));
    found = pages(client, track, begin, end, stop);
    const qint64 seconds = begin.secsTo(end);
    if (found || !isHttp(found.error(), 500) || seconds <= narrowestWindow)
        return found;
    const QDateTime middle = begin.addSecs(seconds / 2);
    found = window(client, track, begin, middle, stop);
    if (!found)
        return found;
    const auto rest = window(client, track, middle, end, stop);
    if (!rest)
        return rest;
    found->append(*rest);
    return found;
}

Result<QList<Piece>> Recordings::search(IsapiClient& client, const QString& track,
                                        const PosixZone::LocalSpan& whole, const std::stop_token& stop) {
    QList<Piece> found;
    QSet<QString> seen;
    QDateTime begin = whole.begin;
    while (begin < whole.end) {
        const QDateTime midnight(begin.date().addDays(1), QTime(0, 0), Qt::UTC);
        const QDateTime end = std::min(midnight, whole.end);
        // The end is part of a search's window: midnight would be tomorrow.
        const auto day = window(client, track, begin, end == midnight ? end.addSecs(-1) : end, stop);
        if (!day)
            return day;
        for (const Piece& piece : *day)
            if (const QString key = keyOf(piece); !seen.contains(key)) {
                seen.insert(key);
                found.append(piece);
            }
        begin = end;
    }
    std::stable_sort(found.begin(), found.end(), [](const Piece& left, const Piece& right) {
        return left.begin.digits < right.begin.digits;
    });
    return found;
}

Result<QList<int>> Recordings::calendar(IsapiClient& client, const QString& track, int year, int month,
                                        const std::stop_token& stop) {
    const auto answer =
        client.post("/ISAPI/ContentMgmt/record/tracks/" + track.toLatin1() + "/dailyDistribution",
                    document("<trackDailyParam><year>" + QByteArray::number(year) + "</year><monthOfYear>" +
                             QByteArray::number(month) + "</monthOfYear></trackDailyParam>"),
                    stop);
    if (!answer)
        return fail(answer.error());
    return parseCalendar(*answer);
}

} // namespace vigie::devices::hikvision
