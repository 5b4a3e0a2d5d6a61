// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "domain/access_unit.h"
#include "media/frame.h"

#include <QString>

#include <functional>
#include <stop_token>

namespace vigie::media {

/// What decoding a whole file showed.
struct ClipFacts {
    VideoCodec codec = VideoCodec::H264;
    QSize size;
    qint64 images = 0; ///< pictures that decode and are shown
    qint64 errors = 0; ///< coded pictures that do not
    std::chrono::milliseconds duration{0};
};

/// Reads a video file to its end and decodes every picture: does it really play?
/// Thread: worker; blocks, looks at the stop request between pictures.
/// Errors: Storage (can't be read), Unsupported (no H.264 or H.265 video in it), Cancelled.
[[nodiscard]] Result<ClipFacts> examineClip(const QString& path, const std::stop_token& stop);

/// Reads a file's coded pictures in order, in Annex B. Capture times count from the epoch.
/// Thread and errors as above; a false return of `sink` ends the reading.
[[nodiscard]] Result<VideoTrack> readClip(const QString& path, const std::function<bool(AccessUnit)>& sink,
                                          const std::stop_token& stop);

} // namespace vigie::media
