// SPDX-License-Identifier: GPL-3.0-or-later
#include "tile_words.h"

#include "look/ui/tabular_text.h"

#include <QCoreApplication>
#include <QLocale>

namespace vigie::wall {

using live::LiveState;
using live::ReplayState;
using look::Glyph;

namespace {

QString ageText(std::chrono::milliseconds age) {
    return QLocale().toString(static_cast<double>(age.count()) / 1000.0, 'f', 1) + QStringLiteral(" s");
}

// «05:30», «1:05:30».
QString behindText(std::chrono::milliseconds behind) {
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(behind).count();
    const QString rest = QStringLiteral("%1:%2")
                             .arg(seconds / 60 % 60, 2, 10, QLatin1Char('0'))
                             .arg(seconds % 60, 2, 10, QLatin1Char('0'));
    return seconds < 3600 ? rest : QStringLiteral("%1:%2").arg(seconds / 3600).arg(rest);
}

bool isRefusal(const Error& error) {
    return error.code == ErrorCode::Auth || error.code == ErrorCode::Forbidden;
}

// Of a replay; what goes wrong with it is on the plate.
QString replayCause(const live::LiveStatus& status) {
    const QString dot = QStringLiteral(" · ");
    switch (status.replay->state) {
    case ReplayState::Playing:
        if (status.replay->insteadOfRecorder)
            return dot + (isRefusal(status.replay->error)
                              ? QCoreApplication::translate("wall", "enregistreur refusé, mémoire seule")
                              : QCoreApplication::translate("wall", "enregistreur muet, mémoire seule"));
        return status.state == LiveState::Lost ? dot + QCoreApplication::translate("wall", "plus de direct")
                                               : QString();
    case ReplayState::Fetching:
        return dot + QCoreApplication::translate("wall", "recherche");
    case ReplayState::Gap:
        return dot + QCoreApplication::translate("wall", "trou");
    case ReplayState::Refused:
        return dot + QCoreApplication::translate("wall", "refusée");
    case ReplayState::Failed:
        return dot + QCoreApplication::translate("wall", "arrêtée");
    }
    return {};
}

PlateText replayPlate(const live::LiveStatus& status, UtcTime now) {
    const auto& replay = *status.replay;
    const QString back = QCoreApplication::translate("wall", "Échap revient au direct");
    const QString hint = QCoreApplication::translate("wall", "Ctrl+R réessaie · Échap revient au direct");
    switch (replay.state) {
    case ReplayState::Playing:
        break;
    case ReplayState::Fetching:
        return {wordOf(status, now),
                {QCoreApplication::translate("wall", "En attente des images de l'enregistreur"), back}};
    case ReplayState::Gap: {
        const auto clock = [](UtcTime time) { return toLocalText(time).left(8); };
        return {QCoreApplication::translate("wall", "Trou %1 – %2")
                    .arg(clock(replay.gap.begin), clock(replay.gap.end)),
                {QCoreApplication::translate("wall", "L'enregistreur n'a rien enregistré"), back}};
    }
    case ReplayState::Refused:
        return {QCoreApplication::translate("wall", "Relecture refusée"), {replay.error.text, hint}};
    case ReplayState::Failed:
        return {QCoreApplication::translate("wall", "Relecture arrêtée"), {replay.error.text, hint}};
    }
    return {};
}

} // namespace

QString roleText(const TileCaption& caption) {
    switch (caption.role) {
    case TileRole::Plain:
        return {};
    case TileRole::Hotspot:
        return QCoreApplication::translate("wall", "Point chaud");
    case TileRole::AlarmSpot:
        break;
    }
    const QString text = QCoreApplication::translate("wall", "Spot alarme");
    return caption.alarms > 1 ? text + QStringLiteral(" %1/%2").arg(caption.alarmPlace).arg(caption.alarms)
                              : text;
}

QString bareText(UtcTime until) {
    return QCoreApplication::translate("wall", "Masques levés, fin %1")
        .arg(toDateTime(until).toLocalTime().toString(QStringLiteral("HH:mm")));
}

QString causeText(const live::LiveStatus& status, int width) {
    const QString dot = QStringLiteral(" · ");
    if (status.replay)
        return replayCause(status);
    switch (status.state) {
    case LiveState::Live: {
        if (status.resumes)
            return {}; // how old a picture is that is being replaced is nobody's concern
        if (width < smallWidth && status.age < std::chrono::seconds(1))
            return {};
        QString text = dot + ageText(status.age);
        if (status.restraint == live::Restraint::Machine)
            text += dot + (status.pace == media::Pace::Every
                               ? QCoreApplication::translate("wall", "flux réduit, poste chargé")
                               : QCoreApplication::translate("wall", "poste chargé"));
        if (width >= largeWidth && !status.size.isEmpty()) {
            text += dot + QStringLiteral("%1×%2").arg(status.size.width()).arg(status.size.height()) + dot +
                    videoCodecName(status.codec);
            if (status.framesPerSecond > 0)
                text +=
                    dot + QCoreApplication::translate("wall", "%1 img/s").arg(qRound(status.framesPerSecond));
        }
        return text;
    }
    case LiveState::Connecting:
        return dot + QCoreApplication::translate("wall", "essai %1").arg(status.attempt);
    case LiveState::Lost:
        return status.lastImage.at != UtcTime{} ? dot + QCoreApplication::translate("wall", "image figée")
                                                : QString();
    default:
        return {};
    }
}

PlateText plateText(const TileCaption& caption) {
    const auto& status = caption.status;
    if (status.replay)
        return replayPlate(status, caption.now);
    switch (status.state) {
    case LiveState::Connecting:
        return {wordOf(status, caption.now),
                {QStringLiteral("%1 · ").arg(status.step) +
                 QCoreApplication::translate("wall", "essai %1").arg(status.attempt)}};
    case LiveState::Lost: {
        QStringList lines;
        if (status.lastImage.at != UtcTime{})
            lines << QCoreApplication::translate("wall", "Dernière image %1")
                         .arg(toLocalText(status.lastImage.at).left(8));
        else if (!status.error.text.isEmpty())
            lines << status.error.text;
        if (status.retryAt) {
            const auto wait = std::chrono::ceil<std::chrono::seconds>(*status.retryAt - caption.now).count();
            lines << (wait > 0 ? QCoreApplication::translate("wall", "nouvel essai dans %1 s").arg(wait)
                               : QCoreApplication::translate("wall", "nouvel essai en cours"));
        }
        return {wordOf(status, caption.now), lines};
    }
    case LiveState::Refused:
        return {wordOf(status, caption.now),
                {QCoreApplication::translate("wall", "Pas de nouvel essai automatique"),
                 QCoreApplication::translate("wall", "Ctrl+R après correction du compte")}};
    case LiveState::NotAuthorised:
        return {status.error.text, {QCoreApplication::translate("wall", "Aucune image consultable")}};
    case LiveState::Unsupported:
        return {wordOf(status, caption.now), {status.error.text}};
    case LiveState::Idle:
    case LiveState::Live:
        break;
    }
    return {};
}

Glyph glyphOf(const live::LiveStatus& status) {
    if (status.replay) {
        switch (status.replay->state) {
        case ReplayState::Playing:
            return Glyph::Replay;
        case ReplayState::Fetching:
            return Glyph::Connecting;
        case ReplayState::Gap:
            return Glyph::Gap;
        case ReplayState::Refused:
            return Glyph::Refused;
        case ReplayState::Failed:
            return Glyph::Lost;
        }
    }
    switch (status.state) {
    case LiveState::Live:
        return status.resumes                          ? Glyph::Connecting
               : status.pace == media::Pace::KeyImages ? Glyph::KeyImages
               : status.pace == media::Pace::Snapshots ? Glyph::Snapshots
                                                       : Glyph::Live;
    case LiveState::Idle:
    case LiveState::Connecting:
        return Glyph::Connecting;
    case LiveState::Lost:
        return Glyph::Lost;
    case LiveState::Refused:
        return Glyph::Refused;
    case LiveState::NotAuthorised:
        return Glyph::NotAuthorised;
    case LiveState::Unsupported:
        return Glyph::Fault;
    }
    return Glyph::Lost;
}

QString wordOf(const live::LiveStatus& status, UtcTime now) {
    if (status.replay)
        return QCoreApplication::translate("wall", "Relecture −%1").arg(behindText(status.replay->behind));
    switch (status.state) {
    case LiveState::Idle:
        return QCoreApplication::translate("wall", "En attente");
    case LiveState::Live:
        if (status.resumes)
            return QCoreApplication::translate("wall", "Reprise…");
        if (status.pace == media::Pace::KeyImages)
            return QCoreApplication::translate("wall", "Images clés");
        if (status.pace == media::Pace::Snapshots)
            return QCoreApplication::translate("wall", "Instantanés");
        return QCoreApplication::translate("wall", "Direct");
    case LiveState::Connecting:
        return QCoreApplication::translate("wall", "Connexion…");
    case LiveState::Lost: {
        const UtcTime from = status.lastImage.at != UtcTime{} ? now - status.age : status.since;
        const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(now - from).count();
        return QCoreApplication::translate("wall", "Perdue depuis %1")
            .arg(look::durationText(qMax<qint64>(0, seconds)));
    }
    case LiveState::Refused:
        return QCoreApplication::translate("wall", "Identifiants refusés");
    case LiveState::NotAuthorised:
        return QCoreApplication::translate("wall", "Non consultable");
    case LiveState::Unsupported:
        return QCoreApplication::translate("wall", "Flux illisible");
    }
    return {};
}

Treatment treatmentOf(const live::LiveStatus& status) {
    if (status.replay ? status.replay->state == ReplayState::Playing
                      : status.state == LiveState::Live && !status.resumes)
        return Treatment::Live;
    return status.mayShowImage() ? Treatment::Old : Treatment::Hide;
}

QString spokenText(const TileCaption& caption) {
    const QString role = roleText(caption);
    if (caption.number == 0)
        return role.isEmpty()                        ? QCoreApplication::translate("wall", "Case vide")
               : caption.role == TileRole::AlarmSpot ? role + QStringLiteral(", ") + caption.noAlarm
                                                     : role;
    // Why a camera may not be watched is what its plate says, too.
    const bool forbidden =
        caption.status.state == LiveState::NotAuthorised && !caption.status.error.text.isEmpty();
    QString state = forbidden ? caption.status.error.text : wordOf(caption.status, caption.now);
    state[0] = state[0].toLower();
    QStringList parts{QString::number(caption.number), caption.name, state};
    if (!role.isEmpty())
        parts.prepend(role);
    if (caption.status.replay && caption.status.replay->state != ReplayState::Playing) {
        const PlateText plate = replayPlate(caption.status, caption.now);
        parts << (caption.status.replay->state == ReplayState::Fetching ? QString() : plate.title)
              << plate.lines.value(0);
        parts.removeAll(QString());
    }
    if (caption.status.replay && caption.status.replay->insteadOfRecorder)
        parts << causeText(caption.status, largeWidth).mid(3) << caption.status.replay->error.text;
    if (caption.alarm)
        parts << QCoreApplication::translate("wall", "alarme de priorité %1, %2")
                     .arg(QString::number(caption.alarm->priority), caption.alarm->title);
    if (!caption.sound.text.isEmpty())
        parts << caption.sound.text;
    if (caption.ptz)
        parts << ptzText(*caption.ptz, caption.now);
    if (caption.bareUntil)
        parts << bareText(*caption.bareUntil);
    return parts.join(QStringLiteral(", "));
}

} // namespace vigie::wall
