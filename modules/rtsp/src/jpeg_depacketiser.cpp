// SPDX-License-Identifier: GPL-3.0-or-later
#include "rtsp/jpeg_depacketiser.h"

#include "jpeg_headers.h"

#include <QtEndian>

namespace vigie::rtsp {

namespace {

constexpr qsizetype maxUnit = 8 * 1024 * 1024;
constexpr std::size_t mainHeader = 8;
constexpr std::size_t restartHeader = 4;
constexpr std::size_t tableHeader = 4;
constexpr std::uint8_t firstRestartType = 64;
constexpr std::uint8_t lastRestartType = 127;
constexpr std::uint8_t firstInBandQ = 128;
constexpr std::uint8_t alwaysInBandQ = 255;
constexpr std::uint8_t lastComputedQ = 99;
constexpr int maxTables = 4;
constexpr QByteArrayView startOfImage("\xff\xd8", 2);
constexpr QByteArrayView endOfImage("\xff\xd9", 2);

QByteArray copyOf(Bytes bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), qsizetype(bytes.size())};
}

} // namespace

JpegDepacketiser::JpegDepacketiser(Sink sink, QSize described)
    : Depacketiser(std::move(sink))
    , m_described(described) {}

void JpegDepacketiser::drop() {
    m_lossPending = m_lossPending || m_open;
    m_open = false;
    m_data.clear();
}

void JpegDepacketiser::refuse() {
    countMalformed();
    m_lossPending = true;
    drop();
}

void JpegDepacketiser::reset() {
    drop();
    m_lossPending = true;
}

void JpegDepacketiser::flush(bool lostAfter) {
    if (!m_open)
        return;
    // Without a marker the end of the picture is only known by what comes next, if nothing is missing
    // between.
    if (lostAfter)
        drop();
    else
        emitUnit();
}

void JpegDepacketiser::push(const RtpPacket& packet, bool lostBefore) {
    if (lostBefore) {
        drop();
        m_lossPending = true;
    }
    if (m_open && packet.timestamp != m_timestamp)
        emitUnit();
    Bytes rest = packet.payload;
    if (rest.size() < mainHeader)
        return refuse();
    const std::size_t offset = qFromBigEndian<quint32>(rest.data()) & 0xFF'FFFF;
    Header header{rest[4], rest[5], rest[6] * 8, rest[7] * 8, 0};
    rest = rest.subspan(mainHeader);
    if (header.type >= firstRestartType && header.type <= lastRestartType) {
        if (rest.size() < restartHeader)
            return refuse();
        header.restartInterval = qFromBigEndian<quint16>(rest.data());
        rest = rest.subspan(restartHeader);
    }
    if (offset == 0) {
        if (m_open)
            return refuse(); // a second beginning of the same picture
        if (!begin(packet, header, rest))
            return refuse();
    } else if (!m_open) {
        m_lossPending = true; // its beginning was lost
        return;
    } else if (header != m_header || offset != std::size_t(m_data.size() - m_scanStart)) {
        return refuse();
    }
    if (m_data.size() + qsizetype(rest.size()) > maxUnit)
        return refuse();
    m_data.append(reinterpret_cast<const char*>(rest.data()), qsizetype(rest.size()));
    if (packet.marker)
        emitUnit();
}

