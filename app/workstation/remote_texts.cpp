// SPDX-License-Identifier: GPL-3.0-or-later
#include "remote_texts.h"

#include <QCoreApplication>
#include <QJsonArray>

namespace vigie::app {

namespace {

QList<CameraId> camerasOf(const QJsonObject& layout) {
    QList<CameraId> cameras;
    const QJsonArray tiles = layout[QStringLiteral("tiles")].toArray();
    for (const auto& tile : tiles) {
        const auto camera = CameraId::fromString(tile.toObject()[QStringLiteral("camera")].toString());
        if (!camera.isNull())
            cameras << camera;
    }
    return cameras;
}

// Another program's text: one short line of it.
QString nameOfLayout(const QJsonObject& layout) {
    const QString name = layout[QStringLiteral("name")].toString().left(200).simplified();
    return name.size() > 60 ? name.left(59) + QChar(0x2026) : name;
}

QString noteText(const WallSend& send) {
    switch (send.note) {
    case WallSendNote::None:
        break;
    case WallSendNote::UnknownCamera:
        return QCoreApplication::translate("app", "caméra inconnue du poste visé");
    case WallSendNote::NotAuthorised:
        return QCoreApplication::translate("app", "le poste visé n'a pas le droit de la montrer");
    case WallSendNote::Malformed:
        return QCoreApplication::translate("app", "mosaïque illisible pour le poste visé");
    case WallSendNote::NoMonitor:
        return QCoreApplication::translate("app", "moniteur débranché");
    case WallSendNote::Partly:
        return QCoreApplication::translate("app", "sans %n caméra(s) que le poste visé ne peut montrer",
                                           nullptr, send.leftOut);
    }
    return {};
}

QString stateWord(WallSendState state) {
    switch (state) {
    case WallSendState::Proposed:
        return QCoreApplication::translate("app", "proposé");
    case WallSendState::Accepted:
        return QCoreApplication::translate("app", "accepté");
    case WallSendState::Shown:
        return QCoreApplication::translate("app", "montré");
    case WallSendState::Refused:
        return QCoreApplication::translate("app", "refusé");
    case WallSendState::Withdrawn:
        return QCoreApplication::translate("app", "retiré");
    case WallSendState::Replaced:
        return QCoreApplication::translate("app", "remplacé par un autre envoi");
    case WallSendState::Expired:
        return QCoreApplication::translate("app", "expiré sans réponse");
    case WallSendState::Gone:
        return QCoreApplication::translate("app", "le poste n'est plus là");
    case WallSendState::Failed:
        return QCoreApplication::translate("app", "pas montré");
    case WallSendState::Undone:
        return QCoreApplication::translate("app", "montré, puis défait");
    }
    return {};
}

} // namespace

QString whatOf(const WallSend& send, const Directory& directory) {
    if (const CameraId id = send.camera(); !id.isNull()) {
        const Camera camera = directory.cameras.value(id);
        if (camera.id.isNull())
            return QCoreApplication::translate("app", "une caméra inconnue de ce poste");
        return QCoreApplication::translate("app", "caméra %1 %2").arg(camera.number).arg(camera.name);
    }
    const QJsonObject layout = send.spec[QStringLiteral("layout")].toObject();
    const int count = int(camerasOf(layout).size());
    return QCoreApplication::translate("app", "mosaïque « %1 »").arg(nameOfLayout(layout)) +
           QCoreApplication::translate("app", ", %n caméra(s)", nullptr, count);
}

QString showsText(const QJsonObject& shows, const Directory& directory) {
    QList<int> numbers;
    const QList<CameraId> cameras = camerasOf(shows);
    for (const CameraId& id : cameras) {
        if (const Camera camera = directory.cameras.value(id); !camera.id.isNull())
            numbers << camera.number;
    }
    const QString name = nameOfLayout(shows);
    if (numbers.isEmpty())
        return name.isEmpty() ? QString() : name + QCoreApplication::translate("app", " · aucune caméra");
    QStringList words;
    for (const int number : std::as_const(numbers))
        words << QString::number(number);
    return name + QCoreApplication::translate("app", " · n° %1").arg(words.join(QStringLiteral(", ")));
}

QString stateText(const WallSend& send) {
    const QString note = noteText(send);
    return note.isEmpty() ? stateWord(send.state)
                          : QStringLiteral("%1 : %2").arg(stateWord(send.state), note);
}

QString deskText(const QString& desk, const QString& person) {
    return person.isEmpty() || person.contains(desk) ? (person.isEmpty() ? desk : person)
                                                     : QStringLiteral("%1 (%2)").arg(desk, person);
}

} // namespace vigie::app
