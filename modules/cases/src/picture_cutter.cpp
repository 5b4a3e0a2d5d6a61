// SPDX-License-Identifier: GPL-3.0-or-later
#include "picture_cutter.h"

#include "counted.h"

#include <QCoreApplication>
#include <QFile>

namespace vigie::cases {

using namespace std::chrono;
using namespace std::chrono_literals;

namespace {

// A key frame every few minutes exists; more than this before the begin asked is no recording but a fault.
constexpr qsizetype mostLeadBytes = 256 * 1024 * 1024;
// Without a time to compare, the pictures' own clock bounds what is taken: the span, and what a recorder may
// send around it from key frame to key frame.
constexpr auto looseMargin = 60s;

bool isDated(const AccessUnit& unit) {
    return unit.captureTime.source != TimeSource::Reception;
}

microseconds rtpLength(qint64 ticks) {
    return microseconds(ticks * 100 / 9);
}

} // namespace

PictureCutter::PictureCutter(Extracted& result, VideoTrack track, microseconds shift)
    : m_result(result)
    , m_track(std::move(track))
    , m_index(result.index, shift) {}

Result<PictureCutter::Taken> PictureCutter::take(AccessUnit unit) {
    if (!m_writer) {
        if (auto ready = lead(unit); !ready || !*ready)
            return ready ? Result<Taken>(Taken::More) : fail(ready.error());
    }
    if (isAfterEnd(unit))
        return Taken::Enough;
    if (auto written = write(unit, true); !written)
        return fail(written.error());
    return Taken::More;
}

Result<void> PictureCutter::finish() {
    auto summary = m_writer->finish();
    if (!summary)
        return fail(summary.error());
    if (auto indexed = m_index.finish(); !indexed) {
        QFile::remove(m_result.video);
        return indexed;
    }
    m_result.images = summary->images;
    m_result.imagesBefore = summary->imagesBefore;
    if (!m_captures.empty()) {
        m_result.obtained = {m_captures.front(), m_captures.back()};
        m_result.gaps = gapsIn(m_captures, m_result.askedOfDevice);
    }
    return {};
}

// Keeps what precedes the begin from its last key frame on. True once `unit` is the first to show, with
// the files opened and the lead written.
Result<bool> PictureCutter::lead(const AccessUnit& unit) {
    const UtcTime begin = m_result.askedOfDevice.begin;
    if (m_lead.empty() && !unit.keyFrame) {
        ++m_dropped;
        return false;
    }
    if (unit.keyFrame) {
        m_lead.clear();
        m_leadBytes = 0;
    }
    m_isCut = isDated(unit);
    if (m_isCut && unit.captureTime.at < begin) {
        m_leadBytes += unit.data.size();
        if (m_leadBytes > mostLeadBytes)
            return fail(ErrorCode::Protocol,
                        QCoreApplication::translate(
                            "cases", "L'enregistreur n'envoie pas d'image clé avant le début demandé."),
                        QStringLiteral("%1 bytes before the begin").arg(m_leadBytes));
        m_lead.push_back(unit);
        return false;
    }
    media::Mp4Writer::Options options;
    options.title = m_result.request.baseName;
    if (!m_lead.empty()) {
        // In the pictures' own clock, so that the first to show stands exactly at the cut.
        const AccessUnit& key = m_lead.front();
        options.inPoint = key.captureTime.at + rtpLength(unit.rtpTime - key.rtpTime);
    }
    auto writer = media::Mp4Writer::create(m_result.video, m_track, options);
    if (!writer)
        return fail(writer.error());
    m_writer.emplace(std::move(*writer));
    if (auto opened = m_index.open(); !opened)
        return fail(opened.error());
    m_firstRtp = unit.rtpTime;
    for (const AccessUnit& before : m_lead) {
        if (auto written = write(before, false); !written)
            return fail(written.error());
    }
    m_lead.clear();
    return true;
}

bool PictureCutter::isAfterEnd(const AccessUnit& unit) const {
    if (m_isCut)
        return isDated(unit) && unit.captureTime.at >= m_result.askedOfDevice.end;
    return rtpLength(unit.rtpTime - m_firstRtp) > m_result.askedOfDevice.length() + looseMargin;
}

Result<void> PictureCutter::write(const AccessUnit& unit, bool isShown) {
    if (auto written = m_writer->write(unit); !written)
        return written;
    if (auto indexed = m_index.write(unit, isShown); !indexed)
        return indexed;
    ++m_result.images;
    m_result.bytes += unit.data.size();
    if (unit.discontinuity)
        ++m_result.discontinuities;
    m_result.timeSource =
        std::max(m_isFirst ? unit.captureTime.source : m_result.timeSource, unit.captureTime.source);
    m_isFirst = false;
    if (!isDated(unit))
        ++m_undated;
    else if (isShown)
        m_captures.push_back(unit.captureTime.at);
    m_result.timeUncertainty = std::max(m_result.timeUncertainty, unit.captureTime.uncertainty);
    return {};
}

QStringList PictureCutter::remarks() const {
    QStringList remarks;
    if (!m_isCut) {
        remarks += QCoreApplication::translate(
            "cases",
            "L'enregistreur ne date pas ses images : bornes imprécises, tout ce qu'il a envoyé est gardé.");
    } else if (m_undated > 0) {
        remarks += QCoreApplication::translate("cases", "%n image(s) sans heure de prise de vue sûre.",
                                               nullptr, counted(m_undated));
    }
    if (m_result.imagesBefore > 0)
        remarks += QCoreApplication::translate("cases",
                                               "%n image(s) d'avant le début, nécessaire(s) au décodage, "
                                               "dans le fichier mais masquée(s) par une "
                                               "liste de montage (elst).",
                                               nullptr, counted(m_result.imagesBefore));
    if (m_dropped > 0)
        remarks += QCoreApplication::translate(
            "cases", "%n image(s) reçue(s) avant la première image clé, indécodable(s), non gardée(s).",
            nullptr, counted(m_dropped));
    if (!m_result.gaps.spans.isEmpty())
        remarks += QCoreApplication::translate("cases", "%n trou(s) dans la plage demandée, %1 s au total.",
                                               nullptr, counted(m_result.gaps.spans.size()))
                       .arg(duration<double>(m_result.gaps.missing()).count(), 0, 'f', 3);
    if (m_result.packetsLost > 0)
        remarks += QCoreApplication::translate("cases", "%n paquet(s) RTP jamais reçu(s).", nullptr,
                                               counted(m_result.packetsLost));
    if (m_result.clock && m_result.clock->shift() != 0us)
        remarks += QCoreApplication::translate(
                       "cases", "Horloge de l'appareil décalée de %1 s : plage demandée à son heure, images "
                                "laissées à son heure, heure corrigée dans l'index.")
                       .arg(duration<double>(m_result.clock->shift()).count(), 0, 'f', 3);
    return remarks;
}

} // namespace vigie::cases
