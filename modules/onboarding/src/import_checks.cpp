// SPDX-License-Identifier: GPL-3.0-or-later
#include "import_checks.h"

#include <QCoreApplication>

#include <algorithm>

namespace vigie::onboarding {

QString addressKey(const QUrl& address) {
    static const QHash<QString, int> defaultPorts{{QStringLiteral("http"), 80},
                                                  {QStringLiteral("https"), 443},
                                                  {QStringLiteral("rtsp"), 554},
                                                  {QStringLiteral("rtsps"), 322}};
    QUrl key = address;
    if (key.port() == defaultPorts.value(key.scheme(), -2))
        key.setPort(-1);
    QString path = key.path(QUrl::FullyEncoded);
    while (path.endsWith(u'/'))
        path.chop(1);
    key.setPath(path, QUrl::TolerantMode);
    key.setHost(key.host().toLower());
    return key.toString(QUrl::FullyEncoded);
}

std::optional<QDate> parseDay(const QString& text) {
    for (const QString& format : {QStringLiteral("yyyy-MM-dd"), QStringLiteral("dd/MM/yyyy")})
        if (const QDate day = QDate::fromString(text, format); day.isValid())
            return day;
    return std::nullopt;
}

QString notValid(const QString& cell) {
    return QCoreApplication::translate("onboarding", "« %1 » n'est pas valable.").arg(cell);
}

QString cameraWords(const Camera& camera) {
    return QCoreApplication::translate("onboarding", "caméra %1")
        .arg(camera.number > 0 ? QString::number(camera.number) : camera.name);
}

QList<ImportFault> channelFaults(const Directory& now, const QSet<CameraId>& touched,
                                 const QHash<CameraId, int>& lines) {
    QHash<std::pair<RecorderId, QString>, QList<CameraId>> byChannel;
    for (const Camera& camera : now.cameras)
        if (!camera.channel.isEmpty())
            byChannel[{camera.recorder, camera.channel}].append(camera.id);
    QList<ImportFault> faults;
    for (QList<CameraId>& sharing : byChannel) {
        if (sharing.size() < 2)
            continue;
        std::sort(sharing.begin(), sharing.end(),
                  [&lines](const CameraId& a, const CameraId& b) { return lines.value(a) > lines.value(b); });
        const CameraId later = sharing[0];
        if (!touched.contains(later) && !touched.contains(sharing[1]))
            continue;
        const Camera other = now.cameras.value(sharing[1]);
        const int line = lines.value(other.id);
        faults.append({lines.value(later), QStringLiteral("channel"),
                       line > 0 ? QCoreApplication::translate(
                                      "onboarding", "Le canal %1 est aussi celui de la ligne %2 (%3).")
                                      .arg(other.channel, QString::number(line), cameraWords(other))
                                : QCoreApplication::translate("onboarding",
                                                              "Le canal %1 est déjà celui d'une autre : %2.")
                                      .arg(other.channel, cameraWords(other))});
    }
    std::sort(faults.begin(), faults.end(),
              [](const ImportFault& a, const ImportFault& b) { return a.line < b.line; });
    return faults;
}

void dropStaleStreams(Directory& now, const Directory& before, const QHash<CameraId, int>& cameraLines,
                      const QHash<RecorderId, int>& recorderLines, QSet<CameraId>& touched,
                      QList<Change>& changes) {
    QList<Change> dropped;
    for (Camera& camera : now.cameras) {
        const auto known = before.cameras.constFind(camera.id);
        if (known == before.cameras.constEnd() || known->streams.isEmpty())
            continue;
        const Recorder device = now.recorders.value(camera.recorder);
        const Recorder former = before.recorders.value(known->recorder);
        if (camera.channel == known->channel && device.id == former.id && device.family == former.family &&
            addressKey(device.address) == addressKey(former.address))
            continue;
        dropped.append({cameraLines.value(camera.id, recorderLines.value(device.id)), Change::Kind::Update,
                        cameraWords(camera), QStringLiteral("streams"),
                        QString::number(camera.streams.size()), QStringLiteral("0")});
        camera.streams.clear();
        touched.insert(camera.id);
    }
    std::sort(dropped.begin(), dropped.end(), [](const Change& a, const Change& b) {
        return std::tie(a.line, a.object) < std::tie(b.line, b.object);
    });
    changes += dropped;
}

} // namespace vigie::onboarding
