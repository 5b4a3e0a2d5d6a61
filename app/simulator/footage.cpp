// SPDX-License-Identifier: GPL-3.0-or-later
#include "footage.h"

#include "scene.h"

#include <QtEndian>

namespace vigie::simulator {
namespace {

constexpr qint64 mostBacklog = 1024 * 1024;
constexpr qsizetype mostPesPayload = 65000;
constexpr int ticksPerFrame = 90000 / framesPerSecond;

quint32 crcMpeg(QByteArrayView bytes) {
    quint32 crc = 0xffffffff;
    for (const char byte : bytes) {
        crc ^= quint32(quint8(byte)) << 24;
        for (int bit = 0; bit < 8; ++bit)
            crc = (crc & 0x80000000) ? (crc << 1) ^ 0x04c11db7 : crc << 1;
    }
    return crc;
}

QByteArray bigEndian(quint32 value, int bytes) {
    QByteArray out;
    for (int i = bytes - 1; i >= 0; --i)
        out.append(char((value >> (8 * i)) & 0xff));
    return out;
}

/// 33 bits in three pieces with marker bits, after a prefix of four bits.
QByteArray timeStamp(int prefix, quint64 time) {
    QByteArray out;
    out.append(char((prefix << 4) | int((time >> 29) & 0x0e) | 1));
    out.append(char((time >> 22) & 0xff));
    out.append(char(((time >> 14) & 0xfe) | 1));
    out.append(char((time >> 7) & 0xff));
    out.append(char(((time << 1) & 0xfe) | 1));
    return out;
}

class ProgramStream final : public FootageFormat {
public:
    [[nodiscard]] QByteArray pack(const Clip& clip, int loopFrame, qint64 index,
                                  const QDateTime&) const override {
        const QByteArray& unit = clip.annexB[size_t(loopFrame)];
        const quint64 time = quint64(index) * ticksPerFrame;
        QByteArray out = packHeader(time);
        if (clip.units[size_t(loopFrame)].key)
            out += QByteArray::fromHex("000001bb00098000010021ffe0e0e8") + streamMap(clip.codec);
        for (qsizetype at = 0; at < unit.size(); at += mostPesPayload) {
            const QByteArray payload = unit.mid(at, mostPesPayload);
            const QByteArray head = at == 0
                                        ? QByteArray::fromHex("808005") + timeStamp(2, time + ticksPerFrame)
                                        : QByteArray::fromHex("800000");
            out += QByteArray::fromHex("000001e0") + bigEndian(quint32(head.size() + payload.size()), 2) +
                   head + payload;
        }
        return out;
    }

    [[nodiscard]] qint64 packedSize(const Clip& clip, int loopFrame) const override {
        const qint64 unit = clip.annexB[size_t(loopFrame)].size();
        const qint64 packets = (unit + mostPesPayload - 1) / mostPesPayload;
        // The first packet of a unit is dated: 14 bytes of header instead of 9.
        return packSize + (clip.units[size_t(loopFrame)].key ? systemHeaderSize + streamMapSize : 0) +
               9 * packets + 5 + unit;
    }

private:
    static constexpr qint64 packSize = 14, systemHeaderSize = 15, streamMapSize = 20;

    [[nodiscard]] static QByteArray packHeader(quint64 time) {
        QByteArray out = QByteArray::fromHex("000001ba");
        out.append(char(0x44 | int((time >> 27) & 0x38) | int((time >> 28) & 0x03)));
        out.append(char((time >> 20) & 0xff));
        out.append(char(((time >> 12) & 0xf8) | 0x04 | ((time >> 13) & 0x03)));
        out.append(char((time >> 5) & 0xff));
        out.append(char(((time << 3) & 0xf8) | 0x04));
        out.append(char(0x01));
        return out + QByteArray::fromHex("01860bf8");
    }
    [[nodiscard]] static QByteArray streamMap(Codec codec) {
        QByteArray map = QByteArray::fromHex("000001bc000ee1ff00000004");
        map.append(char(codec == Codec::H264 ? 0x1b : 0x24));
        map += QByteArray::fromHex("e00000");
        return map + bigEndian(crcMpeg(map), 4);
    }
};

class Dhav final : public FootageFormat {
public:
    [[nodiscard]] QByteArray pack(const Clip& clip, int loopFrame, qint64 index,
                                  const QDateTime& wall) const override {
        const QByteArray& unit = clip.annexB[size_t(loopFrame)];
        const bool key = clip.units[size_t(loopFrame)].key;
        QByteArray extension;
        extension.append(char(0x80)).append('\0'); // size in units of eight
        extension.append(char(clip.size.width() / 8)).append(char(clip.size.height() / 8));
        extension.append(char(0x81)).append('\0'); // codec and images a second
        extension.append(char(clip.codec == Codec::H264 ? 0x08 : 0x0c)).append(char(framesPerSecond));
        const quint32 length = quint32(24 + extension.size() + unit.size() + 8);
        const quint32 date = quint32(wall.time().second()) | quint32(wall.time().minute()) << 6 |
                             quint32(wall.time().hour()) << 12 | quint32(wall.date().day()) << 17 |
                             quint32(wall.date().month()) << 22 | quint32(wall.date().year() - 2000) << 26;
        QByteArray out("DHAV");
        out.append(char(key ? 0xfd : 0xfc)).append(3, '\0');
        out += littleEndian(quint32(index), 4) + littleEndian(length, 4) + littleEndian(date, 4) +
               littleEndian(quint32(index * 1000 / framesPerSecond) & 0xffff, 2);
        out.append(char(extension.size()));
        int sum = 0;
        for (const char byte : std::as_const(out))
            sum += quint8(byte);
        out.append(char(sum & 0xff));
        return out + extension + unit + "dhav" + littleEndian(length, 4);
    }