bool JpegDepacketiser::begin(const RtpPacket& packet, const Header& header, Bytes& rest) {
    m_header = header;
    m_timestamp = packet.timestamp;
    m_segments = {};
    readSegments(packet.jpegHeader);
    // The tables stand in the payload even where the extension repeats them.
    if (header.q >= firstInBandQ && !readTables(header.q, rest))
        return false;
    if (m_segments.quantisation.isEmpty()) {
        if (header.q == 0 || header.q > lastComputedQ)
            return false;
        m_segments.quantisation = quantisationSegment(header.q);
    }
    if (m_segments.frame.isEmpty()) {
        const int sampling = (header.type & (firstRestartType - 1)) + 1;
        const int width = header.width > 0 ? header.width : m_described.width();
        const int height = header.height > 0 ? header.height : m_described.height();
        if (header.type > lastRestartType || sampling > 2 || width <= 0 || height <= 0)
            return false;
        constexpr qsizetype narrowTable = 4 + 1 + 64;
        constexpr qsizetype wideTable = 4 + 1 + 128;
        const bool one =
            m_segments.quantisation.size() == narrowTable || m_segments.quantisation.size() == wideTable;
        m_segments.frame = frameSegment(width, height, sampling, one);
    }
    if (header.restartInterval > 0)
        m_segments.restart = restartSegment(header.restartInterval);
    const QByteArray scan = scanSegment(m_segments.frame);
    if (scan.isEmpty())
        return false;
    m_data.clear();
    m_data.append(startOfImage);
    m_data.append(jfifSegment());
    m_data.append(m_segments.other);
    m_data.append(m_segments.quantisation);
    m_data.append(m_segments.restart);
    m_data.append(m_segments.frame);
    m_data.append(m_segments.huffman.isEmpty() ? huffmanSegment() : m_segments.huffman);
    m_data.append(scan);
    m_scanStart = m_data.size();
    m_open = true;
    return true;
}

bool JpegDepacketiser::readTables(std::uint8_t q, Bytes& rest) {
    if (rest.size() < tableHeader)
        return false;
    const unsigned precision = rest[1];
    const std::size_t length = qFromBigEndian<quint16>(&rest[2]);
    rest = rest.subspan(tableHeader);
    if (length > rest.size())
        return false;
    Bytes tables = rest.first(length);
    rest = rest.subspan(length);
    const bool extended = !m_segments.quantisation.isEmpty();
    if (length == 0) {
        // Sent before under the same number, which 255 never is (RFC 2435 §3.1.8).
        const auto known = m_tables.find(q);
        if (q == alwaysInBandQ || known == m_tables.end())
            return extended;
        if (!extended)
            m_segments.quantisation = known->second;
        return true;
    }
    QByteArray segments;
    for (int id = 0; id < maxTables && !tables.empty(); ++id) {
        const bool wide = ((precision >> id) & 1) != 0;
        const std::size_t size = wide ? 128 : 64;
        if (tables.size() < size)
            return false;
        segments += quantisationSegment(std::uint8_t(id), copyOf(tables.first(size)), wide);
        tables = tables.subspan(size);
    }
    if (!extended)
        m_segments.quantisation = segments;
    if (q != alwaysInBandQ)
        m_tables[q] = segments;
    return true;
}

void JpegDepacketiser::readSegments(Bytes bytes) {
    while (bytes.size() >= 2) {
        if (bytes[0] != 0xFF)
            return;
        const std::uint8_t marker = bytes[1];
        if (marker == 0xFF) { // fill bytes pad the extension to whole words
            bytes = bytes.subspan(1);
            continue;
        }
        if (marker == 0xD8) {
            bytes = bytes.subspan(2);
            continue;
        }
        if (bytes.size() < 4)
            return;
        const std::size_t size = std::size_t(qFromBigEndian<quint16>(&bytes[2])) + 2;
        if (size < 4 || size > bytes.size())
            return;
        const QByteArray segment = copyOf(bytes.first(size));
        bytes = bytes.subspan(size);
        if (marker == 0xDB)
            m_segments.quantisation += segment;
        else if (marker == 0xC4)
            m_segments.huffman += segment;
        else if (marker == 0xC0 || marker == 0xC1)
            m_segments.frame = segment;
        else if (marker == 0xDD)
            m_segments.restart = segment;
        else if ((marker > 0xE0 && marker <= 0xEF) || marker == 0xFE)
            m_segments.other += segment;
    }
}

void JpegDepacketiser::emitUnit() {
    m_open = false;
    if (!m_data.endsWith(endOfImage))
        m_data.append(endOfImage);
    CodedUnit unit;
    unit.data = std::move(m_data);
    m_data = {};
    unit.keyFrame = true;
    unit.discontinuity = std::exchange(m_lossPending, false);
    unit.rtpTime = m_timestamp;
    give(std::move(unit));
}

} // namespace vigie::rtsp
