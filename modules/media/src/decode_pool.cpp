// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/decode_pool.h"

#include "ffmpeg.h"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

namespace vigie::media {

namespace {
// Units one stream may decode before others get their turn.
constexpr int unitsPerTurn = 4;
} // namespace

struct DecodeStream::State {
    State(std::shared_ptr<DecodePool::Private> owner, Decoder opened, DecodePool::Sink target)
        : pool(std::move(owner))
        , decoder(std::move(opened))
        , sink(std::move(target)) {}

    std::shared_ptr<DecodePool::Private> pool;
    Decoder decoder;       // used by the thread that holds `running`
    DecodePool::Sink sink; // the same

    mutable std::mutex mutex;
    std::condition_variable idle;
    std::deque<AccessUnit> queue; // guarded by mutex, as all below
    DecodeStats stats;
    bool scheduled = false; // in the pool's list, or being run
    bool running = false;
    bool closed = false;
    bool dropsToKeyFrame = false;
};

struct DecodePool::Private {
    std::mutex mutex;
    std::condition_variable_any wake;
    std::deque<std::shared_ptr<DecodeStream::State>> ready; // guarded by mutex
    std::vector<std::jthread> threads;

    void schedule(std::shared_ptr<DecodeStream::State> stream) {
        {
            const std::lock_guard lock(mutex);
            ready.push_back(std::move(stream));
        }
        wake.notify_one();
    }

    void work(const std::stop_token& stop) {
        for (;;) {
            std::shared_ptr<DecodeStream::State> stream;
            {
                std::unique_lock lock(mutex);
                if (!wake.wait(lock, stop, [this] { return !ready.empty(); }))
                    return;
                stream = std::move(ready.front());
                ready.pop_front();
            }
            if (runTurn(*stream))
                schedule(std::move(stream));
        }
    }

    // True when the stream still has units to decode.
    static bool runTurn(DecodeStream::State& stream) {
        {
            const std::lock_guard lock(stream.mutex);
            stream.running = true;
        }
        for (int turn = 0; turn < unitsPerTurn; ++turn) {
            AccessUnit unit;
            {
                const std::lock_guard lock(stream.mutex);
                if (stream.closed || stream.queue.empty())
                    break;
                unit = std::move(stream.queue.front());
                stream.queue.pop_front();
            }
            const auto started = std::chrono::steady_clock::now();
            auto frames = stream.decoder.decode(unit);
            const auto count = static_cast<qint64>(frames.size());
            for (auto& frame : frames)
                stream.sink(std::move(frame));
            const std::lock_guard lock(stream.mutex);
            stream.stats.decoded += count;
            stream.stats.errors = stream.decoder.errors();
            stream.stats.skipped = stream.decoder.skipped();
            stream.stats.busy += std::chrono::steady_clock::now() - started;
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
        if (m_state->queue.size() >= DecodePool::queueLimit) {
            m_state->stats.dropped += static_cast<qint64>(m_state->queue.size());
            m_state->queue.clear();
            m_state->dropsToKeyFrame = true;
        }
        if (m_state->dropsToKeyFrame) {
            if (!unit.keyFrame) {
                ++m_state->stats.dropped;
                return;
            }
            m_state->dropsToKeyFrame = false;
            unit.discontinuity = true;
        }
        m_state->queue.push_back(std::move(unit));
        if (m_state->scheduled)
            return;
        m_state->scheduled = true;
    }
    m_state->pool->schedule(m_state);
}

DecodeStats DecodeStream::stats() const {
    const std::lock_guard lock(m_state->mutex);
    return m_state->stats;
}

DecodePool::DecodePool(int threads)
    : d(std::make_shared<Private>()) {
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
    auto decoder = Decoder::open(codec);
    if (!decoder)
        return fail(decoder.error());
    auto state = std::make_shared<DecodeStream::State>(d, std::move(*decoder), std::move(sink));
    return std::unique_ptr<DecodeStream>(new DecodeStream(std::move(state)));
}

int DecodePool::threadCount() const {
    return static_cast<int>(d->threads.size());
}

} // namespace vigie::media
