// SPDX-License-Identifier: GPL-3.0-or-later
// What a tile's state is called, drawn as and read aloud.
#include "look/ui/tabular_text.h"
#include "tile_canvas.h"
#include "tile_plate.h"

#include <QCoreApplication>

namespace vigie::wall {

using live::LiveState;
using look::Glyph;

QString bareText(UtcTime until) {
    return QCoreApplication::translate("wall", "Masques levés, fin %1")
        .arg(toDateTime(until).toLocalTime().toString(QStringLiteral("HH:mm")));
}

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

Glyph glyphOf(const live::LiveStatus& status) {
    switch (status.state) {
    case LiveState::Live:
        return status.replayBehind                     ? Glyph::Replay
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
    switch (status.state) {
    case LiveState::Idle:
        return QCoreApplication::translate("wall", "En attente");
    case LiveState::Live:
        if (status.replayBehind) {
            const auto seconds =
                std::chrono::duration_cast<std::chrono::seconds>(*status.replayBehind).count();
            return QCoreApplication::translate("wall", "Relecture −%1")
                .arg(QStringLiteral("%1:%2")
                         .arg(seconds / 60, 2, 10, QLatin1Char('0'))
                         .arg(seconds % 60, 2, 10, QLatin1Char('0')));
        }
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
    if (status.state == LiveState::Live)
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
    if (caption.alarm)
        parts << QCoreApplication::translate("wall", "alarme de priorité %1, %2")
                     .arg(QString::number(caption.alarm->priority), caption.alarm->title);
    if (caption.ptz)
        parts << ptzText(*caption.ptz, caption.now);
    if (caption.bareUntil)
        parts << bareText(*caption.bareUntil);
    return parts.join(QStringLiteral(", "));
}

} // namespace vigie::wall
