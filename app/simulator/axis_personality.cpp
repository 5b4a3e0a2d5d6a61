// SPDX-License-Identifier: GPL-3.0-or-later
#include "axis_events.h"

#include <QUrl>

namespace vigie::simulator {
namespace {

using namespace std::chrono_literals;

QString axisNotification(const RecorderModel& recorder, const Camera& camera, AlarmKind kind, bool on,
                         const char* operation) {
    const AxisWording wording = axisWording(camera, kind, on);
    const auto item = [](const QString& name, const QString& value) {
        return name.isEmpty() ? QString()
                              : QStringLiteral("<tt:SimpleItem Name=\"%1\" Value=\"%2\"/>").arg(name, value);
    };
    return QStringLiteral(
               "<wsnt:NotificationMessage><wsnt:Topic "
               "Dialect=\"http://docs.oasis-open.org/wsn/t-1/TopicExpression/Simple\">%1</wsnt:Topic>"
               "<wsnt:ProducerReference><wsa5:Address>uri://%2/ProducerReference</wsa5:Address>"
               "</wsnt:ProducerReference><wsnt:Message><tt:Message UtcTime=\"%3\" PropertyOperation=\"%4\">"
               "<tt:Source>%5</tt:Source><tt:Key></tt:Key><tt:Data>%6</tt:Data></tt:Message>"
               "</wsnt:Message></wsnt:NotificationMessage>")
        .arg(wording.topic, axisSerial(recorder),
             recorder.has(Quirk::ZeroDates) ? QStringLiteral("0000-00-00T00:00:00Z")
                                            : toIso(recorder.deviceNow()),
             QString::fromLatin1(operation), item(wording.sourceName, wording.sourceValue),
             item(wording.dataName, wording.dataValue));
}

/// An Axis recorder of several cameras: VAPIX by HTTP, media.amp by RTSP.
class AxisPersonality final : public Personality {
public:
    explicit AxisPersonality(const Context& context)
        : Personality(context)
        , m_system(makeAxisSystem(context))
        , m_archive(makeAxisArchive(context))
        , m_control(makeAxisControl(context))
        , m_events(context.recorder) {}

    [[nodiscard]] bool serves(const QByteArray& target) const override {
        return target.startsWith("/axis-cgi/") || target == "/vapix/ws-data-stream";
    }

    void answer(const Message& request, const HttpReply& reply) override {
        if (pathOf(request.target) == "/vapix/ws-data-stream") { // its session stands for the login
            m_events.upgrade(request, reply);
            return;
        }
        if (!admit(request, reply))
            return;
        const AxisRequest axis{request, pathOf(request.target).sliced(10), queryOf(request.target)};
        if (axis.program == "wssession.cgi") {
            reply.send({200, "text/plain", m_events.newSession(), {}});
            return;
        }
        for (AxisService* const service : {m_system.get(), m_archive.get(), m_control.get()}) {
            if (service->answer(axis, reply))
                return;
        }
        const QByteArray page =
            "<HTML><HEAD><TITLE>404 Not Found</TITLE></HEAD>\n<BODY><H1>404 Not Found</H1>\n"
            "The requested URL was not found on this server.\n</BODY></HTML>\n";
        reply.send({404, "text/html; charset=ISO-8859-1", page, {}});
    }

    [[nodiscard]] std::optional<StreamTarget> locate(const QByteArray& uri) const override;
    void announce(Camera& camera, AlarmKind kind, bool on) override { m_events.announce(camera, kind, on); }
    void tick() override { m_events.tick(); }
    void reset() override { m_events.reset(); }
    [[nodiscard]] int subscriptions() const override { return m_events.count(); }

private:
    std::unique_ptr<AxisService> m_system;
    std::unique_ptr<AxisService> m_archive;
    std::unique_ptr<AxisService> m_control;
    AxisEvents m_events;
};

std::optional<StreamTarget> AxisPersonality::locate(const QByteArray& uri) const {
    if (QUrl::fromEncoded(uri).path() != QLatin1String("/axis-media/media.amp"))
        return std::nullopt;
    const QUrlQuery query = queryOf(uri);
    // "640x360" is the sub stream; without a resolution a camera sends its best.
    const int width = value(query, "resolution").section(QLatin1Char('x'), 0, 0).toInt();
    Camera* camera = model().cameraByChannel(number(query, "camera", 1));
    if (!camera)
        return std::nullopt;
    StreamTarget found = target(camera, width > 0 && width <= 800 ? Quality::Sub : Quality::Main);
    found.extension = value(query, "onvifreplayext") == QLatin1String("1");
    if (const QString id = value(query, "recordingid"); !id.isEmpty()) {
        const std::optional<AxisRecording> recording = axisRecording(model(), id);
        if (!recording)
            return std::nullopt;
        found.source.camera = model().cameraByChannel(recording->channel);
        found.source.quality = Quality::Main;
        found.archive = true;
        found.byeAtEnd = true;
        found.begin = recording->span.begin + model().state.clockError;
        found.end = recording->span.end + model().state.clockError;
        return found;
    }
    found.video = value(query, "video") != QLatin1String("0");
    found.metadata = value(query, "event") == QLatin1String("on");
    found.notification = axisNotification;
    return found.video || found.metadata ? std::optional(found) : std::nullopt;
}

} // namespace

QString axisSerial(const RecorderModel& recorder) {
    return recorder.macAddress().remove(QLatin1Char(':')).toUpper();
}

std::vector<AxisRecording> axisRecordings(const RecorderModel& recorder, const Camera& camera) {
    constexpr std::chrono::microseconds longest = 1h;
    const UtcTime now = recorder.trueNow();
    std::vector<AxisRecording> all;
    const std::vector<Span> spans = recorder.coverage(camera);
    for (const Span& span : spans) {
        for (UtcTime begin = span.begin; begin < span.end;) {
            const auto inCell = begin.time_since_epoch() % longest;
            const UtcTime end = std::min(span.end, begin + (longest - inCell));
            // The oldest loses its beginning minute by minute and keeps its name.
            const UtcTime named = begin == spans.front().begin ? begin - inCell : begin;
            const QString id =
                QStringLiteral("%1_%2_%3")
                    .arg(recorder.deviceWall(named).toString(QStringLiteral("yyyyMMdd_HHmmss")))
                    .arg(camera.channel, 4, 16, QLatin1Char('0'))
                    .arg(axisSerial(recorder));
            all.push_back({id, camera.channel, {begin, end}, now - end < 1s});
            begin = end;
        }
    }
    return all;
}

std::optional<AxisRecording> axisRecording(const RecorderModel& recorder, const QString& id) {
    for (const Camera& camera : recorder.cameras) {
        for (const AxisRecording& recording : axisRecordings(recorder, camera)) {
            if (recording.id == id)
                return recording;
        }
    }
    return std::nullopt;
}

void sendXmlText(const HttpReply& reply, const QString& root) {
    reply.send({200,
                "text/xml; charset=utf-8",
                "<?xml version=\"1.0\" encoding=\"utf-8\" ?>\n" + root.toUtf8() + '\n',
                {}});
}

std::unique_ptr<Personality> makeAxis(const Personality::Context& context) {
    return std::make_unique<AxisPersonality>(context);
}

} // namespace vigie::simulator
