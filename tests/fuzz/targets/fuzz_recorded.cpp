// SPDX-License-Identifier: GPL-3.0-or-later
#include "fuzz.h"
#include "media/recorded_file_reader.h"

#include <QFile>
#include <QTemporaryDir>

using namespace vigie;

namespace {

// In memory where there is such a place: a file for each of a million inputs.
const QTemporaryDir& folder() {
    static const QTemporaryDir dir(QFile::exists(QStringLiteral("/dev/shm"))
                                       ? QStringLiteral("/dev/shm/vigie-fuzz-XXXXXX")
                                       : QStringLiteral("vigie-fuzz-XXXXXX"));
    return dir;
}

} // namespace

void fuzzOne(const QByteArray& bytes) {
    const QString path = folder().filePath(QStringLiteral("recorded"));
    QFile file(path);
    require(file.open(QIODevice::WriteOnly | QIODevice::Truncate) && file.write(bytes) == bytes.size());
    file.close();
    const UtcTime begin{std::chrono::hours(490'000)};
    auto reader = media::RecordedFileReader::open(
        path, {.span = {begin, begin + std::chrono::seconds(60)}, .wallOffset = std::chrono::hours(2)}, {});
    if (!reader)
        return;
    // Each picture takes bytes of the file, so that there is an end.
    qsizetype pictures = 0;
    for (;;) {
        const auto unit = (*reader)->next({});
        if (!unit || !*unit)
            break;
        require(!(*unit)->data.isEmpty());
        require(++pictures <= bytes.size() + 1);
    }
    (void)(*reader)->remarks();
}
