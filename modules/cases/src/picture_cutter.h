// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cases/extraction.h"
#include "image_index.h"
#include "media/mp4_writer.h"

#include <vector>

namespace vigie::cases {

/// Puts pictures into the two files, once the first of them tells how to cut.
/// Thread: one worker. Ownership: both files go with the object unless finished.
class PictureCutter final {
public:
    /// Counts into `result`, which outlives it.
    PictureCutter(Extracted& result, VideoTrack track, std::chrono::microseconds shift);

    enum class Taken { More, Enough };
    [[nodiscard]] Result<Taken> take(AccessUnit unit);
    [[nodiscard]] Result<void> finish();
    /// What the cutting showed, for the reader of the package.
    [[nodiscard]] QStringList remarks() const;

    [[nodiscard]] bool hasPictures() const { return m_writer.has_value(); }
    [[nodiscard]] std::optional<UtcTime> lastCapture() const {
        return m_captures.empty() ? std::nullopt : std::optional(m_captures.back());
    }

private:
    [[nodiscard]] Result<bool> lead(const AccessUnit& unit);
    [[nodiscard]] bool isAfterEnd(const AccessUnit& unit) const;
    [[nodiscard]] Result<void> write(const AccessUnit& unit, bool isShown);

    Extracted& m_result;
    VideoTrack m_track;
    ImageIndex m_index;
    std::optional<media::Mp4Writer> m_writer;
    std::vector<AccessUnit> m_lead; // from a key frame, all before the begin asked
    qsizetype m_leadBytes = 0;
    std::vector<UtcTime> m_captures; // of the pictures shown
    qint64 m_firstRtp = 0;
    qint64 m_dropped = 0; // before the first key frame
    qint64 m_undated = 0;
    bool m_isCut = false;
    bool m_isFirst = true;
};

} // namespace vigie::cases
