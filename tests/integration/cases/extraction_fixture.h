// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cases/package.h"
#include "support/simulator_process.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>

#define VERIFY_DONE(result)                                                                                  \
    do {                                                                                                     \
        const auto& done = (result);                                                                         \
        QVERIFY2(done.has_value(), done ? "" : qPrintable(done.error().toLogLine()));                        \
    } while (false)

namespace vigie::cases {

struct Ran {
    int code = -1;
    QByteArray output;
};

inline Ran runTool(const QString& program, const QStringList& arguments, const QString& folder = {}) {
    QProcess process;
    process.setWorkingDirectory(folder);
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.start(program, arguments);
    if (!process.waitForFinished(120'000) || process.exitStatus() != QProcess::NormalExit)
        return {};
    return {process.exitCode(), process.readAll().trimmed()};
}

/// Pictures that an independent program shows, or finds stored with the edit list ignored.
inline qint64 picturesSeen(const QString& file, bool ignoreEditList) {
    QStringList arguments{QStringLiteral("-v"), QStringLiteral("error"), QStringLiteral("-count_frames")};
    if (ignoreEditList)
        arguments += {QStringLiteral("-ignore_editlist"), QStringLiteral("1")};
    arguments += {QStringLiteral("-select_streams"),
                  QStringLiteral("v:0"),
                  QStringLiteral("-show_entries"),
                  QStringLiteral("stream=nb_read_frames"),
                  QStringLiteral("-of"),
                  QStringLiteral("csv=p=0"),
                  file};
    bool isNumber = false;
    const qint64 count = runTool(QStringLiteral("ffprobe"), arguments).output.toLongLong(&isNumber);
    return isNumber ? count : -1;
}

/// The simulator's recorder as the catalog would know it.
struct SimulatedPlace {
    Commune commune{CommuneId::create(), QStringLiteral("60901"), QStringLiteral("Valmont-sur-Aire")};
    Site site{SiteId::create(), commune.id, QStringLiteral("Mairie")};
    Recorder recorder;
    QList<Camera> cameras;

    void read(const QJsonObject& told) {
        recorder.id = RecorderId::create();
        recorder.commune = commune.id;
        recorder.site = site.id;
        recorder.name = told[QLatin1String("name")].toString();
        recorder.address = QUrl(told[QLatin1String("address")].toString());
        int number = 100;
        for (const auto& each : told[QLatin1String("cameras")].toArray()) {
            Camera camera;
            camera.id = CameraId::create();
            camera.commune = commune.id;
            camera.site = site.id;
            camera.recorder = recorder.id;
            camera.number = ++number;
            camera.name = each[QLatin1String("name")].toString();
            camera.channel = each[QLatin1String("channel")].toString();
            camera.recording = each[QLatin1String("recording")].toString();
            cameras.append(camera);
        }
    }
};

inline Case someCase(const Camera& camera, TimeSpan span) {
    static int last = 0;
    Case requisition;
    requisition.id = CaseId::create();
    requisition.commune = camera.commune;
    requisition.number = QStringLiteral("2026-%1").arg(++last, 4, 10, QLatin1Char('0'));
    requisition.request = {camera.commune,
                           QStringLiteral("BR Valmont"),
                           QStringLiteral("00431/2026"),
                           LegalFrame::Flagrance,
                           camera.id,
                           span};
    requisition.receivedAt = SystemClock().utcNow();
    return requisition;
}

} // namespace vigie::cases
