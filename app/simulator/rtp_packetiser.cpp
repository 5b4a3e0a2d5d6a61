// SPDX-License-Identifier: GPL-3.0-or-later
#include "rtp_packetiser.h"

#include <QtEndian>

#include <cstring>

namespace vigie::simulator {
namespace {

// With the 0xABAC extension, RTP, RTSP, TCP and IP headers this stays under an Ethernet frame.
constexpr qsizetype maxPayload = 1400;
constexpr qsizetype frameHeader = 4;
constexpr qsizetype rtpHeader = 12;
constexpr qsizetype replayExtension = 16;

class Writer {
public:
    explicit Writer(PreparedUnit& unit)
        : m_unit(unit) {}

    /// Begins a packet; its length is filled in by end().
    void begin() {
        m_unit.packets.push_back(quint32(m_unit.bytes.size()));
        m_unit.bytes.append('$').append(3, '\0');
        m_unit.bytes.append(char(0x80)).append(char(rtpPayloadType)).append(10, '\0');
    }
    void put(QByteArrayView bytes) { m_unit.bytes.append(bytes.data(), bytes.size()); }
    void put8(int value) { m_unit.bytes.append(char(value)); }
    void put16(int value) {
        put8(value >> 8);
        put8(value & 0xff);
    }
    void end() {
        const quint32 at = m_unit.packets.back();
        qToBigEndian(quint16(m_unit.bytes.size() - at - frameHeader), m_unit.bytes.data() + at + 2);
    }
    /// The last packet of an access unit carries the marker bit.
    void markLast() {
        if (!m_unit.packets.empty())
            m_unit.bytes[qsizetype(m_unit.packets.back()) + frameHeader + 1] = char(0x80 | rtpPayloadType);
    }

private:
    PreparedUnit& m_unit;
};

bool isParameterSet(Codec codec, QByteArrayView nal) {
    const quint8 first = quint8(nal[0]);
    if (codec == Codec::H264) {
        const int type = first & 0x1f;
        return type >= 6 && type <= 8; // SEI, SPS, PPS
    }
    const int type = (first >> 1) & 0x3f;
    return (type >= 32 && type <= 34) || type == 39; // VPS, SPS, PPS, prefix SEI
}

void putFragments(Writer& writer, Codec codec, QByteArrayView nal) {
    const qsizetype header = codec == Codec::H264 ? 1 : 2;
    const quint8 first = quint8(nal[0]);
    QByteArrayView rest = nal.sliced(header);
    bool start = true;
    while (!rest.isEmpty()) {
        const qsizetype room = maxPayload - header - 1;
        const QByteArrayView piece = rest.first(std::min(room, rest.size()));
        rest = rest.sliced(piece.size());
        const int edges = (start ? 0x80 : 0) | (rest.isEmpty() ? 0x40 : 0);
        writer.begin();
        if (codec == Codec::H264) {
            writer.put8((first & 0xe0) | 28);
            writer.put8(edges | (first & 0x1f));
        } else {
            writer.put8((first & 0x81) | (49 << 1));
            writer.put8(quint8(nal[1]));
            writer.put8(edges | ((first >> 1) & 0x3f));
        }
        writer.put(piece);
        writer.end();
        start = false;
    }
}

void putAggregate(Writer& writer, Codec codec, const std::vector<QByteArrayView>& nals) {
    writer.begin();
    if (codec == Codec::H264) {
        int importance = 0;
        for (const QByteArrayView nal : nals)
            importance = std::max(importance, quint8(nal[0]) & 0x60);
        writer.put8(importance | 24);
    } else {
        writer.put8(48 << 1);
        writer.put8(1); // layer 0, temporal id 0
    }
    for (const QByteArrayView nal : nals) {
        writer.put16(int(nal.size()));
        writer.put(nal);
    }
    writer.end();
}

} // namespace

PreparedUnit packetise(Codec codec, const std::vector<QByteArrayView>& nals, bool key) {
    PreparedUnit unit;
    unit.key = key;
    Writer writer(unit);
    const qsizetype headerSize = codec == Codec::H264 ? 1 : 2;
    std::vector<QByteArrayView> aggregate;
    qsizetype aggregateSize = headerSize;
    const auto flush = [&] {
        if (aggregate.size() > 1)
            putAggregate(writer, codec, aggregate);
        else if (aggregate.size() == 1) {
            writer.begin();
            writer.put(aggregate.front());
            writer.end();
        }
        aggregate.clear();
        aggregateSize = headerSize;
    };
    for (const QByteArrayView nal : nals) {
        if (nal.size() <= headerSize)
            continue;
        if (isParameterSet(codec, nal) && aggregateSize + 2 + nal.size() <= maxPayload) {
            aggregate.push_back(nal);
            aggregateSize += 2 + nal.size();
            continue;
        }
        flush();
        if (nal.size() > maxPayload) {
            putFragments(writer, codec, nal);
        } else {
            writer.begin();
            writer.put(nal);
            writer.end();
        }
    }
    flush();
    writer.markLast();
    return unit;
}

void writeUnit(const PreparedUnit& unit, const RtpPatch& patch, const ReplayMark* mark, QByteArray& out) {
    const qsizetype extra = mark ? replayExtension : 0;
    out.resize(unit.bytes.size() + extra);
    char* const to = out.data();
    if (!mark) {
        std::memcpy(to, unit.bytes.constData(), size_t(unit.bytes.size()));
    } else {
        const qsizetype head = frameHeader + rtpHeader;
        std::memcpy(to, unit.bytes.constData(), size_t(head));
        std::memcpy(to + head + replayExtension, unit.bytes.constData() + head,
                    size_t(unit.bytes.size() - head));
        to[frameHeader] = char(0x90); // X: an extension follows
        const quint16 length = qFromBigEndian<quint16>(to + 2);
        qToBigEndian(quint16(length + replayExtension), to + 2);
        char* const extension = to + head;
        qToBigEndian(quint16(0xabac), extension);
        qToBigEndian(quint16(3), extension + 2);
        qToBigEndian(toNtp(mark->deviceTime), extension + 4);
        extension[12] = char((mark->clean ? 0x80 : 0) | (mark->endOfSection ? 0x40 : 0) |
                             (mark->discontinuity ? 0x20 : 0) | (mark->terminal ? 0x10 : 0));
        extension[13] = char(mark->cseq);
        extension[14] = 0;
        extension[15] = 0;
    }
    quint16 sequence = patch.firstSequence;
    for (size_t i = 0; i < unit.packets.size(); ++i) {
        char* const at = to + unit.packets[i] + (i == 0 ? 0 : extra);
        at[1] = char(patch.channel);
        qToBigEndian(sequence++, at + frameHeader + 2);
        qToBigEndian(patch.timestamp, at + frameHeader + 4);
        qToBigEndian(patch.ssrc, at + frameHeader + 8);
    }
}

quint64 toNtp(UtcTime time) {
    constexpr qint64 from1900To1970 = 2'208'988'800;
    const qint64 micros = time.time_since_epoch().count();
    const qint64 seconds = micros >= 0 ? micros / 1'000'000 : (micros - 999'999) / 1'000'000;
    const quint64 fraction = (quint64(micros - seconds * 1'000'000) << 32) / 1'000'000;
    return (quint64(seconds + from1900To1970) << 32) | fraction;
}

QByteArray senderReport(quint8 channel, quint32 ssrc, UtcTime deviceTime, quint32 rtpTime, quint32 packets,
                        quint32 octets) {
    static const QByteArray name = QByteArrayLiteral("vigie-sim");
    QByteArray report(4 + 28, '\0');
    char* const to = report.data();
    to[0] = '$';
    to[1] = char(channel);
    to[4] = char(0x80);
    to[5] = char(200);
    qToBigEndian(quint16(6), to + 6);
    qToBigEndian(ssrc, to + 8);
    qToBigEndian(toNtp(deviceTime), to + 12);
    qToBigEndian(rtpTime, to + 20);
    qToBigEndian(packets, to + 24);
    qToBigEndian(octets, to + 28);
    QByteArray description;
    description.append(char(0x81)).append(char(202)).append(2, '\0');
    char number[4];
    qToBigEndian(ssrc, number);
    description.append(number, 4).append(char(1)).append(char(name.size())).append(name);
    description.append('\0'); // end of the chunk's items, then up to a whole word
    while (description.size() % 4 != 0)
        description.append('\0');
    qToBigEndian(quint16(description.size() / 4 - 1), description.data() + 2);
    report.append(description);
    qToBigEndian(quint16(report.size() - 4), report.data() + 2);
    return report;
}

} // namespace vigie::simulator
