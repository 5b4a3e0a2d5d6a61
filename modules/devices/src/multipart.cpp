// SPDX-License-Identifier: GPL-3.0-or-later
#include "multipart.h"

namespace vigie::devices {

namespace {

constexpr qsizetype longestHead = 16 * 1024;
constexpr qsizetype mostLineEnds = 4; // bytes after a part that belong to nothing

QByteArray boundaryOf(const QByteArray& contentType) {
    const qsizetype at = contentType.toLower().indexOf("boundary=");
    if (at < 0)
        return {};
    QByteArray value = contentType.mid(at + 9);
    if (const qsizetype end = value.indexOf(';'); end >= 0)
        value.truncate(end);
    value = value.trimmed();
    if (value.size() >= 2 && value.startsWith('"') && value.endsWith('"'))
        value = value.mid(1, value.size() - 2);
    if (value.isEmpty())
        return {};
    // Some announce it with the dashes that belong before it on the wire only.
    return value.startsWith("--") ? value : "--" + value;
}

/// Where the head ends and the body begins: after the first empty line; -1 when that is not there yet.
qsizetype endOfHead(const QByteArray& bytes) {
    // A part may have no headers at all (RFC 2046 §5.1.1).
    if (bytes.startsWith('\n'))
        return 1;
    if (bytes.startsWith("\r\n"))
        return 2;
    const qsizetype crlf = bytes.indexOf("\r\n\r\n");
    const qsizetype lf = bytes.indexOf("\n\n");
    if (crlf >= 0 && (lf < 0 || crlf < lf))
        return crlf + 4;
    return lf >= 0 ? lf + 2 : -1;
}

QMap<QByteArray, QByteArray> parseHead(const QByteArray& head) {
    QMap<QByteArray, QByteArray> headers;
    for (const QByteArray& line : head.split('\n'))
        if (const qsizetype colon = line.indexOf(':'); colon > 0)
            headers.insert(line.left(colon).trimmed().toLower(), line.mid(colon + 1).trimmed());
    return headers;
}

/// A body without the line end that belongs to the boundary after it.
QByteArray withoutLineEnd(QByteArray body) {
    if (body.endsWith('\n'))
        body.chop(1);
    if (body.endsWith('\r'))
        body.chop(1);
    return body;
}

} // namespace

MultipartReader::MultipartReader(const QByteArray& contentType, qsizetype mostBytes)
    : m_boundary(boundaryOf(contentType))
    , m_mostBytes(mostBytes) {}

void MultipartReader::append(QByteArrayView bytes) {
    m_buffer.append(bytes);
}

bool MultipartReader::learnBoundary() {
    if (!m_boundary.isEmpty())
        return true;
    const qsizetype begin = m_buffer.indexOf("--");
    const qsizetype end = begin < 0 ? -1 : m_buffer.indexOf('\n', begin);
    if (end < 0) {
        if (m_buffer.size() > longestHead)
            discard(m_buffer.size());
        return false;
    }
    m_boundary = m_buffer.mid(begin, end - begin).trimmed();
    return true;
}

qsizetype MultipartReader::findBoundary(qsizetype from) const {
    for (qsizetype at = m_buffer.indexOf(m_boundary, from); at >= 0;
         at = m_buffer.indexOf(m_boundary, at + 1))
        if (at == 0 || m_buffer[at - 1] == '\n')
            return at;
    return -1;
}

void MultipartReader::discard(qsizetype count) {
    m_buffer.remove(0, count);
    m_searched = 0;
}

std::optional<MultipartPart> MultipartReader::next() {
    if (!learnBoundary())
        return std::nullopt;
    while (true) {
        if (!m_inPart) {
            const qsizetype boundary = findBoundary(0);
            const qsizetype lineEnd = boundary < 0 ? -1 : m_buffer.indexOf('\n', boundary);
            if (lineEnd < 0) {
                // All but what may be the beginning of a boundary is rubbish.
                if (m_buffer.size() > longestHead)
                    discard(m_buffer.size() - m_boundary.size() - 2);
                return std::nullopt;
            }
            discard(lineEnd + 1);
            m_inPart = true;
        }
        const qsizetype head = endOfHead(m_buffer.left(longestHead));
        if (head < 0) {
            if (m_buffer.size() < longestHead)
                return std::nullopt;
            ++m_dropped;
            m_inPart = false;
            continue;
        }
        MultipartPart part{parseHead(m_buffer.left(head)), {}};
        bool number = false;
        const qsizetype length = part.headers.value("content-length").toLongLong(&number);
        if (number && length >= 0 && length <= m_mostBytes) {
            // The announced end is taken when a boundary follows, at most a line end later.
            const qsizetype end = head + length;
            // All of it is there and nothing else: an alarm does not wait for the next heartbeat's boundary
            // from a device that has proved to count well, and there is none to wait for at the end. Dahua
            // leaves an empty line after each part.
            if ((m_countsWell || m_ended) && m_buffer.size() >= end &&
                m_buffer.size() <= end + mostLineEnds && findBoundary(head) < 0 &&
                m_buffer.mid(end).trimmed().isEmpty()) {
                part.body = m_buffer.mid(head, length);
                discard(m_buffer.size());
                m_inPart = false;
                return part;
            }
            if (m_buffer.size() < end + 2 + m_boundary.size() && findBoundary(head) < 0)
                return std::nullopt;
            qsizetype after = end;
            while (after < m_buffer.size() && after < end + mostLineEnds &&
                   (m_buffer[after] == '\r' || m_buffer[after] == '\n'))
                ++after;
            if (QByteArrayView(m_buffer).sliced(std::min(after, m_buffer.size())).startsWith(m_boundary)) {
                part.body = m_buffer.mid(head, length);
                discard(after);
                m_inPart = false;
                m_countsWell = true;
                return part;
            }
            m_countsWell = false;
        }
        const qsizetype boundary = findBoundary(std::max(head, m_searched));
        if (boundary < 0) {
            m_searched = std::max(head, m_buffer.size() - m_boundary.size() - 1);
            if (m_buffer.size() - head <= m_mostBytes)
                return std::nullopt;
            ++m_dropped;
            m_inPart = false;
            discard(m_searched);
            return std::nullopt;
        }
        part.body = withoutLineEnd(m_buffer.mid(head, boundary - head));
        discard(boundary);
        m_inPart = false;
        return part;
    }
}

} // namespace vigie::devices
