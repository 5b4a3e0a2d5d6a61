// SPDX-License-Identifier: GPL-3.0-or-later
#include "dahua.h"

#include "event_streams.h"
#include "footage.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QUrl>

namespace vigie::simulator {
namespace {

using namespace std::chrono_literals;

const char* codeOf(AlarmKind kind) {
    switch (kind) {
    case AlarmKind::Motion:
        return "VideoMotion";
    case AlarmKind::Tamper:
        return "VideoBlind";
    case AlarmKind::SignalLoss:
        return "VideoLoss";
    case AlarmKind::DigitalInput:
        return "AlarmLocal";
    case AlarmKind::LineCrossing:
        return "CrossLineDetection";
    case AlarmKind::StorageFailure:
        return "StorageFailure";
    case AlarmKind::Relay:
        break;
    }
    return nullptr;
}

/// A client of eventManager: the codes it asked for and when it is owed a heartbeat.
struct Listener {
    std::unique_ptr<EventStreams> stream;
    QStringList codes; ///< empty: all
    std::chrono::seconds heartbeat{0};
    MonoTime nextHeartbeat;
};

/// A dahua recorder: text of names and values by CGI, DHAV files, its own addresses over RTSP.
class DahuaPersonality final : public Personality {
public:
    explicit DahuaPersonality(const Context& context)
        : Personality(context)
        , m_system(makeDahuaSystem(context))
        , m_archive(makeDahuaArchive(context))
        , m_control(makeDahuaControl(context)) {}

    [[nodiscard]] bool serves(const QByteArray& target) const override {
        return target.startsWith("/cgi-bin/");
    }
    void answer(const Message& request, const HttpReply& reply) override;
    [[nodiscard]] std::optional<StreamTarget> locate(const QByteArray& uri) const override;
    void announce(Camera& camera, AlarmKind kind, bool on) override;
    void tick() override;
    void reset() override { m_listeners.clear(); }
    [[nodiscard]] int subscriptions() const override;

private:
    void attach(const QUrlQuery& query, const HttpReply& reply);
    /// Where a code lasts now.
    void indexes(const QUrlQuery& query, const HttpReply& reply) const;
    [[nodiscard]] QByteArray part(const QByteArray& text) const;

