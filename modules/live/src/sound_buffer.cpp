// SPDX-License-Identifier: GPL-3.0-or-later
#include "live/sound_buffer.h"

#include <cstring>

namespace vigie::live {

SoundBuffer::SoundBuffer(const media::PcmFormat& format)
    : m_format(format) {}

std::chrono::milliseconds SoundBuffer::timeOf(qsizetype bytes) const {
    return std::chrono::milliseconds(bytes / m_format.bytesPerFrame() * 1000 / m_format.rate);
}

void SoundBuffer::push(const QByteArray& pcm) {
    const double level = media::peakOf(pcm);
    const std::lock_guard lock(m_mutex);
    m_level = level;
    m_pcm += pcm;
    if (m_pcm.size() <= m_format.bytesIn(most))
        return;
    const qsizetype over = m_pcm.size() - m_format.bytesIn(kept);
    m_pcm.remove(0, over);
    m_droppedBytes += over;
}

void SoundBuffer::read(char* data, qsizetype size) {
    const std::lock_guard lock(m_mutex);
    if (!m_flowing && m_pcm.size() >= m_format.bytesIn(ahead))
        m_flowing = true;
    const qsizetype taken = m_flowing ? std::min(size, m_pcm.size()) : 0;
    if (m_muted || taken == 0)
        std::memset(data, 0, static_cast<size_t>(taken));
    else
        std::memcpy(data, m_pcm.constData(), static_cast<size_t>(taken));
    std::memset(data + taken, 0, static_cast<size_t>(size - taken));
    m_pcm.remove(0, taken);
    if (m_flowing && taken < size) {
        m_flowing = false;
        m_level = 0;
        ++m_gaps;
    }
}

void SoundBuffer::clear() {
    const std::lock_guard lock(m_mutex);
    m_pcm.clear();
    m_flowing = false;
    m_level = 0;
}

void SoundBuffer::setMuted(bool muted) {
    const std::lock_guard lock(m_mutex);
    m_muted = muted;
}

bool SoundBuffer::isMuted() const {
    const std::lock_guard lock(m_mutex);
    return m_muted;
}

SoundCounters SoundBuffer::counters() const {
    const std::lock_guard lock(m_mutex);
    return {timeOf(m_pcm.size()), timeOf(m_droppedBytes), m_gaps, m_level};
}

} // namespace vigie::live
