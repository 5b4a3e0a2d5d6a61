// SPDX-License-Identifier: GPL-3.0-or-later
#include "fuzz.h"
#include "requests.h"
#include "rtsp/message.h"

#include <algorithm>
#include <cstring>

using namespace vigie::rtsp;

namespace {

void take(const MessageReader::Item& item) {
    const auto* response = std::get_if<Response>(&item);
    if (response == nullptr)
        return;
    (void)parseTransport(response->headers.value("Transport"));
    const SessionHeader session = parseSession(response->headers.value("Session"));
    require(session.timeout >= std::chrono::seconds(2) && session.timeout <= std::chrono::hours(1));
    (void)baseUri(response->headers, "rtsp://device.example/s");
    (void)statusError(*response, "PLAY");
}

} // namespace

/// RTSP messages and interleaved frames, in pieces of a length that the first byte says.
void fuzzOne(const QByteArray& bytes) {
    if (bytes.isEmpty())
        return;
    const qsizetype piece = 1 + std::uint8_t(bytes[0]) * 8;
    MessageReader reader;
    if ((bytes[0] & 1) != 0)
        reader.addChannels(0, 1);
    for (qsizetype at = 1; at < bytes.size();) {
        const auto room = reader.room();
        const qsizetype count = std::min({bytes.size() - at, piece, qsizetype(room.size())});
        std::memcpy(room.data(), bytes.constData() + at, std::size_t(count));
        reader.filled(std::size_t(count));
        at += count;
        while (true) {
            const auto item = reader.next();
            if (!item)
                return;
            if (std::holds_alternative<NeedMore>(*item))
                break;
            take(*item);
        }
    }
    (void)reader.pendingText();
    require(reader.discardedBytes() <= bytes.size());
}
