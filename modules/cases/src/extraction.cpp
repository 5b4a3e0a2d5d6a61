// SPDX-License-Identifier: GPL-3.0-or-later
#include "cases/extraction.h"

#include "counted.h"
#include "files.h"
#include "logging.h"
#include "picture_cutter.h"
#include "recorder_files.h"
#include "recorder_files_reader.h"

#include <QCoreApplication>
#include <QDir>

#include <numeric>

namespace vigie::cases {

using namespace std::chrono;
using namespace std::chrono_literals;

namespace {

constexpr auto progressStep = 100ms;
// A download is worth its while as long as the replay instead of it would have been; and a little longer, for
// the recorder's own file is the better evidence. Whole files may be far longer than the span.
constexpr auto shortestDownloadPatience = 2min;
constexpr int downloadPatience = 2; // times the span
// Recorders tell whole seconds, and files begin and end with a group of pictures. How uncertain the pictures'
// times are is no part of it: what is missing is a length, and a truncated file is as uncertain as it is
// short.
constexpr auto missingTolerance = 5s;
constexpr auto originalsMargin = 60s;

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

// What most brands can be asked for; the cutting takes off what is too much.
TimeSpan wholeSeconds(const TimeSpan& span) {
    return {floor<seconds>(span.begin), ceil<seconds>(span.end)};
}

// What is missing although the recorder said to have it.
microseconds missingOfCoverage(const Extracted& result) {
    microseconds missing{0};
    for (const TimeSpan& gap : result.gaps.spans)
        for (const TimeSpan& covered : result.coverage)
            if (const TimeSpan both = gap.intersected(covered); !both.isEmpty())
                missing += both.length();
    return missing;
}

// For the package's reader: folders of this workstation are none of his, and say nothing to him.
QString inManifest(const Error& error, const QString& folder) {
    if (error.code == ErrorCode::Storage)
        return QCoreApplication::translate("cases", "le disque du poste n'a pas pu servir");
    return QString(error.text).remove(QDir(folder).path() + u'/').remove(folder);
}

} // namespace

microseconds MeasuredClock::shift() const {
    return abs(reading.offset) > std::max<milliseconds>(reading.uncertainty, 1s)
               ? microseconds(reading.offset)
               : microseconds(0);
}

/// One extraction, by one way or the other.
class Extraction::Run final {
public:
    Run(Extraction& extraction, const ExtractionRequest& request, const Progress& progress,
        const std::stop_token& stop)
        : m_driver(extraction.m_driver)
        , m_clock(extraction.m_clock)
        , m_bounds(extraction.m_bounds)
        , m_request(request)
        , m_progress(progress)
        , m_stop(stop)
        , m_files(request.folder, request.baseName) {}

    Result<Extracted> run() {
        if (auto asked = askAround(); !asked)
            return fail(asked.error());
        bool canDownload = false;
        if (const auto can = m_driver.capabilities(m_stop); can) {
            canDownload = can->has(devices::Feature::Download);
            m_isReplaySlow = !can->has(devices::Feature::FastReplay);
        } else if (can.error().code == ErrorCode::Cancelled) {
            return fail(can.error());
        }
        std::optional<Error> downloadFailure;
        if (canDownload && m_isReplaySlow) {
            auto done = byDownload(Way::Preferred);
            if (done || done.error().code == ErrorCode::Cancelled)
                return done;
            warn("download", done.error());
            downloadFailure = done.error();
            if (done.error().code == ErrorCode::Storage)
                m_files.discard(); // the replay needs the room
        }
        auto done = byReplay();
        if (done && downloadFailure)
            done->remarks.prepend(
                QCoreApplication::translate(
                    "cases",
                    "Le téléchargement du fichier de l'enregistreur n'a pas abouti (%1) : les images "
                    "ont été relues.")
                    .arg(inManifest(*downloadFailure, m_request.folder)));
        if (done || done.error().code == ErrorCode::Cancelled)
            return done;
        const Error replayFailure = done.error();
        warn("replay", replayFailure);
        const bool isOtherWayOpen = canDownload && (!downloadFailure || m_files.isFetched() || m_isGivenUp) &&
                                    replayFailure.code != ErrorCode::Auth &&
                                    replayFailure.code != ErrorCode::Storage;
        if (isOtherWayOpen) {
            done = byDownload(Way::LastResort);
            if (done)
                done->remarks.prepend(QCoreApplication::translate(
                                          "cases", "La relecture a échoué (%1) : les images viennent du "
                                                   "fichier de l'enregistreur.")
                                          .arg(inManifest(replayFailure, m_request.folder)));
            if (done || done.error().code == ErrorCode::Cancelled)
                return done;
            warn("download", done.error());
        }
        return fail(replayFailure);
    }

private:
    /// LastResort: takes long, and what a damaged file still gives.
    enum class Way { Preferred, LastResort };

