// SPDX-License-Identifier: GPL-3.0-or-later
#include "alarms/dc09.h"

#include <QCoreApplication>
#include <QDateTime>

#include <cctype>
#include <utility>

namespace vigie::alarms {

namespace {

constexpr qsizetype longestFrame = 4096;
constexpr qsizetype headLength = 8; // CRC and length, four hexadecimal digits each

tl::unexpected<Error> malformed(const char* what, qsizetype at) {
    return fail(ErrorCode::Protocol,
                QCoreApplication::translate("alarms", "Ce n'est pas une trame SIA DC-09."),
                QStringLiteral("%1 at byte %2").arg(QLatin1String(what)).arg(at));
}

bool isHex(QByteArrayView text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return std::isxdigit(std::uint8_t(c)) != 0; });
}

QByteArrayView trimmed(QByteArrayView frame) {
    while (!frame.isEmpty() && (frame.front() == '\n' || frame.front() == '\r'))
        frame = frame.sliced(1);
    while (!frame.isEmpty() && (frame.back() == '\n' || frame.back() == '\r'))
        frame.chop(1);
    return frame;
}

/// Reads the frame from left to right.
class Scanner {
public:
    Scanner(QByteArrayView text, qsizetype at)
        : m_text(text)
        , m_at(at) {}

    [[nodiscard]] qsizetype position() const { return m_at; }
    [[nodiscard]] char peek() const { return m_at < m_text.size() ? m_text[m_at] : '\0'; }
    bool skip(char wanted) {
        if (peek() != wanted)
            return false;
        ++m_at;
        return true;
    }
    QByteArray takeWhile(auto&& is) {
        const qsizetype from = m_at;
        while (m_at < m_text.size() && is(m_text[m_at]))
            ++m_at;
        return m_text.sliced(from, m_at - from).toByteArray();
    }
    /// What is within brackets; nothing when they are not closed.
    std::optional<QByteArray> takeBracket() {
        const qsizetype end = m_text.indexOf(']', m_at);
        if (!skip('[') || end < 0)
            return std::nullopt;
        const QByteArray inside = m_text.sliced(m_at, end - m_at).toByteArray();
        m_at = end + 1;
        return inside;
    }
    [[nodiscard]] QByteArray rest() const { return m_text.sliced(m_at).toByteArray(); }

private:
    QByteArrayView m_text;
    qsizetype m_at;
};

bool isHexDigit(char c) {
    return std::isxdigit(std::uint8_t(c)) != 0;
}

/// "_12:34:56,09-28-2026", UTC.
std::optional<UtcTime> parseTime(const QByteArray& text) {
    QDateTime time = QDateTime::fromString(QString::fromLatin1(text), QStringLiteral("_HH:mm:ss,MM-dd-yyyy"));
    if (!time.isValid())
        return std::nullopt;
    time.setTimeSpec(Qt::UTC);
    return fromDateTime(time);
}

/// Whether an N or O is the qualifier that begins a group of modifiers, behind which an event may follow at
/// once
/// ("NBA01"), and not the first letter of an event's code ("OP001").
bool beginsGroup(const QByteArray& part, bool first) {
    if (!part.startsWith('N') && !part.startsWith('O'))
        return false;
    const auto is = [&part](qsizetype at, auto&& test) {
        return part.size() > at && test(std::uint8_t(part[at])) != 0;
    };
    const auto upper = [](int c) { return std::isupper(c); };
    return first || is(1, [](int c) { return std::islower(c); }) || (is(1, upper) && is(2, upper));
}

} // namespace

std::uint16_t dc09Crc(QByteArrayView bytes) {
    std::uint16_t crc = 0;
    for (const char byte : bytes) {
        crc = std::uint16_t(crc ^ std::uint8_t(byte));
        for (int bit = 0; bit < 8; ++bit)
            crc = std::uint16_t((crc & 1) != 0 ? (crc >> 1) ^ 0xA001 : crc >> 1);
    }
    return crc;
}

