// SPDX-License-Identifier: GPL-3.0-or-later
#include "rtsp/nal_depacketiser.h"

#include <array>

namespace vigie::rtsp {

namespace {

constexpr qsizetype maxUnit = 8 * 1024 * 1024;
constexpr std::array<std::uint8_t, 4> startCode{0, 0, 0, 1};

} // namespace

NalDepacketiser::NalDepacketiser(Sink sink, QByteArray parameterSets, unsigned allParameters)
    : Depacketiser(std::move(sink))
    , m_parameterSets(std::move(parameterSets))
    , m_allParameters(allParameters) {}

void NalDepacketiser::push(const RtpPacket& packet, bool lostBefore) {
    if (lostBefore) {
        dropFragment();
        m_damaged = m_damaged || m_open;
        m_lossBefore = m_lossBefore || m_open;
        m_lossPending = true;
    }
    if (m_open && packet.timestamp != m_timestamp) {
        if (inFragment())
            dropFragment();
        if (m_hasSlice)
            emitUnit();
        else
            m_timestamp = packet.timestamp;
    }
    if (!m_open)
        begin(packet.timestamp);
    if (m_lossPending) {
        m_lossBefore = true;
        m_lossPending = false;
    }
    unpack(packet.payload);
    if (packet.marker) {
        if (inFragment()) {
            refuse(true);
            dropFragment();
        }
        if (m_hasSlice)
            emitUnit();
    }
}

void NalDepacketiser::flush(bool lostAfter) {
    if (!m_open)
        return;
    dropFragment();
    m_damaged = m_damaged || lostAfter;
    if (m_hasSlice)
        emitUnit();
}

void NalDepacketiser::reset() {
    m_open = false;
    m_fragment.reset();
    m_data = {};
    m_lossPending = true;
}

void NalDepacketiser::begin(std::uint32_t timestamp) {
    m_timestamp = timestamp;
    m_open = true;
    m_hasSlice = m_hasKeySlice = m_hasFirstSlice = false;
    m_damaged = m_lossBefore = m_overflow = false;
    m_fragment.reset();
    m_data = {};
    m_data.reserve(m_usualSize);
}

void NalDepacketiser::noteNal(const NalClass& nal) {
    m_parametersSeen |= nal.parameterBit;
    const bool slice = nal.kind == NalKind::Slice || nal.kind == NalKind::KeySlice;
    m_hasSlice = m_hasSlice || slice;
    m_hasFirstSlice = m_hasFirstSlice || (slice && nal.firstSlice);
    if (nal.kind != NalKind::KeySlice || m_hasKeySlice)
        return;
    m_hasKeySlice = true;
    m_data.reserve(m_usualKeySize);
    if ((m_parametersSeen & m_allParameters) != m_allParameters)
        m_data.append(m_parameterSets);
}

void NalDepacketiser::append(Bytes bytes) {
    if (m_data.size() + qsizetype(bytes.size()) > maxUnit) {
        m_overflow = true;
        return;
    }
    m_data.append(reinterpret_cast<const char*>(bytes.data()), qsizetype(bytes.size()));
}

void NalDepacketiser::appendNal(Bytes nal) {
    noteNal(classify(nal));
    append(startCode);
    append(nal);
}

void NalDepacketiser::beginFragment(Bytes header, Bytes firstPart) {
    std::array<std::uint8_t, 3> head{};
    const std::size_t known = std::min(firstPart.size(), head.size() - header.size());
    std::copy_n(firstPart.begin(), known, std::copy(header.begin(), header.end(), head.begin()));
    noteNal(classify(Bytes(head).first(header.size() + known)));
    m_fragment = m_data.size();
    append(startCode);
    append(header);
    append(firstPart);
}

void NalDepacketiser::continueFragment(Bytes part) {
    append(part);
}

void NalDepacketiser::dropFragment() {
    if (!m_fragment)
        return;
    m_data.truncate(*m_fragment);
    m_fragment.reset();
    m_damaged = true;
}

void NalDepacketiser::refuse(bool damaging) {
    countMalformed();
    m_damaged = m_damaged || damaging;
}

void NalDepacketiser::emitUnit() {
    m_open = false;
    if (m_overflow) {
        countMalformed();
        m_lossPending = true;
        m_data = {};
        return;
    }
    CodedUnit unit;
    unit.rtpTime = m_timestamp;
    unit.discontinuity = m_damaged || m_lossBefore;
    // After a loss the picture is whole only if its beginning was seen; a part missing within it spoils it.
    unit.keyFrame = m_hasKeySlice && !m_damaged && (!m_lossBefore || m_hasFirstSlice);
    qsizetype& usual = m_hasKeySlice ? m_usualKeySize : m_usualSize;
    usual = m_data.size() + m_data.size() / 8 + 256;
    unit.data = std::move(m_data);
    m_data = {};
    if (unit.keyFrame)
        m_parameterSets.clear();
    if (!unit.data.isEmpty())
        give(std::move(unit));
}

} // namespace vigie::rtsp
