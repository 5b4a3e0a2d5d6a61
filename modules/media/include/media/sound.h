// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "domain/audio_unit.h"

#include <memory>

namespace vigie::media {

/// How samples lie in a piece of sound: signed 16 bits, the machine's byte order, channels interleaved.
struct PcmFormat {
    int rate = 48000;
    int channels = 1; ///< 1 or 2

    [[nodiscard]] int bytesPerFrame() const { return channels * 2; }
    /// Whole frames of so long a time.
    [[nodiscard]] qsizetype bytesIn(std::chrono::milliseconds time) const {
        return qsizetype(rate) * time.count() / 1000 * bytesPerFrame();
    }
    bool operator==(const PcmFormat&) const = default;
};

/// 0 (silence) to 1: the loudest sample of a piece of sound.
[[nodiscard]] double peakOf(const QByteArray& pcm);

/// Decodes a camera's sound to what a loudspeaker takes, its rate and channels included.
/// Thread: one at a time; cheap enough for an I/O thread (some 20 µs for 20 ms of G.711).
/// Errors: open() answers Unsupported; a broken unit is not an error, it is counted.
class AudioDecoder final {
public:
    /// More in one unit is no sound: two seconds of G.711 at 8 kHz, ten times the longest frame of AAC.
    static constexpr qsizetype mostUnitBytes = 16'000;

    [[nodiscard]] static Result<AudioDecoder> open(const AudioTrack& track, const PcmFormat& output);
    AudioDecoder(AudioDecoder&&) noexcept;
    AudioDecoder& operator=(AudioDecoder&&) noexcept;
    ~AudioDecoder();

    /// Samples in the output's format; empty when the unit was broken or the codec wants one more first.
    [[nodiscard]] QByteArray decode(const AudioUnit& unit);
    /// Units refused since open().
    [[nodiscard]] qint64 errors() const;

private:
    struct Private;
    explicit AudioDecoder(std::unique_ptr<Private> d);
    std::unique_ptr<Private> d;
};

/// Encodes a microphone's sound as the G.711 that a camera's loudspeaker takes: 8 kHz, one octet a sample.
/// Thread: one at a time. Errors: open() answers Unsupported, also for AAC.
class TalkEncoder final {
public:
    static constexpr int sampleRate = 8000;

    [[nodiscard]] static Result<TalkEncoder> open(AudioCodec codec, const PcmFormat& input);
    TalkEncoder(TalkEncoder&&) noexcept;
    TalkEncoder& operator=(TalkEncoder&&) noexcept;
    ~TalkEncoder();

    /// Any amount of whole frames; bytes of half a frame at the end are left out. The resampler keeps some
    /// two milliseconds back.
    [[nodiscard]] QByteArray encode(const QByteArray& pcm);
    [[nodiscard]] qint64 errors() const;

private:
    struct Private;
    explicit TalkEncoder(std::unique_ptr<Private> d);
    std::unique_ptr<Private> d;
};

} // namespace vigie::media
