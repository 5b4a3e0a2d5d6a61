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

} // namespace vigie::media
