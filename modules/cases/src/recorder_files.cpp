// SPDX-License-Identifier: GPL-3.0-or-later
#include "recorder_files.h"

#include "files.h"

#include <QCoreApplication>
#include <QDir>
#include <QStorageInfo>

#include <cerrno>

#include <unistd.h>

namespace vigie::cases {

namespace {

// Whole files may be far longer than what was asked for. The catalog's database may share the disk.
constexpr qint64 reservedBytes = 256 * 1024 * 1024;
constexpr qint64 lookEvery = 32 * 1024 * 1024;
constexpr std::size_t mostFiles = 1000;

QString endingOf(const QString& container) {
    if (container == QLatin1String("mpeg-ps"))
        return QStringLiteral("mpg");
    if (container == QLatin1String("mpeg-ts"))
        return QStringLiteral("ts");
    if (container == QLatin1String("dhav"))
        return QStringLiteral("dav");
    if (container == QLatin1String("matroska"))
        return QStringLiteral("mkv");
    return container == QLatin1String("mp4") ? QStringLiteral("mp4") : QStringLiteral("bin");
}

} // namespace

RecorderFiles::RecorderFiles(const QString& folder, const QString& baseName)
    : m_folder(folder)
    , m_baseName(baseName) {}

RecorderFiles::~RecorderFiles() {
    if (!m_isKept)
        discard();
}

QString RecorderFiles::pathOf(std::size_t number, const QString& ending) const {
    return QDir(m_folder).filePath(
        QStringLiteral("%1-original-%2.%3").arg(m_baseName).arg(number).arg(ending));
}

Result<void> RecorderFiles::fetch(devices::DeviceDriver& driver, const devices::ArchiveRequest& wanted,
                                  const std::function<Result<bool>(qint64)>& told,
                                  const std::stop_token& stop) {
    devices::DownloadSink sink;
    sink.begin = [this](const devices::FileOrigin& origin) { return begin(origin); };
    bool isEnough = false;
    sink.bytes = [this, &told, &isEnough](QByteArrayView bytes) -> Result<void> {
        if (auto taken = take(bytes); !taken)
            return taken;
        const auto more = told(m_bytes);
        if (!more)
            return fail(more.error());
        isEnough = !*more;
        return isEnough ? fail(ErrorCode::Cancelled, {}, QStringLiteral("enough")) : Result<void>();
    };
    auto done = driver.download(wanted.recording, wanted.span, sink, stop);
    Result<void> ended = done || isEnough ? end() : fail(done.error());
    if (ended && m_files.empty())
        ended = fail(ErrorCode::NotFound,
                     QCoreApplication::translate("cases", "L'enregistreur n'a donné aucun fichier."));
    if (!ended) {
        discard();
        return ended;
    }
    m_remarks = done ? done->remarks : QStringList();
    m_isFetched = true;
    return {};
}

Result<void> RecorderFiles::begin(const devices::FileOrigin& origin) {
    if (auto ended = end(); !ended)
        return ended;
    if (m_files.size() >= mostFiles)
        return fail(ErrorCode::Protocol,
                    QCoreApplication::translate("cases", "L'enregistreur donne trop de fichiers."));
    const QString path = pathOf(m_files.size() + 1, QStringLiteral("part"));
    m_file.setFileName(path);
    if (!m_file.open(QIODevice::WriteOnly | QIODevice::NewOnly | QIODevice::Unbuffered))
        return fail(writeError(path, m_file.errorString()));
    m_files.push_back({path, origin, {}, 0});
    return {};
}

Result<void> RecorderFiles::take(QByteArrayView bytes) {
    if (!m_file.isOpen()) // a driver that tells nothing of its files
        if (auto begun = begin({}); !begun)
            return begun;
    if (m_untilLook <= 0) {
        m_untilLook = lookEvery;
        if (QStorageInfo(m_folder).bytesAvailable() < reservedBytes)
            return fail(ErrorCode::Storage,
                        QCoreApplication::translate("cases", "Il ne reste presque plus de place dans %1.")
                            .arg(m_folder));
    }
    // A full disk takes a part first and tells why it took no more at the next try.
    for (QByteArrayView rest = bytes; !rest.isEmpty();) {
        const qint64 written = m_file.write(rest.data(), rest.size());
        if (written <= 0)
            return fail(writeError(m_file.fileName(), m_file.errorString()));
        rest = rest.sliced(written);
    }
    m_hash.addData(bytes);
    m_untilLook -= bytes.size();
    m_bytes += bytes.size();
    m_files.back().bytes += bytes.size();
    return {};
}

Result<void> RecorderFiles::end() {
    if (!m_file.isOpen())
        return {};
    m_file.close();
    if (m_file.error() != QFileDevice::NoError)
        return fail(writeError(m_file.fileName(), m_file.errorString()));
    m_files.back().sha256 = m_hash.result().toHex();
    m_hash.reset();
    return {};
}

void RecorderFiles::discard() {
    m_file.close();
    for (const File& file : m_files)
        QFile::remove(file.path);
    m_files.clear();
    m_hash.reset();
    m_bytes = m_untilLook = 0;
    m_isFetched = false;
}

Result<void> RecorderFiles::keep(const QString& container) {
    for (std::size_t i = 0; i < m_files.size(); ++i) {
        QFile file(m_files[i].path);
        const QString path = pathOf(i + 1, endingOf(container));
        if (!file.rename(path))
            return fail(writeError(path, file.errorString()));
        m_files[i].path = path;
        if (!file.open(QIODevice::ReadOnly) || ::fsync(file.handle()) != 0)
            return fail(writeError(path, qt_error_string(errno)));
    }
    m_isKept = true;
    return {};
}

} // namespace vigie::cases
