// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "clip.h"

#include <QImage>

struct AVCodecContext;
struct AVFrame;
struct AVPacket;
struct SwsContext;

namespace vigie::simulator {

/// Encodes one loop: no B-frames, closed GOPs, parameter sets repeated in every key frame, as a camera does.
/// Thread:    one at a time; instances are independent.
/// Ownership: owns its libavcodec objects.
/// Errors:    open() Unsupported when the encoder isn't there; add() and finish() Internal.
class ClipEncoder final {
public:
    ClipEncoder();
    ~ClipEncoder();
    ClipEncoder(const ClipEncoder&) = delete;
    ClipEncoder& operator=(const ClipEncoder&) = delete;

    [[nodiscard]] Result<void> open(Codec codec, QSize size, int bitRate);
    /// One image of any size, 32-bit RGB; scaled to the clip's size.
    [[nodiscard]] Result<void> add(const QImage& image);
    [[nodiscard]] Result<EncodedClip> finish();

private:
    [[nodiscard]] Result<void> drain();

    struct FreeContext {
        void operator()(AVCodecContext* context) const;
    };
    struct FreeFrame {
        void operator()(AVFrame* frame) const;
    };
    struct FreePacket {
        void operator()(AVPacket* packet) const;
    };
    struct FreeScaler {
        void operator()(SwsContext* scaler) const;
    };
    std::unique_ptr<AVCodecContext, FreeContext> m_context;
    std::unique_ptr<AVFrame, FreeFrame> m_frame;
    std::unique_ptr<AVPacket, FreePacket> m_packet;
    std::unique_ptr<SwsContext, FreeScaler> m_scaler;
    EncodedClip m_clip;
    int m_next = 0;
};

} // namespace vigie::simulator
