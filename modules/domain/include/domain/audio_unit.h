// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/time_stamp.h"

#include <QByteArray>
#include <QString>

namespace vigie {

enum class AudioCodec { Pcmu, Pcma, Aac };

/// "G.711 µ", "G.711 A", "AAC": the field's spelling.
[[nodiscard]] QString audioCodecName(AudioCodec codec);

/// What an audio track announces.
struct AudioTrack {
    AudioCodec codec = AudioCodec::Pcma;
    int sampleRate = 8000;
    int channels = 1;
    QByteArray config; ///< AAC: AudioSpecificConfig (ISO 14496-3 §1.6.2.1); else empty
};

/// A piece of coded sound as the device sent it. A value: copies share the bytes.
struct AudioUnit {
    AudioCodec codec = AudioCodec::Pcma;
    /// G.711: one octet a sample. AAC: one raw access unit, without ADTS header.
    QByteArray data;
    bool discontinuity = false; ///< packets were lost or the sender jumped before this unit
    qint64 rtpTime = 0;         ///< in samples (the track's clock), unwrapped from the first unit
    TimeStamp captureTime;      ///< of its first sample
    MonoTime receivedAt{};
};

} // namespace vigie
