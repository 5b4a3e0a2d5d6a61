// SPDX-License-Identifier: GPL-3.0-or-later
#include "event_link.h"

namespace vigie::devices {

using namespace std::chrono_literals;

EventLink::EventLink(RecorderId recorder, std::shared_ptr<DeviceLogin> login,
                     std::function<void(DeviceEvent)> sink)
    : m_recorder(recorder)
    , m_login(std::move(login))
    , m_sink(std::move(sink)) {}

void EventLink::tell(bool up, const QString& error) {
    if (m_up == up)
        return;
    m_up = up;
    m_everUp = m_everUp || up;
    DeviceEvent event;
    event.recorder = m_recorder;
    event.topic = QLatin1String(eventStreamTopic);
    event.active = up;
    event.initialState = true;
    event.receivedAt = m_login->clock().utcNow();
    event.deviceTime = {event.receivedAt, TimeSource::Reception, 0s};
    if (!error.isEmpty())
        event.data.insert(QStringLiteral("error"), error);
    m_sink(std::move(event));
}

} // namespace vigie::devices
