// SPDX-License-Identifier: GPL-3.0-or-later
#include "onvif_events.h"

namespace vigie::simulator {
namespace {

using namespace std::chrono_literals;

constexpr const char* eventsNs = "http://www.onvif.org/ver10/events/wsdl";
constexpr const char* notificationNs = "http://docs.oasis-open.org/wsn/b-2";
constexpr const char* concreteSet = "http://www.onvif.org/ver10/tev/topicExpression/ConcreteSet";
constexpr size_t maxPullPoints = 20;
constexpr size_t maxWaiting = 1000;
constexpr int maxMessages = 200;
constexpr auto longestPoll = 120s;
constexpr auto longestLife = 24h;

constexpr AlarmKind allKinds[] = {AlarmKind::Motion, AlarmKind::Tamper, AlarmKind::SignalLoss,
                                  AlarmKind::DigitalInput};

QString topicOf(AlarmKind kind) {
    switch (kind) {
    case AlarmKind::Motion:
        return QStringLiteral("tns1:VideoSource/MotionAlarm");
    case AlarmKind::Tamper:
        return QStringLiteral("tns1:VideoSource/GlobalSceneChange/ImagingService");
    case AlarmKind::SignalLoss:
        return QStringLiteral("tns1:VideoSource/SignalLoss");
    case AlarmKind::DigitalInput:
        break;
    }
    return QStringLiteral("tns1:Device/Trigger/DigitalInput");
}

bool& stateOf(Camera& camera, AlarmKind kind) {
    switch (kind) {
    case AlarmKind::Motion:
        return camera.alarms.motion;
    case AlarmKind::Tamper:
        return camera.alarms.tamper;
    case AlarmKind::SignalLoss:
        return camera.alarms.signalLoss;
    case AlarmKind::DigitalInput:
        break;
    }
    return camera.alarms.digitalInput;
}

QString withoutPrefix(const QString& topic) {
    return topic.mid(topic.indexOf(QLatin1Char(':')) + 1);
}

/// ConcreteSet expressions: "a/b|c//." names topic a/b and everything under c.
bool lets(const QStringList& filters, const QString& topic) {
    if (filters.isEmpty())
        return true;
    const QString name = withoutPrefix(topic);
    for (const QString& filter : filters) {
        QString wanted = withoutPrefix(filter);
        if (wanted.endsWith(QLatin1String("//."))) {
            wanted.chop(3);
            if (wanted.isEmpty() || name == wanted || name.startsWith(wanted + QLatin1Char('/')))
                return true;
        } else if (name == wanted) {
            return true;
        }
    }
    return false;
}

SoapFault badTime(const QString& what) {
    return invalidArgument({}, what + QStringLiteral(" is neither a duration nor a time."));
}

} // namespace

std::optional<AlarmKind> alarmKind(const QString& name) {
    if (name == QLatin1String("motion"))
        return AlarmKind::Motion;
    if (name == QLatin1String("tamper"))
        return AlarmKind::Tamper;
    if (name == QLatin1String("signal-loss"))
        return AlarmKind::SignalLoss;
    if (name == QLatin1String("digital-input"))
        return AlarmKind::DigitalInput;
    return std::nullopt;
}

bool EventService::serves(const QByteArray& path, const SoapRequest& request) const {
    if (request.nameSpace != QLatin1String(eventsNs) && request.nameSpace != QLatin1String(notificationNs))
        return false;
    return path == "/onvif/event_service" || path.startsWith("/onvif/subscription/");
}

void EventService::handle(const QByteArray& path, const SoapRequest& request, const SoapReply& reply) {
    if (path == "/onvif/event_service") {
        if (request.operation == QLatin1String("CreatePullPointSubscription"))
            reply.send(create(request));
        else if (request.operation == QLatin1String("GetEventProperties"))
            reply.send(properties());
        else if (request.operation == QLatin1String("GetServiceCapabilities"))
            reply.send(QStringLiteral(
                           "<tev:GetServiceCapabilitiesResponse><tev:Capabilities "
                           "WSSubscriptionPolicySupport=\"false\" WSPullPointSupport=\"true\" "
                           "WSPausableSubscriptionManagerInterfaceSupport=\"false\" "
                           "MaxNotificationProducers=\"1\" MaxPullPoints=\"%1\" "
                           "PersistentNotificationStorage=\"false\"/></tev:GetServiceCapabilitiesResponse>")
                           .arg(maxPullPoints));
        else
            reply.send(tl::unexpected(unknownOperation(request.operation)));
        return;
    }
    const auto found = m_subscriptions.find(path);
    if (found == m_subscriptions.end() || found->second.termination < m_recorder->trueNow()) {
        reply.send(tl::unexpected(invalidArgument(QStringLiteral("ter:InvalidSubscription"),
                                                  QStringLiteral("There is no such subscription."))));
        return;
    }
    Subscription& subscription = found->second;
    if (request.operation == QLatin1String("PullMessages")) {
        pull(subscription, request, reply);
    } else if (request.operation == QLatin1String("SetSynchronizationPoint")) {
        announceState(subscription);
        reply.send(QStringLiteral("<tev:SetSynchronizationPointResponse/>"));
        answerPull(subscription);
    } else if (request.operation == QLatin1String("Renew")) {
        const SoapResult<UtcTime> until = termination(childText(request.body, "TerminationTime"));
        if (!until) {
            reply.send(tl::unexpected(until.error()));
            return;
        }
        subscription.termination = *until;
        reply.send(QStringLiteral("<wsnt:RenewResponse><wsnt:TerminationTime>%1</wsnt:TerminationTime>"
                                  "<wsnt:CurrentTime>%2</wsnt:CurrentTime></wsnt:RenewResponse>")
                       .arg(toIso(*until + m_recorder->state.clockError), toIso(m_recorder->deviceNow())));
    } else if (request.operation == QLatin1String("Unsubscribe")) {
        answerPull(subscription);
        m_subscriptions.erase(found);
        reply.send(QStringLiteral("<wsnt:UnsubscribeResponse/>"));
    } else {
        reply.send(tl::unexpected(unknownOperation(request.operation)));
    }
}

SoapResult<UtcTime> EventService::termination(const QString& text) const {
    const UtcTime now = m_recorder->trueNow();
    if (text.isEmpty())
        return now + 60s;
    std::optional<UtcTime> until;
    if (const auto duration = parseDuration(text))
        until = now + *duration;
    else if (const auto absolute = parseDateTime(text)) // said in the device's time
        until = *absolute - m_recorder->state.clockError;
    if (!until)
        return tl::unexpected(badTime(QStringLiteral("TerminationTime")));
    if (*until <= now || *until > now + longestLife)
        return tl::unexpected(invalidArgument(QStringLiteral("ter:InvalidTerminationTime"),
                                              QStringLiteral("The termination time is not acceptable.")));
    return *until;
}

SoapResult<QString> EventService::create(const SoapRequest& request) {
    const SoapResult<UtcTime> until = termination(childText(request.body, "InitialTerminationTime"));
    if (!until)
        return tl::unexpected(until.error());
    if (m_subscriptions.size() >= maxPullPoints)
        return tl::unexpected(SoapFault{500, QStringLiteral("env:Receiver"), QStringLiteral("ter:Action"),
                                        QStringLiteral("ter:MaxPullPoints"),
                                        QStringLiteral("Too many pull points.")});
    Subscription subscription;
    subscription.termination = *until;
    const QDomElement filter = child(request.body, "Filter");
    for (QDomElement e = filter.firstChildElement(); !e.isNull(); e = e.nextSiblingElement()) {
        if (e.localName() == QLatin1String("TopicExpression"))
            subscription.topics +=
                e.text().simplified().remove(QLatin1Char(' ')).split(QLatin1Char('|'), Qt::SkipEmptyParts);
    }
    const QByteArray path = "/onvif/subscription/" + QByteArray::number(++m_last);
    const auto [placed, fresh] = m_subscriptions.emplace(path, std::move(subscription));
    announceState(placed->second);
    return QStringLiteral(
               "<tev:CreatePullPointSubscriptionResponse><tev:SubscriptionReference>"
               "<wsa:Address>%1%2</wsa:Address></tev:SubscriptionReference>"
               "<wsnt:CurrentTime>%3</wsnt:CurrentTime><wsnt:TerminationTime>%4</wsnt:TerminationTime>"
               "</tev:CreatePullPointSubscriptionResponse>")
        .arg(m_recorder->httpBase(), QString::fromLatin1(path), toIso(m_recorder->deviceNow()),
             toIso(*until + m_recorder->state.clockError));
}

QString EventService::message(const Camera& camera, AlarmKind kind, bool on, const char* operation) const {
    const bool input = kind == AlarmKind::DigitalInput;
    return QStringLiteral("<wsnt:NotificationMessage><wsnt:Topic Dialect=\"%1\">%2</wsnt:Topic><wsnt:Message>"
                          "<tt:Message UtcTime=\"%3\" PropertyOperation=\"%4\"><tt:Source>"
                          "<tt:SimpleItem Name=\"%5\" Value=\"%6\"/></tt:Source><tt:Data>"
                          "<tt:SimpleItem Name=\"%7\" Value=\"%8\"/></tt:Data></tt:Message></wsnt:Message>"
                          "</wsnt:NotificationMessage>")
        .arg(QString::fromLatin1(concreteSet), topicOf(kind), toIso(m_recorder->deviceNow()),
             QString::fromLatin1(operation), input ? QStringLiteral("InputToken") : QStringLiteral("Source"),
             input ? QStringLiteral("DigitalInput_%1").arg(camera.channel) : camera.sourceToken(),
             input ? QStringLiteral("LogicalState") : QStringLiteral("State"),
             on ? QStringLiteral("true") : QStringLiteral("false"));
}

void EventService::announceState(Subscription& subscription) const {
    for (Camera& camera : m_recorder->cameras) {
        for (const AlarmKind kind : allKinds) {
            if (lets(subscription.topics, topicOf(kind)))
                subscription.waiting.push_back(message(camera, kind, stateOf(camera, kind), "Initialized"));
        }
    }
}

void EventService::change(Camera& camera, AlarmKind kind, bool on) {
    stateOf(camera, kind) = on;
    const QString text = message(camera, kind, on, "Changed");
    for (auto& [path, subscription] : m_subscriptions) {
        if (!lets(subscription.topics, topicOf(kind)))
            continue;
        subscription.waiting.push_back(text);
        while (subscription.waiting.size() > maxWaiting)
            subscription.waiting.pop_front();
        answerPull(subscription);
    }
}

void EventService::pull(Subscription& subscription, const SoapRequest& request, const SoapReply& reply) {
    const std::optional<std::chrono::milliseconds> timeout =
        parseDuration(childText(request.body, "Timeout"));
    bool ok = false;
    const int most = childText(request.body, "MessageLimit").toInt(&ok);
    if (!timeout || !ok || most < 1) {
        reply.send(tl::unexpected(badTime(QStringLiteral("Timeout or MessageLimit"))));
        return;
    }
    if (subscription.pull) // only one poll a subscription: the older one ends
        answerPull(subscription);
    subscription.pull.reset();
    const auto wait = std::min<std::chrono::milliseconds>(*timeout, longestPoll);
    subscription.pull = Pull{reply, std::min(most, maxMessages), SystemClock().monoNow() + wait};
    // A pull keeps its subscription alive (ONVIF Core 9.1.2).
    subscription.termination = std::max(subscription.termination, m_recorder->trueNow() + wait + 5s);
    if (!subscription.waiting.empty() || wait.count() == 0)
        answerPull(subscription);
}

void EventService::answerPull(Subscription& subscription) {
    if (!subscription.pull)
        return;
    const Pull pull = *subscription.pull;
    subscription.pull.reset();
    if (pull.reply.isGone()) // the messages stay for the next one
        return;
    QString messages;
    for (int i = 0; i < pull.most && !subscription.waiting.empty(); ++i) {
        messages += subscription.waiting.front();
        subscription.waiting.pop_front();
    }
    pull.reply.send(QStringLiteral("<tev:PullMessagesResponse><tev:CurrentTime>%1</tev:CurrentTime>"
                                   "<tev:TerminationTime>%2</tev:TerminationTime>")
                        .arg(toIso(m_recorder->deviceNow()),
                             toIso(subscription.termination + m_recorder->state.clockError)) +
                    messages + QStringLiteral("</tev:PullMessagesResponse>"));
}

void EventService::tick() {
    const MonoTime now = SystemClock().monoNow();
    for (auto& [path, subscription] : m_subscriptions) {
        if (subscription.pull && now >= subscription.pull->deadline)
            answerPull(subscription);
    }
    const UtcTime utc = m_recorder->trueNow();
    std::erase_if(m_subscriptions, [utc](const auto& item) { return item.second.termination < utc; });
}

SoapResult<QString> EventService::properties() const {
    const auto description = [](const char* source, const char* sourceType, const char* data) {
        return QStringLiteral("<tt:MessageDescription IsProperty=\"true\"><tt:Source>"
                              "<tt:SimpleItemDescription Name=\"%1\" Type=\"%2\"/></tt:Source><tt:Data>"
                              "<tt:SimpleItemDescription Name=\"%3\" Type=\"xs:boolean\"/></tt:Data>"
                              "</tt:MessageDescription>")
            .arg(QString::fromLatin1(source), QString::fromLatin1(sourceType), QString::fromLatin1(data));
    };
    const QString ofSource = description("Source", "tt:ReferenceToken", "State");
    return QStringLiteral(
               "<tev:GetEventPropertiesResponse>"
               "<tev:TopicNamespaceLocation>http://www.onvif.org/onvif/ver10/topics/topicns.xml"
               "</tev:TopicNamespaceLocation><wsnt:FixedTopicSet>true</wsnt:FixedTopicSet><wstop:TopicSet>"
               "<tns1:VideoSource><MotionAlarm wstop:topic=\"true\">%1</MotionAlarm>"
               "<GlobalSceneChange><ImagingService "
               "wstop:topic=\"true\">%1</ImagingService></GlobalSceneChange>"
               "<SignalLoss wstop:topic=\"true\">%1</SignalLoss></tns1:VideoSource>"
               "<tns1:Device><Trigger><DigitalInput "
               "wstop:topic=\"true\">%2</DigitalInput></Trigger></tns1:Device>"
               "</wstop:TopicSet>"
               "<wsnt:TopicExpressionDialect>%3</wsnt:TopicExpressionDialect>"
               "<tev:MessageContentFilterDialect>http://www.onvif.org/ver10/tev/messageContentFilter/"
               "ItemFilter"
               "</tev:MessageContentFilterDialect><tev:MessageContentSchemaLocation>"
               "http://www.onvif.org/onvif/ver10/schema/onvif.xsd</tev:MessageContentSchemaLocation>"
               "</tev:GetEventPropertiesResponse>")
        .arg(ofSource, description("InputToken", "tt:ReferenceToken", "LogicalState"),
             QString::fromLatin1(concreteSet));
}

} // namespace vigie::simulator
