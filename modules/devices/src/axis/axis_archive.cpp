// SPDX-License-Identifier: GPL-3.0-or-later
#include "axis_driver.h"

#include "../download_take.h"
#include "../span_reader.h"
#include "../spans.h"

#include <QCoreApplication>

#include <algorithm>

// The archive: what there is, replay, files.
namespace vigie::devices {

using namespace std::chrono_literals;
using namespace axis;

namespace {

constexpr auto playSilence = 20s;

QByteArray written(UtcTime time) {
    return toDateTime(time).toString(u"yyyy-MM-dd'T'HH:mm:ss'Z'").toLatin1();
}

} // namespace

QUrl AxisDriver::streamAddress(const QString& query, const std::stop_token& stop) {
    std::optional<int> port;
    {
        const std::lock_guard lock(m_mutex);
        port = m_rtspPort;
    }
    if (!port) {
        const auto known = params("root.Network.RTSP", stop);
        const auto told = known ? known->number(QStringLiteral("root.Network.RTSP.Port")) : std::nullopt;
        port = told && *told > 0 && *told < 65536 ? int(*told) : 554;
        if (known) {
            const std::lock_guard lock(m_mutex);
            m_rtspPort = port;
        }
    }
    QUrl uri;
    uri.setScheme(QStringLiteral("rtsp"));
    uri.setHost(m_device.host());
    uri.setPort(*port);
    uri.setPath(QStringLiteral("/axis-media/media.amp"));
    uri.setQuery(query);
    return uri;
}

Result<QList<AxisDriver::Piece>> AxisDriver::find(const QString& camera, TimeSpan span,
                                                  const std::stop_token& stop) {
    const auto text = get("record/list.cgi?recordingid=all&starttime=" + written(span.begin) +
                              "&stoptime=" + written(span.end),
                          stop);
    if (!text)
        return fail(text.error());
    const auto answer = parseXml(*text);
    if (!answer)
        return fail(answer.error());
    const auto recordings = parseRecordings(*answer);
    if (!recordings)
        return fail(recordings.error());
    QList<Piece> pieces;
    for (const Recording& one : *recordings) {
        // Cameras of one view do not say of which.
        if (!one.source.isEmpty() && one.source != camera)
            continue;
        const TimeSpan whole{one.begin, one.end.value_or(m_login->deviceNow())};
        if (const TimeSpan piece = whole.intersected(span); !piece.isEmpty())
            pieces.append({one, piece});
    }
    std::stable_sort(pieces.begin(), pieces.end(), [](const Piece& left, const Piece& right) {
        return left.span.begin < right.span.begin;
    });
    // The same time on the card and on a share: once is enough.
    QList<Piece> once;
    for (Piece& piece : pieces) {
        if (!once.isEmpty())
            piece.span.begin = std::max(piece.span.begin, once.last().span.end);
        if (!piece.span.isEmpty())
            once.append(piece);
    }
    return once;
}

Result<QList<TimeSpan>> AxisDriver::coverage(const QString& recording, TimeSpan span,
                                             const std::stop_token& stop) {
    // The end of what is being recorded is the camera's now.
    if (!m_login->freshReading())
        if (const auto clock = readClock(stop); !clock)
            return fail(clock.error());
    const auto pieces = find(recording, span, stop);
    if (!pieces)
        return fail(pieces.error());
    QList<TimeSpan> spans;
    for (const Piece& piece : *pieces)
        spans.append(piece.span);
    return mergedSpans(spans, span);
}

Result<std::unique_ptr<ArchiveReader>> AxisDriver::openArchive(const ArchiveRequest& wanted,
                                                               const std::stop_token& stop) {
    if (wanted.reverse || wanted.pictures == ArchiveRequest::Pictures::KeyFrames)
        return DeviceDriver::openArchive(wanted, stop);
    const auto pieces = find(wanted.recording, wanted.span, stop);
    if (!pieces)
        return fail(pieces.error());
    SpanReader::Plan plan;
    for (const Piece& piece : *pieces) {
        const QString id = QString::fromLatin1(piece.recording.id.toUtf8().toPercentEncoding());
        plan.pieces.append({piece.span,
                            streamAddress(QStringLiteral("recordingid=%1&onvifreplayext=1").arg(id), stop),
                            rtsp::ReplayOptions{piece.span, false, rtsp::ReplayOptions::Frames::All, false}});
    }
    plan.request.credentials = m_address.credentials;
    plan.request.trust = m_address.trust;
    plan.request.silenceTimeout = playSilence;
    return SpanReader::open(m_threads, std::move(plan), stop);
}

Result<Download> AxisDriver::download(const QString& recording, TimeSpan span, const DownloadSink& sink,
                                      const std::stop_token& stop) {
    const auto pieces = find(recording, span, stop);
    if (!pieces)
        return fail(pieces.error());
    if (pieces->isEmpty())
        return fail(
            ErrorCode::NotFound,
            QCoreApplication::translate("devices", "L'enregistreur n'a pas d'images sur cette période."),
            QStringLiteral("nothing recorded in the span"));
    Download done;
    DownloadTake taken(sink);
    const auto begun = [&taken](const HttpAnswer& head) { taken.begin(head); };
    const auto take = [&taken](QByteArrayView bytes) { return taken.take(bytes); };
    for (const Piece& piece : *pieces) {
        HttpRequest request;
        request.url = m_http.at("/axis-cgi/record/export/exportrecording.cgi?schemaversion=1&recordingid=" +
                                piece.recording.id.toUtf8().toPercentEncoding() +
                                "&diskid=" + piece.recording.disk.toUtf8().toPercentEncoding() +
                                "&exportformat=matroska&starttime=" + written(piece.span.begin) +
                                "&stoptime=" + written(piece.span.end));
        request.method = "GET";
        taken.nextFile({piece.span});
        const auto answer = m_http.stream(std::move(request), take, stop, begun);
        if (!answer)
            return fail(answer.error());
        if (taken.isText())
            return fail(ErrorCode::Protocol,
                        QCoreApplication::translate("devices", "L'appareil refuse la demande."),
                        QStringLiteral("HTTP %1, %2")
                            .arg(answer->status)
                            .arg(QString::fromUtf8(taken.text().left(160)).simplified()));
    }
    done.bytes = taken.bytes();
    done.container = taken.container();
    if (pieces->size() > 1)
        done.remarks += QCoreApplication::translate(
                            "devices", "L'enregistreur a coupé la période en %1 fichiers, mis bout à bout.")
                            .arg(pieces->size());
    return done;
}

} // namespace vigie::devices
