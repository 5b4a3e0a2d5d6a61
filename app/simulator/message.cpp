// SPDX-License-Identifier: GPL-3.0-or-later
#include "message.h"

namespace vigie::simulator {
namespace {

constexpr qsizetype maxHead = 16 * 1024;
constexpr qsizetype maxHeaders = 100;
constexpr qsizetype maxBody = 256 * 1024;

} // namespace

QByteArray Message::header(const char* name) const {
    for (const auto& [key, value] : headers) {
        if (key.compare(name, Qt::CaseInsensitive) == 0)
            return value;
    }
    return {};
}

ParseState takeMessage(QByteArray& buffer, Message& message) {
    qsizetype skip = 0; // empty lines between requests are allowed
    while (skip < buffer.size() && (buffer[skip] == '\r' || buffer[skip] == '\n'))
        ++skip;
    if (skip > 0)
        buffer.remove(0, skip);
    const qsizetype headEnd = buffer.indexOf("\r\n\r\n");
    if (headEnd < 0)
        return buffer.size() > maxHead ? ParseState::Bad : ParseState::NeedMore;
    if (headEnd > maxHead)
        return ParseState::Bad;

    message = {};
    const QList<QByteArray> lines = buffer.first(headEnd).split('\n');
    const QList<QByteArray> start = lines.first().trimmed().split(' ');
    if (start.size() != 3 || start[0].isEmpty() || start[1].isEmpty() ||
        !(start[2].startsWith("HTTP/") || start[2].startsWith("RTSP/")))
        return ParseState::Bad;
    message.method = start[0];
    message.target = start[1];
    message.version = start[2];
    if (lines.size() > maxHeaders + 1)
        return ParseState::Bad;
    for (qsizetype i = 1; i < lines.size(); ++i) {
        const QByteArray line = lines[i].trimmed();
        const qsizetype colon = line.indexOf(':');
        if (colon <= 0)
            return ParseState::Bad;
        message.headers.append({line.first(colon).trimmed(), line.sliced(colon + 1).trimmed()});
    }
    if (!message.header("Transfer-Encoding").isEmpty())
        return ParseState::Bad;
    qsizetype length = 0;
    if (const QByteArray announced = message.header("Content-Length"); !announced.isEmpty()) {
        bool ok = false;
        length = announced.toLongLong(&ok);
        if (!ok || length < 0 || length > maxBody)
            return ParseState::Bad;
    }
    if (buffer.size() < headEnd + 4 + length)
        return ParseState::NeedMore;
    message.body = buffer.sliced(headEnd + 4, length);
    buffer.remove(0, headEnd + 4 + length);
    return ParseState::Ready;
}

ParseState takeInterleaved(QByteArray& buffer, int& channel, QByteArray& payload) {
    if (buffer.isEmpty() || buffer[0] != '$')
        return ParseState::Bad;
    if (buffer.size() < 4)
        return ParseState::NeedMore;
    const qsizetype length = (qsizetype(quint8(buffer[2])) << 8) | quint8(buffer[3]);
    if (buffer.size() < 4 + length)
        return ParseState::NeedMore;
    channel = quint8(buffer[1]);
    payload = buffer.sliced(4, length);
    buffer.remove(0, 4 + length);
    return ParseState::Ready;
}

} // namespace vigie::simulator