Result<Dc09Frame> parseDc09(QByteArrayView bytes) {
    const QByteArrayView text = trimmed(bytes);
    if (text.size() > longestFrame)
        return malformed("frame too long", longestFrame);
    const qsizetype quote = text.indexOf('"');
    if (quote != headLength || !isHex(text.first(headLength)))
        return malformed("no checksum and length before the first quote", std::max<qsizetype>(quote, 0));
    Dc09Frame frame;
    const QByteArrayView body = text.sliced(quote);
    frame.crcMatches = text.first(4).toByteArray().toUInt(nullptr, 16) == dc09Crc(body);
    frame.lengthMatches = text.sliced(4, 4).toByteArray().toUInt(nullptr, 16) == quint32(body.size());

    Scanner scan(text, quote + 1);
    frame.encrypted = scan.skip('*');
    frame.token = scan.takeWhile([](char c) { return std::isalnum(std::uint8_t(c)) != 0 || c == '-'; });
    if (frame.token.isEmpty() || !scan.skip('"'))
        return malformed("no token", scan.position());
    frame.sequence =
        scan.takeWhile([](char c) { return std::isdigit(std::uint8_t(c)) != 0; }).left(4).toInt();
    if (scan.skip('R'))
        frame.receiver = scan.takeWhile(isHexDigit);
    if (scan.skip('L'))
        frame.prefix = scan.takeWhile(isHexDigit);
    if (scan.skip('#'))
        frame.account = scan.takeWhile([](char c) { return std::isalnum(std::uint8_t(c)) != 0; });
    if (scan.peek() != '[')
        return malformed("no data", scan.position());
    if (frame.encrypted) {
        frame.data = scan.rest().mid(1);
        return frame;
    }
    const auto data = scan.takeBracket();
    if (!data)
        return malformed("brackets never close", scan.position());
    frame.data = *data;
    // Some panels name the account in the data only.
    if (frame.account.isEmpty() && frame.data.startsWith('#'))
        frame.account = frame.data.mid(1, std::max<qsizetype>(0, frame.data.indexOf('|') - 1));
    while (scan.peek() == '[') {
        const auto more = scan.takeBracket();
        if (!more)
            return malformed("brackets never close", scan.position());
        if (!more->isEmpty())
            frame.extended.insert(more->front(), more->mid(1));
    }
    frame.time = parseTime(scan.rest());
    return frame;
}

std::optional<ContactId> parseContactId(const QByteArray& data) {
    // "#1234|1130 01 015": some panels leave the account out or the spaces.
    QByteArray digits = data.mid(data.indexOf('|') + 1);
    digits.replace(' ', "");
    if (digits.size() != 9 ||
        !std::all_of(digits.begin(), digits.end(), [](char c) { return std::isdigit(std::uint8_t(c)) != 0; }))
        return std::nullopt;
    return ContactId{digits.left(1).toInt(), digits.mid(1, 3).toInt(), digits.mid(4, 2).toInt(),
                     digits.mid(6, 3).toInt()};
}

QList<SiaEvent> parseSiaEvents(const QByteArray& data) {
    QList<SiaEvent> events;
    SiaEvent now;
    const qsizetype bar = data.indexOf('|');
    bool first = true;
    for (QByteArray part : data.mid(bar + 1).split('/')) {
        if (beginsGroup(part, std::exchange(first, false))) {
            now.isNew = part.startsWith('N');
            part = part.mid(1);
        }
        if (part.size() >= 2 && std::islower(std::uint8_t(part[0])) != 0) {
            // ti, id, ri…: time, user, area. Some panels write the event right behind, without a slash.
            const auto upper = std::find_if(part.begin() + 2, part.end(),
                                            [](char c) { return std::isupper(std::uint8_t(c)) != 0; });
            const QByteArray value = part.mid(2, upper - part.begin() - 2);
            if (part.startsWith("ri"))
                now.area = value;
            part = part.mid(2 + value.size());
        }
        if (part.size() >= 2 && std::isupper(std::uint8_t(part[0])) != 0 &&
            std::isupper(std::uint8_t(part[1])) != 0) {
            now.code = part.left(2);
            now.zone = part.mid(2, part.indexOf('^') < 0 ? -1 : part.indexOf('^') - 2);
            events.append(now);
        }
    }
    return events;
}

QList<QByteArray> splitDc09(const QByteArray& bytes) {
    QList<QByteArray> frames;
    for (const QByteArray& line : QByteArray(bytes).replace('\r', '\n').split('\n')) {
        // Logs have a time or a direction before the frame.
        const qsizetype quote = line.indexOf('"');
        if (quote >= headLength && isHex(QByteArrayView(line).sliced(quote - headLength, headLength)))
            frames.append(line.mid(quote - headLength).trimmed());
    }
    return frames;
}

} // namespace vigie::alarms
