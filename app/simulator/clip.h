// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "rtp_packetiser.h"

#include <QByteArray>
#include <QSize>
#include <QString>

#include <vector>

namespace vigie::simulator {

/// One encoded loop, packetised once and shared by every session that sends it.
/// Thread: immutable once loaded.
struct Clip {
    Codec codec = Codec::H264;
    QSize size;
    int averageBitRate = 0;
    std::vector<QByteArray> parameterSets; ///< SPS, PPS or VPS, SPS, PPS, in that order, without start codes
    std::vector<PreparedUnit> units;       ///< one an image; unit 0 is a key frame
    std::vector<QByteArray> annexB;        ///< the same, as files hold them

    [[nodiscard]] int frames() const { return int(units.size()); }
    /// The key frame at or before `frame`.
    [[nodiscard]] int keyAtOrBefore(int frame) const;
};

/// The NAL units of an Annex B stream, as views into it.
[[nodiscard]] std::vector<QByteArrayView> splitAnnexB(QByteArrayView stream);

/// What the cache keeps of a clip: access units in Annex B.
struct EncodedClip {
    Codec codec = Codec::H264;
    QSize size;
    struct Unit {
        QByteArray annexB;
        bool key = false;
    };
    std::vector<Unit> units;
};

[[nodiscard]] Clip prepare(const EncodedClip& encoded);
/// Errors: Storage when the file can't be written or read, Protocol when it isn't one of ours.
[[nodiscard]] Result<void> saveClip(const EncodedClip& clip, const QString& path);
[[nodiscard]] Result<EncodedClip> loadClip(const QString& path);

} // namespace vigie::simulator
