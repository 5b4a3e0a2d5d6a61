// SPDX-License-Identifier: GPL-3.0-or-later
// The seven 75 % colour bars through an encoder that is not ours, and the RGB that must come out.
#pragma once

#include "media/clip.h"
#include "media/decoder.h"

#include <QColor>
#include <QImage>
#include <QList>
#include <QPainter>
#include <QProcess>
#include <QTemporaryDir>

namespace vigie::test {

inline const QList<QColor> barColours{{191, 191, 191}, {191, 191, 0}, {0, 191, 191}, {0, 191, 0},
                                      {191, 0, 191},   {191, 0, 0},   {0, 0, 191}};

struct BarStream {
    QSize size;
    QByteArray matrix; ///< ffmpeg's name of it: "bt709", "bt601"
    bool fullRange = false;
    bool marked = true; ///< the stream says its matrix and range
    QByteArray pixels = "yuv420p";
};

/// One decoded picture of the bars. Aborts the test when ffmpeg can't make it.
inline media::Frame colourBars(const BarStream& stream) {
    QTemporaryDir dir;
    QImage bars(stream.size, QImage::Format_RGB32);
    QPainter painter(&bars);
    for (int i = 0; i < barColours.size(); ++i)
        painter.fillRect(QRect(QPoint(int(stream.size.width() * i / barColours.size()), 0),
                               QPoint(stream.size.width(), stream.size.height())),
                         barColours[i]);
    painter.end();
    if (!bars.save(dir.filePath("bars.png")))
        qFatal("no bars");
    const QByteArray range = stream.fullRange ? "pc" : "tv";
    QStringList arguments{
        "-v",
        "error",
        "-i",
        dir.filePath("bars.png"),
        "-vf",
        QStringLiteral("scale=flags=accurate_rnd:out_color_matrix=%1:out_range=%2,format=%3")
            .arg(QString::fromLatin1(stream.matrix), QString::fromLatin1(range),
                 QString::fromLatin1(stream.pixels)),
        "-c:v",
        "libx264",
        "-qp",
        "0"};
    const QByteArray mark = stream.matrix == "bt601" ? "smpte170m" : stream.matrix;
    if (stream.marked)
        arguments << "-colorspace" << QString::fromLatin1(mark) << "-color_range"
                  << QString::fromLatin1(range);
    else // as most cameras send it: without a word
        arguments << "-bsf:v"
                  << "h264_metadata=video_full_range_flag=0:matrix_coefficients=2";
    arguments << dir.filePath("bars.mp4");
    if (QProcess::execute("ffmpeg", arguments) != 0)
        qFatal("ffmpeg could not make the bars");
    media::Frame frame;
    auto decoder = media::Decoder::open(VideoCodec::H264);
    const auto read = media::readClip(dir.filePath("bars.mp4"),
                                      [&](const AccessUnit& unit) {
                                          for (auto& picture : decoder->decode(unit))
                                              frame = picture;
                                          return true;
                                      },
                                      {});
    for (auto& picture : decoder->drain())
        frame = picture;
    if (!read || frame.isNull())
        qFatal("no picture of the bars");
    return frame;
}

/// How far the middle of each bar is from its colour, in steps of 255: the largest of all bars and channels.
inline int worstBar(const QImage& image, const QRect& area) {
    int worst = 0;
    for (int i = 0; i < barColours.size(); ++i) {
        const QColor seen = image.pixelColor(
            area.x() + area.width() * (2 * i + 1) / int(2 * barColours.size()), area.center().y());
        worst = qMax(worst, qAbs(seen.red() - barColours[i].red()));
        worst = qMax(worst, qAbs(seen.green() - barColours[i].green()));
        worst = qMax(worst, qAbs(seen.blue() - barColours[i].blue()));
    }
    return worst;
}

} // namespace vigie::test
