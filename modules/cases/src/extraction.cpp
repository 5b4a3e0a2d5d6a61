// SPDX-License-Identifier: GPL-3.0-or-later
#include "cases/extraction.h"

#include "counted.h"
#include "files.h"
#include "image_index.h"
#include "logging.h"
#include "media/mp4_writer.h"

#include <QCoreApplication>
#include <QDir>

#include <vector>

namespace vigie::cases {

using namespace std::chrono;
using namespace std::chrono_literals;

namespace {

// A key frame every few minutes exists; more than this before the begin asked is no recording but a fault.
constexpr qsizetype mostLeadBytes = 256 * 1024 * 1024;
// Without a time to compare, the pictures' own clock bounds what is taken: the span, and what a recorder may
// send around it from key frame to key frame.
constexpr auto looseMargin = 60s;
constexpr auto progressStep = 100ms;

bool isDated(const AccessUnit& unit) {
    return unit.captureTime.source != TimeSource::Reception;
}

microseconds rtpLength(qint64 ticks) {
    return microseconds(ticks * 100 / 9);
}

// The device is there but can't tell: the extraction goes on without, and says so.
bool isJustSilent(const Error& error) {
    return error.code == ErrorCode::Unsupported || error.code == ErrorCode::Protocol;
}

Error nothingRecorded(const ExtractionRequest& request) {
    return {ErrorCode::NotFound,
            QCoreApplication::translate("cases", "Rien n'est enregistré de la caméra %1 entre %2 et %3.")
                .arg(request.camera.number)
                .arg(toIso(request.asked.begin), toIso(request.asked.end)),
            QStringLiteral("recording %1").arg(request.camera.recording)};
}

/// Puts pictures into the two files, once the first of them tells how to cut.
class Cutter final {
public:
    Cutter(Extracted& result, VideoTrack track, microseconds shift)
        : m_result(result)
        , m_track(std::move(track))
        , m_index(result.index, shift) {}

    enum class Taken { More, Enough };

    Result<Taken> take(AccessUnit unit) {
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

    Result<void> finish(const TimeSpan& askedOfDevice) {
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
            m_result.gaps = gapsIn(m_captures, askedOfDevice);
        }
        return {};
    }

