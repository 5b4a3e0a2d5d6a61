// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/error.h"
#include "domain/places.h"
#include "live/budget_policy.h"
#include "media/hardware.h"

#include <optional>

namespace vigie::live {

enum class LiveState {
    Idle,          ///< no camera asked for
    Connecting,    ///< no image yet; `step` says where it is
    Live,          ///< images arrive
    Lost,          ///< no image for 2 s, or the device went away; retried by itself
    Refused,       ///< wrong login: never retried by itself, each try could lock the device
    NotAuthorised, ///< no valid authorisation: not to be watched
    Unsupported,   ///< the stream can't be decoded here; not retried by itself
};

enum class ReplayState {
    Fetching, ///< the recorder is asked, or does not bring what is due
    Playing,
    Gap,     ///< nothing is recorded there; goes on by itself where something follows
    Refused, ///< wrong login, or not to be watched
    Failed,  ///< no archive, cut off, or too slow: a person tries again
};

/// What a tile that shows the past may say of it. A value.
struct ReplayStatus {
    ReplayState state = ReplayState::Playing;
    bool fromRecorder = false;
    /// How far behind the live picture it is, by the camera's own clock.
    std::chrono::milliseconds behind{0};
    TimeSpan gap; ///< while in one
    Error error;  ///< why, when Refused, Failed or insteadOfRecorder
    /// From memory, and younger than what was asked for: the recorder brought nothing.
    bool insteadOfRecorder = false;
};

/// What a tile may honestly say of a camera. A value.
struct LiveStatus {
    LiveState state = LiveState::Idle;
    UtcTime since{}; ///< when this state began
    int attempt = 0; ///< of the connection under way or awaited, from 1
    QString step;    ///< "RTSP DESCRIBE": where a connection is, untranslated
    std::optional<UtcTime> retryAt;
    Error error;                       ///< why, when not Live
    StreamRole role = StreamRole::Sub; ///< of the stream shown
    media::Pace pace = media::Pace::Every;
    Restraint restraint = Restraint::None; ///< why the stream or the pace is less than was asked for
    /// Nothing when the picture is live. All else but the last image is still of the live stream.
    std::optional<ReplayStatus> replay;
    VideoCodec codec = VideoCodec::H264;
    QSize size; ///< of the last image; empty before the first
    /// Of what is in the tile, live or replayed; 0 until it is known.
    double framesPerSecond = 0;
    /// Live again after nobody looked or after a replay, and its first picture since is on its way: what
    /// stands in the tile is older.
    bool resumes = false;
    TimeStamp lastImage;              ///< capture time of the last image shown, live or replayed
    std::chrono::milliseconds age{0}; ///< since that image reached us, and how late it came

    /// True when a picture of this channel may be on screen at all, live or marked as old.
    [[nodiscard]] bool mayShowImage() const;
};

/// What a technician wants to know of a tile.
struct LiveDiagnostics {
    double kilobitsPerSecond = 0;
    double framesPerSecond = 0;
    double cores = 0; ///< decoding and scaling, of one core
    qint64 packetsLost = 0;
    qint64 imagesDropped = 0;
    media::DecoderKind decoder = media::DecoderKind::Software;
    bool fellBack = false;                ///< a device was meant to decode it, and software does
    std::chrono::milliseconds latency{0}; ///< from the last packet of a picture to the screen's buffer
};

/// Counters of one channel since it was made, over all its sessions.
struct LiveCounters {
    qint64 imagesDecoded = 0;
    qint64 imagesDropped = 0; ///< decoding could not keep up
    qint64 packetsLost = 0;
    qint64 reconnections = 0;
};

} // namespace vigie::live
