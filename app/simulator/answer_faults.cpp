// SPDX-License-Identifier: GPL-3.0-or-later
#include "answer_faults.h"

#include <QTimer>

#include <array>
#include <sys/socket.h>
#include <zlib.h>

namespace vigie::simulator {
namespace {

using namespace std::chrono_literals;

constexpr qint64 bombSize = 256 * 1024 * 1024;
constexpr qint64 hugeSize = 2LL * 1024 * 1024 * 1024;
constexpr qint64 mostBacklog = 1024 * 1024;
constexpr qsizetype slowBytes = 16;

QByteArray head(const HttpResponse& response, const QByteArray& length) {
    QByteArray text =
        "HTTP/1.1 200 OK\r\nServer: vigie-sim\r\nContent-Type: " + response.contentType + "\r\n";
    if (!length.isEmpty())
        text += "Content-Length: " + length + "\r\n";
    for (const auto& [name, value] : response.headers)
        text += name + ": " + value + "\r\n";
    return text + "Connection: close\r\n\r\n";
}

/// A quarter of a gigabyte of blanks, in a quarter of a megabyte.
QByteArray makeBomb() {
    z_stream stream{};
    if (deflateInit2(&stream, Z_BEST_SPEED, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK)
        return {};
    std::array<Bytef, 65536> blanks;
    blanks.fill(' ');
    QByteArray out;
    std::array<Bytef, 65536> piece;
    for (qint64 fed = 0; fed <= bombSize; fed += qint64(blanks.size())) {
        const bool last = fed + qint64(blanks.size()) > bombSize;
        stream.next_in = blanks.data();
        stream.avail_in = uInt(blanks.size());
        do {
            stream.next_out = piece.data();
            stream.avail_out = uInt(piece.size());
            deflate(&stream, last ? Z_FINISH : Z_NO_FLUSH);
            out.append(reinterpret_cast<const char*>(piece.data()),
                       qsizetype(piece.size() - stream.avail_out));
        } while (stream.avail_out == 0);
    }
    deflateEnd(&stream);
    return out;
}

/// Ten levels of ten: ten billion letters, were anybody to expand them.
QByteArray nestedEntities() {
    QByteArray text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE a [\n<!ENTITY e0 \"a\">\n";
    for (int level = 1; level <= 10; ++level) {
        text += "<!ENTITY e" + QByteArray::number(level) + " \"";
        for (int i = 0; i < 10; ++i)
            text += "&e" + QByteArray::number(level - 1) + ';';
        text += "\">\n";
    }
    return text + "]>\n<a>&e10;</a>\n";
}

/// Calls `more` every now and then until it returns false or the client goes.
void keepOn(HttpConnection& connection, std::chrono::milliseconds every, std::function<bool()> more) {
    auto* const timer = new QTimer(&connection);
    QObject::connect(timer, &QTimer::timeout, &connection, [timer, more = std::move(more)] {
        if (!more())
            timer->deleteLater();
    });
    timer->start(every);
}

void drip(HttpConnection& connection, const QByteArray& bytes) {
    auto at = std::make_shared<qsizetype>(0);
    keepOn(connection, 100ms, [&connection, bytes, at] {
        connection.write(bytes.mid(*at, slowBytes));
        *at += slowBytes;
        if (*at < bytes.size())
            return true;
        connection.finish();
        return false;
    });
}

/// Repeats `block` as fast as the client takes it; `total` < 0: for ever.
void flood(HttpConnection& connection, const QByteArray& block, qint64 total) {
    auto left = std::make_shared<qint64>(total);
    keepOn(connection, 5ms, [&connection, block, left] {
        while (connection.backlog() < mostBacklog) {
            if (*left >= 0 && *left < block.size()) {
                connection.write(block.first(*left));
                connection.finish();
                return false;
            }
            if (!connection.write(block))
                return false;
            if (*left >= 0)
                *left -= block.size();
        }
        return true;
    });
}

bool isXml(const HttpResponse& response) {
    return response.contentType.contains("xml");
}

} // namespace

bool AnswerFaults::spoil(HttpConnection& connection, const HttpResponse& response) const {
    if (response.status != 200 || !m_recorder->state.quirks.any())
        return false;
    const QByteArray length = QByteArray::number(response.body.size());
    const auto has = [this](Quirk quirk) { return m_recorder->has(quirk); };
    if (has(Quirk::RedirectElsewhere)) {
        connection.startRaw(
            "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.2:" + QByteArray::number(m_recorder->httpPort) +
            connection.target() + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        connection.finish();
    } else if (has(Quirk::SlowAnswer)) {
        connection.startRaw(head(response, length));
        drip(connection, response.body);
    } else if (has(Quirk::EndlessAnswer)) {
        connection.startRaw(head(response, {}) + response.body);
        flood(connection, QByteArray(65536, '\n'), -1);
    } else if (has(Quirk::HugeBody)) {
        connection.startRaw(head(response, QByteArray::number(hugeSize)));
        flood(connection, QByteArray(65536, 'A'), hugeSize);
    } else if (has(Quirk::GzipBomb)) {
        static const QByteArray bomb = makeBomb();
        HttpResponse packed = response;
        packed.headers.append(qMakePair(QByteArray("Content-Encoding"), QByteArray("gzip")));
        connection.startRaw(head(packed, QByteArray::number(bomb.size())) + bomb);
        connection.finish();
    } else if (has(Quirk::EntityExpansion) && isXml(response)) {
        const QByteArray body = nestedEntities();
        connection.startRaw(head(response, QByteArray::number(body.size())) + body);
        connection.finish();
    } else if (has(Quirk::HalfClose)) {
        connection.startRaw(head(response, length) + response.body.first(response.body.size() / 2));
        connection.endOurDirection();
    } else if (has(Quirk::NonUtf8Names) && !response.contentType.startsWith("image/")) {
        const QByteArray body = QString::fromUtf8(response.body).toLatin1();
        connection.startRaw(head(response, QByteArray::number(body.size())) + body);
        connection.finish();
    } else {
        return false;
    }
    return true;
}

} // namespace vigie::simulator
