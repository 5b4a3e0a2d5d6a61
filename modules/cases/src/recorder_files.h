// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cases/extraction.h"

#include <QCryptographicHash>
#include <QFile>

#include <vector>

namespace vigie::cases {

/// A recorder's own files of a span, downloaded untouched beside the package's video.
/// Thread:    one worker.
/// Ownership: the files go with the object unless kept.
class RecorderFiles final {
public:
    struct File {
        QString path;
        devices::FileOrigin origin;
        QByteArray sha256;
        qint64 bytes = 0;
    };

    RecorderFiles(const QString& folder, const QString& baseName);
    ~RecorderFiles();
    RecorderFiles(const RecorderFiles&) = delete;
    RecorderFiles& operator=(const RecorderFiles&) = delete;

    /// `told` is called at every portion with the bytes so far; its error ends the download. So does a false,
    /// and then what has come is kept.
    /// Errors: Storage (disk full, or soon), else the driver's and `told`'s. None is left after any.
    [[nodiscard]] Result<void> fetch(devices::DeviceDriver& driver, const devices::ArchiveRequest& wanted,
                                     const std::function<Result<bool>(qint64)>& told,
                                     const std::stop_token& stop);
    void discard();
    /// Gives the files their names in the package and puts them on the disk.
    [[nodiscard]] Result<void> keep(const QString& container);

    [[nodiscard]] bool isFetched() const { return m_isFetched; }
    [[nodiscard]] const std::vector<File>& files() const { return m_files; }
    /// The driver's, on what it gave.
    [[nodiscard]] const QStringList& remarks() const { return m_remarks; }

private:
    [[nodiscard]] Result<void> begin(const devices::FileOrigin& origin);
    [[nodiscard]] Result<void> take(QByteArrayView bytes);
    [[nodiscard]] Result<void> end();
    [[nodiscard]] QString pathOf(std::size_t number, const QString& ending) const;

    const QString m_folder;
    const QString m_baseName;
    std::vector<File> m_files;
    QStringList m_remarks;
    QFile m_file; // being written
    QCryptographicHash m_hash{QCryptographicHash::Sha256};
    qint64 m_bytes = 0; // of all files
    qint64 m_untilLook = 0;
    bool m_isFetched = false;
    bool m_isKept = false;
};

} // namespace vigie::cases
