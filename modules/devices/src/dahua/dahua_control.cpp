// SPDX-License-Identifier: GPL-3.0-or-later
#include "dahua_driver.h"

#include "../logging.h"
#include "../ptz_aim.h"
#include "../stream_watch.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

// Heads and events.
namespace vigie::devices {

using namespace std::chrono_literals;
using namespace dahua;

namespace {

constexpr int mostPresets = 255;
constexpr int fastest = 8;
constexpr auto heartbeat = 5s;
constexpr auto silence = 3 * heartbeat;
constexpr qsizetype mostCodes = 32; // asked for at a time
// What the stream tells waits meanwhile.
constexpr auto settlingPatience = 4s; // for one answer
constexpr auto longestSettling = 10s; // for all

int speedOf(double part) {
    const int speed = int(std::lround(std::clamp(part, -1.0, 1.0) * fastest));
    return part == 0 ? 0 : speed == 0 ? (part < 0 ? -1 : 1) : speed;
}

QByteArray arguments(int first, int second, int third) {
    return "&arg1=" + QByteArray::number(first) + "&arg2=" + QByteArray::number(second) +
           "&arg3=" + QByteArray::number(third);
}

/// The code for a direction, of the two axes the stronger wins over zooming.
struct CodedMove {
    QByteArray code;
    QByteArray speeds;
};
CodedMove codeOf(PtzVelocity velocity) {
    const int pan = speedOf(velocity.pan);
    const int tilt = speedOf(velocity.tilt);
    if (pan == 0 && tilt == 0)
        return {velocity.zoom > 0 ? "ZoomTele" : "ZoomWide", arguments(0, 0, 0)};
    const QByteArray side = pan < 0 ? "Left" : pan > 0 ? "Right" : "";
    if (tilt == 0)
        return {side, arguments(0, std::abs(pan), 0)};
    const QByteArray height = tilt > 0 ? "Up" : "Down";
    if (pan == 0)
        return {height, arguments(0, std::abs(tilt), 0)};
    return {side + height, arguments(std::abs(tilt), std::abs(pan), 0)};
}

// The picture's far corner, whatever its size.
constexpr double farCorner = 8192;

QByteArray corner(const char* name, QPointF fraction) {
    const auto part = [](double value) {
        return QByteArray::number(std::lround(std::clamp(value, 0.0, 1.0) * farCorner));
    };
    return QByteArray("&") + name + "[0]=" + part(fraction.x()) + '&' + name + "[1]=" + part(fraction.y());
}

bool isUnknownCall(const Error& error) {
    return !isFatal(error) && error.code != ErrorCode::Auth;
}

} // namespace

Result<void> DahuaDriver::ptz(const QString& channel, const char* action, const QByteArray& code,
                              const QByteArray& argumentsText, const std::stop_token& stop) {
    bool valid = false;
    const int number = channel.toInt(&valid);
    if (!valid || number < 1)
        return fail(ErrorCode::NotFound,
                    QCoreApplication::translate("devices", "L'appareil n'a pas cette voie."),
                    QStringLiteral("channel %1").arg(channel.left(40)));
    return m_client.order(QByteArray("ptz.cgi?action=") + action +
                              "&channel=" + QByteArray::number(number - 1) + "&code=" + code + argumentsText,
                          stop);
}

// HTTP API, ptzBase.cgi moveDirectly: the rectangle between two points of 0 to 8192 from the upper left fills
// the view; a rectangle without extent is centred. Unlike ptz.cgi it counts its channels from 1.
Result<void> DahuaDriver::centrePtz(const QString& channel, const PtzAim& aim, const std::stop_token& stop) {
    if (auto checked = checkAim(aim); !checked)
        return checked;
    m_deadMan.disarm(channel); // the limit of a move is not this way's
    const QRectF area = aim.area();
    return aimAnswer(
        aim,
        m_client.order(
            "ptzBase.cgi?action=moveDirectly&channel=" + QByteArray::number(std::max(1, channel.toInt())) +
                corner("startPoint", area.topLeft()) + corner("endPoint", area.bottomRight()),
            stop),
        &isUnknownCall);
}

Result<void> DahuaDriver::stopHead(const QString& channel, const std::stop_token& stop) {
    const bool onlyCodes = [this] {
        const std::lock_guard lock(m_mutex);
        return m_onlyCodes;
    }();
    if (!onlyCodes) {
        const auto stopped = ptz(channel, "stop", "Continuously", arguments(0, 0, 0) + "&arg4=0", stop);
        if (stopped || !isUnknownCall(stopped.error()))
            return stopped;
    }
    // Any code's stop stops the head; both, as it may be turning or zooming.
    const auto stopped = ptz(channel, "stop", "Right", arguments(0, 0, 0), stop);
    const auto zoomed = ptz(channel, "stop", "ZoomTele", arguments(0, 0, 0), stop);
    return stopped ? zoomed : stopped;
}

Result<void> DahuaDriver::movePtz(const QString& channel, PtzVelocity velocity,
                                  std::chrono::milliseconds atMost, const std::stop_token& stop) {
    const bool onlyCodes = [this] {
        const std::lock_guard lock(m_mutex);
        return m_onlyCodes;
    }();
    if (velocity.isStop()) {
        m_deadMan.disarm(channel);
        return stopHead(channel, stop);
    }
    atMost = std::clamp<std::chrono::milliseconds>(atMost, 1s, 10s);
    if (onlyCodes)
        return moveByCode(channel, velocity, atMost, stop);
    // The device's own limit, in whole seconds, and ours: not every firmware keeps to its own.
    const auto seconds = std::chrono::ceil<std::chrono::seconds>(atMost);
    m_deadMan.arm(channel, atMost,
                  [this, channel](const std::stop_token& over) { return stopHead(channel, over); });
    const auto moved = ptz(channel, "start", "Continuously",
                           arguments(speedOf(velocity.pan), speedOf(velocity.tilt), speedOf(velocity.zoom)) +
                               "&arg4=" + QByteArray::number(qint64(seconds.count())),
                           stop);
    m_deadMan.moved(channel, moved);
    if (moved || !isUnknownCall(moved.error()))
        return moved;
    {
        const std::lock_guard lock(m_mutex);
        m_onlyCodes = true;
    }
    return moveByCode(channel, velocity, atMost, stop);
}

Result<void> DahuaDriver::moveByCode(const QString& channel, PtzVelocity velocity,
                                     std::chrono::milliseconds atMost, const std::stop_token& stop) {
    const CodedMove move = codeOf(velocity);
    m_deadMan.arm(channel, atMost, [this, channel, move](const std::stop_token& over) {
        return ptz(channel, "stop", move.code, move.speeds, over);
    });
    const auto moved = ptz(channel, "start", move.code, move.speeds, stop);
    m_deadMan.moved(channel, moved);
    return moved;
}

Result<QList<PtzPreset>> DahuaDriver::ptzPresets(const QString& channel, const std::stop_token& stop) {
    const auto answer = m_client.get(
        "ptz.cgi?action=getPresets&channel=" + QByteArray::number(std::max(0, channel.toInt() - 1)), stop);
    if (!answer)
        return fail(answer.error());
    return parsePresets(*answer);
}

Result<void> DahuaDriver::gotoPtzPreset(const QString& channel, const QString& preset,
                                        const std::stop_token& stop) {
    m_deadMan.disarm(channel); // the limit of a move is not this way's
    return ptz(channel, "start", "GotoPreset", arguments(0, preset.toInt(), 0), stop);
}

Result<QString> DahuaDriver::savePtzPreset(const QString& channel, const QString& name,
                                           const std::stop_token& stop) {
    const auto present = ptzPresets(channel, stop);
    if (!present)
        return fail(present.error());
    int number = 0;
    for (const PtzPreset& one : *present)
        if (one.name == name)
            number = one.token.toInt();
    for (int free = 1; number == 0 && free <= mostPresets; ++free)
        if (std::none_of(present->begin(), present->end(),
                         [free](const PtzPreset& one) { return one.token.toInt() == free; }))
            number = free;
    if (number == 0)
        return fail(ErrorCode::Conflict,
                    QCoreApplication::translate("devices", "Toutes les positions de la caméra sont prises."),
                    QStringLiteral("presets 1 to %1 are in use").arg(mostPresets));
    const auto saved = ptz(channel, "start", "SetPreset", arguments(0, number, 0), stop);
    if (!saved)
        return fail(saved.error());
    // Its name is set apart, where the firmware has names at all.
    const QByteArray place =
        "PtzPreset[" + QByteArray::number(channel.toInt() - 1) + "][" + QByteArray::number(number - 1) + "].";
    const auto named = m_client.order("configManager.cgi?action=setConfig&" + place + "Enable=true&" + place +
                                          "Name=" + encoded(name),
                                      stop);
    if (!named && isFatal(named.error()))
        return fail(named.error());
    return QString::number(number);
}

Result<void> DahuaDriver::removePtzPreset(const QString& channel, const QString& preset,
                                          const std::stop_token& stop) {
    return ptz(channel, "start", "ClearPreset", arguments(0, preset.toInt(), 0), stop);
}

Result<QList<PtzTour>> DahuaDriver::ptzTours(const QString& channel, const std::stop_token& stop) {
    const auto answer = m_client.get(
        "ptz.cgi?action=getTours&channel=" + QByteArray::number(std::max(0, channel.toInt() - 1)), stop);
    if (!answer)
        return fail(answer.error());
    return parseTours(*answer);
}

Result<void> DahuaDriver::operatePtzTour(const QString& channel, const QString& tour, TourOperation operation,
                                         const std::stop_token& stop) {
    return ptz(channel, "start", operation == TourOperation::Start ? "StartTour" : "StopTour",
               arguments(tour.toInt(), 0, 0), stop);
}

// --- events ---

UtcTime DahuaDriver::instantOf(const QDateTime& wall) {
    PosixZone zone;
    {
        const std::lock_guard lock(m_mutex);
        zone = m_zone;
    }
    const auto readings = zone.toUtc(wall);
    const UtcTime now = m_client.login()->deviceNow();
    return *std::min_element(readings.begin(), readings.end(), [now](UtcTime left, UtcTime right) {
        return std::chrono::abs(left - now) < std::chrono::abs(right - now);
    });
}

void DahuaDriver::settleStates(EventEdges& edges, const std::function<void(DeviceEvent)>& sink,
                               const std::stop_token& stop) {
    QStringList codes = stateCodes();
    for (const QString& topic : edges.activeTopics())
        if (!codes.contains(topic) && codes.size() < mostCodes)
            codes.append(topic);
    QStringList untold;
    const MonoTime begun = m_clock->monoNow();
    for (const QString& code : codes) {
        HttpRequest request =
            m_client.request("eventManager.cgi?action=getEventIndexes&code=" + encoded(code));
        request.deadline = settlingPatience;
        const auto answer = m_client.http().sendForAny(std::move(request), stop);
        if (stop.stop_requested())
            return;
        auto active = answer ? parseStates(code, answer->body, answer->status) : std::nullopt;
        if (!active) {
            untold.append(code);
            // No answer, or none for what every device knows: nothing will be told of the others either.
            if (!answer || code == codes.first())
                break;
        } else {
            const UtcTime now = m_clock->utcNow();
            for (DeviceEvent& event : *active) {
                event.recorder = m_address.recorder;
                event.receivedAt = now;
                event.deviceTime = deviceTimeOr(std::nullopt, now);
            }
            for (DeviceEvent& change : edges.settle(code, *active, m_clock->monoNow(), now))
                sink(std::move(change));
        }
        if (m_clock->monoNow() - begun > longestSettling)
            break;
    }
    if (!untold.isEmpty())
        qCInfo(lcDevices).noquote() << m_device.host() << "does not say what lasts of" << untold.join(u' ');
}

Result<void> DahuaDriver::watchEvents(std::function<void(DeviceEvent)> sink, const std::stop_token& stop) {
    DeviceHttp http(m_device, m_client.login(), m_address.trust, m_threads.nextThread(),
                    HttpTraffic::LongPolls);
    EventLink link(m_address.recorder, m_client.login(), sink);
    EventEdges edges;
    bool asked = false;
    const auto part = [&](const MultipartPart& message) {
        const UtcTime now = m_clock->utcNow();
        QList<DeviceEvent> changes;
        if (auto notice = parseNotice(message.body)) {
            if (!std::exchange(asked, true))
                (void)time(false, stop);
            notice->event.recorder = m_address.recorder;
            notice->event.receivedAt = now;
            notice->event.deviceTime =
                deviceTimeOr(notice->time ? std::optional(instantOf(*notice->time)) : std::nullopt, now);
            changes = edges.take(std::move(notice->event), notice->manner, {}, m_clock->monoNow());
        } else {
            changes = edges.passed(m_clock->monoNow(), now);
        }
        for (DeviceEvent& change : changes)
            sink(std::move(change));
    };
    HttpRequest request;
    request.url = http.at("/cgi-bin/eventManager.cgi?action=attach&codes=[All]&heartbeat=" +
                          QByteArray::number(qint64(heartbeat.count())));
    request.method = "GET";
    request.silence = silence;
    StreamWatch watch(http, link,
                      {part,
                       [&edges, &asked] {
                           edges.lost();
                           asked = false;
                       },
                       [this, &edges, &sink, &stop] { settleStates(edges, sink, stop); }});
    return watch.run(request, stop);
}

} // namespace vigie::devices
