// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ffmpeg.h"
#include "media/sound.h"

extern "C" {
#include <libswresample/swresample.h>
}

namespace vigie::media {

using ResamplePtr = std::unique_ptr<SwrContext, FreeByAddress<swr_free>>;

/// Whatever FFmpeg decoded, to 16 bits of one format; follows a stream that changes its own.
/// Thread: one at a time.
class Resampler final {
public:
    explicit Resampler(const PcmFormat& output)
        : m_output(output) {}

    /// Empty when the frame can't be converted; `failed` then says so.
    [[nodiscard]] QByteArray convert(const AVFrame& frame, bool* failed);

private:
    [[nodiscard]] bool adopt(const AVFrame& frame);

    PcmFormat m_output;
    ResamplePtr m_context;
    int m_rate = 0;
    int m_channels = 0;
    int m_format = AV_SAMPLE_FMT_NONE;
};

} // namespace vigie::media
