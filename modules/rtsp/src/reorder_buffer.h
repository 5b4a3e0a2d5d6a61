// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "rtsp/rtp_packet.h"

#include <QByteArray>

#include <functional>
#include <map>

namespace vigie::rtsp {

/// Puts RTP packets that came by UDP back into the order of their sequence numbers. A packet waits for those
/// before it no longer than 60 ms and behind no more than 64 others: then the gap is given up, and what fills
/// it later is dropped and counted. Thread: its owner's; the sink is called within push() and release().
class ReorderBuffer {
public:
    using Sink = std::function<void(Bytes)>;

    void push(Bytes packet, MonoTime now, const Sink& sink);
    /// Gives up the gaps that have been waited for long enough.
    void release(MonoTime now, const Sink& sink);
    /// When release() has something to do; nothing while no packet waits.
    [[nodiscard]] std::optional<MonoTime> deadline() const;
    /// Forgets the sequence and what waits, as after a PLAY.
    void reset();

    [[nodiscard]] qint64 reordered() const { return m_reordered; }
    [[nodiscard]] qint64 late() const { return m_late; }

private:
    struct Waiting {
        QByteArray packet;
        MonoTime since{};
    };

    void begin(std::uint32_t ssrc, std::uint16_t sequence);
    void giveInOrder(const Sink& sink);
    void giveUpGap(const Sink& sink);
    void flush(const Sink& sink);

    std::optional<std::int64_t> m_next; // sequence number, carried on beyond 16 bits
    std::uint32_t m_ssrc = 0;
    int m_strangers = 0; // packets in a row from another source
    int m_lateInARow = 0;
    std::map<std::int64_t, Waiting> m_waiting;
    qint64 m_reordered = 0;
    qint64 m_late = 0;
};

} // namespace vigie::rtsp
