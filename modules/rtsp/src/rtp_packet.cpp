// SPDX-License-Identifier: GPL-3.0-or-later
#include "rtsp/rtp_packet.h"

#include <QtEndian>

namespace vigie::rtsp {

namespace {

constexpr std::uint64_t ntpTo1970 = 2'208'988'800; // RFC 5905, figure 4
constexpr std::size_t fixedHeader = 12;
constexpr std::uint16_t replayProfile = 0xABAC;
constexpr std::size_t replayWords = 12;
constexpr std::uint16_t jpegProfile = 0xFFD8;
constexpr std::uint16_t jpegProfileToo = 0xFFFF;

std::optional<ReplayExtension> parseReplay(Bytes words) {
    // Three words: NTP time, then flags and CSeq.
    if (words.size() < replayWords)
        return std::nullopt;
    ReplayExtension extension;
    extension.ntp = qFromBigEndian<quint64>(words.data());
    extension.cleanPoint = (words[8] & 0x80) != 0;
    extension.endOfSection = (words[8] & 0x40) != 0;
    extension.discontinuity = (words[8] & 0x20) != 0;
    extension.terminal = (words[8] & 0x10) != 0;
    extension.cseq = words[9];
    return extension;
}

// What may follow the replay words: an identifier and length as of an extension, then marker segments.
Bytes parseJpegBlock(Bytes rest) {
    if (rest.size() < 4)
        return {};
    const auto profile = qFromBigEndian<quint16>(rest.data());
    const std::size_t length = std::size_t(qFromBigEndian<quint16>(&rest[2])) * 4;
    if ((profile != jpegProfile && profile != jpegProfileToo) || length > rest.size() - 4)
        return {};
    return rest.subspan(4, length);
}

} // namespace

UtcTime fromNtp(std::uint64_t ntp) {
    const auto seconds = static_cast<std::int64_t>(ntp >> 32) - static_cast<std::int64_t>(ntpTo1970);
    const std::uint64_t fraction = ntp & 0xFFFF'FFFF;
    const auto micros = static_cast<std::int64_t>((fraction * 1'000'000 + 0x8000'0000) >> 32);
    return UtcTime(std::chrono::seconds(seconds) + std::chrono::microseconds(micros));
}

std::uint64_t toNtp(UtcTime time) {
    const auto whole = std::chrono::floor<std::chrono::seconds>(time);
    const auto micros = static_cast<std::uint64_t>((time - whole).count());
    const auto seconds = static_cast<std::uint64_t>(whole.time_since_epoch().count()) + ntpTo1970;
    return (seconds << 32) | ((micros << 32) / 1'000'000);
}

std::optional<RtpPacket> RtpPacket::parse(Bytes bytes) {
    if (bytes.size() < fixedHeader || bytes[0] >> 6 != 2)
        return std::nullopt;
    RtpPacket packet;
    packet.marker = (bytes[1] & 0x80) != 0;
    packet.payloadType = bytes[1] & 0x7F;
    packet.sequence = qFromBigEndian<quint16>(&bytes[2]);
    packet.timestamp = qFromBigEndian<quint32>(&bytes[4]);
    packet.ssrc = qFromBigEndian<quint32>(&bytes[8]);

    std::size_t offset = fixedHeader + std::size_t(bytes[0] & 0x0F) * 4;
    if (bytes.size() < offset)
        return std::nullopt;
    if ((bytes[0] & 0x10) != 0) {
        if (bytes.size() < offset + 4)
            return std::nullopt;
        const auto profile = qFromBigEndian<quint16>(&bytes[offset]);
        const std::size_t length = std::size_t(qFromBigEndian<quint16>(&bytes[offset + 2])) * 4;
        offset += 4;
        if (bytes.size() < offset + length)
            return std::nullopt;
        const Bytes extension = bytes.subspan(offset, length);
        if (profile == replayProfile) {
            packet.replay = parseReplay(extension);
            if (packet.replay)
                packet.jpegHeader = parseJpegBlock(extension.subspan(replayWords));
        } else if (profile == jpegProfile) {
            packet.jpegHeader = extension;
        }
        offset += length;
    }
    std::size_t end = bytes.size();
    if ((bytes[0] & 0x20) != 0) {
        const std::size_t padding = bytes.back();
        if (padding == 0 || padding > end - offset)
            return std::nullopt;
        end -= padding;
    }
    packet.payload = bytes.subspan(offset, end - offset);
    return packet;
}

std::int64_t RtpUnwrapper::peek(std::uint32_t time) const {
    if (!m_last)
        return time;
    const auto step = static_cast<std::int32_t>(time - static_cast<std::uint32_t>(*m_last));
    return *m_last + step;
}

std::int64_t RtpUnwrapper::unwrap(std::uint32_t time) {
    m_last = peek(time);
    return *m_last;
}

} // namespace vigie::rtsp
