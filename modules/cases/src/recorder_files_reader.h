// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "media/recorded_file_reader.h"
#include "recorder_files.h"

namespace vigie::cases {

/// A recorder's downloaded files, read one after the other as one recording.
/// Thread: one worker. Ownership: reads the files of `RecorderFiles`, which outlives it.
class RecorderFilesReader final : public ArchiveReader {
public:
    /// `acceptDamage`: what a damaged file no longer gives is left out and said; otherwise it is an error.
    [[nodiscard]] static Result<std::unique_ptr<RecorderFilesReader>>
    open(const RecorderFiles& files, bool acceptDamage, const std::stop_token& stop);

    [[nodiscard]] const VideoTrack& track() const override { return m_track; }
    [[nodiscard]] Result<std::optional<AccessUnit>> next(const std::stop_token& stop) override;
    [[nodiscard]] qint64 packetsLost() const override { return 0; }
    [[nodiscard]] QStringList remarks() const override;

    [[nodiscard]] const QString& container() const { return m_container; }
    /// Once all was read: from when to when the files can hold pictures at most. Each picture's uncertainty
    /// is in it, and bytes that no picture came from, taken to be as long as those that gave one. Nothing
    /// when it can't be said, for a file could not be read to its end.
    [[nodiscard]] std::optional<TimeSpan> reach() const;
    [[nodiscard]] std::optional<UtcTime> firstCapture() const { return m_firstCapture; }
    /// The latest picture so far.
    [[nodiscard]] UtcTime lastCapture() const { return m_latest; }

private:
    RecorderFilesReader(const RecorderFiles& files, bool acceptDamage)
        : m_files(files)
        , m_acceptDamage(acceptDamage) {}
    [[nodiscard]] Result<void> openFile(const std::stop_token& stop);
    void closeFile();
    /// Continues the time of the file before.
    void join(AccessUnit& unit);

    const RecorderFiles& m_files;
    const bool m_acceptDamage;
    std::size_t m_next = 0; // of the files
    std::unique_ptr<media::RecordedFileReader> m_file;
    VideoTrack m_track;
    QString m_container;
    QStringList m_remarks;
    bool m_isFirstOfFile = true;
    std::optional<UtcTime> m_firstCapture;
    UtcTime m_lastCapture{};
    UtcTime m_earliest = UtcTime::max(); // of all pictures, their uncertainty taken off
    UtcTime m_latest = UtcTime::min();
    std::chrono::microseconds m_mostUncertain{0};
    UtcTime m_fileBegin{}; // first picture of the file being read
    std::chrono::microseconds m_unread{0};
    bool m_isReachKnown = true;
    qint64 m_lastRtp = 0;
    qint64 m_step = 3600;
    qint64 m_rtpShift = 0;
    std::chrono::microseconds m_captureShift{0};
};

} // namespace vigie::cases
