// SPDX-License-Identifier: GPL-3.0-or-later
#include "peers.h"

#include <QStandardPaths>
#include <QUrl>

#include <cmath>

namespace vigie::bench {
namespace {

struct Mosaic {
    int side;
    int width;
    int height;

    explicit Mosaic(qsizetype streams)
        : side(static_cast<int>(std::ceil(std::sqrt(static_cast<double>(streams)))))
        , width(1920 / side / 2 * 2)
        , height(1080 / side / 2 * 2) {}
    int x(qsizetype i) const { return static_cast<int>(i) % side * width; }
    int y(qsizetype i) const { return static_cast<int>(i) / side * height; }
};

QString withLogin(const QString& uri, const QString& user, const QString& password) {
    QUrl url(uri);
    url.setUserName(user);
    url.setPassword(password);
    return url.toString(QUrl::FullyEncoded);
}

// "[in0]scale=240:135[s0];…;[s0][s1]…xstack=inputs=64:layout=0_0|240_0|…[out]"
QString stackFilter(const Mosaic& mosaic, qsizetype count, const QString& input, const QString& output,
                    int firstInput) {
    if (count == 1)
        return input.arg(firstInput) + QStringLiteral("scale=%1:%2").arg(mosaic.width).arg(mosaic.height) +
               output;
    QString filter;
    QString inputs;
    QStringList layout;
    for (qsizetype i = 0; i < count; ++i) {
        filter += input.arg(i + firstInput) +
                  QStringLiteral("scale=%1:%2[s%3];").arg(mosaic.width).arg(mosaic.height).arg(i);
        inputs += QStringLiteral("[s%1]").arg(i);
        layout << QStringLiteral("%1_%2").arg(mosaic.x(i)).arg(mosaic.y(i));
    }
    return filter + inputs +
           QStringLiteral("xstack=inputs=%1:layout=%2").arg(count).arg(layout.join(QLatin1Char('|'))) +
           output;
}

} // namespace

QList<Peer> peersFor(const QStringList& uris, const QString& user, const QString& password) {
    const Mosaic mosaic(uris.size());
    QList<Peer> peers;
    const auto isThere = [](const QString& program) {
        return !QStandardPaths::findExecutable(program).isEmpty();
    };
    QStringList addresses;
    for (const QString& uri : uris)
        addresses << withLogin(uri, user, password);

    if (isThere(QStringLiteral("ffmpeg"))) {
        Peer peer{QStringLiteral("ffmpeg_xstack"),
                  QStringLiteral("ffmpeg"),
                  {QStringLiteral("-nostdin"), QStringLiteral("-v"), QStringLiteral("error")}};
        for (const QString& address : std::as_const(addresses))
            peer.arguments << QStringLiteral("-rtsp_transport") << QStringLiteral("tcp")
                           << QStringLiteral("-threads") << QStringLiteral("1") << QStringLiteral("-i")
                           << address;
        peer.arguments << QStringLiteral("-filter_complex")
                       << stackFilter(mosaic, uris.size(), QStringLiteral("[%1:v]"), QStringLiteral("[out]"),
                                      0)
                       << QStringLiteral("-map") << QStringLiteral("[out]") << QStringLiteral("-r")
                       << QStringLiteral("25") << QStringLiteral("-f") << QStringLiteral("null")
                       << QStringLiteral("-");
        peers << peer;
    }
    if (isThere(QStringLiteral("gst-launch-1.0"))) {
        Peer peer{QStringLiteral("gstreamer_compositor"),
                  QStringLiteral("gst-launch-1.0"),
                  {QStringLiteral("-q"), QStringLiteral("compositor"), QStringLiteral("name=mix"),
                   QStringLiteral("background=black")}};
        for (qsizetype i = 0; i < uris.size(); ++i)
            peer.arguments << QStringLiteral("sink_%1::xpos=%2").arg(i).arg(mosaic.x(i))
                           << QStringLiteral("sink_%1::ypos=%2").arg(i).arg(mosaic.y(i))
                           << QStringLiteral("sink_%1::width=%2").arg(i).arg(mosaic.width)
                           << QStringLiteral("sink_%1::height=%2").arg(i).arg(mosaic.height);
        peer.arguments << QStringLiteral("!")
                       << QStringLiteral("video/x-raw,width=1920,height=1080,framerate=25/1")
                       << QStringLiteral("!") << QStringLiteral("videoconvert") << QStringLiteral("!")
                       << QStringLiteral("ximagesink") << QStringLiteral("sync=false");
        for (qsizetype i = 0; i < uris.size(); ++i)
            peer.arguments << QStringLiteral("rtspsrc") << QStringLiteral("location=") + uris[i]
                           << QStringLiteral("user-id=") + user << QStringLiteral("user-pw=") + password
                           << QStringLiteral("protocols=tcp") << QStringLiteral("latency=100")
                           << QStringLiteral("!") << QStringLiteral("decodebin") << QStringLiteral("!")
                           << QStringLiteral("queue") << QStringLiteral("!")
                           << QStringLiteral("mix.sink_%1").arg(i);
        peers << peer;
    }
    if (isThere(QStringLiteral("mpv"))) {
        Peer peer{
            QStringLiteral("mpv"),
            QStringLiteral("mpv"),
            {QStringLiteral("--no-config"), QStringLiteral("--no-audio"), QStringLiteral("--really-quiet"),
             QStringLiteral("--profile=low-latency"), QStringLiteral("--rtsp-transport=tcp"),
             QStringLiteral("--vo=x11"), QStringLiteral("--no-border"),
             QStringLiteral("--geometry=1920x1080+0+0"), QStringLiteral("--vd-lavc-threads=1"),
             QStringLiteral("--lavfi-complex=") +
                 stackFilter(mosaic, uris.size(), QStringLiteral("[vid%1]"), QStringLiteral("[vo]"), 1)}};
        for (qsizetype i = 1; i < addresses.size(); ++i)
            peer.arguments << QStringLiteral("--external-file=") + addresses[i];
        peer.arguments << addresses.first();
        peers << peer;
    }
    return peers;
}

} // namespace vigie::bench
