// SPDX-License-Identifier: GPL-3.0-or-later
#include "disposable.h"

namespace vigie::media {

namespace {

enum class Says { Nothing, Reference, Disposable };

Says h264(std::uint8_t header) {
    const int type = header & 0x1F;
    if (type < 1 || type > 5)
        return Says::Nothing;
    return (header & 0x60) == 0 ? Says::Disposable : Says::Reference;
}

Says h265(std::uint8_t header) {
    const int type = header >> 1 & 0x3F;
    if (type > 31)
        return Says::Nothing;
    // TRAIL_N, TSA_N, STSA_N, RADL_N, RASL_N and their reserved kin: even numbers up to 14.
    return type <= 14 && type % 2 == 0 ? Says::Disposable : Says::Reference;
}

} // namespace

bool isDisposable(const AccessUnit& unit) {
    if (unit.codec == VideoCodec::Jpeg)
        return false;
    // Three-byte codes are the ends of four-byte ones; within a NAL unit they can't occur.
    static const QByteArray startCode("\0\0\1", 3);
    for (qsizetype at = unit.data.indexOf(startCode); at >= 0 && at + 3 < unit.data.size();
         at = unit.data.indexOf(startCode, at + 3)) {
        const auto header = static_cast<std::uint8_t>(unit.data[at + 3]);
        const Says says = unit.codec == VideoCodec::H264 ? h264(header) : h265(header);
        if (says != Says::Nothing)
            return says == Says::Disposable; // all slices of a picture agree
    }
    return false;
}

} // namespace vigie::media
