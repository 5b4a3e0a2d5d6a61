// SPDX-License-Identifier: GPL-3.0-or-later
#include "dahua_driver.h"

#include "../download_take.h"
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

QString ambiguityRemark() {
    return QCoreApplication::translate(
        "devices",
        "L'enregistreur compte en heure locale : dans l'heure doublée du passage à l'heure d'hiver, "
        "les images peuvent être de l'une ou l'autre des deux heures.");
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

Result<Download> DahuaDriver::download(const QString& recording, TimeSpan span, const DownloadSink& sink,
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
    DownloadTake taken(sink);
    const auto begun = [&taken](const HttpAnswer& head) { taken.begin(head); };
    const auto take = [&taken](QByteArrayView bytes) { return taken.take(bytes); };
    for (const TimeSpan& piece : *spans) {
        const auto local = now->zone.toLocal(piece);
        const auto written = [](const QDateTime& time) {
            return time.toString(u"yyyy-MM-dd HH:mm:ss").toLatin1().toPercentEncoding(":");
        };
        HttpRequest request = m_client.request("loadfile.cgi?action=startLoad&channel=" + encoded(recording) +
                                               "&startTime=" + written(local.begin) +
                                               "&endTime=" + written(local.end) + "&subtype=0");
        taken.nextFile({piece, now->zone.offsetAt(piece.begin)});
        const auto answer = m_client.http().stream(std::move(request), take, stop, begun);
        if (!answer)
            return fail(answer.error());
        if (taken.isText())
            return fail(parseRefusal("Error " + taken.text(), answer->status).value_or(Error{}));
    }
    done.bytes = taken.bytes();
    done.container = taken.container();
    if (spans->size() > 1)
        done.remarks += QCoreApplication::translate(
                            "devices", "L'enregistreur a coupé la période en %1 fichiers, mis bout à bout.")
                            .arg(spans->size());
    if (now->zone.isAmbiguous(span))
        done.remarks += ambiguityRemark();
    return done;
}

} // namespace vigie::devices
