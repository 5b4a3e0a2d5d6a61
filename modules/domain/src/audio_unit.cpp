// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/audio_unit.h"

namespace vigie {

QString audioCodecName(AudioCodec codec) {
    switch (codec) {
    case AudioCodec::Pcmu:
        return QStringLiteral("G.711 µ");
    case AudioCodec::Pcma:
        return QStringLiteral("G.711 A");
    case AudioCodec::Aac:
        return QStringLiteral("AAC");
    }
    return {};
}

} // namespace vigie
