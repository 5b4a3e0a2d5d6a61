// SPDX-License-Identifier: GPL-3.0-or-later
#include "stream_watch.h"

#include "base/stop.h"
#include "logging.h"

#include <QCoreApplication>

namespace vigie::devices {

using namespace std::chrono_literals;

namespace {

constexpr qsizetype longestPart = 4 * 1024 * 1024; // an alert may bring its picture
constexpr qsizetype longestRaw = 16 * 1024;

} // namespace

StreamWatch::StreamWatch(DeviceHttp& http, EventLink& link, Sinks sinks, Backoff::Policy policy)
    : m_http(http)
    , m_link(link)
    , m_sinks(std::move(sinks))
    , m_backoff(policy) {}

Error StreamWatch::follow(const HttpRequest& request, const std::stop_token& stop) {
    std::optional<MultipartReader> reader;
    int dropped = 0;
    bool isThere = false;
    const auto there = [&] {
        m_link.tell(true);
        if (!std::exchange(isThere, true) && m_sinks.begun)
            m_sinks.begun();
    };
    const auto begun = [&](const HttpAnswer& head) {
        reader.emplace(head.contentType, longestPart);
        if (head.contentType.toLower().startsWith("multipart/"))
            there();
    };
    const auto deliver = [&] {
        while (const auto part = reader->next()) {
            there();
            m_backoff.reset();
            m_sinks.part(*part);
        }
        if (reader->dropped() > dropped) {
            dropped = reader->dropped();
            qCWarning(lcDevices).noquote() << request.url.host() << "events: a part without an end, dropped";
        }
    };
    const auto sink = [&](QByteArrayView bytes) -> Result<void> {
        reader->append(bytes);
        deliver();
        return {};
    };
    const auto answer = m_http.stream(request, sink, stop, begun);
    if (reader && !stop.stop_requested()) {
        reader->end();
        deliver();
    }
    if (!answer)
        return answer.error();
    return {ErrorCode::Network,
            QCoreApplication::translate("devices", "L'appareil a fermé le suivi d'événements."),
            QStringLiteral("the event stream ended")};
}

Result<void> StreamWatch::run(const HttpRequest& request, const std::stop_token& stop) {
    while (!stop.stop_requested()) {
        const Error reason = follow(request, stop);
        if (stop.stop_requested())
            break;
        if ((reason.code == ErrorCode::Unsupported || reason.code == ErrorCode::NotFound) && !m_link.wasUp())
            return fail(ErrorCode::Unsupported,
                        QCoreApplication::translate("devices", "L'appareil n'a pas de suivi d'événements."),
                        reason.detail);
        qCWarning(lcDevices).noquote() << request.url.host() << "events:" << reason.toLogLine();
        m_sinks.lost();
        m_link.tell(false, reason.toLogLine());
        (void)sleepFor(m_backoff.next(), stop);
    }
    return {};
}

TimeStamp deviceTimeOr(const std::optional<UtcTime>& told, UtcTime receivedAt) {
    if (told)
        return {*told, TimeSource::Device, 1s};
    return {receivedAt, TimeSource::Reception, 1s};
}

QByteArray rawMessage(const QByteArray& message) {
    return message.left(longestRaw);
}

} // namespace vigie::devices
