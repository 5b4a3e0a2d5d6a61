// SPDX-License-Identifier: GPL-3.0-or-later
#include "hikvision_driver.h"

#include "../ptz_aim.h"
#include "../stream_watch.h"
#include "base/stop.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

// Heads and events.
namespace vigie::devices {

using namespace std::chrono_literals;
using namespace hikvision;

namespace {

// Presets from 33 to 105 have meanings of their own ("start patrol 1", "wiper").
constexpr int firstSpecialPreset = 33;
constexpr auto alertSilence = 40s; // heartbeats come every 10 s at the latest

int speedOf(double part) {
    return int(std::lround(std::clamp(part, -1.0, 1.0) * 100));
}

QByteArray ptzData(PtzVelocity velocity, const QByteArray& more = {}) {
    return document("<PTZData><pan>" + QByteArray::number(speedOf(velocity.pan)) + "</pan><tilt>" +
                    QByteArray::number(speedOf(velocity.tilt)) + "</tilt><zoom>" +
                    QByteArray::number(speedOf(velocity.zoom)) + "</zoom>" + more + "</PTZData>");
}

QByteArray position3D(const char* name, QPointF fraction) {
    const auto part = [](double value) {
        return QByteArray::number(std::lround(std::clamp(value, 0.0, 1.0) * 255));
    };
    return QByteArray("<") + name + "><positionX>" + part(fraction.x()) + "</positionX><positionY>" +
           part(1 - fraction.y()) + "</positionY></" + name + '>';
}

bool isUnknownCall(const Error& error) {
    return error.code == ErrorCode::Unsupported || error.code == ErrorCode::NotFound ||
           error.code == ErrorCode::Protocol || isHttp(error, 403);
}

} // namespace

Result<QByteArray> HikvisionDriver::knownPtzPath(const QString& channel, const std::stop_token& stop) {
    {
        const std::lock_guard lock(m_mutex);
        if (const QByteArray known = m_ptzPaths.value(channel); !known.isEmpty())
            return known;
    }
    const QByteArray own = "/ISAPI/PTZCtrl/channels/" + channel.toLatin1().toPercentEncoding();
    const QByteArray proxied =
        "/ISAPI/ContentMgmt/PTZCtrlProxy/channels/" + channel.toLatin1().toPercentEncoding();
    Error reason;
    for (const QByteArray& path : {own, proxied}) {
        const auto answer = client()->get(path + "/presets", stop);
        if (!answer && !isUnknownCall(answer.error()))
            return fail(answer.error());
        if (answer) {
            const std::lock_guard lock(m_mutex);
            m_ptzPaths.insert(channel, path);
            return path;
        }
        reason = answer.error();
    }
    return fail(reason);
}

Result<QByteArray> HikvisionDriver::ptzPath(const QString& channel, const std::stop_token& stop) {
    auto path = knownPtzPath(channel, stop);
    // A head without presets is met like any other; that call's own error will say more.
    if (!path && isUnknownCall(path.error()))
        return "/ISAPI/PTZCtrl/channels/" + channel.toLatin1().toPercentEncoding();
    return path;
}

Result<void> HikvisionDriver::putPtz(const QString& channel, const QByteArray& call, const QByteArray& body,
                                     const std::stop_token& stop) {
    const auto path = ptzPath(channel, stop);
    if (!path)
        return fail(path.error());
    const auto answer = client()->put(*path + call, body, stop);
    if (!answer)
        return fail(answer.error());
    return {};
}

Result<void> HikvisionDriver::movePtz(const QString& channel, PtzVelocity velocity,
                                      std::chrono::milliseconds atMost, const std::stop_token& stop) {
    if (velocity.isStop()) {
        m_deadMan.disarm(channel);
        return putPtz(channel, "/continuous", ptzData(velocity), stop);
    }
    atMost = std::clamp<std::chrono::milliseconds>(atMost, 1s, 10s);
    const auto lacksLimit = [this] {
        const std::lock_guard lock(m_mutex);
        return m_noMomentary;
    };
    if (!lacksLimit()) {
        const auto moved =
            putPtz(channel, "/momentary",
                   ptzData(velocity, "<Momentary><duration>" + QByteArray::number(qint64(atMost.count())) +
                                         "</duration></Momentary>"),
                   stop);
        if (moved || !isUnknownCall(moved.error()))
            return moved;
        const std::lock_guard lock(m_mutex);
        m_noMomentary = true;
    }
    // Armed first: the answer may be lost when the move is not.
    m_deadMan.arm(channel, atMost, [this, channel](const std::stop_token& over) {
        return putPtz(channel, "/continuous", ptzData({}), over);
    });
    const auto moved = putPtz(channel, "/continuous", ptzData(velocity), stop);
    m_deadMan.moved(channel, moved);
    return moved;
}

Result<QList<PtzPreset>> HikvisionDriver::ptzPresets(const QString& channel, const std::stop_token& stop) {
    const auto path = ptzPath(channel, stop);
    if (!path)
        return fail(path.error());
    const auto answer = client()->get(*path + "/presets", stop);
    if (!answer)
        return fail(answer.error());
    return parsePresets(*answer);
}

Result<void> HikvisionDriver::gotoPtzPreset(const QString& channel, const QString& preset,
                                            const std::stop_token& stop) {
    m_deadMan.disarm(channel); // the limit of a move is not this way's
    return putPtz(channel, "/presets/" + preset.toLatin1().toPercentEncoding() + "/goto", {}, stop);
}

Result<QString> HikvisionDriver::savePtzPreset(const QString& channel, const QString& name,
                                               const std::stop_token& stop) {
    const auto present = ptzPresets(channel, stop);
    if (!present)
        return fail(present.error());
    QString id;
    for (const PtzPreset& one : *present)
        if (one.name == name)
            id = one.token;
    for (int number = 1; id.isEmpty() && number < firstSpecialPreset; ++number)
        if (std::none_of(present->begin(), present->end(),
                         [number](const PtzPreset& one) { return one.token.toInt() == number; }))
            id = QString::number(number);
    if (id.isEmpty())
        return fail(ErrorCode::Conflict,
                    QCoreApplication::translate("devices", "Toutes les positions de la caméra sont prises."),
                    QStringLiteral("presets 1 to 32 are in use"));
    const auto saved = putPtz(channel, "/presets/" + id.toLatin1(),
                              document("<PTZPreset><enabled>true</enabled><id>" + escapedXml(id) +
                                       "</id><presetName>" + escapedXml(name) + "</presetName></PTZPreset>"),
                              stop);
    if (!saved)
        return fail(saved.error());
    return id;
}

Result<void> HikvisionDriver::removePtzPreset(const QString& channel, const QString& preset,
                                              const std::stop_token& stop) {
    const auto path = ptzPath(channel, stop);
    if (!path)
        return fail(path.error());
    const auto answer = client()->remove(*path + "/presets/" + preset.toLatin1().toPercentEncoding(), stop);
    if (!answer)
        return fail(answer.error());
    return {};
}

Result<QList<PtzTour>> HikvisionDriver::ptzTours(const QString& channel, const std::stop_token& stop) {
    const auto path = ptzPath(channel, stop);
    if (!path)
        return fail(path.error());
    const auto answer = client()->get(*path + "/patrols", stop);
    if (!answer)
        return fail(answer.error());
    return parsePatrols(*answer);
}

Result<void> HikvisionDriver::operatePtzTour(const QString& channel, const QString& tour,
                                             TourOperation operation, const std::stop_token& stop) {
    return putPtz(channel,
                  "/patrols/" + tour.toLatin1().toPercentEncoding() +
                      (operation == TourOperation::Start ? "/start" : "/stop"),
                  {}, stop);
}

// ISAPI position3D: 0 to 255 from the lower left. From the upper left to the lower right corner of a box it
// fills the view; two equal points are centred.
Result<void> HikvisionDriver::centrePtz(const QString& channel, const PtzAim& aim,
                                        const std::stop_token& stop) {
    if (auto checked = checkAim(aim); !checked)
        return checked;
    m_deadMan.disarm(channel); // the limit of a move is not this way's
    const QRectF area = aim.area();
    return aimAnswer(aim,
                     putPtz(channel, "/position3D",
                            document("<Position3D>" + position3D("StartPoint", area.topLeft()) +
                                     position3D("EndPoint", area.bottomRight()) + "</Position3D>"),
                            stop),
                     &isUnknownCall);
}

// --- events ---

Result<void> HikvisionDriver::watchEvents(std::function<void(DeviceEvent)> sink,
                                          const std::stop_token& stop) {
    EventLink told(m_address.recorder, client()->login(), sink);
    EventEdges edges;
    while (!stop.stop_requested()) {
        Client link;
        std::stop_token renewed;
        {
            const std::lock_guard lock(m_mutex);
            link = m_client;
            renewed = m_renewed.get_token();
        }
        // A stream under the old password would burn its attempts at the next reconnection.
        LinkedStop either(stop);
        const std::stop_callback onRenewal(renewed, [&either] { either.requestStop(); });
        if (const auto watched = watchWith(*link, told, edges, sink, either.token()); !watched)
            return watched;
    }
    return {};
}

Result<void> HikvisionDriver::watchWith(IsapiClient& link, EventLink& told, EventEdges& edges,
                                        const std::function<void(DeviceEvent)>& sink,
                                        const std::stop_token& stop) {
    DeviceHttp http(m_device, link.login(), m_address.trust, m_threads.nextThread(), HttpTraffic::LongPolls);
    // What an alert's numbers and times mean; learnt when the device is there, and not before an alert.
    std::optional<QSet<int>> known;
    const auto learn = [&] {
        known.emplace();
        if (const auto all = channels(stop))
            for (const Channel& one : *all)
                known->insert(one.token.toInt());
        (void)time(false, stop);
    };
    const auto at = [&](const WrittenTime& written) {
        const UtcTime digits = fromDateTime(written.digits);
        if (written.offset)
            return digits - *written.offset;
        PosixZone zone;
        {
            const std::lock_guard lock(m_mutex);
            zone = m_zone;
        }
        // Wall clock or UTC, whichever is nearer to the device's present time.
        QList<UtcTime> readings = zone.toUtc(written.digits);
        readings.append(digits);
        const UtcTime now = link.login()->deviceNow();
        return *std::min_element(readings.begin(), readings.end(), [now](UtcTime left, UtcTime right) {
            return std::chrono::abs(left - now) < std::chrono::abs(right - now);
        });
    };
    const auto part = [&](const MultipartPart& message) {
        if (!known)
            learn();
        const UtcTime now = m_clock->utcNow();
        QList<DeviceEvent> changes;
        if (auto alert = parseAlert(message.body, *known)) {
            alert->event.recorder = m_address.recorder;
            alert->event.receivedAt = now;
            alert->event.deviceTime =
                deviceTimeOr(alert->time ? std::optional(at(*alert->time)) : std::nullopt, now);
            changes = edges.take(std::move(alert->event), alert->manner, alert->place, m_clock->monoNow());
        } else {
            changes = edges.passed(m_clock->monoNow(), now);
        }
        for (DeviceEvent& change : changes)
            sink(std::move(change));
    };
    HttpRequest request;
    request.url = http.at("/ISAPI/Event/notification/alertStream");
    request.method = "GET";
    request.silence = alertSilence;
    StreamWatch watch(http, told, {part, [&] {
                                       edges.lost();
                                       known.reset();
                                   }});
    return watch.run(request, stop);
}

} // namespace vigie::devices
