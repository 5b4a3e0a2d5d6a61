// SPDX-License-Identifier: GPL-3.0-or-later
#include "event_stream.h"

#include "../logging.h"
#include "base/stop.h"

namespace vigie::devices {

using namespace std::chrono_literals;

namespace {

constexpr auto asked = 600s;
constexpr auto renewAfter = asked * 4 / 5;
// A device that has gone silent is to be noticed within a minute.
constexpr auto pullTime = 40s;
constexpr auto pullPatience = 50s; // the pull's own time and the way there and back
constexpr auto pullPause = 750ms;
constexpr auto callPatience = 10s;
constexpr auto farewellPatience = 2s;

constexpr const char* createAction =
    "http://www.onvif.org/ver10/events/wsdl/EventPortType/CreatePullPointSubscriptionRequest";
constexpr const char* pullAction =
    "http://www.onvif.org/ver10/events/wsdl/PullPointSubscription/PullMessagesRequest";
constexpr const char* syncAction =
    "http://www.onvif.org/ver10/events/wsdl/PullPointSubscription/SetSynchronizationPointRequest";
constexpr const char* renewAction = "http://docs.oasis-open.org/wsn/bw-2/SubscriptionManager/RenewRequest";
constexpr const char* unsubscribeAction =
    "http://docs.oasis-open.org/wsn/bw-2/SubscriptionManager/UnsubscribeRequest";

/// Half to double what was asked for; beyond, the device reads durations differently.
bool isAsAsked(std::chrono::seconds granted) {
    return granted >= asked / 2 && granted <= asked * 2;
}

} // namespace

EventStream::EventStream(OnvifClient& client, std::shared_ptr<DeviceLogin> login, QUrl service,
                         RecorderId recorder, Sink sink)
    : m_client(client)
    , m_login(std::move(login))
    , m_service(std::move(service))
    , m_recorder(recorder)
    , m_sink(std::move(sink))
    , m_link(m_recorder, m_login, m_sink) {}

QByteArray EventStream::lifetime() const {
    if (m_absoluteTimes)
        return toIso(m_login->deviceNow() + asked).toLatin1();
    return "PT" + QByteArray::number(qint64(asked.count())) + 'S';
}

Result<Subscription> EventStream::subscribe(const std::stop_token& stop) {
    SoapCall call;
    call.url = m_service;
    call.action = createAction;
    call.header = QByteArray("<wsa:Action>") + createAction + "</wsa:Action><wsa:To>" +
                  escaped(m_service.toString()) + "</wsa:To>";
    call.body = "<tev:CreatePullPointSubscription><tev:InitialTerminationTime>" + lifetime() +
                "</tev:InitialTerminationTime></tev:CreatePullPointSubscription>";
    const auto answer = m_client.call(call, stop);
    if (!answer)
        return fail(answer.error());
    auto subscription = parseSubscription(*answer);
    if (!subscription)
        return subscription;
    subscription->address = rewrittenService(subscription->address, m_service);
    if (subscription->granted && !isAsAsked(*subscription->granted) && !m_absoluteTimes) {
        qCInfo(lcDevices).noquote() << m_service.host() << "grants" << subscription->granted->count()
                                    << "s of the asked; absolute times from now on";
        m_absoluteTimes = true;
    }
    return subscription;
}

Result<XmlNode> EventStream::callSubscription(const Subscription& subscription, const char* action,
                                              const QByteArray& body, std::chrono::milliseconds deadline,
                                              const std::stop_token& stop) {
    SoapCall call;
    call.url = subscription.address;
    call.action = action;
    call.header = QByteArray("<wsa:Action>") + action + "</wsa:Action><wsa:To>" +
                  escaped(subscription.address.toString()) + "</wsa:To>" + subscription.parameters;
    call.body = body;
    call.deadline = deadline;
    return m_client.call(call, stop);
}

Error EventStream::follow(const Subscription& subscription, const std::stop_token& stop) {
    const QByteArray pull = "<tev:PullMessages><tev:Timeout>PT" +
                            QByteArray::number(qint64(pullTime.count())) +
                            "S</tev:Timeout><tev:MessageLimit>100</tev:MessageLimit></tev:PullMessages>";
    MonoTime renewedAt = m_login->clock().monoNow();
    // States are told on subscription by most; the others tell them when asked for.
    if (const auto told =
            callSubscription(subscription, syncAction, "<tev:SetSynchronizationPoint/>", callPatience, stop);
        !told)
        qCDebug(lcDevices).noquote() << m_service.host() << "synchronisation:" << told.error().toLogLine();
    int failures = 0;
    while (true) {
        if (m_login->clock().monoNow() - renewedAt >= renewAfter) {
            renewedAt = m_login->clock().monoNow();
            // A device may leave Renew out: pulling prolongs the subscription as well. One that does not
            // answer at all is not waited for a second time.
            const auto renewed = callSubscription(subscription, renewAction,
                                                  "<wsnt:Renew><wsnt:TerminationTime>" + lifetime() +
                                                      "</wsnt:TerminationTime></wsnt:Renew>",
                                                  callPatience, stop);
            if (!renewed && renewed.error().code == ErrorCode::Timeout)
                return renewed.error();
            if (!renewed)
                qCDebug(lcDevices).noquote() << m_service.host() << "renew:" << renewed.error().toLogLine();
        }
        const auto answer = callSubscription(subscription, pullAction, pull, pullPatience, stop);
        if (!answer) {
            // That the server closes an idle connection is normal: once more before giving up on it.
            if (answer.error().code == ErrorCode::Network && ++failures < 2 && sleepFor(pullPause, stop))
                continue;
            return answer.error();
        }
        failures = 0;
        m_backoff.reset();
        m_link.tell(true);
        for (DeviceEvent event : parseNotifications(*answer, m_login->clock().utcNow())) {
            event.recorder = m_recorder;
            m_sink(std::move(event));
        }
        if (!sleepFor(pullPause, stop))
            return {ErrorCode::Cancelled, {}, {}};
    }
}

void EventStream::unsubscribe(const Subscription& subscription) {
    // Not the caller's token: it has been stopped, and the device's table of subscriptions is small.
    const std::stop_source own;
    const auto answer = callSubscription(subscription, unsubscribeAction, "<wsnt:Unsubscribe/>",
                                         farewellPatience, own.get_token());
    if (!answer)
        qCDebug(lcDevices).noquote() << m_service.host() << "unsubscribe:" << answer.error().toLogLine();
}

Result<void> EventStream::run(const std::stop_token& stop) {
    while (!stop.stop_requested()) {
        const auto subscription = subscribe(stop);
        Error reason;
        if (subscription) {
            m_link.tell(true);
            reason = follow(*subscription, stop);
            if (!stop.stop_requested())
                m_link.tell(false, reason.toLogLine());
            // The device's table of subscriptions is small and can't be read: none is left behind. One that
            // the device itself has lost needs no farewell.
            if (stop.stop_requested() || reason.code == ErrorCode::Network ||
                reason.code == ErrorCode::Timeout)
                unsubscribe(*subscription);
        } else {
            reason = subscription.error();
            if (reason.code == ErrorCode::Unsupported && !m_link.wasUp())
                return fail(reason);
        }
        if (stop.stop_requested())
            break;
        qCWarning(lcDevices).noquote() << m_service.host() << "events:" << reason.toLogLine();
        m_link.tell(false, reason.toLogLine());
        (void)sleepFor(m_backoff.next(), stop);
    }
    return {};
}

} // namespace vigie::devices
