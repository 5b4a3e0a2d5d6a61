// SPDX-License-Identifier: GPL-3.0-or-later
#include "simulator.h"

#include "scene.h"
#include "soap.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QDir>
#include <QJsonArray>

namespace vigie::simulator {
namespace {

using namespace std::chrono_literals;

// A quarter of an image's time: streams keep their own phases, with one timer for all of them.
constexpr auto tickEvery = 10ms;

bool CameraFaults::*cameraFlag(const QString& kind) {
    static const std::map<QString, bool CameraFaults::*> flags{
        {QStringLiteral("frozen"), &CameraFaults::frozen},
        {QStringLiteral("black"), &CameraFaults::black},
        {QStringLiteral("stalled"), &CameraFaults::stalled},
        {QStringLiteral("close-after-describe"), &CameraFaults::closeAfterDescribe},
        {QStringLiteral("garbage"), &CameraFaults::garbage},
        {QStringLiteral("no-parameter-sets"), &CameraFaults::noParameterSets},
        {QStringLiteral("truncated-sdp"), &CameraFaults::truncatedSdp},
        {QStringLiteral("unknown-codec"), &CameraFaults::unknownCodec},
    };
    const auto found = flags.find(kind);
    return found == flags.end() ? nullptr : found->second;
}

QJsonArray activeFaults(const CameraFaults& faults) {
    QJsonArray names;
    for (const char* const kind : {"frozen", "black", "stalled", "close-after-describe", "garbage",
                                   "no-parameter-sets", "truncated-sdp", "unknown-codec"}) {
        if (faults.*cameraFlag(QString::fromLatin1(kind)))
            names.append(QString::fromLatin1(kind));
    }
    if (!faults.gaps.empty())
        names.append(QStringLiteral("recording-gap"));
    return names;
}

QString fingerprint(const Recorder& recorder) {
    return QString::fromLatin1(recorder.certificate().certificate.digest(QCryptographicHash::Sha256).toHex());
}

} // namespace

Simulator::Simulator(ServeOptions options)
    : m_options(std::move(options))
    , m_world(buildWorld(m_options))
    , m_clips(QDir(m_options.stateDir).filePath(QStringLiteral("cache"))) {
    m_tick.setTimerType(Qt::PreciseTimer);
    connect(&m_tick, &QTimer::timeout, this, [this] {
        for (const auto& recorder : m_recorders)
            recorder->tick();
    });
}

Simulator::~Simulator() = default;

Result<void> Simulator::start() {
    // The ports first: a taken one should be told before a minute of drawing.
    std::set<int> kinds;
    for (const CommuneModel& commune : m_world) {
        for (const auto& model : commune.recorders) {
            m_recorders.push_back(std::make_unique<Recorder>(
                model.get(), &m_clips, Recorder::Account{m_options.user, m_options.password},
                m_options.startAtNextKey, nullptr));
            if (auto started = m_recorders.back()->start(); !started)
                return started;
            for (const Camera& camera : model->cameras)
                kinds.insert(camera.sceneKind);
        }
    }
    if (m_options.discovery) {
        std::vector<const RecorderModel*> found;
        for (const auto& recorder : m_recorders) {
            if (recorder->model().brand.contains(QLatin1String("onvif")))
                found.push_back(&recorder->model());
        }
        m_discovery = std::make_unique<Discovery>(found);
        if (auto listening = m_discovery->listen(); !listening)
            return listening;
    }
    if (auto loaded = m_clips.load(kinds); !loaded)
        return loaded;
    m_tick.start(tickEvery);
    return {};
}

QJsonObject Simulator::describe() const {
    QJsonArray communes;
    auto next = m_recorders.cbegin(); // made in the world's order
    for (const CommuneModel& commune : m_world) {
        QJsonArray recorders;
        for (const auto& model : commune.recorders) {
            QJsonArray cameras;
            for (const Camera& camera : model->cameras)
                cameras.append(QJsonObject{{QStringLiteral("channel"), camera.sourceToken()},
                                           {QStringLiteral("name"), camera.name},
                                           {QStringLiteral("recording"), camera.recordingToken()},
                                           {QStringLiteral("scene"), sceneName(camera.sceneKind)},
                                           {QStringLiteral("loopOffsetFrames"), camera.loopOffset}});
            const Recorder* const recorder = (next++)->get();
            QJsonObject described{{QStringLiteral("name"), model->name},
                                  {QStringLiteral("site"), model->site},
                                  {QStringLiteral("brand"), model->brand},
                                  {QStringLiteral("address"), recorder->entrance()},
                                  {QStringLiteral("rtsp"), model->rtspBase()},
                                  {QStringLiteral("cameras"), cameras}};
            if (model->httpsPort != 0) {
                described.insert(
                    QStringLiteral("https"),
                    QStringLiteral("https://%1:%2").arg(model->address.toString()).arg(model->httpsPort));
                described.insert(
                    QStringLiteral("rtsps"),
                    QStringLiteral("rtsps://%1:%2").arg(model->address.toString()).arg(model->rtspsPort));
                described.insert(QStringLiteral("certificateSha256"), fingerprint(*recorder));
            }
            recorders.append(described);
        }
        communes.append(QJsonObject{{QStringLiteral("code"), commune.code},
                                    {QStringLiteral("name"), commune.name},
                                    {QStringLiteral("recorders"), recorders}});
    }
    return {{QStringLiteral("ready"), true},
            {QStringLiteral("user"), m_options.user},
            {QStringLiteral("password"), m_options.password},
            {QStringLiteral("archiveHours"), m_options.archiveHours},
            {QStringLiteral("communes"), communes}};
}

Result<Simulator::Target> Simulator::find(const QString& text) const {
    Target target;
    const QString address = text.section(QLatin1Char('/'), 0, 0);
    QString channel = text.section(QLatin1Char('/'), 1);
    if (channel.startsWith(QLatin1String("VideoSource_")))
        channel = channel.mid(12);
    for (const auto& recorder : m_recorders) {
        if (address == QLatin1String("all") || recorder->model().address.toString() == address)
            target.recorders.push_back(recorder.get());
    }
    if (target.recorders.empty())
        return fail(
            ErrorCode::NotFound,
            QCoreApplication::translate("simulator", "Aucun enregistreur à l'adresse « %1 ».").arg(address));
    if (!channel.isEmpty()) {
        bool ok = false;
        target.channel = channel.toInt(&ok);
        if (!ok || target.channel < 1 || target.channel > m_options.camerasPerRecorder)
            return fail(ErrorCode::NotFound,
                        QCoreApplication::translate("simulator", "Aucune voie « %1 ».").arg(channel));
    }
    return target;
}

Result<QJsonObject> Simulator::command(const QJsonObject& request) {
    const QString name = request.value(QStringLiteral("command")).toString();
    if (name == QLatin1String("fault"))
        return fault(request);
    if (name == QLatin1String("event"))
        return raise(request);
    if (name == QLatin1String("status"))
        return status();
    return fail(ErrorCode::InvalidInput,
                QCoreApplication::translate("simulator", "Commande inconnue : %1").arg(name));
}

Result<QJsonObject> Simulator::fault(const QJsonObject& request) {
    const Result<Target> target = find(request.value(QStringLiteral("target")).toString());
    if (!target)
        return tl::unexpected(target.error());
    const QString kind = request.value(QStringLiteral("kind")).toString();
    const bool on = request.value(QStringLiteral("on")).toBool(true);

    std::chrono::microseconds clockError{0};
    if (kind == QLatin1String("clock-wrong") && on) {
        const double seconds = request.value(QStringLiteral("seconds")).toDouble(0);
        if (seconds == 0 || std::abs(seconds) > 366.0 * 86400)
            return fail(
                ErrorCode::InvalidInput,
                QCoreApplication::translate("simulator", "clock-wrong attend --seconds, un an au plus."));
        clockError = std::chrono::microseconds(qint64(seconds * 1e6));
    }
    Span gap;
    if (kind == QLatin1String("recording-gap") && on) {
        const auto from = parseDateTime(request.value(QStringLiteral("from")).toString());
        const auto to = parseDateTime(request.value(QStringLiteral("to")).toString());
        if (!from || !to || *to <= *from)
            return fail(
                ErrorCode::InvalidInput,
                QCoreApplication::translate(
                    "simulator", "recording-gap attend --from et --to, deux dates ISO dans l'ordre."));
        gap = {*from, *to};
    }
    const bool ofRecorder = kind == QLatin1String("offline") || kind == QLatin1String("login-refused") ||
                            kind == QLatin1String("clock-wrong") || kind == QLatin1String("expire-nonces") ||
                            kind == QLatin1String("certificate-changed");
    const std::optional<Quirk> quirk = quirkByName(kind);
    bool CameraFaults::*const flag = cameraFlag(kind);
    if (!ofRecorder && !quirk && !flag && kind != QLatin1String("recording-gap"))
        return fail(ErrorCode::InvalidInput,
                    QCoreApplication::translate("simulator", "Panne inconnue : %1").arg(kind));
    if ((ofRecorder || quirk) && target->channel != 0)
        return fail(ErrorCode::InvalidInput,
                    QCoreApplication::translate("simulator", "%1 touche tout l'enregistreur, pas une voie.")
                        .arg(kind));

    int touched = 0;
    for (Recorder* const recorder : target->recorders) {
        RecorderModel& model = recorder->model();
        if (quirk) {
            ++touched;
            recorder->setQuirk(*quirk, on);
            continue;
        }
        if (ofRecorder) {
            ++touched;
            if (kind == QLatin1String("login-refused"))
                model.state.loginRefused = on;
            else if (kind == QLatin1String("clock-wrong"))
                model.state.clockError = clockError;
            else if (kind == QLatin1String("expire-nonces"))
                recorder->expireNonces();
            else if (auto done = kind == QLatin1String("certificate-changed") ? recorder->changeCertificate()
                                                                              : recorder->setOffline(on);
                     !done)
                return tl::unexpected(done.error());
            continue;
        }
        for (Camera& camera : model.cameras) {
            if (target->channel != 0 && camera.channel != target->channel)
                continue;
            ++touched;
            if (!flag) {
                if (on)
                    camera.faults.gaps.push_back(gap);
                else
                    camera.faults.gaps.clear();
                continue;
            }
            camera.faults.*flag = on;
            if (kind == QLatin1String("frozen"))
                camera.faults.frozenSince = model.trueNow();
        }
    }
    return QJsonObject{
        {QStringLiteral("fault"), kind}, {QStringLiteral("on"), on}, {QStringLiteral("touched"), touched}};
}

Result<QJsonObject> Simulator::raise(const QJsonObject& request) {
    const Result<Target> target = find(request.value(QStringLiteral("target")).toString());
    if (!target)
        return tl::unexpected(target.error());
    const QString kind = request.value(QStringLiteral("kind")).toString();
    const std::optional<AlarmKind> alarm = alarmKind(kind);
    if (!alarm)
        return fail(ErrorCode::InvalidInput,
                    QCoreApplication::translate("simulator", "Événement inconnu : %1").arg(kind));
    const bool on = request.value(QStringLiteral("on")).toBool(true);
    int touched = 0, subscribers = 0;
    for (Recorder* const recorder : target->recorders) {
        subscribers += recorder->subscriptions();
        for (Camera& camera : recorder->model().cameras) {
            if (target->channel != 0 && camera.channel != target->channel)
                continue;
            ++touched;
            recorder->change(camera, *alarm, on);
            if (*alarm == AlarmKind::StorageFailure) // of the recorder: once is enough
                break;
        }
    }
    return QJsonObject{{QStringLiteral("event"), kind},
                       {QStringLiteral("on"), on},
                       {QStringLiteral("touched"), touched},
                       {QStringLiteral("subscribers"), subscribers}};
}

QJsonObject Simulator::status() const {
    QJsonArray recorders;
    for (const auto& recorder : m_recorders) {
        const RecorderModel& model = recorder->model();
        QJsonObject cameraFaults;
        for (const Camera& camera : model.cameras) {
            if (const QJsonArray names = activeFaults(camera.faults); !names.isEmpty())
                cameraFaults.insert(camera.sourceToken(), names);
        }
        QJsonArray faults = QJsonArray::fromStringList(model.state.quirks.names());
        QJsonObject ptz;
        for (const Camera& camera : model.cameras) {
            if (camera.hasPtz())
                ptz.insert(camera.sourceToken(), camera.ptz.describe());
        }
        QJsonArray relays;
        for (const Relay& relay : model.relays)
            relays.append(relay.active);
        if (model.state.offline)
            faults.append(QStringLiteral("offline"));
        if (model.state.loginRefused)
            faults.append(QStringLiteral("login-refused"));
        if (model.state.clockError.count() != 0)
            faults.append(QStringLiteral("clock-wrong"));
        recorders.append(
            QJsonObject{{QStringLiteral("name"), model.name},
                        {QStringLiteral("address"), model.address.toString()},
                        {QStringLiteral("sessions"), recorder->playing()},
                        {QStringLiteral("subscriptions"), recorder->subscriptions()},
                        {QStringLiteral("refusedLogins"), model.state.refusedLogins},
                        {QStringLiteral("acceptedLogins"), model.state.acceptedLogins},
                        {QStringLiteral("bytesSent"), model.state.bytesSent},
                        {QStringLiteral("framesDropped"), model.state.framesDropped},
                        {QStringLiteral("clockErrorSeconds"), double(model.state.clockError.count()) / 1e6},
                        {QStringLiteral("brand"), model.brand},
                        {QStringLiteral("certificateSha256"),
                         model.httpsPort != 0 ? QJsonValue(fingerprint(*recorder)) : QJsonValue()},
                        {QStringLiteral("ptz"), ptz},
                        {QStringLiteral("relays"), relays},
                        {QStringLiteral("faults"), faults},
                        {QStringLiteral("cameraFaults"), cameraFaults}});
    }
    return {{QStringLiteral("recorders"), recorders}};
}

} // namespace vigie::simulator
