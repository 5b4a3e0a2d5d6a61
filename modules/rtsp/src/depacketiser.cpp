// SPDX-License-Identifier: GPL-3.0-or-later
#include "rtsp/depacketiser.h"

#include "rtsp/h264_depacketiser.h"
#include "rtsp/h265_depacketiser.h"
#include "rtsp/jpeg_depacketiser.h"

namespace vigie::rtsp {

Depacketiser::~Depacketiser() = default;

std::unique_ptr<Depacketiser> makeDepacketiser(VideoCodec codec, Depacketiser::Sink sink,
                                               QByteArray parameterSets, bool donl) {
    switch (codec) {
    case VideoCodec::H264:
        return std::make_unique<H264Depacketiser>(std::move(sink), std::move(parameterSets));
    case VideoCodec::H265:
        return std::make_unique<H265Depacketiser>(std::move(sink), std::move(parameterSets), donl);
    case VideoCodec::Jpeg:
        break;
    }
    return std::make_unique<JpegDepacketiser>(std::move(sink));
}

} // namespace vigie::rtsp