    void warn(const char* way, const Error& error) const {
        qCWarning(lcCases).noquote() << "camera" << m_request.camera.number << "extraction by" << way << ':'
                                     << error.toLogLine();
    }

    // What the device tells of itself and of the span.
    Result<void> askAround() {
        if (m_request.camera.recording.isEmpty() || m_request.asked.isEmpty())
            return fail(nothingRecorded(m_request));
        m_common.request = m_request;
        const QDir folder(m_request.folder);
        m_common.video = folder.filePath(m_request.baseName + QStringLiteral(".mp4"));
        m_common.index = folder.filePath(m_request.baseName + QStringLiteral("-images.csv"));

        if (auto reading = m_driver.readClock(m_stop); reading) {
            m_common.clock = MeasuredClock{*reading, m_clock.utcNow()};
        } else if (isJustSilent(reading.error())) {
            m_common.remarks +=
                QCoreApplication::translate("cases", "L'appareil ne donne pas son heure : écart inconnu.");
        } else {
            return fail(reading.error());
        }
        if (auto identity = m_driver.identify(m_stop); identity)
            m_common.identity = *std::move(identity);
        else if (isJustSilent(identity.error()))
            m_common.remarks +=
                QCoreApplication::translate("cases", "L'appareil ne dit ni sa marque ni son modèle.");
        else
            return fail(identity.error());

        m_shift = m_common.clock ? m_common.clock->shift() : 0us;
        m_common.askedOfDevice = {m_request.asked.begin + m_shift, m_request.asked.end + m_shift};
        if (auto coverage = m_driver.coverage(m_request.camera.recording, m_common.askedOfDevice, m_stop);
            coverage) {
            if (coverage->isEmpty())
                return fail(nothingRecorded(m_request));
            m_common.coverage = *std::move(coverage);
        } else if (isJustSilent(coverage.error())) {
            m_common.remarks += QCoreApplication::translate(
                "cases", "L'enregistreur ne dit pas ce qu'il a de la plage demandée.");
        } else {
            return fail(coverage.error());
        }

        return {};
    }

    void tell(ExtractionProgress now, MonoTime started) {
        const MonoTime time = m_clock.monoNow();
        const bool isLast = now.share >= 1;
        if (!m_progress || (!isLast && time - m_told < progressStep))
            return;
        m_told = time;
        now.elapsed = duration_cast<milliseconds>(time - started);
        m_progress(now);
    }

