// SPDX-License-Identifier: GPL-3.0-or-later
#include "span_reader.h"

#include <QCoreApplication>

namespace vigie::devices {

using namespace std::chrono_literals;

namespace {

// Whole seconds in the address and a group of pictures before the begin.
constexpr auto countUncertainty = 5s;
// A device that says no more so close to the end has played the piece.
constexpr auto endTolerance = 10s;
// Most devices do not say that they have played the piece: within a group of pictures from its end they are
// not waited for as long as elsewhere, or every gap of a recording would cost that.
constexpr auto lastGroup = 2s;
constexpr auto endPatience = 5s;
// A time of the device's own further from the piece is that of its playing, not of its recording.
constexpr auto plausible = 15s;
constexpr qint64 ticksPerSecond = 90'000;

std::chrono::microseconds fromTicks(qint64 ticks) {
    return std::chrono::seconds(ticks / ticksPerSecond) +
           std::chrono::microseconds(ticks % ticksPerSecond * 1'000'000 / ticksPerSecond);
}

} // namespace

SpanReader::SpanReader(rtsp::IoThreads& threads, Plan plan)
    : m_threads(threads)
    , m_plan(std::move(plan)) {}

Result<std::unique_ptr<ArchiveReader>> SpanReader::open(rtsp::IoThreads& threads, Plan plan,
                                                        const std::stop_token& stop) {
    if (plan.pieces.isEmpty())
        return fail(
            ErrorCode::NotFound,
            QCoreApplication::translate("devices", "L'enregistreur n'a pas d'images sur cette période."),
            QStringLiteral("nothing recorded in the span"));
    std::unique_ptr<SpanReader> reader(new SpanReader(threads, std::move(plan)));
    if (const auto opened = reader->openPiece(stop); !opened)
        return fail(opened.error());
    reader->m_track = reader->m_session->track();
    return reader;
}

Result<void> SpanReader::openPiece(const std::stop_token& stop) {
    const Piece& piece = m_plan.pieces[m_next++];
    rtsp::SessionRequest request = m_plan.request;
    request.uri = piece.uri;
    request.replay = piece.replay;
    m_span = piece.span;
    m_reached = m_span.begin;
    m_firstRtp.reset();
    m_first = true;
    auto session = SessionArchiveReader::open(m_threads, std::move(request), stop);
    if (!session)
        return fail(session.error());
    m_session = *std::move(session);
    return {};
}

void SpanReader::closePiece() {
    m_lost += m_session->packetsLost();
    m_session.reset();
}

void SpanReader::stamp(AccessUnit& unit) {
    if (!m_firstRtp)
        m_firstRtp = unit.rtpTime;
    const UtcTime counted = m_span.begin + fromTicks(unit.rtpTime - *m_firstRtp);
    const bool isOwn = unit.captureTime.source == TimeSource::OnvifExtension ||
                       unit.captureTime.source == TimeSource::SenderReport;
    if (isOwn && unit.captureTime.at >= m_span.begin - plausible &&
        unit.captureTime.at <= m_span.end + plausible) {
        m_reached = unit.captureTime.at;
        return;
    }
    m_counted = true;
    unit.captureTime = {counted, TimeSource::Device, countUncertainty};
    m_reached = counted;
}

bool SpanReader::isEnd(const Error& reason) const {
    if (reason.code != ErrorCode::Network && reason.code != ErrorCode::Timeout)
        return false;
    return !m_first && m_reached + endTolerance >= m_span.end;
}

Result<std::optional<AccessUnit>> SpanReader::next(const std::stop_token& stop) {
    while (true) {
        if (m_session == nullptr) {
            if (m_next >= m_plan.pieces.size())
                return std::optional<AccessUnit>();
            if (const auto opened = openPiece(stop); !opened)
                return fail(opened.error());
        }
        const bool isNearEnd = !m_first && m_reached + lastGroup >= m_span.end;
        auto unit = isNearEnd ? m_session->nextWithin(endPatience, stop) : m_session->next(stop);
        if (!unit && !isEnd(unit.error()))
            return fail(unit.error());
        if (!unit || !*unit) {
            if (m_reached + lastGroup < m_span.end && !m_endedEarly)
                m_endedEarly = m_reached;
            closePiece();
            continue;
        }
        stamp(**unit);
        if (m_reached >= m_span.end) {
            m_cut = true;
            closePiece();
            continue;
        }
        if (std::exchange(m_first, false) && m_next > 1)
            (*unit)->discontinuity = true; // a gap lies before
        return unit;
    }
}

qint64 SpanReader::packetsLost() const {
    return m_lost + (m_session != nullptr ? m_session->packetsLost() : 0);
}

QStringList SpanReader::remarks() const {
    QStringList remarks = m_plan.remarks;
    if (m_plan.pieces.size() > 1)
        remarks += QCoreApplication::translate(
            "devices", "L'enregistrement est discontinu : les interruptions ont été sautées.");
    if (m_counted)
        remarks += QCoreApplication::translate(
            "devices",
            "L'enregistreur ne date pas ses images : leur heure est comptée depuis le début demandé.");
    if (m_endedEarly)
        remarks +=
            QCoreApplication::translate(
                "devices", "L'enregistreur s'est arrêté à %1, avant la fin demandée : des images peuvent "
                           "manquer.")
                .arg(toIso(*m_endedEarly));
    if (m_cut)
        remarks += QCoreApplication::translate(
            "devices", "L'enregistreur dépasse la fin demandée : la lecture a été arrêtée à cette fin.");
    return remarks;
}

} // namespace vigie::devices
