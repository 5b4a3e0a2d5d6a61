// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/clip.h"

#include "ffmpeg.h"
#include "media/decoder.h"

#include <QCoreApplication>
#include <QFile>

namespace vigie::media {
namespace {

// Positions an MP4 marks as "decode but do not show" stay out of the count of shown pictures.
bool isHidden(const AVPacket& packet) {
    return (packet.flags & AV_PKT_FLAG_DISCARD) != 0;
}

struct Opened {
    InputPtr input;
    FilterPtr annexB;
    int stream = -1;
    VideoTrack track;
};

Error storageError(const QString& path, int status) {
    return {
        ErrorCode::Storage,
        QCoreApplication::translate("media", "Lecture de %1 impossible : %2").arg(path, errorText(status)),
        QStringLiteral("libavformat %1").arg(status)};
}

Result<Opened> openClip(const QString& path) {
    routeFfmpegLog();
    Opened opened;
    AVFormatContext* input = nullptr;
    const QByteArray url = "file:" + QFile::encodeName(path);
    if (const int status = avformat_open_input(&input, url.constData(), nullptr, nullptr); status < 0)
        return fail(storageError(path, status));
    opened.input.reset(input);
    if (const int status = avformat_find_stream_info(input, nullptr); status < 0)
        return fail(storageError(path, status));
    opened.stream = av_find_best_stream(input, AVMEDIA_TYPE_VIDEO, -1, -1, nullptr, 0);
    const AVCodecParameters* parameters =
        opened.stream >= 0 ? input->streams[opened.stream]->codecpar : nullptr;
    if (!parameters || (parameters->codec_id != AV_CODEC_ID_H264 && parameters->codec_id != AV_CODEC_ID_HEVC))
        return fail(
            ErrorCode::Unsupported,
            QCoreApplication::translate("media", "%1 ne contient pas de vidéo H.264 ou H.265").arg(path));
    opened.track.codec = parameters->codec_id == AV_CODEC_ID_H264 ? VideoCodec::H264 : VideoCodec::H265;
    opened.track.size = {parameters->width, parameters->height};

    AVBSFContext* filter = nullptr;
    av_bsf_alloc(
        av_bsf_get_by_name(opened.track.codec == VideoCodec::H264 ? "h264_mp4toannexb" : "hevc_mp4toannexb"),
        &filter);
    opened.annexB.reset(filter);
    avcodec_parameters_copy(filter->par_in, parameters);
    filter->time_base_in = input->streams[opened.stream]->time_base;
    if (const int status = av_bsf_init(filter); status < 0)
        return fail(storageError(path, status));
    opened.track.parameterSets = QByteArray(reinterpret_cast<const char*>(filter->par_out->extradata),
                                            filter->par_out->extradata_size);
    return opened;
}

using PacketSink = std::function<bool(const AVPacket&)>;

Result<void> readPackets(const QString& path, Opened& opened, const PacketSink& sink,
                         const std::stop_token& stop) {
    const PacketPtr packet(av_packet_alloc());
    for (;;) {
        if (stop.stop_requested())
            return fail(ErrorCode::Cancelled, QCoreApplication::translate("media", "Lecture interrompue"));
        const int status = av_read_frame(opened.input.get(), packet.get());
        if (status == AVERROR_EOF)
            return {};
        if (status < 0)
            return fail(storageError(path, status));
        if (packet->stream_index != opened.stream) {
            av_packet_unref(packet.get());
            continue;
        }
        av_bsf_send_packet(opened.annexB.get(), packet.get());
        while (av_bsf_receive_packet(opened.annexB.get(), packet.get()) >= 0) {
            const bool goesOn = sink(*packet);
            av_packet_unref(packet.get());
            if (!goesOn)
                return {};
        }
    }
}

AccessUnit toUnit(const AVPacket& packet, const Opened& opened) {
    AccessUnit unit;
    unit.codec = opened.track.codec;
    unit.data = QByteArray(reinterpret_cast<const char*>(packet.data), packet.size);
    unit.keyFrame = (packet.flags & AV_PKT_FLAG_KEY) != 0;
    const AVRational base = opened.input->streams[opened.stream]->time_base;
    const int64_t pts = packet.pts != AV_NOPTS_VALUE ? packet.pts : packet.dts;
    unit.rtpTime = pts != AV_NOPTS_VALUE ? av_rescale_q(pts, base, {1, 90000}) : 0;
    unit.captureTime.at =
        UtcTime(std::chrono::microseconds(av_rescale_q(unit.rtpTime, {1, 90000}, {1, 1000000})));
    return unit;
}

} // namespace

Result<ClipFacts> examineClip(const QString& path, const std::stop_token& stop) {
    auto opened = openClip(path);
    if (!opened)
        return fail(opened.error());
    auto decoder = Decoder::open(opened->track.codec);
    if (!decoder)
        return fail(decoder.error());
    ClipFacts facts{.codec = opened->track.codec, .size = opened->track.size};
    qint64 hidden = 0;
    const auto read = readPackets(
        path, *opened,
        [&](const AVPacket& packet) {
            hidden += isHidden(packet) ? 1 : 0;
            facts.images += static_cast<qint64>(decoder->decode(toUnit(packet, *opened)).size());
            return true;
        },
        stop);
    if (!read)
        return fail(read.error());
    facts.images += static_cast<qint64>(decoder->drain().size()) - hidden;
    facts.errors = decoder->errors() + decoder->skipped();
    if (opened->input->duration != AV_NOPTS_VALUE)
        facts.duration = std::chrono::milliseconds(opened->input->duration / 1000);
    return facts;
}

Result<VideoTrack> readClip(const QString& path, const std::function<bool(AccessUnit)>& sink,
                            const std::stop_token& stop) {
    auto opened = openClip(path);
    if (!opened)
        return fail(opened.error());
    const auto read = readPackets(
        path, *opened, [&](const AVPacket& packet) { return sink(toUnit(packet, *opened)); }, stop);
    if (!read)
        return fail(read.error());
    return opened->track;
}

} // namespace vigie::media
