// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cases/manifest.h"

#include <QTemporaryDir>

#include <memory>
#include <stop_token>

namespace vigie::cases {

struct SealedPackage {
    QString folder;
    QString digest; ///< SHA-256 of its SHA256SUMS
    QJsonObject manifest;
};

/// A package in the making: `<root>/<case number>.partial-XXXXXX`, which takes its final name
/// `<root>/<case number>` only once it is whole, on the disk and read again.
/// Thread:    one worker.
/// Ownership: the partial folder goes with the object unless sealed.
/// Errors:    Storage (disk full, no right, what was written reads back otherwise), Conflict (the case has a
///            package already), InvalidInput (a number that is no folder's name), Cancelled.
class Package final {
public:
    [[nodiscard]] static Result<Package> create(const QString& root, const QString& caseNumber);
    /// Where the case's finished package stands or will stand.
    [[nodiscard]] static QString finalFolder(const QString& root, const QString& caseNumber);

    /// Where the extractions are to write.
    [[nodiscard]] QString videoFolder() const;
    /// Decodes the videos, adds the manifest, the export journal, LISEZMOI.txt and SHA256SUMS, reads all
    /// again, gives the final name. Pictures that do not decode are said, not refused: the recorder has no
    /// better. Unsupported when not one decodes.
    [[nodiscard]] Result<SealedPackage> seal(PackageContents contents, const std::stop_token& stop);

private:
    Package(QString final, std::unique_ptr<QTemporaryDir> folder);

    QString m_final;
    std::unique_ptr<QTemporaryDir> m_folder;
};

/// What reading a package again showed.
struct Verification {
    QStringList problems; ///< for the user, one sentence each
    int files = 0;
    qint64 bytes = 0;
    qint64 images = 0; ///< that decode and are shown
    QString digest;    ///< SHA-256 of its SHA256SUMS
    QJsonObject manifest;

    [[nodiscard]] bool isIntact() const { return problems.isEmpty(); }
};

/// Decode plays every video to its last picture besides, which takes about as long as ffmpeg does.
enum class VerificationDepth { Hashes, Decode };

/// Hashes every file again, looks for missing and added ones, and compares what the videos show with the
/// manifest.
/// The package may come from anyone.
/// Thread: worker; blocks. Errors: NotFound (no SHA256SUMS), InvalidInput (unreadable), Storage, Cancelled;
/// what differs is in the Verification.
[[nodiscard]] Result<Verification> verifyPackage(const QString& folder, const std::stop_token& stop,
                                                 VerificationDepth depth = VerificationDepth::Decode);

} // namespace vigie::cases