    [[nodiscard]] qint64 packedSize(const Clip& clip, int loopFrame) const override {
        return 24 + 8 + clip.annexB[size_t(loopFrame)].size() + 8; // header, extension, unit, trailer
    }

private:
    [[nodiscard]] static QByteArray littleEndian(quint32 value, int bytes) {
        QByteArray out;
        for (int i = 0; i < bytes; ++i)
            out.append(char((value >> (8 * i)) & 0xff));
        return out;
    }
};

} // namespace

const FootageFormat& programStream() {
    static const ProgramStream format;
    return format;
}

const FootageFormat& dhav() {
    static const Dhav format;
    return format;
}

Footage::Footage(StreamSource source, const FootageFormat& format, const std::vector<Span>& spans)
    : m_source(source)
    , m_format(format) {
    for (const Span& span : spans) {
        Piece piece{frameAt(span.begin), frameAt(span.end) - 1};
        while (!m_source.isKey(piece.first))
            --piece.first;
        if (!m_pieces.empty() && piece.first <= m_pieces.back().last + 1)
            m_pieces.back().last = std::max(m_pieces.back().last, piece.last);
        else if (piece.last >= piece.first)
            m_pieces.push_back(piece);
    }
    if (!m_pieces.empty())
        m_next = m_pieces.front().first;
}

int Footage::loopFrame(FrameNumber frame) const {
    const qint64 frames = m_source.healthyClip().frames();
    return int(((frame + m_source.camera->loopOffset) % frames + frames) % frames);
}

qint64 Footage::size() const {
    const Clip& clip = m_source.healthyClip();
    std::vector<qint64> before{0}; // bytes of the loop's first n images
    for (int frame = 0; frame < clip.frames(); ++frame)
        before.push_back(before.back() + m_format.packedSize(clip, frame));
    qint64 all = 0;
    for (const Piece& piece : m_pieces) {
        const qint64 count = piece.last - piece.first + 1;
        all += count / clip.frames() * before.back();
        const size_t start = size_t(loopFrame(piece.first)), rest = size_t(count % clip.frames());
        if (start + rest <= size_t(clip.frames()))
            all += before[start + rest] - before[start];
        else
            all += before.back() - before[start] + before[start + rest - size_t(clip.frames())];
    }
    return all;
}

QByteArray Footage::next() {
    if (m_piece >= m_pieces.size())
        return {};
    const QByteArray packed = m_format.pack(m_source.healthyClip(), loopFrame(m_next), m_index,
                                            m_source.recorder->deviceWall(timeOf(m_next)));
    ++m_index;
    if (++m_next > m_pieces[m_piece].last && ++m_piece < m_pieces.size())
        m_next = m_pieces[m_piece].first;
    return packed;
}

Download::Download(HttpConnection* connection, std::function<QByteArray()> next)
    : QObject(connection)
    , m_connection(connection)
    , m_next(std::move(next)) {
    connect(connection, &HttpConnection::drained, this, &Download::pump);
    pump();
}

void Download::pump() {
    while (!m_done && m_connection->backlog() < mostBacklog) {
        const QByteArray piece = m_next();
        if (piece.isEmpty()) {
            m_done = true;
            m_connection->finish();
        } else if (!m_connection->write(piece)) {
            m_done = true;
        }
    }
}

} // namespace vigie::simulator
