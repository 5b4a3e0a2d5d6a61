// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "media/clip.h"
#include "media/decoder.h"

#include <QProcess>
#include <QTemporaryDir>

namespace vigie::test {

/// One decoded picture, encoded by the ffmpeg program from a lavfi source such as "color=red" or "testsrc2".
/// Thread: a test's; blocks. Ends the program when there is no picture: nothing could be tested without it.
[[nodiscard]] inline media::Frame picture(const QString& source, QSize size) {
    const QTemporaryDir dir;
    const QString file = dir.filePath(QStringLiteral("picture.mp4"));
    const QString filter =
        QStringLiteral("%1%2size=%3x%4:rate=5:duration=0.2")
            .arg(source, source.contains(QLatin1Char('=')) ? QStringLiteral(":") : QStringLiteral("="))
            .arg(size.width())
            .arg(size.height());
    QProcess::execute(QStringLiteral("ffmpeg"),
                      {QStringLiteral("-v"), QStringLiteral("error"), QStringLiteral("-f"),
                       QStringLiteral("lavfi"), QStringLiteral("-i"), filter, QStringLiteral("-c:v"),
                       QStringLiteral("libx264"), QStringLiteral("-tune"), QStringLiteral("zerolatency"),
                       QStringLiteral("-pix_fmt"), QStringLiteral("yuv420p"), file});
    media::Frame frame;
    auto decoder = media::Decoder::open(VideoCodec::H264);
    if (!decoder)
        qFatal("no decoder");
    const auto read = media::readClip(file,
                                      [&](const AccessUnit& unit) {
                                          for (auto& decoded : decoder->decode(unit))
                                              frame = decoded;
                                          return frame.isNull();
                                      },
                                      {});
    if (!read || frame.isNull())
        qFatal("no picture");
    return frame;
}

} // namespace vigie::test
