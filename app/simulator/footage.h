// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "http_server.h"
#include "stream_sender.h"

namespace vigie::simulator {

/// How a brand's recorder packs the images of a file handed out by HTTP.
class FootageFormat {
public:
    virtual ~FootageFormat() = default;
    /// One access unit; `index` counts the file's images, `wall` is the device's wall clock at it.
    [[nodiscard]] virtual QByteArray pack(const Clip& clip, int loopFrame, qint64 index,
                                          const QDateTime& wall) const = 0;
    /// The bytes pack() gives for that image, at any index and time: a file's size is known beforehand.
    [[nodiscard]] virtual qint64 packedSize(const Clip& clip, int loopFrame) const = 0;
};

/// MPEG program stream with a stream map, as hikvision recorders write (ISO/IEC 13818-1, 2.5).
[[nodiscard]] const FootageFormat& programStream();
/// DHAV, the container of dahua recorders, as FFmpeg's demuxer reads it.
[[nodiscard]] const FootageFormat& dhav();

/// Images of the archive as one file, made while it is read.
/// Thread: the simulator's only thread. Ownership: borrows recorder, camera and clips.
class Footage final {
public:
    /// `spans` in true time, inside what is recorded; each begins at the key frame at or before it.
    Footage(StreamSource source, const FootageFormat& format, const std::vector<Span>& spans);
    [[nodiscard]] qint64 size() const;
    /// The next piece; empty at the end.
    [[nodiscard]] QByteArray next();

private:
    struct Piece {
        FrameNumber first;
        FrameNumber last;
    };
    [[nodiscard]] int loopFrame(FrameNumber frame) const;

    StreamSource m_source;
    const FootageFormat& m_format;
    std::vector<Piece> m_pieces;
    size_t m_piece = 0;
    FrameNumber m_next = 0;
    qint64 m_index = 0;
};

/// Sends bytes by HTTP as fast as the client takes them, never more than a megabyte ahead.
/// Ownership: child of the connection.
class Download final : public QObject {
    Q_OBJECT
public:
    /// `next` gives pieces until an empty one.
    Download(HttpConnection* connection, std::function<QByteArray()> next);

private:
    void pump();

    HttpConnection* m_connection;
    std::function<QByteArray()> m_next;
    bool m_done = false;
};

} // namespace vigie::simulator
