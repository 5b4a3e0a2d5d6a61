// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "stream_sender.h"

#include <memory>

struct AVFormatContext;
struct AVPacket;

namespace vigie::simulator {

/// Images of the archive as one Matroska file, made while it is read; dated by the device's clock.
/// Thread: the simulator's only thread. Ownership: borrows recorder, camera and clips.
class MatroskaFootage final {
public:
    /// `span` in true time, inside one recording; begins at the key frame at or before it.
    MatroskaFootage(StreamSource source, Span span);
    ~MatroskaFootage();
    MatroskaFootage(const MatroskaFootage&) = delete;
    MatroskaFootage& operator=(const MatroskaFootage&) = delete;
    /// The next bytes; empty at the end, or at once when the file can't be made.
    [[nodiscard]] QByteArray next();

private:
    [[nodiscard]] bool open();
    void writeFrame();
    static int append(void* self, unsigned char* bytes, int size);

    StreamSource m_source;
    FrameNumber m_first;
    FrameNumber m_next;
    FrameNumber m_last;
    AVFormatContext* m_format = nullptr;
    QByteArray m_out;
    bool m_ended = false;
};

} // namespace vigie::simulator
