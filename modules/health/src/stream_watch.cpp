// SPDX-License-Identifier: GPL-3.0-or-later
#include "stream_watch.h"

namespace vigie::health {

using namespace std::chrono_literals;
using Steady = MonoClock;

namespace {
/// Between two pictures that are measured: enough for a median, cheap enough for many cameras.
constexpr auto sampleInterval = 200ms;
} // namespace

class StreamWatch::Listener final : public rtsp::SessionListener {
public:
    explicit Listener(media::DecodePool& decoders)
        : m_decoders(decoders) {}

    void onDescribed(const rtsp::Description& description) override {
        auto decoder =
            m_decoders.addStream(description.video.codec, [this](const media::Frame& frame) { look(frame); });
        const std::lock_guard lock(m_mutex);
        if (m_detached)
            return;
        if (decoder)
            m_decoder = std::move(*decoder);
        else
            m_seen.closed = decoder.error();
        m_changed.notify_all();
    }

    void onAccessUnit(AccessUnit unit) override {
        const std::lock_guard lock(m_mutex);
        if (m_seen.units++ == 0) {
            m_firstRtp = unit.rtpTime;
            m_firstUnitAt = unit.receivedAt;
        }
        m_lastRtp = std::max(m_lastRtp, unit.rtpTime);
        if (m_decoder)
            m_decoder->push(std::move(unit));
    }

    void onClosed(const Error& reason) override {
        const std::lock_guard lock(m_mutex);
        if (!m_seen.closed)
            m_seen.closed = reason;
        m_changed.notify_all();
    }

    void detach() {
        std::unique_ptr<media::DecodeStream> decoder;
        {
            const std::lock_guard lock(m_mutex);
            m_detached = true;
            decoder = std::move(m_decoder);
        }
        // Waits for a picture being measured, outside the lock which that picture takes.
    }

    Seen waitFor(std::chrono::milliseconds time, const std::function<bool(const Seen&)>& enough,
                 const std::stop_token& stop) {
        std::unique_lock lock(m_mutex);
        m_changed.wait_until(lock, stop, Steady::now() + time,
                             [&] { return m_seen.closed.has_value() || enough(m_seen); });
        Seen seen = m_seen;
        if (seen.units >= 2) {
            // A device may begin with a burst of pictures older than the session, and may stall later: the
            // longer of media time and our own is the honest divisor.
            const std::chrono::duration<double> media(static_cast<double>(m_lastRtp - m_firstRtp) / 90000.0);
            const std::chrono::duration<double> ours = Steady::now() - m_firstUnitAt;
            seen.rate = static_cast<double>(seen.units - 1) / std::max(media, ours).count();
        }
        return seen;
    }

private:
    void look(const media::Frame& frame) {
        bool sample = false;
        {
            const std::lock_guard lock(m_mutex);
            if (!m_seen.firstImage) {
                m_seen.firstImage =
                    std::chrono::duration_cast<std::chrono::milliseconds>(Steady::now() - m_opened);
                m_seen.size = frame.size();
                m_changed.notify_all();
            }
            sample = m_seen.samples.isEmpty() || frame.receivedAt() - m_lastSample >= sampleInterval;
            if (sample)
                m_lastSample = frame.receivedAt();
        }
        if (!sample)
            return;
        const auto grey = imaging::GreyImage::fromFrame(frame);
        if (!grey)
            return; // 10-bit video: seen, not measured
        const imaging::ImageMeasures measures = imaging::measure(*grey);
        m_freeze.add(*grey, frame.receivedAt());
        const std::lock_guard lock(m_mutex);
        m_seen.samples.append(measures);
        m_seen.freeze = m_freeze.reading();
        m_changed.notify_all();
    }

    media::DecodePool& m_decoders;
    const Steady::time_point m_opened = Steady::now();
    imaging::FreezeDetector m_freeze; // of the decoding thread, one call at a time
    std::mutex m_mutex;
    std::condition_variable_any m_changed;
    bool m_detached = false; // what follows is guarded by m_mutex
    std::unique_ptr<media::DecodeStream> m_decoder;
    Seen m_seen;
    MonoTime m_lastSample{};
    MonoTime m_firstUnitAt{};
    qint64 m_firstRtp = 0;
    qint64 m_lastRtp = 0;
};

StreamWatch::StreamWatch(rtsp::IoThreads& io, media::DecodePool& decoders, rtsp::SessionRequest request)
    : m_listener(std::make_shared<Listener>(decoders))
    , m_session(rtsp::Session::open(io, std::move(request), m_listener)) {}

StreamWatch::~StreamWatch() {
    m_listener->detach();
    m_session.reset();
}

StreamWatch::Seen StreamWatch::waitFor(std::chrono::milliseconds time,
                                       const std::function<bool(const Seen&)>& enough,
                                       const std::stop_token& stop) {
    return m_listener->waitFor(time, enough, stop);
}

} // namespace vigie::health
