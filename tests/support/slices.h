// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/access_unit.h"

/// What is decoded of a unit: everything but parameter sets and messages, which containers move about.
inline QByteArray slices(const vigie::AccessUnit& unit) {
    QByteArray kept;
    const QByteArray mark("\0\0\1", 3);
    for (qsizetype at = unit.data.indexOf(mark); at >= 0;) {
        const qsizetype next = unit.data.indexOf(mark, at + 3);
        QByteArray nal = unit.data.mid(at + 3, next < 0 ? -1 : next - at - 3);
        while (nal.endsWith('\0'))
            nal.chop(1);
        const int first = quint8(nal[0]);
        const bool isSlice = unit.codec == vigie::VideoCodec::H264
                                 ? (first & 0x1f) >= 1 && (first & 0x1f) <= 5
                                 : ((first >> 1) & 0x3f) < 32;
        if (isSlice)
            kept += mark + nal;
        at = next;
    }
    return kept;
}
