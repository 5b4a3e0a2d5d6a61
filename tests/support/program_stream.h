// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

/// One picture of an MPEG program stream (ISO/IEC 13818-1, 2.5): pack header, stream map at key pictures,
/// PES.
inline QByteArray programStreamPicture(const QByteArray& unit, bool key, qint64 ticks, bool isH265 = false) {
    const auto time = static_cast<quint64>(ticks);
    QByteArray out = QByteArray::fromHex("000001ba");
    out.append(char(0x44 | ((time >> 27) & 0x38) | ((time >> 28) & 3)))
        .append(char(time >> 20))
        .append(char(((time >> 12) & 0xf8) | 4 | ((time >> 13) & 3)))
        .append(char(time >> 5))
        .append(char(((time << 3) & 0xf8) | 4));
    out += QByteArray::fromHex("0101860bf8");
    if (key)
        out += QByteArray::fromHex(isH265 ? "000001bc000ee1ff0000000424e0000000000000"
                                          : "000001bc000ee1ff000000041be0000000000000");
    constexpr qsizetype most = 60'000;
    for (qsizetype at = 0; at < unit.size(); at += most) {
        QByteArray head = QByteArray::fromHex(at == 0 ? "808005" : "800000");
        if (at == 0)
            head.append(char(0x21 | ((time >> 29) & 0x0e)))
                .append(char(time >> 22))
                .append(char(((time >> 14) & 0xfe) | 1))
                .append(char(time >> 7))
                .append(char((time << 1) | 1));
        const QByteArray payload = unit.mid(at, most);
        const auto length = quint32(head.size() + payload.size());
        out += QByteArray::fromHex("000001e0") + char(length >> 8) + char(length & 0xff) + head + payload;
    }
    return out;
}
