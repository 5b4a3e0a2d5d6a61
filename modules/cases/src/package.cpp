// SPDX-License-Identifier: GPL-3.0-or-later
#include "cases/package.h"

#include "cases/sha256_sums.h"
#include "counted.h"
#include "files.h"
#include "logging.h"
#include "media/clip.h"

#include <QCoreApplication>
#include <QDir>
#include <QRegularExpression>

#include <cerrno>
#include <cstdio>

namespace vigie::cases {
namespace {

const QString journalName = QStringLiteral("journal-export.csv");
const QString readMeName = QStringLiteral("LISEZMOI.txt");
const QString manifestName = QStringLiteral("manifest.json");
const QString sumsName = QStringLiteral("SHA256SUMS");

Error conflict(const QString& folder) {
    return {ErrorCode::Conflict,
            QCoreApplication::translate("cases", "Ce dossier a déjà un paquet : %1").arg(folder),
            {}};
}

// Does the file really show what was put in?
Result<void> play(Extracted& extracted, const std::stop_token& stop) {
    const auto facts = media::examineClip(extracted.video, stop);
    if (!facts)
        return fail(facts.error());
    if (facts->images == 0)
        return fail(ErrorCode::Unsupported,
                    QCoreApplication::translate("cases", "Aucune image extraite ne se décode : %1")
                        .arg(QFileInfo(extracted.video).fileName()));
    extracted.imagesDecoded = facts->images;
    extracted.imagesUndecodable = facts->errors;
    const qint64 shown = extracted.images - extracted.imagesBefore;
    if (facts->images != shown || facts->errors > 0)
        extracted.remarks +=
            QCoreApplication::translate("cases", "%n image(s) décodée(s) sur %1 à montrer (erreurs : %2).",
                                        nullptr, counted(facts->images))
                .arg(shown)
                .arg(facts->errors);
    return {};
}

} // namespace

Package::Package(QString final, std::unique_ptr<QTemporaryDir> folder)
    : m_final(std::move(final))
    , m_folder(std::move(folder)) {}

QString Package::finalFolder(const QString& root, const QString& caseNumber) {
    return QDir(root).filePath(caseNumber);
}

Result<Package> Package::create(const QString& root, const QString& caseNumber) {
    static const QRegularExpression number(QStringLiteral("\\A[0-9]{4}-[0-9]{1,9}\\z"));
    if (!number.match(caseNumber).hasMatch())
        return fail(
            ErrorCode::InvalidInput,
            QCoreApplication::translate("cases", "« %1 » n'est pas un numéro de dossier.").arg(caseNumber));
    const QString final = finalFolder(root, caseNumber);
    if (QFileInfo::exists(final))
        return fail(conflict(final));
    if (!QDir().mkpath(root))
        return fail(writeError(root, qt_error_string(errno)));
    auto folder = std::make_unique<QTemporaryDir>(final + QStringLiteral(".partial-XXXXXX"));
    if (!folder->isValid())
        return fail(writeError(root, folder->errorString()));
    Package package(final, std::move(folder));
    if (!QDir().mkpath(package.videoFolder()))
        return fail(writeError(package.videoFolder(), qt_error_string(errno)));
    return package;
}

QString Package::videoFolder() const {
    return m_folder->filePath(QStringLiteral("video"));
}

Result<SealedPackage> Package::seal(PackageContents contents, const std::stop_token& stop) {
    const QDir folder(m_folder->path());
    for (Extracted& extracted : contents.extractions) {
        if (auto played = play(extracted, stop); !played)
            return fail(played.error());
    }
    if (auto written = writeFile(folder.filePath(journalName), exportJournalOf(contents)); !written)
        return fail(written.error());
    if (auto written = writeFile(folder.filePath(readMeName), readMeOf(contents)); !written)
        return fail(written.error());

    QStringList paths{readMeName, journalName};
    for (const Extracted& extracted : contents.extractions) {
        paths += {folder.relativeFilePath(extracted.index), folder.relativeFilePath(extracted.video)};
        for (const OriginalFile& original : extracted.originals)
            if (!original.path.isEmpty())
                paths += folder.relativeFilePath(original.path);
    }
    QList<PackagedFile> files;
    Sha256Sums sums;
    const auto list = [&](const QString& path) -> Result<void> {
        const auto digest = digestOf(folder.filePath(path), stop);
        if (!digest)
            return fail(digest.error());
        files.append({path, digest->sha256, digest->bytes});
        sums.insert(path, digest->sha256);
        return {};
    };
    for (const QString& path : std::as_const(paths)) {
        if (auto listed = list(path); !listed)
            return fail(listed.error());
    }
    const QJsonObject manifest = manifestOf(contents, files);
    if (auto written = writeFile(folder.filePath(manifestName), canonicalJson(manifest)); !written)
        return fail(written.error());
    if (auto listed = list(manifestName); !listed)
        return fail(listed.error());
    if (auto written = writeFile(folder.filePath(sumsName), toText(sums)); !written)
        return fail(written.error());
    for (const QString& path : {videoFolder(), folder.path()}) {
        if (auto synced = syncFolder(path); !synced)
            return fail(synced.error());
    }

    const auto verified = verifyPackage(folder.path(), stop, VerificationDepth::Hashes);
    if (!verified)
        return fail(verified.error());
    if (!verified->isIntact())
        return fail(
            ErrorCode::Storage,
            QCoreApplication::translate("cases", "Le paquet ne se relit pas comme il a été écrit : %1")
                .arg(verified->problems.first()),
            verified->problems.join(QStringLiteral(" | ")));
    for (auto it = sums.keyBegin(); it != sums.keyEnd(); ++it)
        QFile::setPermissions(folder.filePath(*it), QFile::ReadOwner | QFile::ReadGroup);
    QFile::setPermissions(folder.filePath(sumsName), QFile::ReadOwner | QFile::ReadGroup);
    // rename() refuses a folder that holds something, so a package can't replace another.
    if (std::rename(QFile::encodeName(folder.path()).constData(), QFile::encodeName(m_final).constData()) !=
        0)
        return fail(errno == ENOTEMPTY || errno == EEXIST ? conflict(m_final)
                                                          : writeError(m_final, qt_error_string(errno)));
    m_folder->setAutoRemove(false);
    if (auto synced = syncFolder(QFileInfo(m_final).path()); !synced)
        qCWarning(lcCases).noquote() << synced.error().toLogLine();
    return SealedPackage{m_final, verified->digest, manifest};
}

} // namespace vigie::cases
