// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/access_unit.h"

#include <QByteArrayView>

namespace vigie::media {

/// A coded picture's NAL units, told apart.
struct AnnexB {
    QByteArray data; ///< each NAL unit after a start code of four bytes, otherwise as it was
    bool hasSlice = false;
    bool hasKeySlice = false; ///< H.264: IDR; H.265: any random access picture
    bool hasParameterSets = false;

    /// Of bytes with start codes of three or four bytes; what precedes the first is left out.
    [[nodiscard]] static AnnexB of(VideoCodec codec, QByteArrayView bytes);
};

/// Whether a container's HEVC configuration (ISO/IEC 14496-15 §8.3.3.1) is one: FFmpeg's converter takes its
/// counts for true, and sixteen million empty parameter sets, which fit into a few bytes, keep it busy for
/// minutes. Byte streams, which need no such record, are sound.
[[nodiscard]] bool isSoundHevcConfiguration(QByteArrayView record);

} // namespace vigie::media
