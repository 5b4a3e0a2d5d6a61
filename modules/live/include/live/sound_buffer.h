// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "media/sound.h"

#include <mutex>

namespace vigie::live {

/// What a SoundBuffer did so far.
struct SoundCounters {
    std::chrono::milliseconds held{0};    ///< now
    std::chrono::milliseconds dropped{0}; ///< came too fast or too late to be heard
    qint64 gaps = 0;                      ///< times the loudspeaker wanted more than there was
    double level = 0;                     ///< 0 to 1, of the last piece that came
};

/// Sound between a camera, which sends it when it pleases, and a loudspeaker, which wants it at its own beat:
/// waits for a little before it begins, never holds more than 200 ms, gives silence when it is empty.
/// What is over is dropped, the oldest first: sound must not lag behind the picture.
/// Thread: any; one side writes, the other reads.
class SoundBuffer final {
public:
    static constexpr std::chrono::milliseconds most{200};
    /// Kept when there was too much: half, so that the next drop is not at once.
    static constexpr std::chrono::milliseconds kept{100};
    /// Gathered before the first is heard, at the beginning and after a gap.
    static constexpr std::chrono::milliseconds ahead{60};

    explicit SoundBuffer(const media::PcmFormat& format);

    [[nodiscard]] const media::PcmFormat& format() const { return m_format; }
    /// Whole frames of format().
    void push(const QByteArray& pcm);
    /// Fills all of `size` bytes, with silence where there is no sound.
    void read(char* data, qsizetype size);
    /// Empties it: what comes is of another camera.
    void clear();
    /// Muted, it takes its time and gives silence.
    void setMuted(bool muted);
    [[nodiscard]] bool isMuted() const;
    [[nodiscard]] SoundCounters counters() const;

private:
    [[nodiscard]] std::chrono::milliseconds timeOf(qsizetype bytes) const;

    const media::PcmFormat m_format;
    mutable std::mutex m_mutex; // guards what follows
    QByteArray m_pcm;
    bool m_flowing = false;
    bool m_muted = false;
    qsizetype m_droppedBytes = 0;
    qint64 m_gaps = 0;
    double m_level = 0;
};

} // namespace vigie::live
