// SPDX-License-Identifier: GPL-3.0-or-later
#include "health/camera_check.h"

#include "health/causes.h"
#include "media/decoder.h"
#include "stream_watch.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QLocale>
#include <QRandomGenerator>

namespace vigie::health {

using namespace std::chrono_literals;

namespace {

QString say(const char* text) {
    return QCoreApplication::translate("health", text);
}

Finding notTried(const char* why) {
    return {Verdict::Unchecked, {}, say(why)};
}

Finding pictureFault(const Error& error, const char* cause) {
    // The recorder itself answers by now: a line that fails here is the stream's fault, not the recorder's.
    if (error.code == ErrorCode::Network || error.code == ErrorCode::Timeout)
        return {Verdict::Bad, QLatin1String(cause), error.text};
    return findingOf(error, cause);
}

constexpr const char* noAuthorisation =
    QT_TRANSLATE_NOOP("health", "Sans arrêté en cours : les images ne sont pas ouvertes");
constexpr const char* afterEarlier = QT_TRANSLATE_NOOP("health", "Pas tenté : une étape précédente a échoué");
constexpr const char* cancelled = QT_TRANSLATE_NOOP("health", "Contrôle annulé");

} // namespace

CameraCheck::CameraCheck(Camera camera, RecorderContact& contact, Services services, CheckTiming timing)
    : m_camera(std::move(camera))
    , m_contact(contact)
    , m_services(services)
    , m_timing(timing) {}

CheckResult CameraCheck::run(const std::stop_token& stop) {
    CheckResult result;
    result.id = CheckId::create();
    result.commune = m_camera.commune;
    result.camera = m_camera.id;
    result.startedAt = m_services.clock.utcNow();
    const RecorderContact::Answers& recorder = m_contact.answers(stop);
    for (const auto& [name, timed] :
         {std::pair("address", &recorder.address), std::pair("login", &recorder.login),
          std::pair("clock", &recorder.clock)}) {
        Finding finding = timed->finding;
        if (finding.verdict == Verdict::Unchecked && finding.answer.isEmpty())
            finding.answer = say(afterEarlier);
        note(name, finding, timed->took);
    }
    if (recorder.driver) {
        checkPictures(recorder, stop);
        checkArchive(recorder, stop);
    } else {
        for (const char* name : {"stream", "image", "recording", "replay"})
            note(name, notTried(afterEarlier), {});
    }
    const Finding worst = overall(m_findings);
    result.verdict = worst.verdict;
    result.cause = worst.cause;
    result.steps = m_steps;
    result.endedAt = m_services.clock.utcNow();
    return result;
}

void CameraCheck::note(const char* step, const Finding& finding, std::chrono::milliseconds took) {
    m_findings.append(finding);
    m_steps.append({QLatin1String(step), finding.verdict, finding.answer, took});
}

bool CameraCheck::mayShow() const {
    return m_camera.authorisation.isValidOn(toDateTime(m_services.clock.utcNow()).toLocalTime().date());
}

void CameraCheck::checkPictures(const RecorderContact::Answers& recorder, const std::stop_token& stop) {
    const StreamProfile* profile = m_camera.stream(StreamRole::Sub);
    if (!mayShow() || !profile) {
        note("stream",
             mayShow() ? Finding{Verdict::Bad, QLatin1String(cause::noStream),
                                 say(QT_TRANSLATE_NOOP("health", "L'enregistreur n'annonce aucun flux"))}
                       : notTried(noAuthorisation),
             {});
        note("image", notTried(mayShow() ? afterEarlier : noAuthorisation), {});
        return;
    }
    QElapsedTimer timer;
    timer.start();
    rtsp::SessionRequest request;
    request.uri = profile->uri;
    request.credentials = recorder.credentials;
    request.trust = recorder.trust;
    StreamWatch watch(m_services.io, m_services.decoders, std::move(request));
    const Finding stream = checkStream(watch, *profile, stop);
    note("stream", stream, std::chrono::milliseconds(timer.restart()));
    const bool usable = stream.verdict == Verdict::Good || stream.verdict == Verdict::Doubtful;
    const Finding image = usable ? checkImage(watch, stop) : notTried(afterEarlier);
    note("image", image, std::chrono::milliseconds(timer.elapsed()));
}

Finding CameraCheck::checkStream(StreamWatch& watch, const StreamProfile& profile,
                                 const std::stop_token& stop) const {
    auto seen = watch.waitFor(
        m_timing.firstImage, [](const auto& now) { return now.firstImage.has_value(); }, stop);
    if (seen.firstImage)
        seen = watch.waitFor(
            m_timing.rate, [](const auto&) { return false; }, stop);
    if (stop.stop_requested())
        return notTried(cancelled);
    if (seen.closed)
        return pictureFault(*seen.closed, cause::noStream);
    if (!seen.firstImage)
        return {Verdict::Bad, QLatin1String(cause::noStream),
                seen.units == 0
                    ? say(QT_TRANSLATE_NOOP("health", "Le flux est ouvert mais rien n'arrive"))
                    : say(QT_TRANSLATE_NOOP("health", "Le flux arrive mais aucune image ne se décode"))};
    Finding finding = judgeRate(seen.rate, profile.framesPerSecond);
    finding.answer = QCoreApplication::translate("health", "%1, %2×%3, première image en %4 ms, %5")
                         .arg(videoCodecName(profile.codec))
                         .arg(seen.size.width())
                         .arg(seen.size.height())
                         .arg(seen.firstImage->count())
                         .arg(finding.answer);
    return finding;
}

Finding CameraCheck::checkImage(StreamWatch& watch, const std::stop_token& stop) const {
    auto seen = watch.waitFor(
        std::max(0ms, m_timing.images - m_timing.rate), [](const auto&) { return false; }, stop);
    // What has not moved is watched on until it does or the time that makes it a fault is over; a black
    // picture is fault enough.
    const auto isBlack = [](const StreamWatch::Seen& now) {
        const auto findings = imaging::judge(now.samples, now.freeze);
        return !findings.isEmpty() && findings.first().cause == QLatin1String("black");
    };
    if (imaging::looksFrozen(seen.freeze) && !isBlack(seen))
        seen = watch.waitFor(
            m_timing.freeze,
            [](const auto& now) {
                return !imaging::looksFrozen(now.freeze) ||
                       now.freeze.span >= imaging::Thresholds().frozenSpan;
            },
            stop);
    if (stop.stop_requested())
        return notTried(cancelled);
    if (seen.closed)
        return pictureFault(*seen.closed, cause::noStream);
    return judgeImage(imaging::judge(seen.samples, seen.freeze), static_cast<int>(seen.samples.size()));
}

void CameraCheck::checkArchive(const RecorderContact::Answers& recorder, const std::stop_token& stop) {
    QElapsedTimer timer;
    timer.start();
    if (m_camera.recording.isEmpty()) {
        note("recording",
             {Verdict::Bad, QLatin1String(cause::noRecording),
              say(QT_TRANSLATE_NOOP("health", "L'enregistreur n'annonce aucun enregistrement"))},
             {});
        note("replay", notTried(afterEarlier), {});
        return;
    }
    const UtcTime deviceNow = m_services.clock.utcNow() + recorder.offset;
    const TimeSpan window{deviceNow - m_timing.recorded, deviceNow};
    const auto recorded = recorder.driver->coverage(m_camera.recording, window, stop);
    if (!recorded) {
        const bool missing = recorded.error().code == ErrorCode::NotFound;
        note("recording", findingOf(recorded.error(), missing ? cause::noRecording : cause::device),
             std::chrono::milliseconds(timer.elapsed()));
        note("replay", notTried(stop.stop_requested() ? cancelled : afterEarlier), {});
        return;
    }
    note("recording", judgeRecording(*recorded, window), std::chrono::milliseconds(timer.restart()));
    const Finding replay = !mayShow()            ? notTried(noAuthorisation)
                           : recorded->isEmpty() ? notTried(afterEarlier)
                                                 : checkReplay(*recorder.driver, *recorded, stop);
    note("replay", replay, std::chrono::milliseconds(timer.elapsed()));
}

Finding CameraCheck::checkReplay(devices::DeviceDriver& driver, const QList<TimeSpan>& recorded,
                                 const std::stop_token& stop) const {
    // Another place each time: a fixed one would never meet the bad sectors.
    QList<TimeSpan> usable;
    for (const TimeSpan& span : recorded) {
        if (span.length() > 2 * m_timing.replayed)
            usable.append(span);
    }
    if (usable.isEmpty())
        return notTried(QT_TRANSLATE_NOOP("health", "Trop peu d'enregistrement pour une relecture"));
    auto* random = QRandomGenerator::global();
    const TimeSpan& part = usable[random->bounded(static_cast<int>(usable.size()))];
    // The last seconds may not be on the disk yet.
    const auto room = part.length() - 2 * m_timing.replayed;
    const UtcTime begin = part.begin + std::chrono::microseconds(static_cast<qint64>(
                                           random->generateDouble() * static_cast<double>(room.count())));
    const TimeSpan asked{begin, begin + m_timing.replayed};

    auto reader = driver.openArchive({m_camera.recording, asked}, stop);
    if (!reader)
        return pictureFault(reader.error(), cause::noReplay);
    auto decoder = media::Decoder::open((*reader)->track().codec);
    if (!decoder)
        return findingOf(decoder.error(), cause::noReplay);
    qint64 units = 0;
    qint64 pictures = 0;
    UtcTime first{};
    UtcTime last{};
    while (true) {
        auto unit = (*reader)->next(stop);
        if (!unit)
            return pictureFault(unit.error(), cause::noReplay);
        if (!*unit)
            break;
        last = (*unit)->captureTime.at;
        if (units++ == 0)
            first = last;
        // One picture proves that it plays; the rest need only arrive.
        if (pictures == 0)
            pictures += static_cast<qint64>(decoder->decode(**unit).size());
    }
    if (pictures == 0)
        pictures = static_cast<qint64>(decoder->drain().size());
    if (pictures == 0)
        return {Verdict::Bad, QLatin1String(cause::noReplay),
                QCoreApplication::translate("health", "%1 : rien ne se décode").arg(toLocalText(begin))};
    const bool elsewhere = first > asked.end || last < asked.begin;
    return {
        elsewhere ? Verdict::Doubtful : Verdict::Good, elsewhere ? QLatin1String(cause::noReplay) : QString(),
        elsewhere
            ? QCoreApplication::translate("health", "Demandé %1, reçu %2")
                  .arg(toLocalText(begin), toLocalText(first))
            : QCoreApplication::translate("health", "%1 relu, %2 images").arg(toLocalText(begin)).arg(units)};
}

CheckResult notChecked(const Camera& camera, const QString& reason, UtcTime at) {
    CheckResult result;
    result.id = CheckId::create();
    result.commune = camera.commune;
    result.camera = camera.id;
    result.startedAt = at;
    result.endedAt = at;
    result.steps.append({QStringLiteral("address"), Verdict::Unchecked, reason, {}});
    return result;
}

} // namespace vigie::health
