// SPDX-License-Identifier: GPL-3.0-or-later
#include "rtsp/audio_depacketiser.h"

#include <QtEndian>

#include <algorithm>

namespace vigie::rtsp {

namespace {

constexpr std::size_t maxAacUnit = 64 * 1024;

QByteArray copyOf(Bytes bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), qsizetype(bytes.size())};
}

/// Numbers of a few bits each; zero beyond the end.
class BitReader {
public:
    explicit BitReader(Bytes bytes)
        : m_bytes(bytes) {}

    [[nodiscard]] std::size_t left() const { return m_bytes.size() * 8 - m_at; }
    std::uint32_t take(int bits) {
        std::uint32_t value = 0;
        for (; bits > 0; --bits, ++m_at) {
            const std::size_t byte = m_at / 8;
            const unsigned bit = byte < m_bytes.size() ? (m_bytes[byte] >> (7 - m_at % 8)) & 1U : 0U;
            value = value << 1 | bit;
        }
        return value;
    }

private:
    Bytes m_bytes;
    std::size_t m_at = 0;
};

} // namespace

PlainAudioDepacketiser::PlainAudioDepacketiser(Sink sink)
    : Depacketiser(std::move(sink)) {}

void PlainAudioDepacketiser::push(const RtpPacket& packet, bool lostBefore) {
    m_lossPending = m_lossPending || lostBefore;
    if (packet.payload.empty())
        return countMalformed();
    give({copyOf(packet.payload), true, std::exchange(m_lossPending, false), packet.timestamp});
}

AacLayout toAacLayout(const MediaDescription& media) {
    const bool low = media.format.value("mode").toLower() == "aac-lbr";
    AacLayout layout = low ? AacLayout{6, 2, 2} : AacLayout{};
    const auto read = [&media](int& value, const char* name, int least, int most) {
        bool number = false;
        const int said = media.format.value(name).toInt(&number);
        if (number && said >= least && said <= most)
            value = said;
    };
    read(layout.sizeLength, "sizelength", 1, 24);
    read(layout.indexLength, "indexlength", 0, 16);
    read(layout.indexDeltaLength, "indexdeltalength", 0, 16);
    read(layout.unitDuration, "constantduration", 1, 65536);
    return layout;
}

AacDepacketiser::AacDepacketiser(Sink sink, AacLayout layout)
    : Depacketiser(std::move(sink))
    , m_layout(layout) {}

void AacDepacketiser::reset() {
    m_part.clear();
    m_partSize = 0;
    m_lossPending = true;
}

void AacDepacketiser::flush(bool lostAfter) {
    if (m_partSize == 0 && !lostAfter)
        return;
    reset(); // a part of a unit is of no use
}

void AacDepacketiser::refuse() {
    countMalformed();
    reset();
}

void AacDepacketiser::giveUnit(QByteArray data, std::uint32_t time) {
    give({std::move(data), true, std::exchange(m_lossPending, false), time});
}

void AacDepacketiser::push(const RtpPacket& packet, bool lostBefore) {
    if (lostBefore || (m_partSize > 0 && packet.timestamp != m_partTime))
        reset();
    const Bytes payload = packet.payload;
    if (payload.size() < 2)
        return refuse();
    const std::size_t headerBits = qFromBigEndian<quint16>(payload.data());
    const std::size_t headerBytes = (headerBits + 7) / 8;
    if (headerBits == 0 || payload.size() < 2 + headerBytes)
        return refuse();
    BitReader headers(payload.subspan(2, headerBytes));
    Bytes rest = payload.subspan(2 + headerBytes);
    std::uint32_t time = packet.timestamp;
    bool first = true;
    std::size_t left = headerBits;
    while (left > 0) {
        const int indexBits = first ? m_layout.indexLength : m_layout.indexDeltaLength;
        const std::size_t needed = std::size_t(m_layout.sizeLength) + std::size_t(indexBits);
        if (left < needed || needed == 0)
            return refuse();
        left -= needed;
        const std::size_t size = headers.take(m_layout.sizeLength);
        const std::uint32_t index = headers.take(indexBits);
        if (size == 0 || size > maxAacUnit)
            return refuse();
        // Interleaved units say by their index how many lie between.
        if (!first)
            time += std::uint32_t(m_layout.unitDuration) * (index + 1);
        if (size > rest.size()) {
            // One unit's part: it stands alone in its packet and says the size of the whole.
            if (!first || left > 0)
                return refuse();
            if (m_partSize == 0) {
                m_partSize = size;
                m_partTime = packet.timestamp;
            }
            if (m_partSize != size || std::size_t(m_part.size()) + rest.size() > size)
                return refuse();
            m_part += copyOf(rest);
            if (std::size_t(m_part.size()) == size) {
                m_partSize = 0;
                giveUnit(std::exchange(m_part, {}), packet.timestamp);
            }
            return;
        }
        if (m_partSize > 0)
            return refuse();
        giveUnit(copyOf(rest.first(size)), time);
        rest = rest.subspan(size);
        first = false;
    }
}

} // namespace vigie::rtsp
