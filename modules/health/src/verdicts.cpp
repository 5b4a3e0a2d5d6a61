// SPDX-License-Identifier: GPL-3.0-or-later
#include "health/verdicts.h"

#include "health/causes.h"

#include <QCoreApplication>
#include <QLocale>

namespace vigie::health {

using namespace std::chrono_literals;

namespace {

QString say(const char* text) {
    return QCoreApplication::translate("health", text);
}

QString number(double value, int decimals) {
    return QLocale().toString(value, 'f', decimals);
}

QString lengthText(std::chrono::microseconds length) {
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(length).count();
    if (seconds < 120)
        return QCoreApplication::translate("health", "%1 s").arg(seconds);
    return QCoreApplication::translate("health", "%1 min").arg(seconds / 60);
}

} // namespace

int severity(Verdict verdict) {
    switch (verdict) {
    case Verdict::Good:
        return 0;
    case Verdict::Unchecked:
        return 1;
    case Verdict::Doubtful:
        return 2;
    case Verdict::Bad:
        return 3;
    case Verdict::Unreachable:
        return 4;
    }
    return 1;
}

Finding overall(const QList<Finding>& steps) {
    Finding worst;
    for (qsizetype i = 0; i < steps.size(); ++i) {
        if (i == 0 || severity(steps[i].verdict) > severity(worst.verdict))
            worst = steps[i];
    }
    return worst;
}

Finding findingOf(const Error& error, const char* otherwise) {
    switch (error.code) {
    case ErrorCode::Cancelled:
        return {Verdict::Unchecked, {}, say(QT_TRANSLATE_NOOP("health", "Contrôle annulé"))};
    case ErrorCode::Network:
    case ErrorCode::Timeout:
        return {Verdict::Unreachable, QLatin1String(cause::offline), error.text};
    case ErrorCode::Auth:
        return {Verdict::Bad, QLatin1String(cause::auth), error.text};
    default:
        return {Verdict::Bad, QLatin1String(otherwise), error.text};
    }
}

Finding judgeClock(const devices::ClockReading& reading, const Limits& limits) {
    const auto least = std::chrono::abs(reading.offset) - reading.uncertainty;
    const double seconds = std::chrono::duration<double>(reading.offset).count();
    Finding finding{Verdict::Good,
                    {},
                    QCoreApplication::translate("health", "%1%2 s à %3 s près")
                        .arg(seconds < 0 ? QStringLiteral("−") : QStringLiteral("+"),
                             number(std::abs(seconds), 1),
                             number(std::chrono::duration<double>(reading.uncertainty).count(), 1))};
    if (reading.localAsUtc)
        finding.answer +=
            QCoreApplication::translate("health", " ; l'appareil écrit l'heure locale comme UTC");
    if (least > limits.clockBad)
        finding.verdict = Verdict::Bad;
    else if (least > limits.clockDoubtful)
        finding.verdict = Verdict::Doubtful;
    if (finding.verdict != Verdict::Good)
        finding.cause = QLatin1String(cause::clock);
    return finding;
}

Finding judgeRecording(const QList<TimeSpan>& recorded, TimeSpan window, const Limits& limits) {
    const UtcTime recent = window.end - limits.gapIsBadWithin;
    TimeSpan longestRecent;
    TimeSpan longestOld;
    const auto hole = [&](TimeSpan gap, bool isRecent) {
        TimeSpan& longest = isRecent ? longestRecent : longestOld;
        if (gap.length() > limits.gap && gap.length() > longest.length())
            longest = gap;
    };
    std::optional<UtcTime> covered;
    for (const TimeSpan& span : recorded) {
        const TimeSpan part = span.intersected(window);
        if (part.isEmpty())
            continue;
        // Before the first footage nothing need be missing: the camera may be new.
        hole({covered.value_or(window.begin), part.begin}, covered && part.begin > recent);
        covered = std::max(covered.value_or(window.begin), part.end);
    }
    if (!covered)
        return {Verdict::Bad, QLatin1String(cause::noRecording),
                QCoreApplication::translate("health", "Rien d'enregistré depuis %1")
                    .arg(toLocalText(window.begin))};
    hole({*covered, window.end}, true);
    const auto gapFinding = [](Verdict verdict, const TimeSpan& gap) {
        return Finding{verdict, QLatin1String(cause::recordingGap),
                       QCoreApplication::translate("health", "Trou de %1 à partir de %2")
                           .arg(lengthText(gap.length()), toLocalText(gap.begin))};
    };
    if (!longestRecent.isEmpty())
        return gapFinding(Verdict::Bad, longestRecent);
    if (!longestOld.isEmpty())
        return gapFinding(Verdict::Doubtful, longestOld);
    return {Verdict::Good,
            {},
            QCoreApplication::translate("health", "Sans trou depuis %1").arg(toLocalText(window.begin))};
}

Finding judgeRate(double measured, double announced, const Limits& limits) {
    if (measured <= 0)
        return {Verdict::Bad, QLatin1String(cause::noStream),
                say(QT_TRANSLATE_NOOP("health", "Une seule image, puis plus rien"))};
    const QString rate = number(measured, 1);
    if (announced > 0 && measured < announced * limits.rateShare)
        return {Verdict::Doubtful, QLatin1String(cause::lowRate),
                QCoreApplication::translate("health", "%1 img/s mesurées pour %2 annoncées")
                    .arg(rate, number(announced, 0))};
    return {Verdict::Good, {}, QCoreApplication::translate("health", "%1 img/s").arg(rate)};
}

Finding judgeImage(const QList<imaging::Finding>& findings, int samples) {
    if (samples == 0)
        return {Verdict::Unchecked, {}, say(QT_TRANSLATE_NOOP("health", "Aucune image mesurable"))};
    if (findings.isEmpty())
        return {Verdict::Good, {}, QCoreApplication::translate("health", "%1 images mesurées").arg(samples)};
    const imaging::Finding& first = findings.first();
    const bool bad = first.cause == QLatin1String("black") || first.cause == QLatin1String("frozen");
    return {bad ? Verdict::Bad : Verdict::Doubtful, first.cause,
            QCoreApplication::translate("health", "%1 : %2 mesuré, seuil %3")
                .arg(causeText(first.cause), number(first.measured, 2), number(first.threshold, 2))};
}

} // namespace vigie::health
