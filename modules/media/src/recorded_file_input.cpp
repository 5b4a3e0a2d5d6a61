// SPDX-License-Identifier: GPL-3.0-or-later
#include "recorded_file_input.h"

#include <QCoreApplication>

namespace vigie::media {

namespace {

constexpr int bufferSize = 128 * 1024;
constexpr qint64 sniffed = 192;

} // namespace

Result<void> RecordedFileInput::open() {
    if (!m_file.open(QIODevice::ReadOnly | QIODevice::Unbuffered))
        return fail(storageError());
    return {};
}

Error RecordedFileInput::storageError() const {
    return {ErrorCode::Storage,
            QCoreApplication::translate("media", "Lecture de %1 impossible : %2")
                .arg(m_path, m_file.errorString()),
            {}};
}

QByteArray RecordedFileInput::firstBytes() {
    return bytesAt(0, sniffed);
}

QByteArray RecordedFileInput::bytesAt(qint64 position, qint64 count) {
    if (position < 0 || !m_file.seek(position))
        return {};
    return m_file.read(count);
}

IoPtr RecordedFileInput::makeIo() {
    auto* const buffer = static_cast<unsigned char*>(av_malloc(bufferSize));
    if (buffer == nullptr)
        return nullptr;
    AVIOContext* io = avio_alloc_context(buffer, bufferSize, 0, this, &RecordedFileInput::read, nullptr,
                                         &RecordedFileInput::seek);
    if (io == nullptr)
        av_free(buffer);
    return IoPtr(io);
}

void RecordedFileInput::allow(qint64 bytes, const std::stop_token& stop) {
    m_left = bytes;
    m_stop = stop;
}

int RecordedFileInput::read(void* self, uint8_t* bytes, int size) {
    auto& input = *static_cast<RecordedFileInput*>(self);
    if (input.isStopped())
        return AVERROR_EXIT;
    if (input.m_left <= 0) {
        input.m_overdrawn = true;
        return AVERROR(EFBIG);
    }
    if (!input.m_file.seek(input.m_at))
        return AVERROR(EIO);
    const qint64 got = input.m_file.read(reinterpret_cast<char*>(bytes), size);
    if (got < 0)
        return AVERROR(EIO);
    if (got == 0)
        return AVERROR_EOF;
    input.m_at += got;
    input.m_left -= got;
    return static_cast<int>(got);
}

int64_t RecordedFileInput::seek(void* self, int64_t offset, int whence) {
    auto& input = *static_cast<RecordedFileInput*>(self);
    switch (whence & ~AVSEEK_FORCE) {
    case AVSEEK_SIZE:
        return input.m_file.size();
    case SEEK_SET:
        break;
    case SEEK_CUR:
        offset += input.m_at;
        break;
    case SEEK_END:
        offset += input.m_file.size();
        break;
    default:
        return AVERROR(EINVAL);
    }
    if (offset < 0)
        return AVERROR(EINVAL);
    input.m_at = offset;
    return offset;
}

} // namespace vigie::media
