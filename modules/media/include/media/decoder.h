// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "domain/access_unit.h"
#include "media/frame.h"

#include <vector>

namespace vigie::media {

/// Decodes one stream in software, one thread, no frame held back: threads would add three packets of delay
/// and triple the memory, and a wall has more streams than cores anyway.
/// Thread:  one at a time; a DecodePool sees to that.
/// Errors:  Unsupported when FFmpeg has no such decoder; a broken picture is not an error, it is counted.
class Decoder final {
public:
    [[nodiscard]] static Result<Decoder> open(VideoCodec codec);
    Decoder(Decoder&&) noexcept;
    Decoder& operator=(Decoder&&) noexcept;
    ~Decoder();

    /// Pictures that came out, usually one. Before the first key frame, and after a discontinuity until the
    /// next one, units are skipped: a half-decoded picture is not evidence of anything.
    [[nodiscard]] std::vector<Frame> decode(const AccessUnit& unit);
    /// Pictures still inside, at the end of a recording.
    [[nodiscard]] std::vector<Frame> drain();

    /// Units the codec refused, and units skipped while waiting for a key frame, since open().
    [[nodiscard]] qint64 errors() const;
    [[nodiscard]] qint64 skipped() const;

private:
    struct Private;
    explicit Decoder(std::unique_ptr<Private> d);
    std::unique_ptr<Private> d;
};

} // namespace vigie::media
