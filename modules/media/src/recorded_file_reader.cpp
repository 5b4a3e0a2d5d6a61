// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/recorded_file_reader.h"

#include "annex_b.h"
#include "dhav_clock.h"
#include "recorded_file_input.h"

#include <QCoreApplication>
#include <QDateTime>

namespace vigie::media {

using namespace std::chrono;
using namespace std::chrono_literals;

namespace {

constexpr qint64 mostReadAtOpen = 64 * 1024 * 1024;
constexpr qint64 mostReadForOne = 32 * 1024 * 1024;
constexpr int mostPicture = 16 * 1024 * 1024;
constexpr qsizetype mostHeld = 1024 * 1024; // of NAL units before the picture they belong to
constexpr int64_t probed = 4 * 1024 * 1024;
constexpr int mostStreams = 16;
constexpr int mostFailures = 16; // in a row, before the rest of a file is given up
// A date in a file's header that is further from the span is that of its making, not of its pictures.
constexpr auto plausible = 15s;
constexpr auto headerUncertainty = 1s;
// A picture that comes so much later than the one before has a gap before it; one so much earlier, or
// absurdly late, a clock that was set anew. Less far back are pictures in decoding order.
constexpr auto longStep = 5s;
constexpr auto reordered = 1s;
constexpr auto absurdStep = 24h;
constexpr qint64 usualStep = 3600;

struct Container {
    const char* name;
    const char* demuxer;
};
constexpr Container programStream{"mpeg-ps", "mpeg"};
constexpr Container transportStream{"mpeg-ts", "mpegts"};
constexpr Container dhav{"dhav", "dhav"};
constexpr Container matroska{"matroska", "matroska"};
constexpr Container mp4{"mp4", "mov"};

// By the first bytes: a recorder's own name for its file is not to be trusted, and FFmpeg's guess would let a
// file choose among some three hundred readers.
const Container* containerOf(QByteArrayView bytes) {
    constexpr qsizetype transportPacket = 188;
    if (bytes.startsWith("IMKH") || bytes.startsWith(QByteArrayView("\x00\x00\x01\xba", 4)))
        return &programStream;
    if (bytes.startsWith("DHAV") || bytes.startsWith("DAHUA"))
        return &dhav;
    if (bytes.startsWith("\x1a\x45\xdf\xa3"))
        return &matroska;
    if (bytes.size() >= 8 && bytes.sliced(4, 4) == "ftyp")
        return &mp4;
    if (bytes.size() > transportPacket && bytes[0] == 'G' && bytes[transportPacket] == 'G')
        return &transportStream;
    return nullptr;
}

int refuseToOpen(AVFormatContext*, AVIOContext**, const char*, int, AVDictionary**) {
    return AVERROR(EPERM);
}

microseconds fromTicks(qint64 ticks) {
    return microseconds(av_rescale_q(ticks, {1, 90000}, {1, 1000000}));
}

qint64 toTicks(microseconds time) {
    return av_rescale_q(time.count(), {1, 1000000}, {1, 90000});
}

Error cancelled() {
    return {ErrorCode::Cancelled, QCoreApplication::translate("media", "Lecture interrompue"), {}};
}

} // namespace

struct RecordedFileReader::Private {
    explicit Private(const QString& path, const RecordedFileOrigin& told)
        : input(path)
        , origin(told) {}

    RecordedFileInput input; // outlives what reads it
    IoPtr io;
    InputPtr format;
    FilterPtr annexB;
    PacketPtr packet{av_packet_alloc()};
    RecordedFileOrigin origin;
    QString container;
    VideoTrack track;
    int stream = -1;

    std::optional<DhavClock> dhavClock;
    std::optional<UtcTime> headerDate; ///< of the file's time 0
    std::optional<microseconds> lengthDifference;
    std::optional<qint64> firstTicks; ///< of the file's clock
    qint64 lastTicks = 0;             ///< since the first picture
    qint64 lastStep = usualStep;
    qint64 shift = 0; ///< makes up for clocks set anew
    AnnexB held;
    bool broken = false;
    int failures = 0;
    qint64 images = 0;
    int damages = 0;
    int restarts = 0;
    qint64 pictureBytes = 0;
    std::optional<qint64> firstByte; ///< of a picture
    qint64 lastByte = 0;

