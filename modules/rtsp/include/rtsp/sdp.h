// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "domain/access_unit.h"
#include "domain/audio_unit.h"

#include <QByteArrayList>
#include <QMap>

#include <optional>

namespace vigie::rtsp {

/// One m= section of a session description, as far as a receiver needs it.
struct MediaDescription {
    /// Seen from us, as ONVIF has it: a back channel is what we may send only.
    enum class Direction { SendReceive, ReceiveOnly, SendOnly, Inactive };

    QByteArray kind;      ///< "video", "audio", "application", ...
    int port = 0;         ///< where multicast goes; 0 when left to SETUP
    int payloadType = -1; ///< the first announced; -1 when it is no number
    QByteArray codec;     ///< upper case: "H264", "PCMA"; of the payload type's static meaning if unsaid
    int clockRate = 0;    ///< 0 when unsaid
    int channels = 1;     ///< of sound
    Direction direction = Direction::SendReceive;
    QByteArray address;                  ///< c=, the session's where the section has none; empty when unsaid
    int ttl = 0;                         ///< of a multicast address; 0 when unsaid
    QMap<QByteArray, QByteArray> format; ///< fmtp parameters, names in lower case
    QByteArray control;
    QSize size; ///< x-dimensions, framesize or cliprect; empty when unsaid
};

/// A session description (RFC 8866), read as leniently as devices write it.
struct SessionDescription {
    QByteArray control;
    QByteArray range; ///< "npt=now-" is a live stream that can't be asked for a position
    QList<MediaDescription> media;

    /// The first H.264 or H.265 section, else the first of JPEG. Protocol when the description is cut or says
    /// no codec, Unsupported when it offers other codecs only; the detail names what was found.
    [[nodiscard]] Result<MediaDescription> video() const;
    /// The first section of sound that comes to us in a codec of AudioCodec; Unsupported when there is none.
    [[nodiscard]] Result<MediaDescription> audio() const;
    /// The section of ONVIF metadata as plain XML; Unsupported when there is none.
    [[nodiscard]] Result<MediaDescription> metadata() const;
    /// The section that takes G.711 from us (ONVIF back channel); Unsupported when there is none.
    [[nodiscard]] Result<MediaDescription> backChannel() const;
};

/// Errors: Protocol when there is no m= section at all. Never more than 64 sections are read.
[[nodiscard]] Result<SessionDescription> parseSdp(const QByteArray& text);

/// What the section announces, parameter sets in Annex B. Unusable parameter sets are left out.
[[nodiscard]] VideoTrack toVideoTrack(const MediaDescription& media);
/// Nothing when the codec is none of AudioCodec, or its parameters are out of what we read.
[[nodiscard]] std::optional<AudioTrack> toAudioTrack(const MediaDescription& media);
/// H.265 decoding order numbers are present (RFC 7798 §7.1, sprop-max-don-diff).
[[nodiscard]] bool hasDecodingOrderNumbers(const MediaDescription& media);

/// Joins a control attribute to its base as devices mean it: absolute as it is, "*" or nothing is the base,
/// "/x" from the host's root, "?x" behind the base, anything else after one slash.
[[nodiscard]] QByteArray resolveControl(const QByteArray& base, const QByteArray& control);

} // namespace vigie::rtsp
