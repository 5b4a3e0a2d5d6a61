// SPDX-License-Identifier: GPL-3.0-or-later
#include "rtsp/h265_depacketiser.h"

#include <QtEndian>

#include <array>

namespace vigie::rtsp {

namespace {

// NAL unit types, H.265 table 7-1 and RFC 7798 §4.4.
constexpr unsigned lastTrailing = 9;
constexpr unsigned firstIrap = 16;
constexpr unsigned lastIrap = 21;
constexpr unsigned vps = 32;
constexpr unsigned pps = 34;
constexpr unsigned lastSingle = 47;
constexpr unsigned aggregation = 48;
constexpr unsigned fragmentation = 49;
constexpr std::size_t headerSize = 2;

constexpr unsigned typeOf(std::uint8_t first) {
    return (first >> 1) & 0x3F;
}

// Forbidden bit clear, a type of the codec's own, and a temporal id, which is never 0 as sent.
bool isUsable(std::uint8_t first, std::uint8_t second) {
    return (first & 0x80) == 0 && typeOf(first) <= lastSingle && (second & 0x07) != 0;
}

} // namespace

H265Depacketiser::H265Depacketiser(Sink sink, QByteArray parameterSets, bool donl)
    : NalDepacketiser(std::move(sink), std::move(parameterSets), 0b111)
    , m_donl(donl) {}

NalDepacketiser::NalClass H265Depacketiser::classify(Bytes head) const {
    const unsigned type = typeOf(head[0]);
    const bool first = head.size() > headerSize && (head[headerSize] & 0x80) != 0;
    if (type >= vps && type <= pps)
        return {NalKind::ParameterSet, false, 1U << (type - vps)};
    if (type >= firstIrap && type <= lastIrap)
        return {NalKind::KeySlice, first, 0};
    if (type <= lastTrailing)
        return {NalKind::Slice, first, 0};
    return {};
}

void H265Depacketiser::unpack(Bytes payload) {
    if (payload.size() < headerSize)
        return refuse(!payload.empty());
    const unsigned type = typeOf(payload[0]);
    if (type == fragmentation)
        return fragment(payload);
    if (inFragment()) {
        refuse(true);
        dropFragment();
    }
    if (type == aggregation)
        return aggregate(payload.subspan(headerSize));
    single(payload);
}

void H265Depacketiser::single(Bytes payload) {
    if (!isUsable(payload[0], payload[1]))
        return refuse(false);
    if (!m_donl) {
        if (payload.size() == headerSize)
            return refuse(true);
        return appendNal(payload);
    }
    // The number stands between the header and the rest.
    if (payload.size() <= headerSize + 2)
        return refuse(true);
    beginFragment(payload.first(headerSize), payload.subspan(headerSize + 2));
    endFragment();
}

void H265Depacketiser::aggregate(Bytes rest) {
    bool first = true;
    while (!rest.empty()) {
        const std::size_t number = !m_donl ? 0 : (first ? 2 : 1);
        first = false;
        if (rest.size() < number + 2)
            return refuse(true);
        const std::size_t size = qFromBigEndian<quint16>(&rest[number]);
        rest = rest.subspan(number + 2);
        if (size > rest.size())
            return refuse(true);
        if (size <= headerSize || !isUsable(rest[0], rest[1]))
            refuse(size != 0);
        else
            appendNal(rest.first(size));
        rest = rest.subspan(size);
    }
}

void H265Depacketiser::fragment(Bytes payload) {
    if (payload.size() < headerSize + 2)
        return refuse(true);
    const std::uint8_t fu = payload[headerSize];
    const bool start = (fu & 0x80) != 0;
    const bool end = (fu & 0x40) != 0;
    const std::array<std::uint8_t, headerSize> header{
        static_cast<std::uint8_t>((payload[0] & 0x81) | ((fu & 0x3F) << 1)), payload[1]};
    const auto key = qFromBigEndian<quint16>(header.data());
    Bytes part = payload.subspan(headerSize + 1);
    if (start || (inFragment() && key != m_fragmentHeader)) {
        if (inFragment()) {
            refuse(true);
            dropFragment();
        }
        if (!start || !isUsable(header[0], header[1]))
            return refuse(true);
        if (m_donl) {
            if (part.size() <= 2)
                return refuse(true);
            part = part.subspan(2);
        }
        m_fragmentHeader = key;
        beginFragment(header, part);
    } else if (inFragment()) {
        continueFragment(part);
    } else {
        return refuse(true); // its start was lost
    }
    if (end)
        endFragment();
}

} // namespace vigie::rtsp
