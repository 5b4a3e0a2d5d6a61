// SPDX-License-Identifier: GPL-3.0-or-later
#include "talk_sender.h"

#include <QtEndian>

namespace vigie::rtsp {

using namespace std::chrono_literals;

namespace {

// 100 ms at 8 kHz: well within one datagram, and what small devices buffer.
constexpr qsizetype maxPayload = 800;
// A caller that paces by a timer is this much off at most; more is a pause in the talk.
constexpr auto pause = 200ms;

} // namespace

TalkSender::TalkSender(const MediaDescription& media, std::uint32_t ssrc, std::uint32_t firstTime)
    : m_payloadType(std::uint8_t(media.payloadType))
    , m_ssrc(ssrc)
    , m_clockRate(media.clockRate > 0 ? media.clockRate : 8000)
    , m_time(firstTime) {}

QByteArrayList TalkSender::packets(QByteArrayView g711, MonoTime now) {
    QByteArrayList list;
    bool begins = !m_heardUntil;
    if (m_heardUntil && now - *m_heardUntil > pause) {
        begins = true;
        const auto silent = std::chrono::duration_cast<std::chrono::milliseconds>(now - *m_heardUntil);
        m_time += std::uint32_t(silent.count() * m_clockRate / 1000);
    }
    if (begins)
        m_heardUntil = now;
    while (!g711.isEmpty()) {
        const QByteArrayView part = g711.first(std::min(g711.size(), maxPayload));
        g711 = g711.sliced(part.size());
        QByteArray packet(12, '\0');
        packet[0] = char(0x80);
        packet[1] = char((begins ? 0x80 : 0) | m_payloadType);
        qToBigEndian<quint16>(m_sequence++, packet.data() + 2);
        qToBigEndian<quint32>(m_time, packet.data() + 4);
        qToBigEndian<quint32>(m_ssrc, packet.data() + 8);
        packet.append(part);
        list.append(packet);
        begins = false;
        m_time += std::uint32_t(part.size());
        *m_heardUntil += std::chrono::microseconds(part.size() * 1'000'000 / m_clockRate);
    }
    return list;
}

} // namespace vigie::rtsp
