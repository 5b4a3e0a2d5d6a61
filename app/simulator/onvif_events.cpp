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
constexpr auto lostAfter = 3s; // subscriptions-lost

/// How ONVIF words a kind of alarm (Imaging, Device IO, Core, Analytics specifications).
struct Wording {
    const char* topic;
    const char* source;
    const char* data;
    const char* dataType;
    const char* on;
    const char* off;
};

Wording wordingOf(AlarmKind kind) {
    switch (kind) {
    case AlarmKind::Motion:
        return {"tns1:VideoSource/MotionAlarm", "Source", "State", "xs:boolean", "true", "false"};
    case AlarmKind::Tamper:
        return {"tns1:VideoSource/GlobalSceneChange/ImagingService",
                "Source",
                "State",
                "xs:boolean",
                "true",
                "false"};
    case AlarmKind::SignalLoss:
        return {"tns1:VideoSource/SignalLoss", "Source", "State", "xs:boolean", "true", "false"};
    case AlarmKind::DigitalInput:
        return {
            "tns1:Device/Trigger/DigitalInput", "InputToken", "LogicalState", "xs:boolean", "true", "false"};
    case AlarmKind::LineCrossing:
        return {"tns1:RuleEngine/LineDetector/Crossed",
                "VideoSourceConfigurationToken",
                "ObjectId",
                "xs:integer",
                "1",
                "0"};
    case AlarmKind::Relay:
        return {"tns1:Device/Trigger/Relay", "RelayToken", "LogicalState",
                "tt:RelayLogicalState",      "active",     "inactive"};
    case AlarmKind::StorageFailure:
        break;
    }
    return {"tns1:Device/HardwareFailure/StorageFailure", "Token", "Failed", "xs:boolean", "true", "false"};
}

QString topicOf(AlarmKind kind) {
    return QString::fromLatin1(wordingOf(kind).topic);
}

QString sourceValue(const Camera& camera, AlarmKind kind) {
    switch (kind) {
    case AlarmKind::DigitalInput:
        return QStringLiteral("DigitalInput_%1").arg(camera.channel);
    case AlarmKind::LineCrossing:
        return QStringLiteral("VSC_%1").arg(camera.channel);
    case AlarmKind::Relay:
        return QStringLiteral("Relay_%1").arg(camera.channel);
    case AlarmKind::StorageFailure:
        return QStringLiteral("Disk_1");
    default:
        return camera.sourceToken();
    }
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

/// "PT600S" as firmware that takes minutes for seconds reads it.
QString swapUnits(QString text) {
    for (QChar& letter : text) {
        if (letter == QLatin1Char('S'))
            letter = QLatin1Char('M');
        else if (letter == QLatin1Char('M'))
            letter = QLatin1Char('S');
    }
    return text;
}

SoapFault noSuchSubscription() {
    return invalidArgument(QStringLiteral("ter:InvalidSubscription"),
                           QStringLiteral("There is no such subscription."));
}

SoapFault badTime(const QString& what) {
    return invalidArgument({}, what + QStringLiteral(" is neither a duration nor a time."));
}

} // namespace