    [[nodiscard]] bool hasPictures() const { return m_writer.has_value(); }
    [[nodiscard]] bool isCut() const { return m_isCut; }
    [[nodiscard]] qint64 droppedBeforeKey() const { return m_dropped; }
    [[nodiscard]] qint64 undated() const { return m_undated; }
    [[nodiscard]] std::optional<UtcTime> lastCapture() const {
        return m_captures.empty() ? std::nullopt : std::optional(m_captures.back());
    }

private:
    // Keeps what precedes the begin from its last key frame on. True once `unit` is the first to show, with
    // the files opened and the lead written.
    Result<bool> lead(const AccessUnit& unit) {
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

    [[nodiscard]] bool isAfterEnd(const AccessUnit& unit) const {
        if (m_isCut)
            return isDated(unit) && unit.captureTime.at >= m_result.askedOfDevice.end;
        return rtpLength(unit.rtpTime - m_firstRtp) > m_result.askedOfDevice.length() + looseMargin;
    }

    Result<void> write(const AccessUnit& unit, bool isShown) {
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

    Extracted& m_result;
    VideoTrack m_track;
    ImageIndex m_index;
    std::optional<media::Mp4Writer> m_writer;
    std::vector<AccessUnit> m_lead; ///< from a key frame, all before the begin asked
    qsizetype m_leadBytes = 0;
    std::vector<UtcTime> m_captures; ///< of the pictures shown
    qint64 m_firstRtp = 0;
    qint64 m_dropped = 0;
    qint64 m_undated = 0;
    bool m_isCut = false;
    bool m_isFirst = true;
};

void addRemarks(Extracted& result, const Cutter& cutter) {
    QStringList& remarks = result.remarks;
    if (!cutter.isCut()) {
        remarks += QCoreApplication::translate(
            "cases",
            "L'enregistreur ne date pas ses images : bornes imprécises, tout ce qu'il a envoyé est gardé.");
    } else if (cutter.undated() > 0) {
        remarks += QCoreApplication::translate("cases", "%n image(s) sans heure de prise de vue sûre.",
                                               nullptr, counted(cutter.undated()));
    }
    if (result.imagesBefore > 0)
        remarks += QCoreApplication::translate("cases",
                                               "%n image(s) d'avant le début, nécessaire(s) au décodage, "
                                               "dans le fichier mais masquée(s) par une "
                                               "liste de montage (elst).",
                                               nullptr, counted(result.imagesBefore));
    if (cutter.droppedBeforeKey() > 0)
        remarks += QCoreApplication::translate(
            "cases", "%n image(s) reçue(s) avant la première image clé, indécodable(s), non gardée(s).",
            nullptr, counted(cutter.droppedBeforeKey()));
    if (!result.gaps.spans.isEmpty())
        remarks += QCoreApplication::translate("cases", "%n trou(s) dans la plage demandée, %1 s au total.",
                                               nullptr, counted(result.gaps.spans.size()))
                       .arg(duration<double>(result.gaps.missing()).count(), 0, 'f', 3);
    if (result.packetsLost > 0)
        remarks += QCoreApplication::translate("cases", "%n paquet(s) RTP jamais reçu(s).", nullptr,
                                               counted(result.packetsLost));
    if (result.clock && result.clock->shift() != 0us)
        remarks += QCoreApplication::translate(
                       "cases", "Horloge de l'appareil décalée de %1 s : plage demandée à son heure, images "
                                "laissées à son heure, heure corrigée dans l'index.")
                       .arg(duration<double>(result.clock->shift()).count(), 0, 'f', 3);
}

} // namespace

microseconds MeasuredClock::shift() const {
    return abs(reading.offset) > std::max<milliseconds>(reading.uncertainty, 1s)
               ? microseconds(reading.offset)
               : microseconds(0);
}

Result<Extracted> Extraction::run(const ExtractionRequest& request, const Progress& progress,
                                  const std::stop_token& stop) {
    if (request.camera.recording.isEmpty() || request.asked.isEmpty())
        return fail(nothingRecorded(request));
    Extracted result;
    result.request = request;
    const QDir folder(request.folder);
    result.video = folder.filePath(request.baseName + QStringLiteral(".mp4"));
    result.index = folder.filePath(request.baseName + QStringLiteral("-images.csv"));

    if (auto reading = m_driver.readClock(stop); reading) {
        result.clock = MeasuredClock{*reading, m_clock.utcNow()};
    } else if (isJustSilent(reading.error())) {
        result.remarks +=
            QCoreApplication::translate("cases", "L'appareil ne donne pas son heure : écart inconnu.");
    } else {
        return fail(reading.error());
    }
    if (auto identity = m_driver.identify(stop); identity)
        result.identity = *std::move(identity);
    else if (isJustSilent(identity.error()))
        result.remarks +=
            QCoreApplication::translate("cases", "L'appareil ne dit ni sa marque ni son modèle.");
    else
        return fail(identity.error());

    const microseconds shift = result.clock ? result.clock->shift() : 0us;
    result.askedOfDevice = {request.asked.begin + shift, request.asked.end + shift};
    if (auto coverage = m_driver.coverage(request.camera.recording, result.askedOfDevice, stop); coverage) {
        if (coverage->isEmpty())
            return fail(nothingRecorded(request));
        result.coverage = *std::move(coverage);
    } else if (isJustSilent(coverage.error())) {
        result.remarks += QCoreApplication::translate(
            "cases", "L'enregistreur ne dit pas ce qu'il a de la plage demandée.");
    } else {
        return fail(coverage.error());
    }

    auto reader = m_driver.openArchive({request.camera.recording, result.askedOfDevice}, stop);
    if (!reader)
        return fail(reader.error());
    result.codec = (*reader)->track().codec;
    Cutter cutter(result, (*reader)->track(), shift);
    const MonoTime started = m_clock.monoNow();
    MonoTime told = started - progressStep;
    for (;;) {
        if (stop.stop_requested())
            return fail(cancelledError());
        auto unit = (*reader)->next(stop);
        if (!unit) {
            Error error = unit.error();
            if (error.code != ErrorCode::Cancelled) {
                error.detail += QStringLiteral("%1after %2 images")
                                    .arg(error.detail.isEmpty() ? QString() : QStringLiteral(", "))
                                    .arg(result.images);
                qCWarning(lcCases).noquote()
                    << "camera" << request.camera.number << "extraction:" << error.toLogLine();
            }
            return fail(std::move(error));
        }
        if (!*unit)
            break;
        const auto taken = cutter.take(*std::move(*unit));
        if (!taken)
            return fail(taken.error());
        if (*taken == Cutter::Taken::Enough)
            break;
        if (const MonoTime now = m_clock.monoNow(); progress && now - told >= progressStep) {
            told = now;
            const auto done =
                cutter.lastCapture().value_or(result.askedOfDevice.begin) - result.askedOfDevice.begin;
            progress({std::clamp(duration<double>(done) / duration<double>(request.asked.length()), 0.0, 1.0),
                      result.images, result.bytes, duration_cast<milliseconds>(now - started)});
        }
    }
    if (!cutter.hasPictures())
        return fail(nothingRecorded(request));
    result.packetsLost = (*reader)->packetsLost();
    result.remarks += (*reader)->remarks();
    if (auto finished = cutter.finish(result.askedOfDevice); !finished)
        return fail(finished.error());
    addRemarks(result, cutter);
    if (progress)
        progress(
            {1.0, result.images, result.bytes, duration_cast<milliseconds>(m_clock.monoNow() - started)});
    return result;
}

} // namespace vigie::cases
