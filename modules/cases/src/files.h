// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"

#include <QByteArray>
#include <QString>

#include <stop_token>

namespace vigie::cases {

struct FileDigest {
    QByteArray sha256; ///< lower-case hexadecimal
    qint64 bytes = 0;
};

/// Storage when it can't be read, Cancelled.
[[nodiscard]] Result<FileDigest> digestOf(const QString& path, const std::stop_token& stop);
/// Writes a new file whole and puts it on the disk.
[[nodiscard]] Result<void> writeFile(const QString& path, const QByteArray& content);
/// Puts a folder's entries on the disk.
[[nodiscard]] Result<void> syncFolder(const QString& path);
/// "Écriture de … impossible : No space left on device"
[[nodiscard]] Error writeError(const QString& path, const QString& cause);
[[nodiscard]] Error cancelledError();

} // namespace vigie::cases
