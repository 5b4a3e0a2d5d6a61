// SPDX-License-Identifier: GPL-3.0-or-later
#include "mjpeg_stream.h"

#include <QTimer>

namespace vigie::simulator {
namespace {

constexpr qint64 mostBacklog = 1024 * 1024;

} // namespace

void startMjpeg(const HttpReply& reply, std::function<QByteArray()> image, int imagesPerSecond) {
    HttpConnection* const connection = reply.connection();
    if (!connection)
        return;
    connection->start("multipart/x-mixed-replace; boundary=myboundary", {{"Cache-Control", "no-cache"}});
    const auto send = [connection, image = std::move(image)] {
        if (connection->backlog() > mostBacklog) // who doesn't read misses images
            return;
        const QByteArray jpeg = image();
        connection->write("--myboundary\r\nContent-Type: image/jpeg\r\nContent-Length: " +
                          QByteArray::number(jpeg.size()) + "\r\n\r\n" + jpeg + "\r\n");
    };
    send();
    auto* const timer = new QTimer(connection);
    QObject::connect(timer, &QTimer::timeout, connection, send);
    timer->start(1000 / imagesPerSecond);
}

} // namespace vigie::simulator
