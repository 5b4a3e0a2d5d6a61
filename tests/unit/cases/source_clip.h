// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "media/clip.h"

#include <QProcess>
#include <QTemporaryDir>

#include <deque>

namespace vigie::test {

/// Ten seconds at 25 a second with a key frame every two, made by the ffmpeg program.
struct SourceClip {
    VideoTrack track;
    std::deque<AccessUnit> units;
};

/// Nothing where ffmpeg is missing.
inline std::optional<SourceClip> sourceClip(const QTemporaryDir& folder, UtcTime firstPicture) {
    const QString path = folder.filePath(QStringLiteral("source.mp4"));
    QProcess ffmpeg;
    ffmpeg.start(
        QStringLiteral("ffmpeg"),
        QStringLiteral("-v error -f lavfi -i testsrc=size=320x240:rate=25 -t 10 -c:v libx264 -preset "
                       "ultrafast -bf 0 -g 50 -pix_fmt yuv420p")
                .split(QLatin1Char(' ')) +
            QStringList{path});
    if (!ffmpeg.waitForStarted(5000) || !ffmpeg.waitForFinished(30'000))
        return std::nullopt;
    SourceClip clip;
    const auto track =
        media::readClip(path,
                        [&](AccessUnit unit) {
                            const auto number = static_cast<qint64>(clip.units.size());
                            unit.rtpTime = 3600 * number;
                            unit.captureTime = {firstPicture + std::chrono::milliseconds(40) * number,
                                                TimeSource::OnvifExtension, std::chrono::milliseconds(1)};
                            clip.units.push_back(std::move(unit));
                            return true;
                        },
                        {});
    if (!track)
        qFatal("%s", qPrintable(track.error().toLogLine()));
    clip.track = *track;
    return clip;
}

} // namespace vigie::test
