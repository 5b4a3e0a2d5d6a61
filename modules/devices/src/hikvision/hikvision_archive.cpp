// SPDX-License-Identifier: GPL-3.0-or-later
#include "hikvision_driver.h"

#include "../download_take.h"
#include "../span_reader.h"
#include "../spans.h"
#include "domain/time_stamp.h"

#include <QCoreApplication>
#include <QUrlQuery>

#include <algorithm>

// The archive: what there is, replay, files.
namespace vigie::devices {

using namespace std::chrono_literals;
using namespace hikvision;

namespace {

constexpr auto playSilence = 20s; // a disk that wakes up

QString ambiguityRemark() {
    return QCoreApplication::translate(
        "devices",
        "L'enregistreur compte en heure locale : dans l'heure doublée du passage à l'heure d'hiver, "
        "les images peuvent être de l'une ou l'autre des deux heures.");
}

QString supposedRemark() {
    return QCoreApplication::translate(
        "devices",
        "Les images enregistrées ne disent pas si l'enregistreur compte en heure locale : c'est supposé "
        "d'après son type, les bornes peuvent être décalées du fuseau.");
}

bool isTrack(const QString& recording) {
    return !recording.isEmpty() && std::all_of(recording.begin(), recording.end(),
                                               [](QChar one) { return one >= u'0' && one <= u'9'; });
}

tl::unexpected<Error> noSuchTrack(const QString& recording) {
    return fail(ErrorCode::NotFound,
                QCoreApplication::translate("devices", "L'enregistreur ne connaît pas cet enregistrement."),
                QStringLiteral("track %1").arg(recording.left(40)));
}

} // namespace

Result<QList<HikvisionDriver::Found>> HikvisionDriver::find(const QString& track, TimeSpan span,
                                                            const SearchTimes& times,
                                                            const std::stop_token& stop) {
    const auto pieces = m_recordings.search(*client(), track, times.written(span), stop);
    if (!pieces)
        return fail(pieces.error());
    QList<Found> found;
    for (const Piece& piece : *pieces)
        if (const auto when = times.read(piece); when && !when->intersected(span).isEmpty())
            found.append({piece, *when});
    std::stable_sort(found.begin(), found.end(), [](const Found& left, const Found& right) {
        return left.span.begin < right.span.begin;
    });
    return found;
}

Result<QList<TimeSpan>> HikvisionDriver::coverage(const QString& recording, TimeSpan span,
                                                  const std::stop_token& stop) {
    if (!isTrack(recording))
        return noSuchTrack(recording);
    const auto times = searchTimes(recording, stop);
    if (!times)
        return fail(times.error());
    const auto found = find(recording, span, *times, stop);
    if (!found)
        return fail(found.error());
    QList<TimeSpan> spans;
    for (const Found& one : *found)
        spans.append(one.span);
    return mergedSpans(spans, span);
}

Result<QList<QDate>> HikvisionDriver::recordedDays(const QString& recording, int year, int month,
                                                   const std::stop_token& stop) {
    const QDate first(year, month, 1);
    if (!first.isValid() || !isTrack(recording))
        return DeviceDriver::recordedDays(recording, year, month, stop);
    const auto times = searchTimes(recording, stop);
    if (!times)
        return fail(times.error());
    // The device's days are its wall clock's: those of UTC begin and end within them.
    QSet<QDate> theirs;
    const QDate last = first.addMonths(1).addDays(-1);
    const auto ask = [&](const QDate& day) -> Result<void> {
        const auto days = m_recordings.calendar(*client(), recording, day.year(), day.month(), stop);
        if (!days)
            return fail(days.error());
        for (const int number : *days)
            theirs.insert(QDate(day.year(), day.month(), number));
        return {};
    };
    QSet<QPair<int, int>> asked;
    for (const QDate& edge :
         {first, times->zone.toLocal(fromDateTime(first.startOfDay(Qt::UTC))).date(),
          times->zone.toLocal(fromDateTime(last.addDays(1).startOfDay(Qt::UTC)) - 1s).date()}) {
        if (asked.contains({edge.year(), edge.month()}))
            continue;
        asked.insert({edge.year(), edge.month()});
        if (const auto answered = ask(edge); !answered) {
            const ErrorCode code = answered.error().code;
            if (code == ErrorCode::Unsupported || code == ErrorCode::NotFound)
                return DeviceDriver::recordedDays(recording, year, month, stop);
            return fail(answered.error());
        }
    }
    QList<QDate> days;
    for (QDate day = first; day <= last; day = day.addDays(1)) {
        const TimeSpan whole{fromDateTime(day.startOfDay(Qt::UTC)),
                             fromDateTime(day.addDays(1).startOfDay(Qt::UTC))};
        const bool begins = theirs.contains(times->zone.toLocal(whole.begin).date());
        const bool ends = theirs.contains(times->zone.toLocal(whole.end - 1s).date());
        bool recorded = begins && ends;
        if (begins != ends) {
            // Only one of the two days that this one is made of has footage: in this part of it?
            const auto spans = coverage(recording, whole, stop);
            if (!spans)
                return fail(spans.error());
            recorded = !spans->isEmpty();
        }
        if (recorded)
            days.append(day);
    }
    return days;
}

Result<std::unique_ptr<ArchiveReader>> HikvisionDriver::openArchive(const ArchiveRequest& wanted,
                                                                    const std::stop_token& stop) {
    if (wanted.reverse || wanted.pictures == ArchiveRequest::Pictures::KeyFrames)
        return DeviceDriver::openArchive(wanted, stop);
    if (!isTrack(wanted.recording))
        return noSuchTrack(wanted.recording);
    const auto times = searchTimes(wanted.recording, stop);
    if (!times)
        return fail(times.error());
    const auto found = find(wanted.recording, wanted.span, *times, stop);
    if (!found)
        return fail(found.error());
    QList<TimeSpan> spans;
    for (const Found& one : *found)
        spans.append(one.span);
    SpanReader::Plan plan;
    const int port = rtspPort(stop);
    for (const TimeSpan& span : mergedSpans(spans, wanted.span)) {
        const auto digits = times->written(span);
        QUrl uri;
        uri.setScheme(QStringLiteral("rtsp"));
        uri.setHost(m_device.host());
        uri.setPort(port);
        uri.setPath(QStringLiteral("/Streaming/tracks/") + wanted.recording);
        uri.setQuery(QStringLiteral("starttime=%1&endtime=%2")
                         .arg(playbackTime(digits.begin), playbackTime(digits.end)));
        plan.pieces.append({span, uri, std::nullopt});
    }
    plan.request.credentials = client()->login()->credentials();
    plan.request.trust = m_address.trust;
    plan.request.silenceTimeout = playSilence;
    if (times->isAmbiguous(wanted.span))
        plan.remarks += ambiguityRemark();
    if (times->supposed)
        plan.remarks += supposedRemark();
    return SpanReader::open(m_threads, std::move(plan), stop);
}

Result<Download> HikvisionDriver::download(const QString& recording, TimeSpan span, const DownloadSink& sink,
                                           const std::stop_token& stop) {
    if (!isTrack(recording))
        return noSuchTrack(recording);
    const auto times = searchTimes(recording, stop);
    if (!times)
        return fail(times.error());
    const auto found = find(recording, span, *times, stop);
    if (!found)
        return fail(found.error());
    Download done;
    DownloadTake taken(sink);
    const auto begun = [&taken](const HttpAnswer& head) { taken.begin(head); };
    const auto take = [&taken](QByteArrayView bytes) { return taken.take(bytes); };
    int files = 0;
    for (const Found& one : *found) {
        if (one.piece.playback.isEmpty())
            continue;
        HttpRequest request;
        request.url = client()->http().at("/ISAPI/ContentMgmt/download");
        request.method = "GET";
        request.contentType = "application/xml; charset=\"UTF-8\"";
        request.body = document("<downloadRequest><playbackURI>" + escapedXml(one.piece.playback) +
                                "</playbackURI></downloadRequest>");
        const qint64 before = taken.bytes();
        taken.nextFile({one.span});
        auto answer = client()->http().stream(request, take, stop, begun);
        if (!answer && taken.bytes() == before &&
            (isHttp(answer.error(), 403) || isHttp(answer.error(), 405))) {
            request.method = "POST";
            answer = client()->http().stream(request, take, stop, begun);
        }
        if (!answer)
            return fail(answer.error());
        if (taken.isText()) {
            const auto node = parseLenient(taken.text());
            const auto status = node ? parseStatus(*node) : std::nullopt;
            return fail(errorOf(status.value_or(Status{}), answer->status));
        }
        ++files;
    }
    if (files == 0)
        return fail(
            ErrorCode::NotFound,
            QCoreApplication::translate("devices", "L'enregistreur n'a pas d'images sur cette période."),
            QStringLiteral("nothing to download in the span"));
    done.bytes = taken.bytes();
    done.container = taken.container();
    if (found->first().span.begin < span.begin || found->last().span.end > span.end)
        done.remarks += QCoreApplication::translate(
            "devices",
            "L'enregistreur ne donne que des fichiers entiers : ils dépassent la période demandée.");
    if (files > 1)
        done.remarks += QCoreApplication::translate(
                            "devices", "L'enregistreur a coupé la période en %1 fichiers, mis bout à bout.")
                            .arg(files);
    if (times->isAmbiguous(span))
        done.remarks += ambiguityRemark();
    if (times->supposed)
        done.remarks += supposedRemark();
    return done;
}

} // namespace vigie::devices
