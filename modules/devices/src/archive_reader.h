// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/ports.h"
#include "rtsp/session.h"

namespace vigie::devices {

/// Reads a recording over an RTSP replay session: pictures wait in a bounded queue, and a full one holds the
/// device back through TCP.
/// Thread: next() from one worker at a time; the rest from any.
/// Bounds: 16 MiB or 256 pictures wait, and what one reading of the socket brings beyond.
class SessionArchiveReader final : public ArchiveReader {
public:
    /// Blocks until the device plays, or says why not.
    [[nodiscard]] static Result<std::unique_ptr<SessionArchiveReader>>
    open(rtsp::IoThreads& threads, rtsp::SessionRequest request, const std::stop_token& stop);
    ~SessionArchiveReader() override;

    [[nodiscard]] const VideoTrack& track() const override { return m_track; }
    [[nodiscard]] Result<std::optional<AccessUnit>> next(const std::stop_token& stop) override;
    /// As next(), and a Timeout when nothing comes for so long.
    [[nodiscard]] Result<std::optional<AccessUnit>> nextWithin(std::chrono::milliseconds patience,
                                                               const std::stop_token& stop);
    [[nodiscard]] qint64 packetsLost() const override;
    [[nodiscard]] QStringList remarks() const override;

private:
    class Queue;
    SessionArchiveReader() = default;

    std::shared_ptr<Queue> m_queue;
    std::unique_ptr<rtsp::Session> m_session;
    VideoTrack m_track;
};

} // namespace vigie::devices
