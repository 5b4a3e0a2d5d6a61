// SPDX-License-Identifier: GPL-3.0-or-later
#include "ffmpeg.h"

Q_LOGGING_CATEGORY(lcMedia, "vigie.media")

namespace vigie::media {

AVCodecID codecId(VideoCodec codec) {
    switch (codec) {
    case VideoCodec::H264:
        return AV_CODEC_ID_H264;
    case VideoCodec::H265:
        return AV_CODEC_ID_HEVC;
    case VideoCodec::Jpeg:
        return AV_CODEC_ID_MJPEG;
    }
    return AV_CODEC_ID_NONE;
}

QString errorText(int error) {
    char text[AV_ERROR_MAX_STRING_SIZE] = {};
    av_strerror(error, text, sizeof text);
    return QString::fromUtf8(text);
}

void routeFfmpegLog() {
    static std::once_flag once;
    std::call_once(once, [] {
        av_log_set_callback([](void* context, int level, const char* format, va_list arguments) {
            if (level > AV_LOG_ERROR || !lcMedia().isDebugEnabled())
                return;
            char line[512];
            int prefix = 1;
            av_log_format_line2(context, level, format, arguments, line, sizeof line, &prefix);
            qCDebug(lcMedia).noquote() << QString::fromUtf8(line).trimmed();
        });
    });
}

} // namespace vigie::media
