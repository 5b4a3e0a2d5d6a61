// SPDX-License-Identifier: GPL-3.0-or-later
#include "files.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QFile>

#include <cerrno>

#include <fcntl.h>
#include <unistd.h>

namespace vigie::cases {

Error cancelledError() {
    return {ErrorCode::Cancelled, QCoreApplication::translate("cases", "Extraction annulée."), {}};
}

Error writeError(const QString& path, const QString& cause) {
    return {ErrorCode::Storage,
            QCoreApplication::translate("cases", "Écriture de %1 impossible : %2").arg(path, cause),
            {}};
}

Result<FileDigest> digestOf(const QString& path, const std::stop_token& stop) {
    QFile file(path);
    const auto unreadable = [&] {
        return Error{ErrorCode::Storage,
                     QCoreApplication::translate("cases", "Lecture de %1 impossible : %2")
                         .arg(path, file.errorString()),
                     {}};
    };
    if (!file.open(QIODevice::ReadOnly))
        return fail(unreadable());
    QCryptographicHash hash(QCryptographicHash::Sha256);
    FileDigest digest;
    QByteArray block(1 << 20, Qt::Uninitialized);
    for (;;) {
        if (stop.stop_requested())
            return fail(cancelledError());
        const qint64 read = file.read(block.data(), block.size());
        if (read < 0)
            return fail(unreadable());
        if (read == 0)
            break;
        hash.addData(QByteArrayView(block.constData(), read));
        digest.bytes += read;
    }
    digest.sha256 = hash.result().toHex();
    return digest;
}

Result<void> writeFile(const QString& path, const QByteArray& content) {
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly | QIODevice::NewOnly | QIODevice::Unbuffered) ||
        file.write(content) != content.size())
        return fail(writeError(path, file.errorString()));
    if (::fsync(file.handle()) != 0)
        return fail(writeError(path, qt_error_string(errno)));
    return {};
}

Result<void> syncFolder(const QString& path) {
    const int folder = ::open(QFile::encodeName(path).constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    const bool synced = folder >= 0 && ::fsync(folder) == 0;
    const int cause = errno;
    if (folder >= 0)
        ::close(folder);
    if (!synced)
        return fail(writeError(path, qt_error_string(cause)));
    return {};
}

} // namespace vigie::cases
