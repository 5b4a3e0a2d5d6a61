// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "domain/access_unit.h"
#include "media/frame.h"
#include "media/hardware.h"

#include <vector>

namespace vigie::media {

/// Decodes one stream, one thread, no frame held back: threads would add three packets of delay and triple
/// the memory, and a wall has more streams than cores anyway. On a hardware device pictures come back to
/// memory as NV12. What the device can't decode (codec, profile, size) is decoded in software from the start;
/// a device that fails three times in ten seconds is left for software, from the next key frame on. A
/// device's failure is whatever error is not about the stream's own bits. Thread:  one at a time; a
/// DecodePool sees to that. Errors:  Unsupported when FFmpeg has no such decoder; a broken picture is not an
/// error, it is counted.
class Decoder final {
public:
    /// In software with a null device.
    [[nodiscard]] static Result<Decoder> open(VideoCodec codec, const HardwareDevice& device = {});
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
    /// Who decodes now. Before the first picture of a hardware decoder: who is meant to.
    [[nodiscard]] DecoderKind kind() const;
    /// A device was asked for and software decodes.
    [[nodiscard]] bool fellBack() const;

private:
    struct Private;
    explicit Decoder(std::unique_ptr<Private> d);
    std::unique_ptr<Private> d;
};

} // namespace vigie::media