    Error damaged(const QString& detail) const {
        const int count = static_cast<int>(std::min<qint64>(images, std::numeric_limits<int>::max()));
        return {ErrorCode::Protocol,
                QCoreApplication::translate(
                    "media", "Le fichier de l'enregistreur est endommagé après %n image(s).", nullptr, count),
                detail};
    }
    Error unsupported(const QString& detail) const {
        return {ErrorCode::Unsupported,
                QCoreApplication::translate(
                    "media", "Le fichier de l'enregistreur n'est pas un enregistrement H.264 ou H.265 dans "
                             "un format connu."),
                detail};
    }
    // What an FFmpeg failure means.
    Error failure(int status, bool atOpen) const {
        if (input.isStopped())
            return cancelled();
        if (input.hasFailed())
            return input.storageError();
        const QString detail =
            input.isOverdrawn() ? QStringLiteral("too much without a picture") : errorText(status);
        return atOpen ? unsupported(detail) : damaged(detail);
    }

    Result<void> open(const std::stop_token& stop) {
        routeFfmpegLog();
        if (auto opened = input.open(); !opened)
            return opened;
        const Container* kind = containerOf(input.firstBytes());
        if (kind == nullptr)
            return fail(unsupported(QStringLiteral("unknown first bytes")));
        container = QString::fromLatin1(kind->name);
        const AVInputFormat* demuxer = av_find_input_format(kind->demuxer);
        io = input.makeIo();
        AVFormatContext* context = avformat_alloc_context();
        if (demuxer == nullptr || io == nullptr || context == nullptr) {
            avformat_free_context(context);
            return fail(ErrorCode::Internal,
                        QCoreApplication::translate("media", "Lecture de fichiers absente"),
                        QStringLiteral("no demuxer %1").arg(QLatin1String(kind->demuxer)));
        }
        context->pb = io.get();
        context->flags |= AVFMT_FLAG_CUSTOM_IO;
        context->io_open = &refuseToOpen;
        context->probesize = probed;
        context->max_streams = mostStreams;
        input.allow(mostReadAtOpen, stop);
        AVDictionary* options = nullptr;
        av_dict_set(&options, "protocol_whitelist", "file", 0);
        // Looking for a stream's size, FFmpeg would open whatever decoder the file names.
        av_dict_set(&options, "codec_whitelist", "h264,hevc", 0);
        const int opened = avformat_open_input(&context, nullptr, demuxer, &options);
        av_dict_free(&options);
        if (opened < 0)
            return fail(failure(opened, true));
        format.reset(context);
        if (const int status = avformat_find_stream_info(context, nullptr); status < 0)
            return fail(failure(status, true));
        if (input.isStopped())
            return fail(cancelled());
        return openVideo(*kind);
    }

    Result<void> openVideo(const Container& kind) {
        stream = av_find_best_stream(format.get(), AVMEDIA_TYPE_VIDEO, -1, -1, nullptr, 0);
        if (stream < 0)
            return fail(unsupported(QStringLiteral("no video")));
        const AVCodecParameters* parameters = format->streams[stream]->codecpar;
        if (parameters->codec_id == AV_CODEC_ID_H264)
            track.codec = VideoCodec::H264;
        else if (parameters->codec_id == AV_CODEC_ID_HEVC)
            track.codec = VideoCodec::H265;
        else
            return fail(unsupported(QString::fromLatin1(avcodec_get_name(parameters->codec_id))));
        if (track.codec == VideoCodec::H265 &&
            !isSoundHevcConfiguration({parameters->extradata, parameters->extradata_size}))
            return fail(unsupported(QStringLiteral("damaged HEVC configuration")));
        AVBSFContext* filter = nullptr;
        av_bsf_alloc(
            av_bsf_get_by_name(track.codec == VideoCodec::H264 ? "h264_mp4toannexb" : "hevc_mp4toannexb"),
            &filter);
        annexB.reset(filter);
        if (filter == nullptr || avcodec_parameters_copy(filter->par_in, parameters) < 0)
            return fail(ErrorCode::Internal,
                        QCoreApplication::translate("media", "Lecture de fichiers absente"));
        filter->time_base_in = format->streams[stream]->time_base;
        if (const int status = av_bsf_init(filter); status < 0)
            return fail(unsupported(errorText(status)));
        track.parameterSets =
            AnnexB::of(track.codec, {filter->par_out->extradata, filter->par_out->extradata_size}).data;
        if (&kind == &matroska || &kind == &mp4)
            readHeaderDate();
        // Only a clock read at both ends tells a length; FFmpeg guesses one from the bit rate otherwise.
        if (format->duration > 0 && format->duration_estimation_method != AVFMT_DURATION_FROM_BITRATE) {
            const microseconds difference = microseconds(format->duration) - origin.span.length();
            if (!origin.span.isEmpty() && abs(difference) > origin.uncertainty)
                lengthDifference = difference;
        }
        return {};
    }

