// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "imaging/judge.h"
#include "media/decode_pool.h"
#include "rtsp/session.h"

#include <condition_variable>
#include <memory>
#include <mutex>

namespace vigie::health {

/// Watches one live stream for a while: how many pictures come, and what they look like.
/// Thread:    made, asked and destroyed on one worker; pictures arrive on I/O and decoding threads.
/// Ownership: owns the session; destruction ends it and waits for a picture being measured.
/// Cancel:    every wait ends within milliseconds of a stop request.
class StreamWatch final {
public:
    struct Seen {
        qint64 units = 0; ///< coded pictures received
        double rate = 0;  ///< of them a second since the first, 0 below two
        QSize size;       ///< of the pictures decoded, empty without any
        QList<imaging::ImageMeasures> samples;
        imaging::FreezeReading freeze;
        std::optional<std::chrono::milliseconds> firstImage; ///< from opening to the first decoded picture
        std::optional<Error> closed;                         ///< why the device or the line ended it
    };

    StreamWatch(rtsp::IoThreads& io, media::DecodePool& decoders, rtsp::SessionRequest request);
    ~StreamWatch();
    StreamWatch(const StreamWatch&) = delete;
    StreamWatch& operator=(const StreamWatch&) = delete;

    /// Waits until `enough` says so, the stream ends, the time is over or a stop is requested. `enough` is
    /// called with what was seen so far, at each change.
    Seen waitFor(std::chrono::milliseconds time, const std::function<bool(const Seen&)>& enough,
                 const std::stop_token& stop);

private:
    class Listener;
    std::shared_ptr<Listener> m_listener;
    std::unique_ptr<rtsp::Session> m_session;
};

} // namespace vigie::health
