// SPDX-License-Identifier: GPL-3.0-or-later
#include "matroska_footage.h"

#include "scene.h"

extern "C" {
#include <libavformat/avformat.h>
#include <libavutil/mem.h>
}

namespace vigie::simulator {
namespace {

constexpr int bufferSize = 64 * 1024;
constexpr AVRational frameUnit{1, framesPerSecond};

} // namespace

MatroskaFootage::MatroskaFootage(StreamSource source, Span span)
    : m_source(source)
    , m_first(frameAt(span.begin))
    , m_next(0)
    , m_last(frameAt(span.end) - 1) {
    while (!m_source.isKey(m_first))
        --m_first;
    m_next = m_first;
    m_ended = !open();
}

MatroskaFootage::~MatroskaFootage() {
    if (!m_format)
        return;
    if (m_format->pb) {
        av_freep(&m_format->pb->buffer);
        avio_context_free(&m_format->pb);
    }
    avformat_free_context(m_format);
}

int MatroskaFootage::append(void* self, unsigned char* bytes, int size) {
    static_cast<MatroskaFootage*>(self)->m_out.append(reinterpret_cast<const char*>(bytes), size);
    return size;
}

bool MatroskaFootage::open() {
    if (avformat_alloc_output_context2(&m_format, nullptr, "matroska", nullptr) < 0)
        return false;
    auto* const buffer = static_cast<unsigned char*>(av_malloc(bufferSize));
    m_format->pb =
        buffer ? avio_alloc_context(buffer, bufferSize, 1, this, nullptr, &MatroskaFootage::append, nullptr)
               : nullptr;
    AVStream* const stream = avformat_new_stream(m_format, nullptr);
    if (!m_format->pb || !stream)
        return false;
    const Clip& clip = m_source.healthyClip();
    stream->codecpar->codec_type = AVMEDIA_TYPE_VIDEO;
    stream->codecpar->codec_id = clip.codec == Codec::H264 ? AV_CODEC_ID_H264 : AV_CODEC_ID_HEVC;
    stream->codecpar->width = clip.size.width();
    stream->codecpar->height = clip.size.height();
    stream->time_base = frameUnit;
    stream->avg_frame_rate = {framesPerSecond, 1};
    QByteArray sets;
    for (const QByteArray& set : clip.parameterSets)
        sets += QByteArray("\0\0\0\1", 4) + set;
    stream->codecpar->extradata =
        static_cast<uint8_t*>(av_mallocz(size_t(sets.size()) + AV_INPUT_BUFFER_PADDING_SIZE));
    if (!stream->codecpar->extradata)
        return false;
    memcpy(stream->codecpar->extradata, sets.constData(), size_t(sets.size()));
    stream->codecpar->extradata_size = int(sets.size());
    // DateUTC, as exported recordings carry it.
    av_dict_set(&m_format->metadata, "creation_time",
                toIso(timeOf(m_first) + m_source.recorder->state.clockError).toLatin1().constData(), 0);
    return avformat_write_header(m_format, nullptr) >= 0;
}

void MatroskaFootage::writeFrame() {
    const Clip& clip = m_source.healthyClip();
    const qint64 frames = clip.frames();
    const qint64 place = ((m_next + m_source.camera->loopOffset) % frames + frames) % frames;
    const QByteArray& unit = clip.annexB[size_t(place)];
    AVPacket* packet = av_packet_alloc();
    if (packet && av_new_packet(packet, int(unit.size())) >= 0) {
        memcpy(packet->data, unit.constData(), size_t(unit.size()));
        packet->pts = packet->dts =
            av_rescale_q(m_next - m_first, frameUnit, m_format->streams[0]->time_base);
        packet->duration = av_rescale_q(1, frameUnit, m_format->streams[0]->time_base);
        packet->flags = clip.units[size_t(place)].key ? AV_PKT_FLAG_KEY : 0;
        m_ended = av_write_frame(m_format, packet) < 0;
    }
    av_packet_free(&packet);
    ++m_next;
}

QByteArray MatroskaFootage::next() {
    // The muxer keeps a cluster back: go on until some bytes come out.
    while (m_out.isEmpty() && !m_ended) {
        if (m_next <= m_last) {
            writeFrame();
        } else {
            av_write_trailer(m_format);
            m_ended = true;
        }
        if (m_ended)
            avio_flush(m_format->pb);
    }
    return std::exchange(m_out, {});
}

} // namespace vigie::simulator
