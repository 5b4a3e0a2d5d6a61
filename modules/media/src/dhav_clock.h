// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/time_stamp.h"

#include <QByteArrayView>
#include <QIODevice>

#include <optional>

namespace vigie::media {

/// What the header of a DHAV frame tells: 4 bytes of mark, type, sub-type, channel, sub-number, then little
/// endian number (4), length of the whole frame (4), wall clock time (4: year from 2000, month, day, hour,
/// minute, second in 6, 4, 5, 5, 6, 6 bits) and milliseconds (2) that wrap.
struct DhavHeader {
    static constexpr qsizetype size = 24;
    quint8 type = 0;
    quint32 length = 0;
    UtcTime wall{}; ///< the wall clock's digits, read as if they were UTC
    quint16 milliseconds = 0;

    [[nodiscard]] bool isVideo() const { return type == 0xfd || type == 0xfc; }
    /// Nothing for bytes that are none, or a date that does not exist.
    [[nodiscard]] static std::optional<DhavHeader> parse(QByteArrayView bytes);
    [[nodiscard]] static std::optional<DhavHeader> readAt(QIODevice& file, qint64 position);
};

/// Makes even times of the coarse ones that DHAV frames carry.
/// Thread: its owner's. A value.
class DhavClock final {
public:
    /// Looks ahead in the file, from the first video frame on, for the frame at which the second ticks over.
    static DhavClock lookingAhead(QIODevice& file, qint64 firstFrame, std::chrono::seconds wallOffset);

    struct Moment {
        std::chrono::microseconds sinceFirst{0};
        bool jumped = false; ///< time passed without pictures, or was set
    };
    [[nodiscard]] Moment advance(const DhavHeader& header);

    [[nodiscard]] UtcTime first() const { return m_first; }
    [[nodiscard]] std::chrono::microseconds uncertainty() const { return m_uncertainty; }
    [[nodiscard]] bool wallClockChanged() const { return m_wallClockChanged; }

private:
    UtcTime m_first{};
    std::chrono::microseconds m_uncertainty{std::chrono::seconds(1)};
    std::optional<DhavHeader> m_last;
    std::chrono::microseconds m_counted{0};
    std::chrono::microseconds m_phase{0}; // of the first picture within its second
    std::chrono::seconds m_wallShift{0};  // the wall clock's changes since
    UtcTime m_firstWall{};
    bool m_wallClockChanged = false;
};

} // namespace vigie::media
