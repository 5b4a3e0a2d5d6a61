// SPDX-License-Identifier: GPL-3.0-or-later
#include "answers.h"

#include "soap.h"

#include <QCoreApplication>

namespace vigie::devices {

using namespace std::chrono_literals;

namespace {

struct TopicRule {
    const char* part; ///< occurs in the topic without prefixes
    DeviceEventKind kind;
};
// In this order: the first that fits. Sources: ONVIF Imaging, Device IO, Core and Recording Control topic
// tables; TamperDetector and MyRuleDetector are what real devices send besides.
constexpr TopicRule topicRules[] = {
    {"TamperDetector", DeviceEventKind::Tamper},
    {"/GlobalSceneChange", DeviceEventKind::Tamper},
    {"/ImageTooBlurry", DeviceEventKind::Tamper},
    {"/ImageTooDark", DeviceEventKind::Tamper},
    {"/ImageTooBright", DeviceEventKind::Tamper},
    {"/SignalLoss", DeviceEventKind::VideoLoss},
    {"/VideoLoss", DeviceEventKind::VideoLoss},
    {"VideoSource/MotionAlarm", DeviceEventKind::Motion},
    {"CellMotionDetector/", DeviceEventKind::Motion},
    {"MotionRegionDetector/", DeviceEventKind::Motion},
    {"/MotionDetect", DeviceEventKind::Motion},
    {"Trigger/DigitalInput", DeviceEventKind::DigitalInput},
    {"Trigger/AlarmIn", DeviceEventKind::DigitalInput},
    {"LineDetector/", DeviceEventKind::LineCrossing},
    {"LineCrossing", DeviceEventKind::LineCrossing},
    {"FieldDetector/", DeviceEventKind::Intrusion},
    {"/ObjectsInside", DeviceEventKind::Intrusion},
    {"Trigger/Relay", DeviceEventKind::Relay},
    {"HardwareFailure/StorageFailure", DeviceEventKind::Storage},
    {"HardwareFailure/", DeviceEventKind::Hardware},
    {"RecordingConfig/JobState", DeviceEventKind::Recording},
    {"RecordingHistory/", DeviceEventKind::Recording},
    {"OperatingTime/", DeviceEventKind::Clock},
};

constexpr qsizetype mostRaw = 16 * 1024;

// The data item that says "on", and the source items that say where, best first.
constexpr const char* stateItems[] = {"State", "IsMotion", "LogicalState", "IsInside", "IsTamper", "Failed"};
constexpr const char* placeItems[] = {
    "Source",     "VideoSourceToken", "VideoSource", "VideoSourceConfigurationToken",
    "InputToken", "AlarmInToken",     "RelayToken",  "Token"};

bool isOn(const QString& value) {
    const QString lower = value.toLower();
    return lower == u"true" || lower == u"1" || lower == u"active" || lower == u"on";
}

QMap<QString, QString> itemsOf(const XmlNode* group) {
    QMap<QString, QString> items;
    if (group == nullptr)
        return items;
    for (const XmlNode* item : group->all(u"SimpleItem"))
        items.insert(item->attributes.value(QStringLiteral("Name")),
                     item->attributes.value(QStringLiteral("Value")));
    return items;
}

QString firstOf(const QMap<QString, QString>& items, auto&& names) {
    for (const char* name : names)
        if (const auto found = items.constFind(QLatin1String(name)); found != items.constEnd())
            return *found;
    return {};
}

bool isActive(const QMap<QString, QString>& data) {
    if (const QString state = firstOf(data, stateItems); !state.isEmpty())
        return isOn(state);
    // One item of whatever name is the state, but not an object's number; several tell that it happens.
    if (data.size() == 1 && data.firstKey() != u"ObjectId") {
        const QString& only = data.first();
        const QString lower = only.toLower();
        return isOn(only) || !(lower == u"false" || lower == u"0" || lower == u"inactive" || lower == u"off");
    }
    return true;
}

/// A reference parameter as it came, to be sent back as a header: some devices have one address for all
/// subscriptions and know them apart by it (Axis).
void writeElement(const XmlNode& node, bool outermost, QByteArray& out) {
    out += "<p:" + node.name.toUtf8() + " xmlns:p=\"" + escaped(node.space) + '"';
    for (auto it = node.attributes.begin(); it != node.attributes.end(); ++it)
        out += ' ' + it.key().toUtf8() + "=\"" + escaped(it.value()) + '"';
    out += (outermost ? " wsa:IsReferenceParameter=\"true\">" : ">") + escaped(node.text);
    for (const XmlNode& child : node.children)
        writeElement(child, false, out);
    out += "</p:" + node.name.toUtf8() + '>';
}

} // namespace

QString normalisedTopic(const QString& topic) {
    QString text = topic.trimmed();
    while (text.endsWith(u'/') || text.endsWith(u'.'))
        text.chop(1);
    return text;
}

DeviceEventKind kindOfTopic(const QString& topic) {
    QStringList steps = normalisedTopic(topic).split(u'/');
    for (QString& step : steps)
        step = step.mid(step.indexOf(u':') + 1);
    const QString plain = steps.join(u'/');
    for (const TopicRule& rule : topicRules)
        if (plain.contains(QLatin1String(rule.part)))
            return rule.kind;
    return DeviceEventKind::Other;
}

Result<Subscription> parseSubscription(const XmlNode& answer) {
    const XmlNode* reference = answer.child(u"SubscriptionReference");
    Subscription subscription;
    if (reference != nullptr)
        subscription.address = QUrl(reference->textAt(u"Address"));
    if (reference == nullptr || !subscription.address.isValid() || subscription.address.host().isEmpty())
        return fail(
            ErrorCode::Protocol,
            QCoreApplication::translate("devices", "L'appareil n'a pas ouvert de suivi d'événements."),
            QStringLiteral("no address in the subscription reference"));
    if (const XmlNode* parameters = reference->child(u"ReferenceParameters"))
        for (const XmlNode& parameter : parameters->children)
            writeElement(parameter, true, subscription.parameters);
    const auto now = parseTime(answer.textAt(u"CurrentTime"));
    const auto end = parseTime(answer.textAt(u"TerminationTime"));
    if (now && end)
        subscription.granted = std::chrono::duration_cast<std::chrono::seconds>(*end - *now);
    return subscription;
}

QList<DeviceEvent> parseNotifications(const XmlNode& answer, UtcTime receivedAt) {
    QList<DeviceEvent> events;
    for (const XmlNode* notification : answer.all(u"NotificationMessage")) {
        DeviceEvent event;
        event.raw = toXml(*notification).left(mostRaw);
        event.topic = normalisedTopic(notification->textAt(u"Topic"));
        event.kind = kindOfTopic(event.topic);
        event.receivedAt = receivedAt;
        event.deviceTime = {receivedAt, TimeSource::Reception, 1s};
        if (const XmlNode* message = notification->at(u"Message/Message")) {
            const auto source = itemsOf(message->child(u"Source"));
            const auto data = itemsOf(message->child(u"Data"));
            event.data = source;
            event.data.insert(data);
            event.channel = firstOf(source, placeItems);
            const QString operation = message->attributes.value(QStringLiteral("PropertyOperation"));
            event.initialState = operation == u"Initialized";
            event.active = operation != u"Deleted" && isActive(data);
            // Some firmware writes 0000-00-00T00:00:00Z.
            if (const auto at = parseTime(message->attributes.value(QStringLiteral("UtcTime"))))
                event.deviceTime = {*at, TimeSource::Device, 1s};
        }
        events.append(event);
    }
    return events;
}

} // namespace vigie::devices