    void readHeaderDate() {
        const AVDictionaryEntry* entry = av_dict_get(format->metadata, "creation_time", nullptr, 0);
        if (entry == nullptr)
            return;
        const QDateTime date = QDateTime::fromString(QString::fromLatin1(entry->value), Qt::ISODateWithMs);
        if (!date.isValid())
            return;
        const UtcTime told = fromDateTime(date.toUTC());
        if (told >= origin.span.begin - plausible && told <= origin.span.begin + plausible)
            headerDate = told;
    }

    /// The time of the packet's picture since the first, and what its capture time is.
    TimeStamp stamp(const AVPacket& source, bool& jumped, qint64& rtpTime) {
        if (container == QLatin1String(dhav.name)) {
            if (const auto header = DhavHeader::readAt(input.file(), source.pos)) {
                if (!dhavClock)
                    dhavClock = DhavClock::lookingAhead(input.file(), source.pos, origin.wallOffset);
                const auto moment = dhavClock->advance(*header);
                jumped = moment.jumped;
                rtpTime = lastTicks = toTicks(moment.sinceFirst);
                return {dhavClock->first() + moment.sinceFirst, TimeSource::Device, dhavClock->uncertainty()};
            }
        }
        const AVRational base = format->streams[stream]->time_base;
        const int64_t pts = source.pts != AV_NOPTS_VALUE ? source.pts : source.dts;
        qint64 ticks = lastTicks + lastStep;
        if (pts != AV_NOPTS_VALUE) {
            const qint64 own = av_rescale_q(pts, base, {1, 90000});
            if (!firstTicks)
                firstTicks = own;
            ticks = own - *firstTicks + shift;
        } else if (images == 0) {
            ticks = 0;
        }
        const qint64 step = ticks - lastTicks;
        if (images > 0 && (step < -toTicks(reordered) || step > toTicks(absurdStep))) {
            shift += lastTicks + lastStep - ticks;
            ticks = lastTicks + lastStep;
            ++restarts;
            jumped = true;
        } else if (images > 0) {
            jumped = step > toTicks(longStep);
            if (step > 0 && !jumped)
                lastStep = step;
        }
        lastTicks = ticks;
        rtpTime = ticks;
        if (headerDate)
            return {*headerDate + fromTicks(firstTicks.value_or(0) + ticks), TimeSource::Device,
                    headerUncertainty};
        return {origin.span.begin + fromTicks(ticks), TimeSource::Device,
                std::max(origin.uncertainty, abs(lengthDifference.value_or(0us)))};
    }

    std::optional<AccessUnit> unitOf(const AVPacket& source) {
        AnnexB now = AnnexB::of(track.codec, {source.data, source.size});
        if (!now.hasSlice) { // parameter sets and messages of the next picture
            if (held.data.size() + now.data.size() <= mostHeld) {
                held.data += now.data;
                held.hasParameterSets = held.hasParameterSets || now.hasParameterSets;
            }
            return std::nullopt;
        }
        AccessUnit unit;
        unit.codec = track.codec;
        unit.captureTime = stamp(source, unit.discontinuity, unit.rtpTime);
        unit.keyFrame = now.hasKeySlice || ((source.flags & AV_PKT_FLAG_KEY) != 0 &&
                                            (now.hasParameterSets || held.hasParameterSets));
        unit.data = held.data.isEmpty() ? std::move(now.data) : held.data + now.data;
        held = {};
        if (std::exchange(broken, false))
            unit.discontinuity = true;
        ++images;
        return unit;
    }

    void notePlace(const AVPacket& source, int size) {
        pictureBytes += size;
        if (source.pos < 0) // another picture of the packet before
            return;
        firstByte = std::min<qint64>(firstByte.value_or(source.pos), source.pos);
        lastByte = std::max<qint64>(lastByte, source.pos + size);
    }

