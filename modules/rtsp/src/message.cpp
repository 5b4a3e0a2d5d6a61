// SPDX-License-Identifier: GPL-3.0-or-later
#include "rtsp/message.h"

#include <QCoreApplication>
#include <QtEndian>

#include <array>
#include <cstring>

namespace vigie::rtsp {

namespace {

constexpr std::size_t minRoom = 16 * 1024;
constexpr std::size_t maxHeader = 64 * 1024;
constexpr std::size_t maxBody = 1024 * 1024;
constexpr std::size_t maxGarbage = 1024 * 1024;
constexpr std::size_t frameHeader = 4;
constexpr std::size_t minRtp = 12;
constexpr std::size_t minRtcp = 8;
// What a camera with video, audio, metadata and their RTCP uses at most, with room.
constexpr std::uint8_t lastForeignChannel = 31;

constexpr std::array<std::string_view, 9> textStarts{"RTSP/1.",   "HTTP/1.",        "OPTIONS ",
                                                     "ANNOUNCE ", "GET_PARAMETER ", "SET_PARAMETER ",
                                                     "REDIRECT ", "TEARDOWN ",      "PLAY_NOTIFY "};

enum class TextLook { Message, Short, No };

TextLook lookAtText(std::string_view text) {
    for (const std::string_view start : textStarts) {
        const std::size_t known = std::min(start.size(), text.size());
        if (text.substr(0, known) == start.substr(0, known))
            return known == start.size() ? TextLook::Message : TextLook::Short;
    }
    return TextLook::No;
}

tl::unexpected<Error> nonsense(const QString& detail) {
    return fail(ErrorCode::Protocol,
                QCoreApplication::translate("rtsp", "L'appareil répond hors du protocole RTSP."), detail);
}

Headers parseHeaders(QByteArrayView text) {
    Headers headers;
    QByteArray name;
    QByteArray value;
    const auto store = [&] {
        if (!name.isEmpty())
            headers.add(name, value);
        name.clear();
    };
    for (const QByteArray& raw : text.toByteArray().split('\n')) {
        const bool folded = raw.startsWith(' ') || raw.startsWith('\t');
        const QByteArray line = raw.trimmed();
        const qsizetype colon = line.indexOf(':');
        // An indented line continues the value before it, unless it is a header some device indents.
        if (folded && !name.isEmpty() && (colon < 0 || line.left(colon).contains(' '))) {
            value += ' ' + line;
            continue;
        }
        if (colon <= 0)
            continue;
        store();
        name = line.left(colon).trimmed();
        value = line.mid(colon + 1).trimmed();
    }
    store();
    return headers;
}

/// Size of a header with its blank line; 0 when the end has not come.
std::size_t headerEnd(const char* text, std::size_t size, std::size_t from) {
    for (std::size_t i = from; i < size; ++i) {
        if (text[i] != '\n')
            continue;
        if (i + 1 < size && text[i + 1] == '\n')
            return i + 2;
        if (i + 2 < size && text[i + 1] == '\r' && text[i + 2] == '\n')
            return i + 3;
    }
    return 0;
}

} // namespace

QByteArray Headers::value(QByteArrayView name) const {
    for (const Header& header : m_list)
        if (name.compare(header.name, Qt::CaseInsensitive) == 0)
            return header.value;
    return {};
}

QByteArrayList Headers::values(QByteArrayView name) const {
    QByteArrayList values;
    for (const Header& header : m_list)
        if (name.compare(header.name, Qt::CaseInsensitive) == 0)
            values.append(header.value);
    return values;
}

bool Headers::contains(QByteArrayView name) const {
    return std::any_of(m_list.begin(), m_list.end(), [name](const Header& header) {
        return name.compare(header.name, Qt::CaseInsensitive) == 0;
    });
}

MessageReader::MessageReader()
    : m_buffer(4 * minRoom) {}

const std::uint8_t* MessageReader::data() const {
    return reinterpret_cast<const std::uint8_t*>(m_buffer.data()) + m_begin;
}

std::span<char> MessageReader::room() {
    if (m_begin == m_end)
        m_begin = m_end = 0;
    // The rest of the element being received must fit behind its beginning.
    const std::size_t needed = std::max(minRoom, m_wanted > size() ? m_wanted - size() : 0);
    if (m_buffer.size() - m_end < needed) {
        std::memmove(m_buffer.data(), m_buffer.data() + m_begin, size());
        m_end = size();
        m_begin = 0;
        if (m_buffer.size() - m_end < needed)
            m_buffer.resize(m_end + needed);
    }
    return {m_buffer.data() + m_end, m_buffer.size() - m_end};
}

void MessageReader::addChannels(std::uint8_t rtp, std::uint8_t rtcp) {
    m_rtpChannels.set(rtp);
    m_rtcpChannels.set(rtcp);
    m_channelsKnown = true;
}

QString MessageReader::pendingText() const {
    if (size() == 0)
        return QStringLiteral("nothing pending");
    if (m_wanted > size())
        return QStringLiteral("%1 of %2 bytes of an element").arg(size()).arg(m_wanted);
    return QStringLiteral("%1 bytes of an incomplete element").arg(size());
}

MessageReader::Look MessageReader::lookAtFrame() const {
    const std::uint8_t* bytes = data();
    if (size() < frameHeader + 2)
        return Look::Short;
    const std::uint8_t channel = bytes[1];
    const std::size_t length = qFromBigEndian<quint16>(bytes + 2);
    const bool versionFits = bytes[frameHeader] >> 6 == 2;
    const bool rtcpType = bytes[frameHeader + 1] >= 192 && bytes[frameHeader + 1] <= 223;
    if (!versionFits || length < (rtcpType ? minRtcp : minRtp))
        return Look::Garbage;
    if (!m_channelsKnown)
        return channel <= lastForeignChannel ? Look::Frame : Look::Garbage;
    // RFC 5761 §4: these marker+type values are RTCP and nothing else.
    if (m_rtcpChannels.test(channel))
        return rtcpType ? Look::Frame : Look::Garbage;
    if (m_rtpChannels.test(channel))
        return Look::Frame;
    // Another track's frame; out of step, any two bytes of garbage could look like one.
    return m_inStep && channel <= lastForeignChannel ? Look::Foreign : Look::Garbage;
}

Result<MessageReader::Item> MessageReader::next() {
    while (size() > 0) {
        const std::uint8_t first = *data();
        if (first == '$') {
            const Look look = lookAtFrame();
            if (look == Look::Short)
                return Item(NeedMore{});
            if (look != Look::Garbage) {
                const std::size_t length = qFromBigEndian<quint16>(data() + 2);
                m_wanted = frameHeader + length;
                if (size() < m_wanted)
                    return Item(NeedMore{});
                const InterleavedFrame frame{data()[1], Bytes(data() + frameHeader, length)};
                consume(m_wanted);
                m_wanted = 0;
                m_inStep = true;
                m_garbageRun = 0;
                if (look == Look::Foreign)
                    continue;
                return Item(frame);
            }
        } else if (m_inStep && (first == '\r' || first == '\n')) {
            consume(1); // empty lines between messages are common and harmless
            continue;
        } else {
            const auto look = lookAtText({reinterpret_cast<const char*>(data()), size()});
            if (look == TextLook::Short)
                return Item(NeedMore{});
            if (look == TextLook::Message) {
                m_inStep = true;
                m_garbageRun = 0;
                return readText();
            }
        }
        if (auto skipped = skipGarbage(); !skipped)
            return fail(skipped.error());
    }
    return Item(NeedMore{});
}

Result<void> MessageReader::skipGarbage() {
    m_inStep = false;
    m_wanted = 0;
    m_searched = 0;
    // To the next byte something could begin with.
    std::size_t skip = 1;
    const std::uint8_t* bytes = data();
    while (skip < size() && bytes[skip] != '$' && (bytes[skip] < 'A' || bytes[skip] > 'T'))
        ++skip;
    consume(skip);
    m_discarded += qint64(skip);
    m_garbageRun += skip;
    if (m_garbageRun > maxGarbage)
        return nonsense(QStringLiteral("%1 bytes without a message or frame").arg(m_garbageRun));
    return {};
}

Result<MessageReader::Item> MessageReader::readText() {
    const char* text = m_buffer.data() + m_begin;
    const std::size_t end = headerEnd(text, size(), m_searched);
    if (end == 0) {
        if (size() > maxHeader)
            return nonsense(QStringLiteral("header of more than %1 bytes").arg(maxHeader));
        m_searched = size() > 3 ? size() - 3 : 0;
        return Item(NeedMore{});
    }
    if (end > maxHeader)
        return nonsense(QStringLiteral("header of more than %1 bytes").arg(maxHeader));
    const QByteArrayView head(text, qsizetype(end));
    const qsizetype lineEnd = head.toByteArray().indexOf('\n');
    const auto words = head.first(lineEnd).toByteArray().simplified().split(' ');
    const Headers headers = parseHeaders(head.sliced(lineEnd + 1));

    std::size_t bodySize = 0;
    if (const QByteArray length = headers.value("Content-Length"); !length.isEmpty()) {
        bool number = false;
        const qint64 value = length.toLongLong(&number);
        if (!number || value < 0 || value > qint64(maxBody))
            return nonsense(QStringLiteral("Content-Length: %1").arg(QString::fromLatin1(length.left(40))));
        bodySize = std::size_t(value);
    }
    m_wanted = end + bodySize;
    if (size() < m_wanted) {
        m_searched = end > 4 ? end - 4 : 0;
        return Item(NeedMore{});
    }
    const QByteArray body(text + end, qsizetype(bodySize));
    consume(m_wanted);
    m_wanted = 0;
    m_searched = 0;

    if (words[0].startsWith("HTTP/"))
        return nonsense(QStringLiteral("HTTP answer: not an RTSP port"));
    if (!words[0].startsWith("RTSP/"))
        return Item(PeerRequest{words[0], headers});
    bool number = false;
    const int status = words.size() > 1 ? words[1].toInt(&number) : 0;
    if (!number || status < 100 || status > 999)
        return nonsense(QStringLiteral("status line without a status"));
    return Item(Response{status, words.mid(2).join(' '), headers, body});
}

} // namespace vigie::rtsp
