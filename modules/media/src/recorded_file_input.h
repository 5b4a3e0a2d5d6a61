// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ffmpeg.h"

#include <QFile>

#include <stop_token>

namespace vigie::media {

/// A file given to FFmpeg through our own reading, which ends on a stop request and gives up when too much is
/// read for one step: so much is what a damaged file can make FFmpeg keep in memory.
/// Thread: one worker at a time. Ownership: borrowed by the AVIOContext; outlives it.
class RecordedFileInput final {
public:
    explicit RecordedFileInput(const QString& path)
        : m_file(path) {}
    RecordedFileInput(const RecordedFileInput&) = delete;
    RecordedFileInput& operator=(const RecordedFileInput&) = delete;

    [[nodiscard]] Result<void> open();
    [[nodiscard]] QByteArray firstBytes();
    /// Bound to this object.
    [[nodiscard]] IoPtr makeIo();
    /// Before each step of FFmpeg's.
    void allow(qint64 bytes, const std::stop_token& stop);

    [[nodiscard]] bool isOverdrawn() const { return m_overdrawn; }
    [[nodiscard]] bool hasFailed() const { return m_file.error() != QFileDevice::NoError; }
    [[nodiscard]] bool isStopped() const { return m_stop.stop_requested(); }
    [[nodiscard]] Error storageError() const;
    /// For reads beside FFmpeg's; its own place in the file is kept.
    [[nodiscard]] QByteArray bytesAt(qint64 position, qint64 count);
    [[nodiscard]] QIODevice& file() { return m_file; }

private:
    static int read(void* self, uint8_t* bytes, int size);
    static int64_t seek(void* self, int64_t offset, int whence);

    QFile m_file;
    QString m_path = m_file.fileName();
    qint64 m_at = 0; // FFmpeg's place
    qint64 m_left = 0;
    bool m_overdrawn = false;
    std::stop_token m_stop;
};

} // namespace vigie::media