    std::unique_ptr<DahuaService> m_system;
    std::unique_ptr<DahuaService> m_archive;
    std::unique_ptr<DahuaService> m_control;
    std::vector<Listener> m_listeners;
};

void DahuaPersonality::answer(const Message& request, const HttpReply& reply) {
    if (!admit(request, reply))
        return;
    const QByteArray program = pathOf(request.target).sliced(9);
    const QUrlQuery query = queryOf(request.target);
    if (program == "eventManager.cgi" && value(query, "action") == QLatin1String("attach")) {
        attach(query, reply);
        return;
    }
    if (program == "eventManager.cgi" && value(query, "action") == QLatin1String("getEventIndexes")) {
        indexes(query, reply);
        return;
    }
    for (DahuaService* const service : {m_system.get(), m_archive.get(), m_control.get()}) {
        if (service->answer(program, query, reply))
            return;
    }
    sendText(reply, "Error\r\nBad Request!\r\n", 400);
}

void DahuaPersonality::attach(const QUrlQuery& query, const HttpReply& reply) {
    QString codes = value(query, "codes");
    Listener listener;
    listener.stream = std::make_unique<EventStreams>(m_context.recorder);
    if (codes.startsWith(QLatin1Char('[')) && codes.endsWith(QLatin1Char(']')))
        codes = codes.mid(1).chopped(1);
    if (codes.isEmpty()) {
        sendText(reply, "Error\r\nBad Request!\r\n", 400);
        return;
    }
    if (codes != QLatin1String("All"))
        listener.codes = codes.split(QLatin1Char(','));
    listener.heartbeat = std::chrono::seconds(std::clamp(number(query, "heartbeat", 0), 0, 60));
    listener.nextHeartbeat = SystemClock().monoNow() + listener.heartbeat;
    listener.stream->add(reply, "multipart/x-mixed-replace; boundary=myboundary");
    m_listeners.push_back(std::move(listener));
}

void DahuaPersonality::indexes(const QUrlQuery& query, const HttpReply& reply) const {
    const QString code = value(query, "code");
    const auto kind = std::find_if(std::begin(allAlarmKinds), std::end(allAlarmKinds), [&](AlarmKind one) {
        return codeOf(one) != nullptr && code == QLatin1String(codeOf(one));
    });
    if (kind == std::end(allAlarmKinds)) {
        sendText(reply, "Error\r\nBad Request!\r\n", 400);
        return;
    }
    QByteArray text;
    int found = 0;
    for (const Camera& camera : model().cameras) {
        if (!std::as_const(model()).property(camera, *kind).value_or(false) ||
            *kind == AlarmKind::LineCrossing || (*kind == AlarmKind::StorageFailure && found > 0))
            continue;
        text += "channels[" + QByteArray::number(found++) +
                "]=" + QByteArray::number(*kind == AlarmKind::StorageFailure ? 0 : camera.channel - 1) +
                "\r\n";
    }
    sendText(reply, text.isEmpty() ? "Error: No Events\r\n" : text);
}

QByteArray DahuaPersonality::part(const QByteArray& text) const {
    return "--myboundary\r\nContent-Type: text/plain\r\nContent-Length:" + QByteArray::number(text.size()) +
           "\r\n\r\n" + text + "\r\n\r\n";
}

void DahuaPersonality::announce(Camera& camera, AlarmKind kind, bool on) {
    const char* const code = codeOf(kind);
    if (!code)
        return;
    // A crossing is told once, and has no end.
    const bool pulse = kind == AlarmKind::LineCrossing;
    if (pulse && !on)
        return;
    const int index = kind == AlarmKind::StorageFailure ? 0 : camera.channel - 1;
    QByteArray text = QByteArray("Code=") + code + ";action=" +
                      (pulse ? "Pulse"
                       : on  ? "Start"
                             : "Stop") +
                      ";index=" + QByteArray::number(index);
    if (kind == AlarmKind::Motion || pulse) {
        const QString when =
            model().has(Quirk::ZeroDates)
                ? QStringLiteral("0000-00-00 00:00:00")
                : model().deviceWall(model().trueNow()).toString(QStringLiteral("yyyy-MM-dd HH:mm:ss"));
        const QByteArray json =
            QJsonDocument(QJsonObject{{QStringLiteral("Id"), QJsonArray{0}},
                                      {QStringLiteral("RegionName"), QJsonArray{camera.name}},
                                      {QStringLiteral("LocaleTime"), when}})
                .toJson(QJsonDocument::Indented);
        // Indented on purpose: real ones span lines, and only Content-Length tells where they end.
        text += ";data=" + (model().has(Quirk::MalformedPart) ? json.first(json.size() / 2) : json);
    }
    for (const Listener& listener : m_listeners) {
        if (listener.codes.isEmpty() || listener.codes.contains(QLatin1String(code)))
            listener.stream->send(part(text));
    }
}

void DahuaPersonality::tick() {
    const MonoTime now = SystemClock().monoNow();
    for (Listener& listener : m_listeners) {
        listener.stream->tick();
        if (listener.heartbeat > 0s && now >= listener.nextHeartbeat) {
            listener.nextHeartbeat = now + listener.heartbeat;
            listener.stream->send(part("Heartbeat"));
        }
    }
    std::erase_if(m_listeners, [](const Listener& listener) { return listener.stream->count() == 0; });
}

int DahuaPersonality::subscriptions() const {
    int all = 0;
    for (const Listener& listener : m_listeners)
        all += listener.stream->count();
    return all;
}

std::optional<StreamTarget> DahuaPersonality::locate(const QByteArray& uri) const {
    const QByteArray path = QUrl::fromEncoded(uri).path().toUtf8();
    const bool archive = path == "/cam/playback";
    if (!archive && path != "/cam/realmonitor")
        return std::nullopt;
    const QUrlQuery query = queryOf(uri);
    Camera* const camera = model().cameraByChannel(number(query, "channel", 0));
    const int subtype = number(query, "subtype", 0);
    if (!camera || subtype < 0 || subtype > (archive ? 0 : 1))
        return std::nullopt;
    StreamTarget found = target(camera, subtype == 0 ? Quality::Main : Quality::Sub);
    if (!archive)
        return found;
    found.archive = found.urlTimes = true;
    const auto time = [&](const char* name) -> std::optional<UtcTime> {
        const auto given = fromDahuaTime(model(), value(query, name));
        return given ? std::optional(*given + model().state.clockError) : std::nullopt;
    };
    found.begin = time("starttime");
    found.end = time("endtime");
    return found.begin ? std::optional(found) : std::nullopt;
}

} // namespace

std::optional<UtcTime> fromDahuaTime(const RecorderModel& recorder, const QString& text) {
    QDateTime wall;
    if (text.contains(QLatin1Char('_')))
        wall = QDateTime::fromString(text, QStringLiteral("yyyy_MM_dd_HH_mm_ss"));
    else
        wall = QDateTime::fromString(text, QStringLiteral("yyyy-M-d H:m:s"));
    return wall.isValid() ? std::optional(recorder.fromDeviceWall(wall)) : std::nullopt;
}

QByteArray dahuaTime(const RecorderModel& recorder, UtcTime trueTime) {
    return recorder.deviceWall(trueTime).toString(QStringLiteral("yyyy-MM-dd HH:mm:ss")).toLatin1();
}

std::unique_ptr<Personality> makeDahua(const Personality::Context& context) {
    return std::make_unique<DahuaPersonality>(context);
}

} // namespace vigie::simulator
