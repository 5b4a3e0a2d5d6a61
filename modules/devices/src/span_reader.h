// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "archive_reader.h"

namespace vigie::devices {

/// Reads pieces of footage one after the other, each over an RTSP session of its own: what the brands without
/// ONVIF replay offer. Such a device is told begin and end in the address, does not always stop at the end
/// and tells no picture's own time, so this reader counts from the begin it asked for, stops by itself and
/// says so in the remarks.
/// Thread: as SessionArchiveReader.
class SpanReader final : public ArchiveReader {
public:
    struct Piece {
        TimeSpan span; ///< the device's clock, UTC
        QUrl uri;
        std::optional<rtsp::ReplayOptions> replay; ///< for devices that take the span by Range: clock
    };
    struct Plan {
        QList<Piece> pieces;
        rtsp::SessionRequest request; ///< login and patience; its address and replay are each piece's
        QStringList remarks;
    };

    /// Opens the first piece; NotFound when there is none.
    [[nodiscard]] static Result<std::unique_ptr<ArchiveReader>> open(rtsp::IoThreads& threads, Plan plan,
                                                                     const std::stop_token& stop);

    [[nodiscard]] const VideoTrack& track() const override { return m_track; }
    [[nodiscard]] Result<std::optional<AccessUnit>> next(const std::stop_token& stop) override;
    [[nodiscard]] qint64 packetsLost() const override;
    [[nodiscard]] QStringList remarks() const override;

private:
    SpanReader(rtsp::IoThreads& threads, Plan plan);
    [[nodiscard]] Result<void> openPiece(const std::stop_token& stop);
    void closePiece();
    /// The unit's time within the present piece; the device's own where it tells one that fits.
    void stamp(AccessUnit& unit);
    [[nodiscard]] bool isEnd(const Error& reason) const;

    rtsp::IoThreads& m_threads;
    Plan m_plan;
    qsizetype m_next = 0; // of the pieces
    std::unique_ptr<SessionArchiveReader> m_session;
    TimeSpan m_span; // of the present piece
    std::optional<qint64> m_firstRtp;
    UtcTime m_reached{};
    bool m_first = true; // unit of a piece
    bool m_counted = false;
    bool m_cut = false;
    std::optional<UtcTime> m_endedEarly; // of the first piece that ended before its end
    qint64 m_lost = 0;                   // in the pieces before
    VideoTrack m_track;
};

} // namespace vigie::devices