    // Takes from the reader what was asked for, into the two files.
    Result<Extracted> cut(ArchiveReader& reader) {
        Extracted result = m_common;
        result.codec = reader.track().codec;
        PictureCutter cutter(result, reader.track(), m_shift);
        const MonoTime started = m_clock.monoNow();
        for (;;) {
            if (m_stop.stop_requested())
                return fail(cancelledError());
            auto unit = reader.next(m_stop);
            if (!unit) {
                Error error = unit.error();
                error.detail += QStringLiteral("%1after %2 images")
                                    .arg(error.detail.isEmpty() ? QString() : QStringLiteral(", "))
                                    .arg(result.images);
                return fail(std::move(error));
            }
            if (!*unit)
                break;
            const auto taken = cutter.take(*std::move(*unit));
            if (!taken)
                return fail(taken.error());
            if (*taken == PictureCutter::Taken::Enough)
                break;
            const auto done =
                cutter.lastCapture().value_or(result.askedOfDevice.begin) - result.askedOfDevice.begin;
            // The whole of it is told once the files are there.
            tell({std::clamp(duration<double>(done) / duration<double>(m_request.asked.length()), 0.0, 0.999),
                  result.images, result.bytes},
                 started);
        }
        if (!cutter.hasPictures() || result.images == 0)
            return fail(nothingRecorded(m_request));
        result.packetsLost = reader.packetsLost();
        result.remarks += reader.remarks();
        if (auto finished = cutter.finish(); !finished)
            return fail(finished.error());
        result.remarks += cutter.remarks();
        tell({1.0, result.images, result.bytes}, started);
        return result;
    }

    Result<Extracted> byReplay() {
        auto reader = m_driver.openArchive(
            {m_request.camera.recording,
             m_isReplaySlow ? wholeSeconds(m_common.askedOfDevice) : m_common.askedOfDevice},
            m_stop);
        if (!reader)
            return fail(reader.error());
        return cut(**reader);
    }

    Result<void> download(Way way) {
        const MonoTime started = m_clock.monoNow();
        const bool isLastResort = way == Way::LastResort;
        const auto patience =
            std::max<microseconds>(downloadPatience * m_request.asked.length(), shortestDownloadPatience) *
            (isLastResort ? m_bounds.lastResortPatience : 1);
        const qint64 most =
            m_bounds.bytesBeside + m_bounds.bytesPerSecond * ceil<seconds>(m_request.asked.length()).count();
        const auto told = [&](qint64 bytes) -> Result<bool> {
            tell({.bytes = bytes, .isDownloading = true}, started);
            const auto taken = m_clock.monoNow() - started;
            if (bytes <= most && taken < patience)
                return true;
            if (isLastResort) {
                m_cutShort =
                    QCoreApplication::translate(
                        "cases",
                        "Le téléchargement du fichier de l'enregistreur a été arrêté après %1 octets "
                        "et %2 s, bien au-delà de ce que la plage demande.")
                        .arg(bytes)
                        .arg(floor<seconds>(taken).count());
                return false;
            }
            m_isGivenUp = true;
            return fail(ErrorCode::Timeout,
                        bytes > most ? QCoreApplication::translate("cases", "bien plus que la plage demandée")
                                     : QCoreApplication::translate("cases", "plus long que la relecture"),
                        QStringLiteral("%1 bytes in %2 s").arg(bytes).arg(floor<seconds>(taken).count()));
        };
        return m_files.fetch(m_driver, {m_request.camera.recording, wholeSeconds(m_common.askedOfDevice)},
                             told, m_stop);
    }

    Result<Extracted> byDownload(Way way) {
        if (!m_files.isFetched())
            if (auto fetched = download(way); !fetched)
                return fail(fetched.error());
        auto reader = RecorderFilesReader::open(m_files, way == Way::LastResort, m_stop);
        if (!reader)
            return fail(reader.error());
        auto result = cut(**reader);
        if (!result)
            return result;
        if (const auto missing = missingOfCoverage(*result);
            way == Way::Preferred && missing > missingTolerance)
            return drop(*result, {ErrorCode::Protocol,
                                  QCoreApplication::translate(
                                      "cases", "il y manque %1 s de ce que l'enregistreur annonce")
                                      .arg(duration<double>(missing).count(), 0, 'f', 1),
                                  QStringLiteral("download lacks pictures")});
        result->remarks += m_files.remarks();
        if (!m_cutShort.isEmpty())
            result->remarks += m_cutShort;
        if (auto settled = settleOriginals(*result, **reader); !settled)
            return drop(*result, settled.error());
        return result;
    }