QString onvifNotification(const RecorderModel& recorder, const Camera& camera, AlarmKind kind, bool on,
                          const char* operation) {
    const Wording wording = wordingOf(kind);
    // A crossing is an occurrence, not a state: it has no property operation and no end.
    const bool occurrence = kind == AlarmKind::LineCrossing;
    if (occurrence && !on)
        return {};
    return QStringLiteral("<wsnt:NotificationMessage><wsnt:Topic Dialect=\"%1\">%2</wsnt:Topic><wsnt:Message>"
                          "<tt:Message UtcTime=\"%3\"%4><tt:Source>"
                          "<tt:SimpleItem Name=\"%5\" Value=\"%6\"/></tt:Source><tt:Data>"
                          "<tt:SimpleItem Name=\"%7\" Value=\"%8\"/></tt:Data></tt:Message></wsnt:Message>"
                          "</wsnt:NotificationMessage>")
        .arg(QString::fromLatin1(concreteSet), QString::fromLatin1(wording.topic),
             recorder.has(Quirk::ZeroDates) ? QStringLiteral("0000-00-00T00:00:00Z")
                                            : toIso(recorder.deviceNow()),
             occurrence ? QString()
                        : QStringLiteral(" PropertyOperation=\"%1\"").arg(QString::fromLatin1(operation)),
             QString::fromLatin1(wording.source), sourceValue(camera, kind),
             QString::fromLatin1(wording.data), QString::fromLatin1(on ? wording.on : wording.off));
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
        reply.send(tl::unexpected(noSuchSubscription()));
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
        if (m_recorder->has(Quirk::UnsubscribeDropsAll))
            m_subscriptions.clear();
        else
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
    if (const auto duration =
            parseDuration(m_recorder->has(Quirk::RelativeTimesBroken) ? swapUnits(text) : text))
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
    subscription.created = SystemClock().monoNow();
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

void EventService::announceState(Subscription& subscription) const {
    for (const Camera& camera : m_recorder->cameras) {
        for (const AlarmKind kind : allAlarmKinds) {
            const std::optional<bool> state = std::as_const(*m_recorder).property(camera, kind);
            if (!state || !lets(subscription.topics, topicOf(kind)) || kind == AlarmKind::LineCrossing ||
                (kind == AlarmKind::StorageFailure && camera.channel != 1))
                continue;
            subscription.waiting.push_back(
                onvifNotification(*m_recorder, camera, kind, *state, "Initialized"));
        }
    }
}

void EventService::announce(const Camera& camera, AlarmKind kind, bool on) {
    const QString text = onvifNotification(*m_recorder, camera, kind, on, "Changed");
    if (text.isEmpty())
        return;
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
    const bool lost = m_recorder->has(Quirk::SubscriptionsLost);
    std::erase_if(m_subscriptions, [utc, now, lost](const auto& item) {
        const Subscription& subscription = item.second;
        const bool over = subscription.termination < utc || (lost && now - subscription.created > lostAfter);
        if (over && subscription.pull)
            subscription.pull->reply.send(tl::unexpected(noSuchSubscription()));
        return over;
    });
}

SoapResult<QString> EventService::properties() const {
    // "tns1:VideoSource/SignalLoss" becomes elements in elements, the last with its description.
    QMap<QString, QMap<QString, QString>> roots; // first element → rest of the path → description
    for (const AlarmKind kind : allAlarmKinds) {
        const Wording wording = wordingOf(kind);
        const QString topic = QString::fromLatin1(wording.topic);
        roots[topic.section(QLatin1Char('/'), 0, 0)][topic.section(QLatin1Char('/'), 1)] =
            QStringLiteral(
                "<tt:MessageDescription IsProperty=\"%1\"><tt:Source>"
                "<tt:SimpleItemDescription Name=\"%2\" Type=\"tt:ReferenceToken\"/></tt:Source><tt:Data>"
                "<tt:SimpleItemDescription Name=\"%3\" Type=\"%4\"/></tt:Data>"
                "</tt:MessageDescription>")
                .arg(kind == AlarmKind::LineCrossing ? QStringLiteral("false") : QStringLiteral("true"),
                     QString::fromLatin1(wording.source), QString::fromLatin1(wording.data),
                     QString::fromLatin1(wording.dataType));
    }
    QString topics;
    for (auto root = roots.cbegin(); root != roots.cend(); ++root) {
        topics += QLatin1Char('<') + root.key() + QLatin1Char('>');
        for (auto topic = root->cbegin(); topic != root->cend(); ++topic) {
            const QStringList path = topic.key().split(QLatin1Char('/'));
            for (qsizetype i = 0; i < path.size(); ++i)
                topics +=
                    QLatin1Char('<') + path[i] +
                    (i + 1 == path.size() ? QStringLiteral(" wstop:topic=\"true\">") : QStringLiteral(">"));
            topics += topic.value();
            for (qsizetype i = path.size(); i-- > 0;)
                topics += QStringLiteral("</") + path[i] + QLatin1Char('>');
        }
        topics += QStringLiteral("</") + root.key() + QLatin1Char('>');
    }
    return QStringLiteral(
               "<tev:GetEventPropertiesResponse>"
               "<tev:TopicNamespaceLocation>http://www.onvif.org/onvif/ver10/topics/topicns.xml"
               "</tev:TopicNamespaceLocation><wsnt:FixedTopicSet>true</wsnt:FixedTopicSet><wstop:TopicSet>") +
           topics +
           QStringLiteral(
               "</wstop:TopicSet><wsnt:TopicExpressionDialect>%1</wsnt:TopicExpressionDialect>"
               "<tev:MessageContentFilterDialect>http://www.onvif.org/ver10/tev/messageContentFilter/"
               "ItemFilter</tev:MessageContentFilterDialect><tev:MessageContentSchemaLocation>"
               "http://www.onvif.org/onvif/ver10/schema/onvif.xsd"
               "</tev:MessageContentSchemaLocation></tev:GetEventPropertiesResponse>")
               .arg(QString::fromLatin1(concreteSet));
}

} // namespace vigie::simulator
