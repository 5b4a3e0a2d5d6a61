// SPDX-License-Identifier: GPL-3.0-or-later
#include "dahua_driver.h"

#include "../span_reader.h"
#include "../spans.h"
#include "media_finder.h"

#include <QCoreApplication>

#include <algorithm>

// The archive: what there is, replay, files.
namespace vigie::devices {

using namespace std::chrono_literals;
using namespace dahua;

namespace {

constexpr auto playSilence = 20s; // a disk that wakes up
constexpr qsizetype mostText = 4096;

QString ambiguityRemark() {
    return QCoreApplication::translate(
        "devices",
        "L'enregistreur compte en heure locale : dans l'heure doublée du passage à l'heure d'hiver, "
        "les images peuvent être de l'une ou de l'autre.");
}

tl::unexpected<Error> nothingThere() {
    return fail(ErrorCode::NotFound,
                QCoreApplication::translate("devices", "L'enregistreur n'a pas d'images sur cette période."),
                QStringLiteral("nothing recorded in the span"));
}

} // namespace

Result<int> DahuaDriver::firstChannel(TimeSpan wanted, const PosixZone& zone, const std::stop_token& stop) {
    int count = 0;
    {
        const std::lock_guard lock(m_mutex);
        if (m_firstChannel)
            return *m_firstChannel;
        count = m_channelCount;
    }
    if (count == 0) {
        const auto known = channels(stop);
        if (!known)
            return fail(known.error());
        const std::lock_guard lock(m_mutex);
        count = m_channelCount;
    }
    MediaFinder finder(m_client);
    const UtcTime now = m_client.login()->deviceNow();
    // Only those that count from 0 have a channel 0; only those that count from 1 have one of the number of
    // channels.
    for (const TimeSpan& span : {TimeSpan{now - 24h, now}, wanted})
        for (const int candidate : {0, count}) {
            const auto found = finder.find(candidate, zone.toLocal(span), stop);
            if (!found && isFatal(found.error()))
                return fail(found.error());
            if (!found || found->isEmpty())
                continue;
            const std::lock_guard lock(m_mutex);
            m_firstChannel = candidate == 0 ? 0 : 1;
            return *m_firstChannel;
        }
    return 1; // as the manual says; asked again next time
}

Result<QList<TimeSpan>> DahuaDriver::find(const QString& recording, TimeSpan span, const PosixZone& zone,
                                          const std::stop_token& stop) {
    bool valid = false;
    const int channel = recording.toInt(&valid);
    if (!valid || channel < 1)
        return fail(
            ErrorCode::NotFound,
            QCoreApplication::translate("devices", "L'enregistreur ne connaît pas cet enregistrement."),
            QStringLiteral("recording %1").arg(recording.left(40)));
    const auto first = firstChannel(span, zone, stop);
    if (!first)
        return fail(first.error());
    const auto items = MediaFinder(m_client).find(channel - 1 + *first, zone.toLocal(span), stop);
    if (!items)
        return fail(items.error());
    QList<TimeSpan> spans;
    for (const Item& item : *items)
        if (const auto when = item.utc ? item.utc : zone.toUtc(item.begin, item.end))
            spans.append(*when);
    return mergedSpans(spans, span);
}

Result<QList<TimeSpan>> DahuaDriver::coverage(const QString& recording, TimeSpan span,
                                              const std::stop_token& stop) {
    const auto now = time(false, stop);
    if (!now)
        return fail(now.error());
    return find(recording, span, now->zone, stop);
}

Result<QList<QDate>> DahuaDriver::recordedDays(const QString& recording, int year, int month,
                                               const std::stop_token& stop) {
    const QDate first(year, month, 1);
    if (!first.isValid())
        return DeviceDriver::recordedDays(recording, year, month, stop);
    // One search of the month: its files are some thousand at most, a hundred a page.
    const auto spans = coverage(
        recording,
        {fromDateTime(first.startOfDay(Qt::UTC)), fromDateTime(first.addMonths(1).startOfDay(Qt::UTC))},
        stop);
    if (!spans)
        return fail(spans.error());
    QList<QDate> days;
    for (const TimeSpan& span : *spans)
        for (QDate day = toDateTime(span.begin).date(); day <= toDateTime(span.end - 1us).date();
             day = day.addDays(1))
            if (days.isEmpty() || days.last() < day)
                days.append(day);
    return days;
}

Result<std::unique_ptr<ArchiveReader>> DahuaDriver::openArchive(const ArchiveRequest& wanted,
                                                                const std::stop_token& stop) {
    if (wanted.reverse || wanted.pictures == ArchiveRequest::Pictures::KeyFrames)
        return DeviceDriver::openArchive(wanted, stop);
    const auto now = time(false, stop);
    if (!now)
        return fail(now.error());
    const auto spans = find(wanted.recording, wanted.span, now->zone, stop);
    if (!spans)
        return fail(spans.error());
    SpanReader::Plan plan;
    const int port = rtspPort(stop);
    for (const TimeSpan& span : *spans) {
        const auto local = now->zone.toLocal(span);
        const auto written = [](const QDateTime& time) { return time.toString(u"yyyy_MM_dd_HH_mm_ss"); };
        QUrl uri;
        uri.setScheme(QStringLiteral("rtsp"));
        uri.setHost(m_device.host());
        uri.setPort(port);
        uri.setPath(QStringLiteral("/cam/playback"));
        uri.setQuery(QStringLiteral("channel=%1&subtype=0&starttime=%2&endtime=%3")
                         .arg(wanted.recording, written(local.begin), written(local.end)));
        plan.pieces.append({span, uri, std::nullopt});
    }
    plan.request.credentials = m_address.credentials;
    plan.request.trust = m_address.trust;
    plan.request.silenceTimeout = playSilence;
    if (now->zone.isAmbiguous(wanted.span))
        plan.remarks += ambiguityRemark();
    return SpanReader::open(m_threads, std::move(plan), stop);
}

Result<Download> DahuaDriver::download(const QString& recording, TimeSpan span, const ByteSink& sink,
                                       const std::stop_token& stop) {
    const auto now = time(false, stop);
    if (!now)
        return fail(now.error());
    const auto spans = find(recording, span, now->zone, stop);
    if (!spans)
        return fail(spans.error());
    if (spans->isEmpty())
        return nothingThere();
    Download done;
    QByteArray head;
    for (const TimeSpan& piece : *spans) {
        const auto local = now->zone.toLocal(piece);
        const auto written = [](const QDateTime& time) {
            return time.toString(u"yyyy-MM-dd HH:mm:ss").toLatin1().toPercentEncoding(":");
        };
        HttpRequest request = m_client.request("loadfile.cgi?action=startLoad&channel=" + encoded(recording) +
                                               "&startTime=" + written(local.begin) +
                                               "&endTime=" + written(local.end) + "&subtype=0");
        QByteArray text;
        bool isText = false;
        const auto begun = [&](const HttpAnswer& answer) {
            isText = answer.contentType.toLower().startsWith("text/");
        };
        const auto take = [&](QByteArrayView bytes) -> Result<void> {
            if (isText) {
                text.append(bytes.first(std::min(bytes.size(), mostText - text.size())));
                return {};
            }
            if (head.size() < containerBytes)
                head.append(bytes.first(std::min(bytes.size(), containerBytes - head.size())));
            done.bytes += bytes.size();
            return sink(bytes);
        };
        const auto answer = m_client.http().stream(std::move(request), take, stop, begun);
        if (!answer)
            return fail(answer.error());
        if (isText)
            return fail(parseRefusal("Error " + text, answer->status).value_or(Error{}));
    }
    done.container = containerOf(head);
    if (spans->size() > 1)
        done.remarks += QCoreApplication::translate(
                            "devices", "L'enregistreur a coupé la période en %1 fichiers, mis bout à bout.")
                            .arg(spans->size());
    if (now->zone.isAmbiguous(span))
        done.remarks += ambiguityRemark();
    return done;
}

} // namespace vigie::devices
