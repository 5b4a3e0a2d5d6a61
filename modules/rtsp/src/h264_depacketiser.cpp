// SPDX-License-Identifier: GPL-3.0-or-later
#include "rtsp/h264_depacketiser.h"

#include <QtEndian>

namespace vigie::rtsp {

namespace {

// NAL unit types, H.264 table 7-1 and RFC 6184 table 1.
constexpr unsigned idr = 5;
constexpr unsigned sps = 7;
constexpr unsigned pps = 8;
constexpr unsigned lastSingle = 23;
constexpr unsigned stapA = 24;
constexpr unsigned fuA = 28;

constexpr unsigned bitSps = 1;
constexpr unsigned bitPps = 2;

bool isUsable(std::uint8_t header) {
    const unsigned type = header & 0x1F;
    return (header & 0x80) == 0 && type >= 1 && type <= lastSingle;
}

} // namespace

H264Depacketiser::H264Depacketiser(Sink sink, QByteArray parameterSets)
    : NalDepacketiser(std::move(sink), std::move(parameterSets), bitSps | bitPps) {}

NalDepacketiser::NalClass H264Depacketiser::classify(Bytes head) const {
    const unsigned type = head[0] & 0x1F;
    // first_mb_in_slice is Exp-Golomb: its first bit is set when it is 0.
    const bool first = head.size() > 1 && (head[1] & 0x80) != 0;
    if (type == sps || type == pps)
        return {NalKind::ParameterSet, false, type == sps ? bitSps : bitPps};
    if (type == idr)
        return {NalKind::KeySlice, first, 0};
    if (type >= 1 && type < idr)
        return {NalKind::Slice, first, 0};
    return {};
}

void H264Depacketiser::unpack(Bytes payload) {
    if (payload.empty())
        return refuse(false);
    const unsigned type = payload[0] & 0x1F;
    if (type == fuA)
        return fragment(payload);
    if (inFragment()) {
        refuse(true);
        dropFragment();
    }
    if (type == stapA)
        return aggregate(payload);
    if (!isUsable(payload[0]) || payload.size() < 2)
        return refuse(isUsable(payload[0]));
    appendNal(payload);
}

void H264Depacketiser::aggregate(Bytes payload) {
    Bytes rest = payload.subspan(1);
    while (!rest.empty()) {
        if (rest.size() < 2)
            return refuse(true);
        const std::size_t size = qFromBigEndian<quint16>(rest.data());
        rest = rest.subspan(2);
        if (size > rest.size())
            return refuse(true);
        if (size < 2 || !isUsable(rest[0]))
            refuse(size != 0);
        else
            appendNal(rest.first(size));
        rest = rest.subspan(size);
    }
}

void H264Depacketiser::fragment(Bytes payload) {
    if (payload.size() < 3)
        return refuse(true);
    const bool start = (payload[1] & 0x80) != 0;
    const bool end = (payload[1] & 0x40) != 0;
    const auto header = static_cast<std::uint8_t>((payload[0] & 0xE0) | (payload[1] & 0x1F));
    const Bytes part = payload.subspan(2);
    if (start || (inFragment() && header != m_fragmentHeader)) {
        if (inFragment()) {
            refuse(true);
            dropFragment();
        }
        if (!start || !isUsable(header))
            return refuse(true);
        m_fragmentHeader = header;
        beginFragment(Bytes(&header, 1), part);
    } else if (inFragment()) {
        continueFragment(part);
    } else {
        return refuse(true); // its start was lost
    }
    if (end)
        endFragment();
}

} // namespace vigie::rtsp
