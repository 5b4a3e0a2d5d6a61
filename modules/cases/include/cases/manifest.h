// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cases/extraction.h"
#include "domain/requisition.h"

#include <QJsonObject>

namespace vigie::cases {

/// All that a package tells about itself.
struct PackageContents {
    Case requisition;
    Commune commune;
    Site site;
    Recorder recorder;
    QList<Extracted> extractions;
    QString exporter; ///< who made the export
    UtcTime createdAt{};
};

struct PackagedFile {
    QString path; ///< within the package
    QByteArray sha256;
    qint64 bytes = 0;
};

/// "1-127-place-de-la-halle": plain letters, so that no file system or `sha256sum` escapes it.
[[nodiscard]] QString baseNameOf(int order, const Camera& camera);

// The package's texts. Pure. Times are UTC with their offset said; lengths whole micro- or milliseconds, as a
// JSON number in floating point would not be the same text everywhere.

[[nodiscard]] QJsonObject manifestOf(const PackageContents& contents, const QList<PackagedFile>& files);
/// Keys sorted, no blanks, UTF-8, one line: equal values give equal bytes.
[[nodiscard]] QByteArray canonicalJson(const QJsonObject& object);
/// The export journal of the arrêté of 3 August 2007, article 3: image date and time, duration, camera
/// identifiers, export date and time, exporter; and the case's number. CSV with ';'.
[[nodiscard]] QByteArray exportJournalOf(const PackageContents& contents);
/// LISEZMOI.txt: what is in the package, how to check it and how to play it.
[[nodiscard]] QByteArray readMeOf(const PackageContents& contents);

} // namespace vigie::cases
