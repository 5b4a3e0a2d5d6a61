// SPDX-License-Identifier: GPL-3.0-or-later
#include "onboarding/directory_csv.h"

#include "domain/names.h"

#include <algorithm>

namespace vigie::onboarding {

const QStringList& directoryColumns() {
    static const QStringList columns{QStringLiteral("commune_code"),
                                     QStringLiteral("commune"),
                                     QStringLiteral("site"),
                                     QStringLiteral("recorder"),
                                     QStringLiteral("family"),
                                     QStringLiteral("address"),
                                     QStringLiteral("manufacturer"),
                                     QStringLiteral("model"),
                                     QStringLiteral("certificate_sha256"),
                                     QStringLiteral("camera_number"),
                                     QStringLiteral("camera"),
                                     QStringLiteral("channel"),
                                     QStringLiteral("recording"),
                                     QStringLiteral("authorisation"),
                                     QStringLiteral("authorisation_expires"),
                                     QStringLiteral("purpose"),
                                     QStringLiteral("retention_days")};
    return columns;
}

QByteArray exportDirectory(const Directory& directory) {
    QList<const Camera*> cameras;
    QSet<RecorderId> withCameras;
    for (const Camera& camera : directory.cameras) {
        cameras.append(&camera);
        withCameras.insert(camera.recorder);
    }
    std::sort(cameras.begin(), cameras.end(),
              [](const Camera* a, const Camera* b) { return a->number < b->number; });
    QList<QStringList> rows;
    const auto place = [&directory](const SiteId& siteId, const CommuneId& communeId) {
        const Commune commune = directory.communes.value(communeId);
        return QStringList{commune.code, commune.name, directory.sites.value(siteId).name};
    };
    const auto device = [](const Recorder& recorder) {
        return QStringList{recorder.name,
                           nameOf(recorder.family),
                           recorder.address.toString(QUrl::FullyEncoded),
                           recorder.manufacturer,
                           recorder.model,
                           QString::fromLatin1(recorder.trust.pinnedSha256.toHex())};
    };
    for (const Camera* camera : std::as_const(cameras)) {
        const Authorisation& authorisation = camera->authorisation;
        rows.append(
            place(camera->site, camera->commune) + device(directory.recorders.value(camera->recorder)) +
            QStringList{QString::number(camera->number), camera->name, camera->channel, camera->recording,
                        authorisation.number, authorisation.expires.toString(Qt::ISODate),
                        authorisation.purpose, QString::number(authorisation.retentionDays)});
    }
    QList<const Recorder*> bare;
    for (const Recorder& recorder : directory.recorders)
        if (!withCameras.contains(recorder.id))
            bare.append(&recorder);
    std::sort(bare.begin(), bare.end(),
              [](const Recorder* a, const Recorder* b) { return a->name < b->name; });
    for (const Recorder* recorder : std::as_const(bare)) {
        QStringList row = place(recorder->site, recorder->commune) + device(*recorder);
        row.resize(directoryColumns().size());
        rows.append(row);
    }
    return writeCsv(directoryColumns(), rows);
}

} // namespace vigie::onboarding
