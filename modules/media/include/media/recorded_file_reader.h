// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/ports.h"

namespace vigie::media {

/// What is known of a recorder's file before it is read.
struct RecordedFileOrigin {
    TimeSpan span; ///< device's clock, as told by the device
    /// How far the first picture may be from the span's begin.
    std::chrono::microseconds uncertainty{std::chrono::seconds(2)};
    /// The device's wall clock less UTC at the span's begin: DHAV dates its pictures by it.
    std::chrono::seconds wallOffset{0};
};

/// Reads the pictures of a file as a recorder made it: MPEG program stream (with Hikvision's own header or
/// without), MPEG transport stream, DHAV, Matroska and MP4, told apart by their first bytes.
///
/// Capture times are TimeSource::Device. What they rest on:
/// - DHAV: the wall clock time in each picture's header, to a second, refined to a picture by the second at
///   which it ticks over and by the milliseconds beside it; a jump of a whole hour within the recording is
///   the wall clock's (summer time) and not followed;
/// - Matroska, MP4: the date in the file's header when it fits the origin, to a second;
/// - else the origin's begin is the first picture's, and the file's own clock counts from there. A file that
///   is shorter or longer than its span is as uncertain as that difference.
///
/// Thread:    one worker at a time.
/// Cancel:    looks at the stop request at every read of the file.
/// Bounds:    32 MiB are read for one picture at most; a coded picture has 16 MiB at most. Nothing but the
///            file itself is opened, whatever it refers to.
/// Errors:    no path is in their texts but Storage's. Storage (can't be read), Unsupported (other container,
/// no H.264 or H.265), Protocol (damaged:
///            what came before was good), Cancelled. Damage that can be stepped over is marked as a
///            discontinuity and said in the remarks.
class RecordedFileReader final : public ArchiveReader {
public:
    [[nodiscard]] static Result<std::unique_ptr<RecordedFileReader>>
    open(const QString& path, const RecordedFileOrigin& origin, const std::stop_token& stop);
    ~RecordedFileReader() override;

    /// "mpeg-ps", "mpeg-ts", "dhav", "matroska", "mp4".
    [[nodiscard]] const QString& container() const;
    [[nodiscard]] const VideoTrack& track() const override;
    [[nodiscard]] Result<std::optional<AccessUnit>> next(const std::stop_token& stop) override;
    [[nodiscard]] qint64 packetsLost() const override { return 0; }
    [[nodiscard]] QStringList remarks() const override;

    /// How much of the file the pictures read so far account for.
    struct Reach {
        qint64 pictureBytes = 0;
        qint64 unreadBytes = 0; ///< before the first picture and after the last one
        bool isTimeSure = true; ///< no clock was set anew on the way, which may hide any length of time
    };
    [[nodiscard]] Reach reach() const;

private:
    struct Private;
    explicit RecordedFileReader(std::unique_ptr<Private> d);
    std::unique_ptr<Private> d;
};

} // namespace vigie::media
