// SPDX-License-Identifier: GPL-3.0-or-later
#include "reorder_buffer.h"

#include <QtEndian>

namespace vigie::rtsp {

using namespace std::chrono_literals;

namespace {

constexpr std::size_t maxWaiting = 64;
constexpr auto maxWait = 60ms; // more than a switched network ever delays, less than a person notices
constexpr std::size_t fixedHeader = 12;
// Beyond these a sender has started anew (RFC 3550 appendix A.1).
constexpr int maxDropout = 3000;
constexpr int maxMisorder = 1000;
// A sender that starts anew a little before its old numbers looks late for ever.
constexpr int lateToAdopt = 100;
// As many as the receiver behind needs to take another source for ours.
constexpr int strangersToAdopt = 50;

} // namespace

void ReorderBuffer::begin(std::uint32_t ssrc, std::uint16_t sequence) {
    m_ssrc = ssrc;
    m_next = sequence;
    m_strangers = 0;
    m_lateInARow = 0;
}

void ReorderBuffer::reset() {
    m_next.reset();
    m_waiting.clear();
}

void ReorderBuffer::flush(const Sink& sink) {
    while (!m_waiting.empty())
        giveUpGap(sink);
}

void ReorderBuffer::push(Bytes packet, MonoTime now, const Sink& sink) {
    if (packet.size() < fixedHeader)
        return sink(packet); // counted as malformed behind
    const auto sequence = qFromBigEndian<quint16>(&packet[2]);
    const auto ssrc = qFromBigEndian<quint32>(&packet[8]);
    if (m_next && ssrc != m_ssrc) {
        if (++m_strangers < strangersToAdopt)
            return sink(packet);
        flush(sink);
        begin(ssrc, sequence);
    }
    m_strangers = 0;
    if (!m_next)
        begin(ssrc, sequence);
    const int step = static_cast<std::int16_t>(sequence - static_cast<std::uint16_t>(*m_next));
    const bool anew =
        step > maxDropout || step < -maxMisorder || (step < 0 && m_lateInARow + 1 >= lateToAdopt);
    if (anew) {
        flush(sink);
        begin(ssrc, sequence);
    } else if (step < 0) {
        ++m_late;
        ++m_lateInARow;
        return;
    } else if (step > 0) {
        const std::int64_t place = *m_next + step;
        m_waiting.try_emplace(
            place, Waiting{{reinterpret_cast<const char*>(packet.data()), qsizetype(packet.size())}, now});
        if (m_waiting.size() > maxWaiting)
            giveUpGap(sink);
        return;
    }
    m_lateInARow = 0;
    if (!m_waiting.empty())
        ++m_reordered; // it fills the gap that others waited for
    ++*m_next;
    sink(packet);
    giveInOrder(sink);
}

void ReorderBuffer::giveInOrder(const Sink& sink) {
    while (m_next && !m_waiting.empty() && m_waiting.begin()->first == *m_next) {
        // Taken out first: the sink may reset this.
        const QByteArray packet = std::move(m_waiting.begin()->second.packet);
        m_waiting.erase(m_waiting.begin());
        ++*m_next;
        sink({reinterpret_cast<const std::uint8_t*>(packet.constData()), std::size_t(packet.size())});
    }
}

void ReorderBuffer::giveUpGap(const Sink& sink) {
    if (m_waiting.empty())
        return;
    m_next = m_waiting.begin()->first;
    m_lateInARow = 0;
    giveInOrder(sink);
}

void ReorderBuffer::release(MonoTime now, const Sink& sink) {
    while (const auto until = deadline()) {
        if (*until > now)
            return;
        giveUpGap(sink);
    }
}

std::optional<MonoTime> ReorderBuffer::deadline() const {
    // The oldest of those waiting, not the first: packets behind one gap came at different times.
    std::optional<MonoTime> oldest;
    for (const auto& [place, waiting] : m_waiting)
        if (!oldest || waiting.since < *oldest)
            oldest = waiting.since;
    return oldest ? std::optional(*oldest + maxWait) : std::nullopt;
}

} // namespace vigie::rtsp
