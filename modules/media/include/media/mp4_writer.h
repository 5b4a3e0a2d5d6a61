// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "domain/access_unit.h"

#include <QString>

#include <memory>
#include <optional>

namespace vigie::media {

/// What a finished file holds.
struct Mp4Summary {
    qint64 images = 0;       ///< coded pictures stored
    qint64 imagesBefore = 0; ///< of them before the asked start, hidden by the edit list
    TimeSpan span;           ///< capture time of the first and the last picture stored
};

/// Puts received pictures into an MP4 file without touching them: bytes and timing are the device's own.
/// Pictures before `inPoint` (a cut starts at the key frame at or before it) are stored and hidden by an edit
/// list; `ffprobe -ignore_editlist 1` shows them.
/// Thread:    one worker.
/// Ownership: owns the file until finish(); destroyed before that, it removes what it wrote.
/// Errors:    Storage (disk full, no right), Unsupported (no parameter sets, reordered pictures).
class Mp4Writer final {
public:
    struct Options {
        std::optional<UtcTime> inPoint;
        QString title; ///< stored in the file's metadata
    };

    [[nodiscard]] static Result<Mp4Writer> create(const QString& path, const VideoTrack& track,
                                                  Options options);
    Mp4Writer(Mp4Writer&&) noexcept;
    Mp4Writer& operator=(Mp4Writer&&) noexcept;
    ~Mp4Writer();

    /// Units before the first key frame are refused silently: nothing could show them.
    [[nodiscard]] Result<void> write(const AccessUnit& unit);
    [[nodiscard]] Result<Mp4Summary> finish();

private:
    struct Private;
    explicit Mp4Writer(std::unique_ptr<Private> d);
    std::unique_ptr<Private> d;
};

} // namespace vigie::media
