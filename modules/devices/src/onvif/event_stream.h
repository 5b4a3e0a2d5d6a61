// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "../event_link.h"
#include "answers.h"
#include "onvif_client.h"

#include "base/backoff.h"

namespace vigie::devices {

/// One PullPoint subscription after another (ONVIF Core, "Real-time Pull-Point Notification Interface").
/// Asks for ten minutes, in seconds as some devices misread minutes; renews at four fifths; pulls for
/// 40 s at a time, so that silence shows within a minute, with a short pause, as a device that freezes under
/// a quick loop is known. Thread: the one that calls run(), which blocks.
class EventStream {
public:
    using Sink = std::function<void(DeviceEvent)>;

    EventStream(OnvifClient& client, std::shared_ptr<DeviceLogin> login, QUrl service, RecorderId recorder,
                Sink sink);

    /// Until a stop is requested. Fails only when the first subscription is refused as Unsupported.
    [[nodiscard]] Result<void> run(const std::stop_token& stop);

private:
    [[nodiscard]] Result<Subscription> subscribe(const std::stop_token& stop);
    /// Pulls until something fails.
    [[nodiscard]] Error follow(const Subscription& subscription, const std::stop_token& stop);
    [[nodiscard]] Result<XmlNode> callSubscription(const Subscription& subscription, const char* action,
                                                   const QByteArray& body, std::chrono::milliseconds deadline,
                                                   const std::stop_token& stop);
    [[nodiscard]] QByteArray lifetime() const;
    void unsubscribe(const Subscription& subscription);

    OnvifClient& m_client;
    const std::shared_ptr<DeviceLogin> m_login;
    const QUrl m_service;
    const RecorderId m_recorder;
    const Sink m_sink;
    EventLink m_link;
    bool m_absoluteTimes = false; // the device misreads durations
    Backoff m_backoff{{std::chrono::seconds(1), std::chrono::seconds(60)}};
};

} // namespace vigie::devices
