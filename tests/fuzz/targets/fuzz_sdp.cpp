// SPDX-License-Identifier: GPL-3.0-or-later
#include "fuzz.h"
#include "rtsp/audio_depacketiser.h"
#include "rtsp/sdp.h"

using namespace vigie::rtsp;

void fuzzOne(const QByteArray& bytes) {
    const auto session = parseSdp(bytes);
    if (!session)
        return;
    require(session->media.size() <= 64);
    (void)session->video();
    (void)session->audio();
    (void)session->metadata();
    (void)session->backChannel();
    for (const MediaDescription& media : session->media) {
        (void)resolveControl("rtsp://device.example/s", media.control);
        (void)hasDecodingOrderNumbers(media);
        const auto video = toVideoTrack(media);
        require(video.parameterSets.isEmpty() || video.parameterSets.startsWith(QByteArray("\0\0\0\1", 4)));
        if (const auto audio = toAudioTrack(media))
            require(audio->channels >= 1 && audio->sampleRate > 0 && audio->config.size() <= 64);
        const AacLayout layout = toAacLayout(media);
        require(layout.sizeLength >= 1 && layout.unitDuration >= 1);
    }
}
