// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/access_unit.h"

namespace vigie {

QString videoCodecName(VideoCodec codec) {
    return codec == VideoCodec::H264 ? QStringLiteral("H.264") : QStringLiteral("H.265");
}

} // namespace vigie
