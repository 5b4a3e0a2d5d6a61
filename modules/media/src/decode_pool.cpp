// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/decode_pool.h"

#include "decoder_trial.h"
#include "disposable.h"
#include "ffmpeg.h"

#include <atomic>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

namespace vigie::media {

namespace {
// Units one stream may decode before others get their turn.
constexpr int unitsPerTurn = 4;
constexpr auto beatTime = std::chrono::milliseconds(4);
// A device takes its time over a stream's first picture, which says nothing of the others.
constexpr int picturesNotMeasured = 10;
constexpr auto snapshotInterval = std::chrono::seconds(10);
} // namespace

struct DecodeStream::State {
    State(std::shared_ptr<DecodePool::Private> owner, VideoCodec coded, int picked, Decoder opened,
          DecodePool::Sink target)
        : pool(std::move(owner))
        , codec(coded)
        , device(picked)
        , decoder(std::move(opened))
        , sink(std::move(target)) {}

    std::shared_ptr<DecodePool::Private> pool;
    const VideoCodec codec;
    const int device;          // of the pool's, or DecoderTrial::software
    Decoder decoder;           // used by the thread that holds `running`
    DecodePool::Sink sink;     // the same
    bool toldFallBack = false; // the same
    int pictures = 0;          // the same

    mutable std::mutex mutex;
    std::condition_variable idle;
    struct Waiting {
        AccessUnit unit;
        MonoTime since;
    };
    std::deque<Waiting> queue; // guarded by mutex, as all below
    DecodeStats stats;
    size_t refilled = 0;    // of those at the front: a stream that catches up is not behind
    bool scheduled = false; // in the pool's list, or being run
    bool running = false;
    bool closed = false;
    bool dropsToKeyFrame = false;
    bool waitsByPace = false; // ... and not because decoding fell behind
    Pace pace = Pace::Every;
    std::optional<MonoTime> lastSnapshot;

    // Whether the pace lets a unit in; one let in after others were left out says so.
    bool admits(AccessUnit& unit) {
        bool in = true;
        switch (pace) {
        case Pace::Every:
            break;
        case Pace::References:
            // Nothing is made from what is left out: the next picture needs no new beginning.
            return unit.keyFrame || !isDisposable(unit);
        case Pace::KeyImages:
            in = unit.keyFrame;
            break;
        case Pace::Snapshots: {
            const MonoTime now = std::chrono::steady_clock::now();
            in = unit.keyFrame && (!lastSnapshot || now - *lastSnapshot >= snapshotInterval);
            if (in)
                lastSnapshot = now;
            break;
        }
        case Pace::Nothing:
            in = false;
            break;
        }
        if (!in)
            leaveOut();
        return in;
    }

    void leaveOut() {
        waitsByPace = waitsByPace || !dropsToKeyFrame;
        dropsToKeyFrame = true;
    }
};

struct DecodePool::Private {
    explicit Private(QList<HardwareDevice> given)
        : devices(std::move(given))
        , trial(static_cast<int>(devices.size())) {}

    const QList<HardwareDevice> devices;
    DecoderTrial trial;
    std::mutex mutex;
    std::condition_variable_any wake;
    std::deque<std::shared_ptr<DecodeStream::State>> ready; // guarded by mutex
    std::vector<std::jthread> threads;
    std::atomic<std::int64_t> busyNs = 0;
    std::atomic<std::int64_t> worstWaitNs = 0;

    // While many streams play, units come hundreds a second, and a thread woken for each would cost as much
    // as the small pictures do. A thread that has just worked looks again after a beat by itself; only when
    // none does is a sleeping one woken.
    std::condition_variable_any beat;
    int asleep = 0;  // guarded by mutex
    int between = 0; // guarded by mutex

    void schedule(std::shared_ptr<DecodeStream::State> stream) {
        bool wakes = false;
        {
            const std::lock_guard lock(mutex);
            ready.push_back(std::move(stream));
            wakes = between == 0 && asleep > 0;
        }
        if (wakes)
            wake.notify_one();
    }

