// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "domain/access_unit.h"

#include <QByteArrayList>
#include <QMap>

#include <optional>

namespace vigie::rtsp {

/// One m= section of a session description, as far as a receiver needs it.
struct MediaDescription {
    QByteArray kind;      ///< "video", "audio", "application", ...
    int payloadType = -1; ///< the first announced; -1 when it is no number
    QByteArray codec;     ///< upper case: "H264", "PCMA"; of the payload type's static meaning if unsaid
    int clockRate = 0;    ///< 0 when unsaid
    QMap<QByteArray, QByteArray> format; ///< fmtp parameters, names in lower case
    QByteArray control;
    QSize size; ///< x-dimensions, framesize or cliprect; empty when unsaid
};

/// A session description (RFC 8866), read as leniently as devices write it.
struct SessionDescription {
    QByteArray control;
    QList<MediaDescription> media;

    /// The first H.264 or H.265 section. Protocol when the description is cut or says no codec,
    /// Unsupported when it offers other codecs only; the detail names what was found.
    [[nodiscard]] Result<MediaDescription> video() const;
};

/// Errors: Protocol when there is no m= section at all. Never more than 64 sections are read.
[[nodiscard]] Result<SessionDescription> parseSdp(const QByteArray& text);

/// What the section announces, parameter sets in Annex B. Unusable parameter sets are left out.
[[nodiscard]] VideoTrack toVideoTrack(const MediaDescription& media);
/// H.265 decoding order numbers are present (RFC 7798 §7.1, sprop-max-don-diff).
[[nodiscard]] bool hasDecodingOrderNumbers(const MediaDescription& media);

/// Joins a control attribute to its base as devices mean it: absolute as it is, "*" or nothing is the base,
/// "/x" from the host's root, "?x" behind the base, anything else after one slash.
[[nodiscard]] QByteArray resolveControl(const QByteArray& base, const QByteArray& control);

} // namespace vigie::rtsp
