// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/access_unit.h"

namespace vigie {

QString videoCodecName(VideoCodec codec) {
    switch (codec) {
    case VideoCodec::H264:
        return QStringLiteral("H.264");
    case VideoCodec::H265:
        return QStringLiteral("H.265");
    case VideoCodec::Jpeg:
        return QStringLiteral("MJPEG");
    }
    return {};
}

} // namespace vigie
