// SPDX-License-Identifier: GPL-3.0-or-later
#include "event_streams.h"

namespace vigie::simulator {
namespace {

using namespace std::chrono_literals;

constexpr auto lostAfter = 3s; // subscriptions-lost
constexpr qint64 mostBacklog = 1024 * 1024;

} // namespace

void EventStreams::add(const HttpReply& reply, const QByteArray& contentType, int tag) {
    HttpConnection* const connection = reply.connection();
    if (!connection)
        return;
    connection->start(contentType, {{"Cache-Control", "no-cache"}});
    m_streams.push_back({connection, SystemClock().monoNow(), tag});
}

void EventStreams::send(const QByteArray& part, int tags) {
    if (part.isEmpty() || m_recorder->has(Quirk::HeartbeatStops))
        return;
    const bool truncated = m_recorder->has(Quirk::TruncatedMultipart);
    for (const Stream& stream : m_streams) {
        if (!stream.connection || (tags & (1 << stream.tag)) == 0 ||
            stream.connection->backlog() > mostBacklog) // a client that doesn't read misses events
            continue;
        stream.connection->write(truncated ? part.first(part.size() / 2) : part);
        if (truncated)
            stream.connection->finish();
    }
}

void EventStreams::tick() {
    std::erase_if(m_streams, [](const Stream& stream) { return stream.connection.isNull(); });
    if (!m_recorder->has(Quirk::SubscriptionsLost))
        return;
    const MonoTime now = SystemClock().monoNow();
    for (const Stream& stream : m_streams) {
        if (stream.connection && now - stream.begun > lostAfter)
            stream.connection->finish();
    }
}

void EventStreams::reset() {
    m_streams.clear();
}

int EventStreams::count() const {
    return int(std::count_if(m_streams.begin(), m_streams.end(),
                             [](const Stream& stream) { return !stream.connection.isNull(); }));
}

} // namespace vigie::simulator
