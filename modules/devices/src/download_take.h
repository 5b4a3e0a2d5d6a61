// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "http_client.h"

namespace vigie::devices {

/// Takes the bytes of a recorder's files: footage goes to the sink, and what comes as text, under whatever
/// status, is a refusal and no footage.
/// Thread: its owner's.
class DownloadTake {
public:
    explicit DownloadTake(const DownloadSink& sink)
        : m_sink(sink) {}

    /// What comes next is a file of its own.
    void nextFile(const FileOrigin& origin) { m_next = origin; }

    /// The head of the next file's answer.
    void begin(const HttpAnswer& head);
    [[nodiscard]] Result<void> take(QByteArrayView bytes);

    [[nodiscard]] bool isText() const { return m_isText; }
    [[nodiscard]] const QByteArray& text() const { return m_text; } ///< its first 64 KiB
    [[nodiscard]] qint64 bytes() const { return m_bytes; }          ///< of footage, of all files
    [[nodiscard]] QString container() const;                        ///< of the first file

private:
    const DownloadSink& m_sink;
    std::optional<FileOrigin> m_next; // until its first byte
    bool m_isText = false;
    QByteArray m_text;
    QByteArray m_firstBytes;
    qint64 m_bytes = 0;
};

} // namespace vigie::devices