    /// The cut files of an attempt that is none.
    static Result<Extracted> drop(const Extracted& result, Error why) {
        QFile::remove(result.video);
        QFile::remove(result.index);
        return fail(std::move(why));
    }

    /// What is known of the files: that they hold no more than may be handed out, that they do, or neither.
    enum class Reach { Within, Beyond, Unknown };

    Result<Reach> reachOf(RecorderFilesReader& reader) {
        const TimeSpan most{m_common.askedOfDevice.begin - originalsMargin,
                            m_common.askedOfDevice.end + originalsMargin};
        while (reader.lastCapture() <= most.end) {
            const auto unit = reader.next(m_stop);
            if (!unit && unit.error().code == ErrorCode::Cancelled)
                return fail(unit.error());
            if (!unit) // what can't be read can't be judged
                return Reach::Unknown;
            if (!*unit) {
                const auto reach = m_cutShort.isEmpty() ? reader.reach() : std::nullopt;
                return reach && reach->begin >= most.begin && reach->end <= most.end  ? Reach::Within
                       : reader.firstCapture() && *reader.firstCapture() < most.begin ? Reach::Beyond
                                                                                      : Reach::Unknown;
            }
        }
        return Reach::Beyond;
    }

    Result<void> settleOriginals(Extracted& result, RecorderFilesReader& reader) {
        Reach reach = Reach::Unknown;
        if (m_request.originals == Originals::WithinSpan) {
            const auto known = reachOf(reader);
            if (!known)
                return fail(known.error());
            reach = *known;
        }
        const bool isKept = m_request.originals == Originals::Always || reach == Reach::Within;
        if (isKept)
            if (auto kept = m_files.keep(reader.container()); !kept)
                return kept;
        qint64 bytes = 0;
        for (const RecorderFiles::File& file : m_files.files()) {
            result.originals.append({isKept ? file.path : QString(), reader.container(), file.sha256,
                                     file.bytes, file.origin.span});
            bytes += file.bytes;
        }
        result.remarks += QCoreApplication::translate(
                              "cases", "Images tirées de %n fichier(s) de l'enregistreur (%1, %2 octets).",
                              nullptr, counted(result.originals.size()))
                              .arg(reader.container())
                              .arg(bytes);
        result.remarks +=
            isKept ? QCoreApplication::translate(
                         "cases", "Le fichier de l'enregistreur est joint, tel qu'il l'a donné.")
            : m_request.originals == Originals::Never
                ? QCoreApplication::translate("cases", "Le fichier de l'enregistreur n'est pas joint.")
            : reach == Reach::Unknown
                ? QCoreApplication::translate(
                      "cases", "Rien ne montre que le fichier de l'enregistreur s'en tient à la plage "
                               "demandée : il n'est pas joint, son empreinte est au manifeste.")
                : QCoreApplication::translate(
                      "cases", "Le fichier de l'enregistreur va au-delà de la plage demandée : il n'est pas "
                               "joint, son empreinte est au manifeste.");
        return {};
    }

    devices::DeviceDriver& m_driver;
    const Clock& m_clock;
    const DownloadBounds& m_bounds;
    const ExtractionRequest& m_request;
    const Progress& m_progress;
    const std::stop_token m_stop;
    Extracted m_common; // what every way starts from
    microseconds m_shift{0};
    MonoTime m_told = m_clock.monoNow() - progressStep;
    RecorderFiles m_files;
    bool m_isReplaySlow = false;
    QString m_cutShort;       // the last resort's download, and why
    bool m_isGivenUp = false; // the download, for it took too long or brought too much
};

Result<Extracted> Extraction::run(const ExtractionRequest& request, const Progress& progress,
                                  const std::stop_token& stop) {
    return Run(*this, request, progress, stop).run();
}

} // namespace vigie::cases