    void noteDamage() {
        if (!std::exchange(broken, true))
            ++damages;
    }

    Result<std::optional<AccessUnit>> next(const std::stop_token& stop) {
        for (;;) {
            if (stop.stop_requested())
                return fail(cancelled());
            // The filter gives one packet for one.
            av_packet_unref(packet.get());
            input.allow(mostReadForOne, stop);
            const int status = av_read_frame(format.get(), packet.get());
            if (input.isStopped())
                return fail(cancelled());
            if (status == AVERROR_EOF && !input.isOverdrawn() && !input.hasFailed()) {
                if (images == 0)
                    return fail(damaged(QStringLiteral("no picture in it")));
                return std::optional<AccessUnit>();
            }
            if (status < 0) {
                noteDamage();
                if (++failures > mostFailures || input.isOverdrawn() || input.hasFailed())
                    return fail(failure(status, false));
                continue;
            }
            failures = 0;
            if (packet->stream_index != stream)
                continue;
            if ((packet->flags & AV_PKT_FLAG_CORRUPT) != 0 || packet->size > mostPicture) {
                noteDamage();
                continue;
            }
            const int64_t position = packet->pos;
            const int size = packet->size;
            if (av_bsf_send_packet(annexB.get(), packet.get()) < 0 ||
                av_bsf_receive_packet(annexB.get(), packet.get()) < 0) {
                noteDamage();
                continue;
            }
            packet->pos = position;
            if (auto unit = unitOf(*packet)) {
                notePlace(*packet, size);
                return unit;
            }
        }
    }
};

RecordedFileReader::RecordedFileReader(std::unique_ptr<Private> priv)
    : d(std::move(priv)) {}

RecordedFileReader::~RecordedFileReader() = default;

Result<std::unique_ptr<RecordedFileReader>>
RecordedFileReader::open(const QString& path, const RecordedFileOrigin& origin, const std::stop_token& stop) {
    auto priv = std::make_unique<Private>(path, origin);
    if (auto opened = priv->open(stop); !opened)
        return fail(opened.error());
    return std::unique_ptr<RecordedFileReader>(new RecordedFileReader(std::move(priv)));
}

const QString& RecordedFileReader::container() const {
    return d->container;
}

const VideoTrack& RecordedFileReader::track() const {
    return d->track;
}

Result<std::optional<AccessUnit>> RecordedFileReader::next(const std::stop_token& stop) {
    return d->next(stop);
}

RecordedFileReader::Reach RecordedFileReader::reach() const {
    const bool isSetAnew = d->restarts > 0 || (d->dhavClock && d->dhavClock->wallClockChanged());
    return {d->pictureBytes,
            d->firstByte.value_or(0) + std::max<qint64>(0, d->input.file().size() - d->lastByte), !isSetAnew};
}

QStringList RecordedFileReader::remarks() const {
    QStringList remarks;
    if (d->damages > 0)
        remarks += QCoreApplication::translate(
            "media", "%n endroit(s) endommagé(s) dans le fichier de l'enregistreur, sauté(s).", nullptr,
            d->damages);
    if (d->restarts > 0)
        remarks += QCoreApplication::translate(
            "media", "L'horloge du fichier de l'enregistreur repart %n fois : heures comptées à la suite.",
            nullptr, d->restarts);
    if (d->dhavClock && d->dhavClock->wallClockChanged())
        remarks += QCoreApplication::translate(
            "media", "L'heure locale de l'enregistreur a changé pendant l'enregistrement : heures comptées "
                     "à la suite.");
    if (!d->dhavClock && !d->headerDate) {
        remarks += QCoreApplication::translate(
            "media", "Le fichier de l'enregistreur ne date pas ses images : leur heure est comptée depuis le "
                     "début que l'enregistreur annonce.");
        if (d->lengthDifference)
            remarks +=
                QCoreApplication::translate(
                    "media",
                    "La durée du fichier de l'enregistreur diffère de %1 s de celle annoncée : les heures "
                    "sont sûres à cela près.")
                    .arg(duration<double>(abs(*d->lengthDifference)).count(), 0, 'f', 1);
    }
    return remarks;
}

} // namespace vigie::media
