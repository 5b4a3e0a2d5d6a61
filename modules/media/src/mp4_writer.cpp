// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/mp4_writer.h"

#include "ffmpeg.h"

#include <QCoreApplication>
#include <QFile>

#include <fcntl.h>
#include <unistd.h>

namespace vigie::media {
namespace {

constexpr int64_t ticksPerSecond = 90000;

struct FreeMuxer {
    void operator()(AVFormatContext* muxer) const {
        if (muxer->pb)
            avio_closep(&muxer->pb);
        avformat_free_context(muxer);
    }
};

bool isParameterSet(VideoCodec codec, uint8_t firstByte) {
    if (codec == VideoCodec::H264) {
        const int type = firstByte & 0x1f;
        return type == 7 || type == 8;
    }
    const int type = (firstByte >> 1) & 0x3f;
    return type >= 32 && type <= 34;
}

// The parameter sets that travel inside a key frame, start codes included.
QByteArray parameterSetsIn(const AccessUnit& unit) {
    static const QByteArray startCode("\0\0\0\1", 4);
    QByteArray sets;
    for (qsizetype at = unit.data.indexOf(startCode); at >= 0;) {
        const qsizetype next = unit.data.indexOf(startCode, at + 4);
        const qsizetype end = next < 0 ? unit.data.size() : next;
        if (end > at + 4 && isParameterSet(unit.codec, static_cast<uint8_t>(unit.data[at + 4])))
            sets += unit.data.mid(at, end - at);
        at = next;
    }
    return sets;
}

// The picture size as the parameter sets code it, for devices whose session description is silent on it.
QSize codedSize(VideoCodec codec, const QByteArray& sets, const AccessUnit& first) {
    const std::unique_ptr<AVCodecParserContext, FreeByValue<av_parser_close>> parser(
        av_parser_init(codecId(codec)));
    const CodecContextPtr context(avcodec_alloc_context3(avcodec_find_decoder(codecId(codec))));
    if (!parser || !context)
        return {};
    parser->flags |= PARSER_FLAG_COMPLETE_FRAMES;
    QByteArray unit = sets + first.data;
    const int length = static_cast<int>(unit.size());
    unit.append(AV_INPUT_BUFFER_PADDING_SIZE, '\0');
    uint8_t* out = nullptr;
    int outLength = 0;
    av_parser_parse2(parser.get(), context.get(), &out, &outLength,
                     reinterpret_cast<const uint8_t*>(unit.constData()), length, AV_NOPTS_VALUE,
                     AV_NOPTS_VALUE, 0);
    return {parser->width, parser->height};
}

} // namespace

struct Mp4Writer::Private {
    QString path;
    VideoTrack track;
    Options options;
    std::unique_ptr<AVFormatContext, FreeMuxer> muxer;
    PacketPtr packet{av_packet_alloc()};
    bool started = false;
    bool finished = false;
    int64_t origin = 0; // rtp time shown as 0
    int64_t lastTime = 0;
    int64_t lastStep = ticksPerSecond / 25;
    Mp4Summary summary;

    ~Private() {
        muxer.reset();
        if (!finished && !path.isEmpty())
            QFile::remove(path);
    }

    Error storageError(int status) const {
        return {ErrorCode::Storage,
                QCoreApplication::translate("media", "Écriture de %1 impossible : %2")
                    .arg(path, errorText(status)),
                QStringLiteral("libavformat %1").arg(status)};
    }