    std::shared_ptr<DecodeStream::State> next(const std::stop_token& stop, bool hasWorked) {
        std::unique_lock lock(mutex);
        if (ready.empty() && hasWorked) {
            ++between;
            beat.wait_for(lock, stop, beatTime, [] { return false; });
            --between;
        }
        ++asleep;
        const bool found = wake.wait(lock, stop, [this] { return !ready.empty(); });
        --asleep;
        if (!found)
            return nullptr;
        auto stream = std::move(ready.front());
        ready.pop_front();
        const bool more = !ready.empty() && asleep > 0;
        lock.unlock();
        if (more)
            wake.notify_one();
        return stream;
    }

    void work(const std::stop_token& stop) {
        bool hasWorked = false;
        while (auto stream = next(stop, hasWorked)) {
            hasWorked = true;
            if (runTurn(*stream))
                schedule(std::move(stream));
        }
    }

    void measure(DecodeStream::State& stream, const std::vector<Frame>& frames,
                 std::chrono::nanoseconds spent) {
        if (devices.isEmpty() || frames.size() != 1)
            return;
        if (stream.decoder.fellBack()) {
            if (!std::exchange(stream.toldFallBack, true))
                trial.fellBack(stream.codec, stream.device);
            return;
        }
        if (++stream.pictures <= picturesNotMeasured ||
            !trial.report(stream.codec, stream.device, frames.front().size(), spent))
            return;
        const int winner = trial.winner(stream.codec).value_or(DecoderTrial::software);
        qCInfo(lcMedia).noquote() << videoCodecName(stream.codec) << "is decoded from now on by"
                                  << decoderName(device(winner).kind());
    }

    [[nodiscard]] HardwareDevice device(int number) const {
        return number >= 0 ? devices[number] : HardwareDevice();
    }

