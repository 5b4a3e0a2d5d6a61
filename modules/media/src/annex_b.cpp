// SPDX-License-Identifier: GPL-3.0-or-later
#include "annex_b.h"

#include <cstring>

namespace vigie::media {

namespace {

constexpr char startCode[4] = {0, 0, 0, 1};

// Of the next 00 00 01 from `at` on, or the size.
qsizetype nextMark(QByteArrayView bytes, qsizetype at) {
    while (at + 3 <= bytes.size()) {
        // The 1 is the rarest of the three bytes.
        const void* one = std::memchr(bytes.data() + at + 2, 1, static_cast<size_t>(bytes.size() - at - 2));
        if (one == nullptr)
            break;
        const qsizetype mark = static_cast<const char*>(one) - bytes.data() - 2;
        if (bytes[mark] == 0 && bytes[mark + 1] == 0)
            return mark;
        at = mark + 1;
    }
    return bytes.size();
}

void classify(AnnexB& unit, VideoCodec codec, quint8 first) {
    if (codec == VideoCodec::H264) { // ITU-T H.264, table 7-1
        const int type = first & 0x1f;
        unit.hasSlice = unit.hasSlice || (type >= 1 && type <= 5);
        unit.hasKeySlice = unit.hasKeySlice || type == 5;
        unit.hasParameterSets = unit.hasParameterSets || type == 7;
    } else { // ITU-T H.265, table 7-1
        const int type = (first >> 1) & 0x3f;
        unit.hasSlice = unit.hasSlice || type < 32;
        unit.hasKeySlice = unit.hasKeySlice || (type >= 16 && type <= 23);
        unit.hasParameterSets = unit.hasParameterSets || type == 33;
    }
}

} // namespace

AnnexB AnnexB::of(VideoCodec codec, QByteArrayView bytes) {
    AnnexB unit;
    unit.data.reserve(bytes.size() + 64);
    for (qsizetype mark = nextMark(bytes, 0); mark < bytes.size();) {
        const qsizetype begin = mark + 3;
        mark = nextMark(bytes, begin);
        // No NAL unit ends in zero: such bytes belong to the next start code or fill up.
        qsizetype end = mark;
        while (end > begin && bytes[end - 1] == 0)
            --end;
        if (end == begin)
            continue;
        classify(unit, codec, static_cast<quint8>(bytes[begin]));
        unit.data.append(startCode, sizeof startCode).append(bytes.sliced(begin, end - begin));
    }
    return unit;
}

bool isSoundHevcConfiguration(QByteArrayView record) {
    constexpr qsizetype headerBytes = 22;
    constexpr int mostUnits = 64; // real ones have three to five
    if (record.startsWith(QByteArrayView("\0\0\1", 3)) || record.startsWith(QByteArrayView("\0\0\0\1", 4)))
        return true;
    if (record.size() <= headerBytes)
        return record.isEmpty();
    const auto byte = [record](qsizetype at) { return int(static_cast<std::uint8_t>(record[at])); };
    qsizetype at = headerBytes + 1;
    int units = 0;
    for (int array = byte(headerBytes); array > 0; --array) {
        if (at + 3 > record.size())
            return false;
        int count = byte(at + 1) << 8 | byte(at + 2);
        at += 3;
        for (; count > 0; --count) {
            if (++units > mostUnits || at + 2 > record.size())
                return false;
            const int length = byte(at) << 8 | byte(at + 1);
            at += 2 + length;
            if (length == 0 || at > record.size())
                return false;
        }
    }
    return true;
}

} // namespace vigie::media
