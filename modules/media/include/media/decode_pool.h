// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "media/decoder.h"

#include <functional>
#include <memory>

namespace vigie::media {

/// Which pictures of a stream are decoded, from all of them to none: what a machine short of time gives up
/// first is what is seen least.
enum class Pace {
    Every,
    References, ///< not those that no other picture is made from
    KeyImages,
    Snapshots, ///< a key image every ten seconds
    Nothing,   ///< the stream goes on undecoded
};

/// Decoding counters of one stream since it was added.
struct DecodeStats {
    qint64 decoded = 0;               ///< pictures handed to the sink
    qint64 dropped = 0;               ///< units thrown away because decoding could not keep up
    qint64 skipped = 0;               ///< units skipped while waiting for a key frame
    qint64 errors = 0;                ///< units the codec refused
    qint64 spared = 0;                ///< units left out by the pace
    std::chrono::nanoseconds busy{0}; ///< time spent decoding and in the sink
    DecoderKind decoder = DecoderKind::Software;
    bool fellBack =
        false; ///< a device was meant to decode and could not, or failed three times in ten seconds
};

class DecodePool;

/// One stream's place in a pool: a bounded queue in front of one decoder.
/// Thread:    push() and stats() from any; the sink runs on a pool thread, one call at a time.
/// Ownership: the creator's; when the destructor returns the sink is not running and will not be called
/// again,
///            so it must not be destroyed from its own sink.
class DecodeStream final {
public:
    ~DecodeStream();
    DecodeStream(const DecodeStream&) = delete;
    DecodeStream& operator=(const DecodeStream&) = delete;

    /// Queues a unit. When more than DecodePool::queueLimit wait, all are dropped up to the next key frame:
    /// late pictures would only make every later one late.
    void push(AccessUnit unit);
    /// Begins anew with these units, the first a key image, however many: a stream that was left out catches
    /// up.
    void refill(std::vector<AccessUnit> units);
    /// From the next unit on. What waits is thrown away when the new pace is Nothing.
    void setPace(Pace pace);
    [[nodiscard]] DecodeStats stats() const;

private:
    friend class DecodePool;
    struct State;
    explicit DecodeStream(std::shared_ptr<State> state);
    std::shared_ptr<State> m_state;
};

/// As many decoding threads as the machine has cores, shared by all streams; a stream is on one thread at a
/// time, so pictures leave in order.
/// Given devices, the first streams of a codec try each device and software in turn, a hundred pictures each;
/// what holds a thread for the least time a pixel decodes all streams that open from then on. Thread: any.
/// Ownership: outlives its streams.
class DecodePool final {
public:
    /// Units that may wait for one decoder: two seconds at 25 images a second.
    static constexpr int queueLimit = 50;

    using Sink = std::function<void(Frame)>;

    /// 0 threads: one a core. No devices: software alone.
    explicit DecodePool(int threads = 0, QList<HardwareDevice> devices = {});
    ~DecodePool();
    DecodePool(const DecodePool&) = delete;
    DecodePool& operator=(const DecodePool&) = delete;

    [[nodiscard]] Result<std::unique_ptr<DecodeStream>> addStream(VideoCodec codec, Sink sink);
    [[nodiscard]] int threadCount() const;
    /// Time all threads together have spent decoding and in sinks since the pool was made.
    [[nodiscard]] std::chrono::nanoseconds busy() const;
    /// The longest that a unit had waited for its turn, of those begun since the last call.
    [[nodiscard]] std::chrono::milliseconds takeWorstWait();

private:
    friend class DecodeStream;
    struct Private;
    std::shared_ptr<Private> d;
};

} // namespace vigie::media