    // True when the stream still has units to decode.
    bool runTurn(DecodeStream::State& stream) {
        {
            const std::lock_guard lock(stream.mutex);
            stream.running = true;
        }
        for (int turn = 0; turn < unitsPerTurn; ++turn) {
            DecodeStream::State::Waiting next;
            {
                const std::lock_guard lock(stream.mutex);
                if (stream.closed || stream.queue.empty())
                    break;
                next = std::move(stream.queue.front());
                stream.queue.pop_front();
                stream.refilled -= std::min<size_t>(stream.refilled, 1);
            }
            const AccessUnit& unit = next.unit;
            const auto started = std::chrono::steady_clock::now();
            const std::int64_t waited = std::chrono::nanoseconds(started - next.since).count();
            for (std::int64_t worst = worstWaitNs; waited > worst;) {
                if (worstWaitNs.compare_exchange_weak(worst, waited))
                    break;
            }
            auto frames = stream.decoder.decode(unit);
            measure(stream, frames, std::chrono::steady_clock::now() - started);
            const auto count = static_cast<qint64>(frames.size());
            for (auto& frame : frames)
                stream.sink(std::move(frame));
            const std::lock_guard lock(stream.mutex);
            stream.stats.decoded += count;
            stream.stats.errors = stream.decoder.errors();
            stream.stats.skipped = stream.decoder.skipped();
            stream.stats.decoder = stream.decoder.kind();
            stream.stats.fellBack = stream.decoder.fellBack();
            const auto spent = std::chrono::steady_clock::now() - started;
            busyNs += std::chrono::nanoseconds(spent).count();
            stream.stats.busy += spent;
        }
        const std::lock_guard lock(stream.mutex);
        stream.running = false;
        stream.scheduled = !stream.closed && !stream.queue.empty();
        if (stream.closed)
            stream.idle.notify_all();
        return stream.scheduled;
    }
};

DecodeStream::DecodeStream(std::shared_ptr<State> state)
    : m_state(std::move(state)) {}

DecodeStream::~DecodeStream() {
    std::unique_lock lock(m_state->mutex);
    m_state->closed = true;
    m_state->queue.clear();
    m_state->idle.wait(lock, [this] { return !m_state->running; });
}

void DecodeStream::push(AccessUnit unit) {
    {
        const std::lock_guard lock(m_state->mutex);
        if (m_state->closed)
            return;
        if (m_state->queue.size() - m_state->refilled >= DecodePool::queueLimit) {
            m_state->stats.dropped += static_cast<qint64>(m_state->queue.size());
            m_state->queue.clear();
            m_state->refilled = 0;
            m_state->dropsToKeyFrame = true;
        }
        if (!m_state->admits(unit)) {
            ++m_state->stats.spared;
            return;
        }
        if (m_state->dropsToKeyFrame) {
            if (!unit.keyFrame) {
                ++(m_state->waitsByPace ? m_state->stats.spared : m_state->stats.dropped);
                return;
            }
            m_state->waitsByPace = false;
            m_state->dropsToKeyFrame = false;
            unit.discontinuity = true;
        }
        m_state->queue.push_back({std::move(unit), std::chrono::steady_clock::now()});
        if (m_state->scheduled)
            return;
        m_state->scheduled = true;
    }
    m_state->pool->schedule(m_state);
}

void DecodeStream::refill(std::vector<AccessUnit> units) {
    if (units.empty())
        return;
    {
        const std::lock_guard lock(m_state->mutex);
        if (m_state->closed)
            return;
        m_state->queue.clear();
        m_state->dropsToKeyFrame = false;
        m_state->waitsByPace = false;
        units.front().discontinuity = true;
        const MonoTime now = std::chrono::steady_clock::now();
        for (AccessUnit& unit : units)
            m_state->queue.push_back({std::move(unit), now});
        m_state->refilled = m_state->queue.size();
        if (std::exchange(m_state->scheduled, true))
            return;
    }
    m_state->pool->schedule(m_state);
}

void DecodeStream::setPace(Pace pace) {
    const std::lock_guard lock(m_state->mutex);
    if (m_state->pace == pace)
        return;
    m_state->pace = pace;
    if (pace == Pace::Nothing) {
        m_state->stats.spared += static_cast<qint64>(m_state->queue.size());
        m_state->queue.clear();
        m_state->refilled = 0;
        m_state->leaveOut();
    }
}

DecodeStats DecodeStream::stats() const {
    const std::lock_guard lock(m_state->mutex);
    return m_state->stats;
}

DecodePool::DecodePool(int threads, QList<HardwareDevice> devices)
    : d(std::make_shared<Private>(std::move(devices))) {
    const int count =
        threads > 0 ? threads : std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
    for (int i = 0; i < count; ++i)
        d->threads.emplace_back([p = d.get()](const std::stop_token& stop) { p->work(stop); });
}

DecodePool::~DecodePool() {
    for (auto& thread : d->threads)
        thread.request_stop();
    d->threads.clear(); // joins
    const std::lock_guard lock(d->mutex);
    d->ready.clear();
}

Result<std::unique_ptr<DecodeStream>> DecodePool::addStream(VideoCodec codec, Sink sink) {
    const int device = d->trial.pick(codec);
    auto decoder = Decoder::open(codec, d->device(device));
    if (!decoder)
        return fail(decoder.error());
    auto state =
        std::make_shared<DecodeStream::State>(d, codec, device, std::move(*decoder), std::move(sink));
    state->stats.decoder = state->decoder.kind();
    state->stats.fellBack = state->decoder.fellBack();
    return std::unique_ptr<DecodeStream>(new DecodeStream(std::move(state)));
}

int DecodePool::threadCount() const {
    return static_cast<int>(d->threads.size());
}

std::chrono::nanoseconds DecodePool::busy() const {
    return std::chrono::nanoseconds(d->busyNs);
}

std::chrono::milliseconds DecodePool::takeWorstWait() {
    return std::chrono::duration_cast<std::chrono::milliseconds>(
        std::chrono::nanoseconds(d->worstWaitNs.exchange(0)));
}

} // namespace vigie::media
