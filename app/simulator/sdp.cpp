// SPDX-License-Identifier: GPL-3.0-or-later
#include "sdp.h"

#include "rtsp_time.h"
#include "scene.h"

namespace vigie::simulator {
namespace {

QByteArray formatParameters(const Camera& camera, const Clip& clip) {
    QByteArray text = "a=fmtp:" + QByteArray::number(rtpPayloadType) + ' ';
    const bool sets = !camera.faults.noParameterSets;
    if (clip.codec == Codec::H264) {
        text += "packetization-mode=1";
        QByteArrayList stored;
        for (const QByteArray& set : clip.parameterSets) {
            if ((set[0] & 0x1f) == 7 && set.size() >= 4)
                text += ";profile-level-id=" + set.sliced(1, 3).toHex().toUpper();
            stored.append(set.toBase64());
        }
        if (sets && !stored.isEmpty())
            text += ";sprop-parameter-sets=" + stored.join(',');
        return text + "\r\n";
    }
    QByteArrayList parts;
    for (const QByteArray& set : clip.parameterSets) {
        static constexpr const char* names[] = {"sprop-vps=", "sprop-sps=", "sprop-pps="};
        const int type = (set[0] >> 1) & 0x3f;
        if (sets && type >= 32 && type <= 34)
            parts.append(names[type - 32] + set.toBase64());
    }
    return parts.isEmpty() ? QByteArray() : text + parts.join(';') + "\r\n";
}

} // namespace

bool hasTrack(const StreamTarget& target, int track) {
    switch (track) {
    case videoTrack:
        return target.video;
    case audioTrack:
        return target.video && !target.archive && target.source.recorder->audio;
    default:
        return track == metadataTrack && target.metadata && !target.archive;
    }
}

QByteArray describeStream(const StreamTarget& target) {
    const RecorderModel& recorder = *target.source.recorder;
    const Camera& camera = *target.source.camera;
    const Clip& clip = target.source.healthyClip();
    QByteArray text = "v=0\r\no=- " + QByteArray::number(camera.channel) + " 1 IN IP4 " +
                      recorder.address.toString().toLatin1() + "\r\ns=" + camera.name.toUtf8() +
                      "\r\nc=IN IP4 0.0.0.0\r\nt=0 0\r\na=control:*\r\n";
    if (target.archive) {
        const std::vector<Span> spans = recorder.coverage(camera);
        if (target.urlTimes)
            text += "a=range:npt=0-\r\n";
        else if (!spans.empty())
            text += "a=range:clock=" + toClock(spans.front().begin + recorder.state.clockError) + '-' +
                    toClock(spans.back().end + recorder.state.clockError) + "\r\n";
    }
    if (hasTrack(target, videoTrack)) {
        const QByteArray number = QByteArray::number(rtpPayloadType);
        text += "m=video 0 RTP/AVP " + number + "\r\nb=AS:" + QByteArray::number(clip.averageBitRate / 1000) +
                "\r\na=rtpmap:" + number + ' ' +
                (camera.faults.unknownCodec  ? "X-FICTIF"
                 : clip.codec == Codec::H264 ? "H264"
                                             : "H265") +
                "/90000\r\n" + formatParameters(camera, clip) +
                "a=framerate:" + QByteArray::number(framesPerSecond) +
                "\r\na=recvonly\r\na=control:trackID=0\r\n";
        if (target.archive && !target.urlTimes)
            text += "a=x-onvif-track:VIDEO001\r\n";
    }
    if (hasTrack(target, audioTrack))
        text += "m=audio 0 RTP/AVP 0\r\na=rtpmap:0 PCMU/8000\r\na=recvonly\r\na=control:trackID=1\r\n";
    if (hasTrack(target, metadataTrack)) {
        const QByteArray number = QByteArray::number(metadataPayloadType);
        text += "m=application 0 RTP/AVP " + number + "\r\na=rtpmap:" + number +
                " vnd.onvif.metadata/90000\r\na=recvonly\r\na=control:trackID=2\r\n";
    }
    if (camera.faults.truncatedSdp)
        text.truncate(text.indexOf("a=rtpmap") + 12);
    return text;
}

} // namespace vigie::simulator
