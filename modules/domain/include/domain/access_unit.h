// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/time_stamp.h"

#include <QByteArray>
#include <QSize>
#include <QString>

namespace vigie {

enum class VideoCodec { H264, H265, Jpeg };

/// "H.264", "H.265", "MJPEG": the field's spelling, for people and JSON.
[[nodiscard]] QString videoCodecName(VideoCodec codec);

/// One coded picture as the device sent it, never altered: the unit that is decoded, stored and hashed.
/// A value: copies share the bytes.
struct AccessUnit {
    VideoCodec codec = VideoCodec::H264;
    /// H.264 and H.265: Annex B, each NAL unit after a 00 00 00 01 start code, in the order received.
    /// JPEG: one complete JFIF image.
    QByteArray data;
    bool keyFrame = false;
    /// Packets were lost or the sender jumped before this unit: a decoder waits for the next key frame.
    bool discontinuity = false;
    /// RTP time, 90 kHz, unwrapped to 64 bits from the first unit of the session.
    qint64 rtpTime = 0;
    TimeStamp captureTime;
    MonoTime receivedAt{};
};

/// What a track announces before its first access unit.
struct VideoTrack {
    VideoCodec codec = VideoCodec::H264;
    /// Annex B parameter sets from the session description; empty when they come in the stream only, and for
    /// JPEG, which has none.
    QByteArray parameterSets;
    /// Empty when the description does not say it.
    QSize size;
};

} // namespace vigie