    Result<void> start(const AccessUnit& first) {
        const QByteArray sets = track.parameterSets.isEmpty() ? parameterSetsIn(first) : track.parameterSets;
        if (sets.isEmpty())
            return fail(
                ErrorCode::Unsupported,
                QCoreApplication::translate("media", "Flux sans paramètres de décodage : %1").arg(path));
        const QSize size = track.size.isEmpty() ? codedSize(track.codec, sets, first) : track.size;
        if (size.isEmpty())
            return fail(ErrorCode::Unsupported,
                        QCoreApplication::translate("media", "Taille des images inconnue : %1").arg(path),
                        QStringLiteral("no size in the description nor in the parameter sets"));
        AVStream* stream = avformat_new_stream(muxer.get(), nullptr);
        stream->time_base = {1, ticksPerSecond};
        AVCodecParameters& parameters = *stream->codecpar;
        parameters.codec_type = AVMEDIA_TYPE_VIDEO;
        parameters.codec_id = codecId(track.codec);
        parameters.width = size.width();
        parameters.height = size.height();
        parameters.codec_tag =
            track.codec == VideoCodec::H265 ? MKTAG('h', 'v', 'c', '1') : MKTAG('a', 'v', 'c', '1');
        parameters.extradata = static_cast<uint8_t*>(
            av_mallocz(static_cast<size_t>(sets.size()) + AV_INPUT_BUFFER_PADDING_SIZE));
        parameters.extradata_size = static_cast<int>(sets.size());
        std::copy(sets.begin(), sets.end(), parameters.extradata);

        AVDictionary* muxing = nullptr;
        av_dict_set(&muxing, "avoid_negative_ts", "disabled", 0);
        av_dict_set(&muxing, "use_editlist", "1", 0);
        const int status = avformat_write_header(muxer.get(), &muxing);
        av_dict_free(&muxing);
        if (status < 0)
            return fail(storageError(status));

        origin = first.rtpTime;
        if (options.inPoint) {
            using Ticks = std::chrono::duration<int64_t, std::ratio<1, ticksPerSecond>>;
            const auto early = std::chrono::duration_cast<Ticks>(*options.inPoint - first.captureTime.at);
            origin += std::max<int64_t>(0, early.count());
        }
        lastTime = first.rtpTime - origin - 1;
        summary.span = {first.captureTime.at, first.captureTime.at};
        started = true;
        return {};
    }
};

Mp4Writer::Mp4Writer(std::unique_ptr<Private> p)
    : d(std::move(p)) {}
Mp4Writer::Mp4Writer(Mp4Writer&&) noexcept = default;
Mp4Writer& Mp4Writer::operator=(Mp4Writer&&) noexcept = default;
Mp4Writer::~Mp4Writer() = default;

Result<Mp4Writer> Mp4Writer::create(const QString& path, const VideoTrack& track, Options options) {
    routeFfmpegLog();
    // MP4 has no code of its own for it, and players disagree about those in use.
    if (track.codec == VideoCodec::Jpeg)
        return fail(
            ErrorCode::Unsupported,
            QCoreApplication::translate("media", "Le format MP4 ne contient pas de MJPEG : %1").arg(path),
            QStringLiteral("JPEG track"));
    auto p = std::make_unique<Private>();
    p->track = track;
    p->options = std::move(options);
    AVFormatContext* muxer = nullptr;
    avformat_alloc_output_context2(&muxer, nullptr, "mp4", nullptr);
    p->muxer.reset(muxer);
    if (!muxer)
        return fail(ErrorCode::Internal, QCoreApplication::translate("media", "Multiplexage MP4 absent"));
    if (!p->options.title.isEmpty())
        av_dict_set(&muxer->metadata, "title", p->options.title.toUtf8().constData(), 0);
    const QByteArray url = "file:" + QFile::encodeName(path);
    const int status = avio_open(&muxer->pb, url.constData(), AVIO_FLAG_WRITE);
    if (status < 0) {
        Error error = p->storageError(status);
        error.text = QCoreApplication::translate("media", "Création de %1 impossible : %2")
                         .arg(path, errorText(status));
        return fail(std::move(error));
    }
    p->path = path; // from here on the file is ours to remove
    return Mp4Writer(std::move(p));
}

Result<void> Mp4Writer::write(const AccessUnit& unit) {
    if (!d->started) {
        if (!unit.keyFrame)
            return {};
        if (auto done = d->start(unit); !done)
            return done;
    }
    const int64_t time = unit.rtpTime - d->origin;
    if (time < d->lastTime && !unit.discontinuity)
        return fail(
            ErrorCode::Unsupported,
            QCoreApplication::translate("media", "Images dans le désordre (images B) : %1").arg(d->path),
            QStringLiteral("rtp time %1 after %2").arg(time).arg(d->lastTime));
    // Two pictures of one time, or a sender that restarted its clock: keep both, one tick apart.
    const int64_t stored = std::max(time, d->lastTime + 1);
    d->lastStep = std::clamp<int64_t>(stored - d->lastTime, 1, ticksPerSecond);
    d->lastTime = stored;
    if (time > stored || time < stored)
        d->origin -= stored - time;

    AVPacket* packet = d->packet.get();
    av_packet_unref(packet);
    packet->data = reinterpret_cast<uint8_t*>(const_cast<char*>(unit.data.constData()));
    packet->size = static_cast<int>(unit.data.size());
    packet->pts = packet->dts = av_rescale_q(stored, {1, ticksPerSecond}, d->muxer->streams[0]->time_base);
    packet->duration = av_rescale_q(d->lastStep, {1, ticksPerSecond}, d->muxer->streams[0]->time_base);
    packet->flags = unit.keyFrame ? AV_PKT_FLAG_KEY : 0;
    const int status = av_write_frame(d->muxer.get(), packet);
    packet->data = nullptr;
    packet->size = 0;
    if (status < 0)
        return fail(d->storageError(status));
    if (d->muxer->pb->error < 0)
        return fail(d->storageError(d->muxer->pb->error));
    ++d->summary.images;
    if (stored < 0)
        ++d->summary.imagesBefore;
    d->summary.span.end = std::max(d->summary.span.end, unit.captureTime.at);
    return {};
}

Result<Mp4Summary> Mp4Writer::finish() {
    if (!d->started)
        return fail(ErrorCode::NotFound,
                    QCoreApplication::translate("media", "Aucune image clé reçue : %1 n'a pas été créé")
                        .arg(d->path));
    int status = av_write_trailer(d->muxer.get());
    avio_flush(d->muxer->pb);
    if (status >= 0)
        status = d->muxer->pb->error;
    const int closed = avio_closep(&d->muxer->pb);
    if (status >= 0)
        status = closed;
    if (status < 0)
        return fail(d->storageError(status));
    // The caller is about to hash and sign this file: it must be on the disk, not in a cache.
    const int file = ::open(QFile::encodeName(d->path).constData(), O_RDONLY | O_CLOEXEC);
    const bool synced = file >= 0 && ::fsync(file) == 0;
    const int cause = errno;
    if (file >= 0)
        ::close(file);
    if (!synced)
        return fail(d->storageError(AVERROR(cause)));
    d->finished = true;
    return d->summary;
}

} // namespace vigie::media
