// SPDX-License-Identifier: GPL-3.0-or-later
#include "rtsp/sdp.h"

#include <QCoreApplication>

namespace vigie::rtsp {

namespace {

constexpr int maxMedia = 64;
constexpr QByteArrayView annexBStart("\0\0\0\1", 4);

struct StaticPayload {
    int type;
    const char* codec;
    int clockRate;
};
// RFC 3551 §6, what cameras use of it.
constexpr StaticPayload staticPayloads[] = {
    {0, "PCMU", 8000},  {3, "GSM", 8000},    {8, "PCMA", 8000},  {9, "G722", 8000},
    {14, "MPA", 90000}, {26, "JPEG", 90000}, {32, "MPV", 90000}, {33, "MP2T", 90000},
};

QSize sizeFrom(const QByteArray& text, char separator) {
    const auto parts = text.split(separator);
    if (parts.size() != 2)
        return {};
    const QSize size(parts[0].trimmed().toInt(), parts[1].trimmed().toInt());
    constexpr int most = 16384;
    const bool plausible =
        size.width() > 0 && size.height() > 0 && size.width() <= most && size.height() <= most;
    return plausible ? size : QSize();
}

void readRtpmap(MediaDescription& media, const QByteArray& value) {
    // "96 H264/90000". Some devices number it wrongly: then the section's first rtpmap counts.
    const qsizetype space = value.indexOf(' ');
    if (space < 0 || (!media.codec.isEmpty() && value.left(space).toInt() != media.payloadType))
        return;
    const auto parts = value.mid(space + 1).trimmed().split('/');
    media.codec = parts[0].trimmed().toUpper();
    if (media.codec == "HEVC")
        media.codec = "H265";
    if (parts.size() > 1)
        media.clockRate = std::max(0, parts[1].trimmed().toInt());
    if (parts.size() > 2)
        media.channels = std::clamp(parts[2].trimmed().toInt(), 1, 8);
}

void readFmtp(QMap<QByteArray, QByteArray>& format, const QByteArray& parameters) {
    for (const QByteArray& part : parameters.split(';')) {
        const qsizetype equals = part.indexOf('=');
        if (equals > 0)
            format.insert(part.left(equals).trimmed().toLower(), part.mid(equals + 1).trimmed());
    }
}

MediaDescription readMedia(const QByteArray& value) {
    // "video 0 RTP/AVP 96"
    const auto words = value.simplified().split(' ');
    MediaDescription media;
    media.kind = words[0].toLower();
    bool number = false;
    if (words.size() > 1) // "49170/2" counts ports
        media.port = std::clamp(words[1].split('/').first().toInt(), 0, 65535);
    if (words.size() > 3)
        media.payloadType = words[3].toInt(&number);
    if (!number || media.payloadType < 0 || media.payloadType > 127)
        media.payloadType = -1;
    return media;
}

// "IN IP4 239.1.2.3/127": address and time to live.
void readConnection(MediaDescription& media, const QByteArray& value) {
    const auto words = value.simplified().split(' ');
    if (words.size() < 3)
        return;
    const auto parts = words[2].split('/');
    media.address = parts[0];
    media.ttl = parts.size() > 1 ? std::clamp(parts[1].toInt(), 0, 255) : 0;
}

bool readDirection(MediaDescription& media, const QByteArray& name) {
    using Direction = MediaDescription::Direction;
    for (const auto& [known, direction] :
         {std::pair{"sendrecv", Direction::SendReceive}, std::pair{"recvonly", Direction::ReceiveOnly},
          std::pair{"sendonly", Direction::SendOnly}, std::pair{"inactive", Direction::Inactive}})
        if (name == known) {
            media.direction = direction;
            return true;
        }
    return false;
}

void readAttribute(SessionDescription& session, MediaDescription& common, const QByteArray& value) {
    const qsizetype colon = value.indexOf(':');
    const QByteArray name = (colon < 0 ? value : value.left(colon)).trimmed().toLower();
    const QByteArray rest = colon < 0 ? QByteArray() : value.mid(colon + 1).trimmed();
    if (session.media.isEmpty()) {
        if (name == "control")
            session.control = rest;
        else if (name == "range")
            session.range = rest;
        else
            (void)readDirection(common, name);
        return;
    }
    MediaDescription& media = session.media.last();
    if (readDirection(media, name))
        return;
    if (name == "control") {
        media.control = rest;
    } else if (name == "rtpmap") {
        readRtpmap(media, rest);
    } else if (name == "fmtp") {
        // Some devices put a section's parameters after another section: the payload type tells.
        const qsizetype space = rest.indexOf(' ');
        const int type = rest.left(space).toInt();
        MediaDescription* owner = &media;
        if (media.payloadType != type)
            for (MediaDescription& other : session.media)
                if (other.payloadType == type)
                    owner = &other;
        if (space > 0)
            readFmtp(owner->format, rest.mid(space + 1));
    } else if (name == "x-dimensions") {
        media.size = sizeFrom(rest, ',');
    } else if (name == "framesize") {
        media.size = sizeFrom(rest.mid(rest.indexOf(' ') + 1), '-');
    }
}

void appendParameterSet(QByteArray& sets, const QByteArray& base64, auto&& isWanted) {
    const auto decoded = QByteArray::fromBase64Encoding(
        base64.trimmed(), QByteArray::Base64Encoding | QByteArray::AbortOnBase64DecodingErrors);
    const QByteArray& nal = *decoded;
    if (decoded.decodingStatus != QByteArray::Base64DecodingStatus::Ok || nal.size() < 4)
        return;
    if (!isWanted(static_cast<unsigned char>(nal[0])))
        return;
    sets.append(annexBStart);
    sets.append(nal);
}

} // namespace

Result<SessionDescription> parseSdp(const QByteArray& text) {
    SessionDescription session;
    MediaDescription common; // what the session says for all of its sections
    for (QByteArray line : text.split('\n')) {
        if (line.endsWith('\r'))
            line.chop(1);
        if (line.size() < 2 || line[1] != '=')
            continue;
        const QByteArray value = line.mid(2).trimmed();
        if (line[0] == 'm') {
            if (session.media.size() == maxMedia)
                break;
            MediaDescription media = readMedia(value);
            media.address = common.address;
            media.ttl = common.ttl;
            media.direction = common.direction;
            session.media.append(media);
        } else if (line[0] == 'c') {
            readConnection(session.media.isEmpty() ? common : session.media.last(), value);
        } else if (line[0] == 'a') {
            readAttribute(session, common, value);
        }
    }
    if (session.media.isEmpty())
        return fail(ErrorCode::Protocol,
                    QCoreApplication::translate("rtsp", "La description du flux n'annonce aucune piste."),
                    QStringLiteral("SDP without an m= line, %1 bytes").arg(text.size()));
    for (MediaDescription& media : session.media)
        for (const StaticPayload& known : staticPayloads)
            if (media.codec.isEmpty() && media.payloadType == known.type) {
                media.codec = known.codec;
                media.clockRate = known.clockRate;
            }
    return session;
}

Result<MediaDescription> SessionDescription::video() const {
    QStringList others;
    const MediaDescription* jpeg = nullptr;
    for (const MediaDescription& one : media) {
        if (one.kind != "video" || one.direction == MediaDescription::Direction::SendOnly)
            continue;
        if (one.codec == "H264" || one.codec == "H265")
            return one;
        if (one.codec == "JPEG" && !jpeg)
            jpeg = &one;
        others += one.codec.isEmpty() ? QStringLiteral("?") : QString::fromLatin1(one.codec);
    }
    if (jpeg != nullptr)
        return *jpeg;
    if (others.isEmpty())
        return fail(ErrorCode::Unsupported,
                    QCoreApplication::translate("rtsp", "Le flux ne contient pas de vidéo."),
                    QStringLiteral("no video section among %1").arg(media.size()));
    if (others.contains(QStringLiteral("?")))
        return fail(ErrorCode::Protocol,
                    QCoreApplication::translate("rtsp", "La description du flux est incomplète."),
                    QStringLiteral("video section without a codec: description cut?"));
    return fail(
        ErrorCode::Unsupported,
        QCoreApplication::translate("rtsp", "Le flux utilise un format vidéo non pris en charge (%1).")
            .arg(others.join(u", ")),
        QStringLiteral("video codecs offered: %1").arg(others.join(u", ")));
}

Result<MediaDescription> SessionDescription::audio() const {
    QStringList found;
    for (const MediaDescription& one : media) {
        if (one.kind != "audio" || one.direction == MediaDescription::Direction::SendOnly)
            continue;
        if (toAudioTrack(one))
            return one;
        found += QString::fromLatin1(one.codec);
    }
    return fail(ErrorCode::Unsupported,
                QCoreApplication::translate("rtsp", "L'appareil ne propose pas de son lisible ici."),
                QStringLiteral("audio codecs offered: %1").arg(found.join(u", ")));
}

Result<MediaDescription> SessionDescription::metadata() const {
    for (const MediaDescription& one : media)
        if (one.kind == "application" && one.codec == "VND.ONVIF.METADATA")
            return one;
    return fail(ErrorCode::Unsupported,
                QCoreApplication::translate("rtsp", "L'appareil ne propose pas de métadonnées."),
                QStringLiteral("no vnd.onvif.metadata among %1 sections").arg(media.size()));
}

Result<MediaDescription> SessionDescription::backChannel() const {
    for (const MediaDescription& one : media)
        if (one.kind == "audio" && one.direction == MediaDescription::Direction::SendOnly &&
            (one.codec == "PCMA" || one.codec == "PCMU") && one.payloadType >= 0)
            return one;
    return fail(
        ErrorCode::Unsupported,
        QCoreApplication::translate("rtsp", "L'appareil ne permet pas de parler dans son haut-parleur."),
        QStringLiteral("no sendonly G.711 among %1 sections").arg(media.size()));
}

std::optional<AudioTrack> toAudioTrack(const MediaDescription& media) {
    AudioTrack track;
    track.sampleRate = media.clockRate > 0 ? media.clockRate : 8000;
    track.channels = media.channels;
    if (media.codec == "PCMU" || media.codec == "PCMA") {
        track.codec = media.codec == "PCMU" ? AudioCodec::Pcmu : AudioCodec::Pcma;
        return track;
    }
    const QByteArray mode = media.format.value("mode").toLower();
    if (media.codec != "MPEG4-GENERIC" || (!mode.isEmpty() && mode != "aac-hbr" && mode != "aac-lbr"))
        return std::nullopt;
    track.codec = AudioCodec::Aac;
    track.config = QByteArray::fromHex(media.format.value("config"));
    // A decoder can't begin without it, and 64 bytes hold any that is known.
    if (track.config.size() < 2 || track.config.size() > 64)
        return std::nullopt;
    return track;
}

VideoTrack toVideoTrack(const MediaDescription& media) {
    VideoTrack track;
    track.codec = media.codec == "H265"   ? VideoCodec::H265
                  : media.codec == "JPEG" ? VideoCodec::Jpeg
                                          : VideoCodec::H264;
    track.size = media.size;
    if (track.codec == VideoCodec::Jpeg)
        return track;
    if (track.codec == VideoCodec::H264) {
        const auto isSet = [](unsigned char first) { return (first & 0x1F) == 7 || (first & 0x1F) == 8; };
        for (const QByteArray& part : media.format.value("sprop-parameter-sets").split(','))
            appendParameterSet(track.parameterSets, part, isSet);
        return track;
    }
    for (const auto& [name, type] : {std::pair{"sprop-vps", 32}, {"sprop-sps", 33}, {"sprop-pps", 34}}) {
        const int wanted = type;
        for (const QByteArray& part : media.format.value(name).split(','))
            appendParameterSet(track.parameterSets, part,
                               [wanted](unsigned char first) { return (first >> 1) == wanted; });
    }
    return track;
}

bool hasDecodingOrderNumbers(const MediaDescription& media) {
    return media.codec == "H265" && media.format.value("sprop-max-don-diff").toInt() > 0;
}

QByteArray resolveControl(const QByteArray& base, const QByteArray& control) {
    if (control.isEmpty() || control == "*")
        return base;
    const QByteArray lower = control.left(8).toLower();
    if (lower.startsWith("rtsp://") || lower.startsWith("rtsps://"))
        return control;
    if (control.startsWith('/')) {
        const qsizetype authority = base.indexOf("://");
        const qsizetype root = authority < 0 ? -1 : base.indexOf('/', authority + 3);
        return base.left(root < 0 ? base.size() : root) + control;
    }
    if (control.startsWith('?') || base.endsWith('/'))
        return base + control;
    return base + '/' + control;
}

} // namespace vigie::rtsp
