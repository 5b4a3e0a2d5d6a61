// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "domain/access_unit.h"

extern "C" {
#include <libavcodec/avcodec.h>
#include <libavcodec/bsf.h>
#include <libavformat/avformat.h>
#include <libavutil/frame.h>
#include <libavutil/imgutils.h>
#include <libswscale/swscale.h>
}

#include <QLoggingCategory>

#include <memory>

Q_DECLARE_LOGGING_CATEGORY(lcMedia)

// Owners of FFmpeg's handles. Nothing else in the program calls av_*_free.
namespace vigie::media {

template <auto Free>
struct FreeByAddress {
    template <class T>
    void operator()(T* handle) const {
        Free(&handle);
    }
};

template <auto Free>
struct FreeByValue {
    template <class T>
    void operator()(T* handle) const {
        Free(handle);
    }
};

using CodecContextPtr = std::unique_ptr<AVCodecContext, FreeByAddress<avcodec_free_context>>;
using FramePtr = std::unique_ptr<AVFrame, FreeByAddress<av_frame_free>>;
using PacketPtr = std::unique_ptr<AVPacket, FreeByAddress<av_packet_free>>;
using BufferPtr = std::unique_ptr<AVBufferRef, FreeByAddress<av_buffer_unref>>;
using InputPtr = std::unique_ptr<AVFormatContext, FreeByAddress<avformat_close_input>>;
struct FreeIo {
    void operator()(AVIOContext* io) const {
        av_freep(&io->buffer);
        avio_context_free(&io);
    }
};
using IoPtr = std::unique_ptr<AVIOContext, FreeIo>;
using FilterPtr = std::unique_ptr<AVBSFContext, FreeByAddress<av_bsf_free>>;
using ScalePtr = std::unique_ptr<SwsContext, FreeByValue<sws_freeContext>>;

[[nodiscard]] AVCodecID codecId(VideoCodec codec);
/// FFmpeg's own words for one of its error numbers.
[[nodiscard]] QString errorText(int error);
/// Sends FFmpeg's complaints to the "vigie.media" category, as debug: a camera's broken picture is no defect.
void routeFfmpegLog();

} // namespace vigie::media
