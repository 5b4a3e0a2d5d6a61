// SPDX-License-Identifier: GPL-3.0-or-later
#include "isapi.h"

#include "soap.h"

#include <QUrl>

namespace vigie::simulator {
namespace {

using namespace std::chrono_literals;

constexpr auto heartbeatEvery = 2s;
constexpr auto repeatEvery = 1s;

struct Wording {
    const char* type;
    const char* description;
    bool saysInactive; ///< most events end by silence
};

std::optional<Wording> wordingOf(AlarmKind kind) {
    switch (kind) {
    case AlarmKind::Motion:
        return Wording{"VMD", "Motion alarm", false};
    case AlarmKind::Tamper:
        return Wording{"shelteralarm", "shelteralarm alarm", false};
    case AlarmKind::SignalLoss:
        return Wording{"videoloss", "videoloss alarm", true};
    case AlarmKind::DigitalInput:
        return Wording{"IO", "IO alarm", true};
    case AlarmKind::LineCrossing:
        return Wording{"linedetection", "linedetection alarm", false};
    case AlarmKind::StorageFailure:
        return Wording{"diskerror", "diskerror alarm", false};
    case AlarmKind::Relay:
        break;
    }
    return std::nullopt;
}

/// A hikvision network recorder: ISAPI over HTTP, its own addresses over RTSP.
class IsapiPersonality final : public Personality {
public:
    explicit IsapiPersonality(const Context& context)
        : Personality(context)
        , m_streams(context.recorder) {
        m_services.push_back(makeIsapiSystem(context));
        m_services.push_back(makeIsapiArchive(context));
        m_services.push_back(makeIsapiControl(context));
    }

    [[nodiscard]] bool serves(const QByteArray& target) const override {
        return target.toLower().startsWith("/isapi/");
    }
    void answer(const Message& message, const HttpReply& reply) override;
    [[nodiscard]] std::optional<StreamTarget> locate(const QByteArray& uri) const override;
    void announce(Camera& camera, AlarmKind kind, bool on) override;
    void tick() override;
    void reset() override { m_streams.reset(); }
    [[nodiscard]] int subscriptions() const override { return m_streams.count(); }

private:
    struct Active {
        int channel;
        AlarmKind kind;
        int count;
        MonoTime next;
    };
    [[nodiscard]] QByteArray part(int channel, const Wording& wording, bool active, int count);

    std::vector<std::unique_ptr<IsapiService>> m_services;
    EventStreams m_streams;
    std::vector<Active> m_active;
    MonoTime m_heartbeat;
    int m_parts = 0;
};

void IsapiPersonality::answer(const Message& message, const HttpReply& reply) {
    if (!admit(message, reply))
        return;
    QByteArrayList path = pathOf(message.target).sliced(7).split('/');
    path.removeAll({});
    const QDomDocument document = parseXml(message.body); // owns the body until the answer is given
    const IsapiRequest request{message, path, document.documentElement()};
    if (!message.body.isEmpty() && request.body.isNull()) {
        sendStatus(reply, request, IsapiStatus::BadFormat, "badXmlFormat");
        return;
    }
    if (request.is("Event/notification/alertStream")) {
        m_streams.add(reply, "multipart/mixed; boundary=boundary");
        m_heartbeat = {};
        return;
    }
    for (const auto& service : m_services) {
        if (service->answer(request, reply))
            return;
    }
    sendStatus(reply, request, IsapiStatus::InvalidOperation, "notSupport");
}

std::optional<StreamTarget> IsapiPersonality::locate(const QByteArray& uri) const {
    QList<QByteArray> path = QUrl::fromEncoded(uri).path().toUtf8().toLower().split('/');
    path.removeAll({});
    if (!path.isEmpty() && path.first() == "isapi")
        path.removeFirst();
    if (path.size() != 3 || path[0] != "streaming" || (path[1] != "channels" && path[1] != "tracks"))
        return std::nullopt;
    const int id = path[2].toInt();
    Camera* const camera = model().cameraByChannel(id / 100);
    if (!camera || (id % 100 != 1 && id % 100 != 2))
        return std::nullopt;
    StreamTarget found = target(camera, id % 100 == 1 ? Quality::Main : Quality::Sub);
    if (path[1] == "channels")
        return found;
    if (id % 100 != 1) // the sub stream isn't recorded
        return std::nullopt;
    found.archive = found.urlTimes = true;
    const QUrlQuery query = queryOf(uri);
    const auto time = [&](const char* name) -> std::optional<UtcTime> {
        const auto given = fromIsapiTime(model(), value(query, name));
        return given ? std::optional(*given + model().state.clockError) : std::nullopt;
    };
    found.begin = time("starttime");
    found.end = time("endtime");
    return found;
}

QByteArray IsapiPersonality::part(int channel, const Wording& wording, bool active, int count) {
    // With malformed parts, every other one isn't XML at all and the rest lack a number.
    const bool malformed = model().has(Quirk::MalformedPart);
    const bool ampersand = malformed && ++m_parts % 2 == 0;
    const Camera* const camera = model().cameraByChannel(channel);
    const QString time = model().has(Quirk::ZeroDates)
                             ? QStringLiteral("0000-00-00T00:00:00Z")
                             : model().deviceWall(model().trueNow()).toString(Qt::ISODate);
    QString inside =
        QStringLiteral("<ipAddress>%1</ipAddress>\n<portNo>%2</portNo>\n<protocol>HTTP</protocol>\n"
                       "<macAddress>%3</macAddress>\n<channelID>%4</channelID>\n"
                       "<dateTime>%5</dateTime>\n")
            .arg(model().address.toString())
            .arg(model().httpPort)
            .arg(model().macAddress())
            .arg(channel)
            .arg(time);
    inside += malformed ? QStringLiteral("<activePostCount/>\n")
                        : QStringLiteral("<activePostCount>%1</activePostCount>\n").arg(count);
    inside += QStringLiteral("<eventType>%1</eventType>\n<eventState>%2</eventState>\n"
                             "<eventDescription>%3</eventDescription>\n")
                  .arg(QString::fromLatin1(wording.type),
                       active ? QStringLiteral("active") : QStringLiteral("inactive"),
                       QString::fromLatin1(wording.description));
    if (qstrcmp(wording.type, "IO") == 0)
        inside += QStringLiteral("<inputIOPortID>%1</inputIOPortID>\n").arg(channel);
    if (qstrcmp(wording.type, "linedetection") == 0)
        inside += QStringLiteral("<DetectionRegionList>\n<DetectionRegionEntry>\n<regionID>1</regionID>\n"
                                 "<sensitivityLevel>50</sensitivityLevel>\n<RegionCoordinatesList>\n"
                                 "<RegionCoordinates><positionX>100</positionX><positionY>500</positionY>"
                                 "</RegionCoordinates>\n<RegionCoordinates><positionX>900</positionX>"
                                 "<positionY>500</positionY></RegionCoordinates>\n</RegionCoordinatesList>\n"
                                 "</DetectionRegionEntry>\n</DetectionRegionList>\n");
    inside += QStringLiteral("<channelName>%1</channelName>\n")
                  .arg(ampersand ? QStringLiteral("Parking & Poste")
                       : camera  ? xml(camera->name)
                                 : QString());
    const QString text = QStringLiteral("<EventNotificationAlert version=\"2.0\" "
                                        "xmlns=\"http://www.hikvision.com/ver20/XMLSchema\">\n%1"
                                        "</EventNotificationAlert>\n")
                             .arg(inside);
    const QByteArray body = model().has(Quirk::NonUtf8Names) ? text.toLatin1() : text.toUtf8();
    return "--boundary\r\nContent-Type: application/xml; charset=\"UTF-8\"\r\nContent-Length: " +
           QByteArray::number(body.size()) + "\r\n\r\n" + body + "\r\n";
}

void IsapiPersonality::announce(Camera& camera, AlarmKind kind, bool on) {
    const std::optional<Wording> wording = wordingOf(kind);
    if (!wording)
        return;
    std::erase_if(m_active, [&](const Active& active) {
        return active.channel == camera.channel && active.kind == kind;
    });
    if (on)
        m_active.push_back({camera.channel, kind, 0, {}});
    else if (wording->saysInactive)
        m_streams.send(part(camera.channel, *wording, false, 0));
}

void IsapiPersonality::tick() {
    m_streams.tick();
    if (m_streams.count() == 0)
        return;
    const MonoTime now = SystemClock().monoNow();
    for (Active& active : m_active) {
        if (now < active.next)
            continue;
        active.next = now + repeatEvery;
        m_streams.send(part(active.channel, *wordingOf(active.kind), true, ++active.count));
    }
    if (now - m_heartbeat >= heartbeatEvery) {
        m_heartbeat = now;
        m_streams.send(part(1, *wordingOf(AlarmKind::SignalLoss), false, 0));
    }
}

} // namespace

bool IsapiRequest::isUnder(const char* steps) const {
    const QByteArrayList wanted = QByteArray(steps).split('/');
    if (path.size() < wanted.size())
        return false;
    for (qsizetype i = 0; i < wanted.size(); ++i) {
        if (wanted[i] != "*" && path[i].compare(wanted[i], Qt::CaseInsensitive) != 0)
            return false;
    }
    return true;
}

bool IsapiRequest::is(const char* steps) const {
    return path.size() == QByteArray(steps).count('/') + 1 && isUnder(steps);
}

int IsapiRequest::number(qsizetype index) const {
    return index < path.size() ? path[index].toInt() : 0;
}

void sendXml(const HttpReply& reply, const QString& root, const QString& inside) {
    const QString text = QStringLiteral("<?xml version=\"1.0\" encoding=\"UTF-8\" ?>\n<%1 version=\"2.0\" "
                                        "xmlns=\"http://www.hikvision.com/ver20/XMLSchema\">\n%2</%1>\n")
                             .arg(root, inside);
    reply.send({200, "application/xml; charset=\"UTF-8\"", text.toUtf8(), {}});
}

void sendStatus(const HttpReply& reply, const IsapiRequest& request, IsapiStatus status,
                const char* subStatus, int http) {
    static constexpr const char* strings[] = {"",
                                              "OK",
                                              "Device Busy",
                                              "Device Error",
                                              "Invalid Operation",
                                              "Invalid XML Format",
                                              "Invalid XML Content"};
    static constexpr int statuses[] = {500, 200, 503, 500, 403, 400, 400};
    const int code = int(status);
    const QString text =
        QStringLiteral("<?xml version=\"1.0\" encoding=\"UTF-8\" ?>\n<ResponseStatus version=\"1.0\" "
                       "xmlns=\"http://www.hikvision.com/ver20/XMLSchema\">\n<requestURL>%1</requestURL>\n"
                       "<statusCode>%2</statusCode>\n<statusString>%3</statusString>\n"
                       "<subStatusCode>%4</subStatusCode>\n</ResponseStatus>\n")
            .arg(xml(QString::fromUtf8(request.http.target)))
            .arg(code)
            .arg(QString::fromLatin1(strings[code]), QString::fromLatin1(subStatus));
    reply.send({http != 0 ? http : statuses[code], "application/xml; charset=\"UTF-8\"", text.toUtf8(), {}});
}

QString isapiTime(const RecorderModel& recorder, UtcTime trueTime, const char* format) {
    const QDateTime wall = recorder.deviceWall(trueTime);
    return (recorder.has(Quirk::LocalZ) ? wall : wall.toUTC()).toString(QString::fromLatin1(format)) +
           QLatin1Char('Z');
}

std::optional<UtcTime> fromIsapiTime(const RecorderModel& recorder, const QString& text) {
    QDateTime time;
    if (text.size() >= 15 && text[8] == QLatin1Char('T')) { // 20260928T101500Z
        time = QDateTime::fromString(text.left(15), QStringLiteral("yyyyMMdd'T'HHmmss"));
        time.setTimeSpec(Qt::UTC);
    } else {
        time = QDateTime::fromString(text, Qt::ISODate);
    }
    if (!time.isValid())
        return std::nullopt;
    if (recorder.has(Quirk::LocalZ) && text.endsWith(QLatin1Char('Z')))
        return recorder.fromDeviceWall(time);
    return fromDateTime(time.toUTC()) - recorder.state.clockError;
}

std::unique_ptr<Personality> makeHikvision(const Personality::Context& context) {
    return std::make_unique<IsapiPersonality>(context);
}

} // namespace vigie::simulator
