// SPDX-License-Identifier: GPL-3.0-or-later
#include "axis_driver.h"

#include "../ptz_aim.h"

#include <QCoreApplication>

#include <algorithm>

namespace vigie::devices {

using namespace std::chrono_literals;
using namespace axis;

namespace {

constexpr auto clockResolution = 500ms; // whole seconds are told
constexpr qint64 longestAnswer = 16 * 1024 * 1024;

QUrl withoutPath(QUrl url) {
    url.setPath({});
    url.setUserInfo({});
    return url;
}

/// A camera's number as it goes into an address.
QByteArray numberOf(const QString& token) {
    return QByteArray::number(std::max(1, token.toInt()));
}

bool isFatal(const Error& error) {
    const bool answered = error.detail.startsWith(u"HTTP ") && !error.detail.startsWith(u"HTTP 401");
    return !answered && error.code != ErrorCode::Protocol;
}

} // namespace

AxisDriver::AxisDriver(DeviceAddress address, rtsp::IoThreads& threads, std::shared_ptr<const Clock> clock)
    : m_address(std::move(address))
    , m_threads(threads)
    , m_device(withoutPath(m_address.url))
    , m_clock(std::move(clock))
    , m_login(
          std::make_shared<DeviceLogin>(m_device.host(), m_address.credentials, m_clock, threads.logins()))
    , m_http(m_device, m_login, m_address.trust, threads.nextThread(), HttpTraffic::Commands) {}

Result<QByteArray> AxisDriver::get(const QByteArray& call, const std::stop_token& stop) {
    HttpRequest request;
    request.url = m_http.at("/axis-cgi/" + call);
    request.method = "GET";
    request.mostBytes = longestAnswer;
    auto answer = m_http.send(std::move(request), stop);
    if (!answer)
        return fail(answer.error());
    if (answer->body.startsWith("Error"))
        return fail(ErrorCode::Protocol,
                    QCoreApplication::translate("devices", "L'appareil refuse la demande."),
                    QStringLiteral("HTTP %1, %2")
                        .arg(answer->status)
                        .arg(QString::fromUtf8(answer->body.left(120)).simplified()));
    return std::move(answer->body);
}

Result<KeyValues> AxisDriver::params(const QByteArray& groups, const std::stop_token& stop) {
    const auto text = get("param.cgi?action=list&group=" + groups, stop);
    if (!text)
        return fail(text.error());
    return KeyValues::parse(*text);
}

Result<void> AxisDriver::order(const QByteArray& call, const std::stop_token& stop) {
    const auto text = get(call, stop);
    if (!text)
        return fail(text.error());
    return {};
}

Result<DeviceIdentity> AxisDriver::identify(const std::stop_token& stop) {
    const auto known = params("root.Brand,root.Properties", stop);
    if (!known)
        return fail(known.error());
    const DeviceIdentity identity = parseIdentity(*known);
    if (identity.model.isEmpty() && identity.serial.isEmpty())
        return fail(ErrorCode::Protocol,
                    QCoreApplication::translate("devices", "L'appareil ne dit pas ce qu'il est."),
                    QStringLiteral("neither Brand nor Properties in param.cgi"));
    return identity;
}

Result<ClockReading> AxisDriver::readClock(const std::stop_token& stop) {
    HttpRequest request;
    request.url = m_http.at("/axis-cgi/time.cgi");
    request.method = "POST";
    request.contentType = "application/json";
    request.body = R"({"apiVersion":"1.0","method":"getDateTimeInfo"})";
    const UtcTime before = m_clock->utcNow();
    const auto answer = m_http.send(std::move(request), stop);
    UtcTime after = m_clock->utcNow();
    UtcTime begin = before;
    ClockReading reading;
    reading.source = QStringLiteral("time.cgi");
    std::optional<UtcTime> theirs;
    if (answer) {
        const auto told = parseTime(answer->body);
        if (!told)
            return fail(told.error());
        theirs = *told;
    } else if (isFatal(answer.error())) {
        return fail(answer.error());
    } else {
        // Older firmware tells its wall clock, and its zone elsewhere.
        reading.source = QStringLiteral("date.cgi");
        const auto zoneText = params("root.Time", stop);
        if (!zoneText)
            return fail(zoneText.error());
        begin = m_clock->utcNow();
        const auto text = get("date.cgi?action=get", stop);
        after = m_clock->utcNow();
        if (!text)
            return fail(text.error());
        const auto wall = parseDate(*text);
        const auto zone = PosixZone::parse(zoneText->value(QStringLiteral("root.Time.POSIXTimeZone")));
        if (!wall || !zone)
            return fail(ErrorCode::Protocol,
                        QCoreApplication::translate("devices", "L'appareil ne dit pas l'heure."),
                        QStringLiteral("date.cgi: %1").arg(QString::fromUtf8(text->left(60)).simplified()));
        const auto readings = zone->toUtc(*wall);
        theirs = *std::min_element(readings.begin(), readings.end(), [&](UtcTime left, UtcTime right) {
            return std::chrono::abs(left - after) < std::chrono::abs(right - after);
        });
    }
    const auto way = (after - begin) / 2;
    reading.offset =
        std::chrono::duration_cast<std::chrono::milliseconds>(*theirs + clockResolution - begin - way);
    reading.uncertainty = clockResolution + std::chrono::duration_cast<std::chrono::milliseconds>(way);
    m_login->setReading(reading);
    return reading;
}

Result<QList<Channel>> AxisDriver::channels(const std::stop_token& stop) {
    const auto known = params("root.Properties,root.Image,root.ImageSource,root.Network.RTSP", stop);
    if (!known)
        return fail(known.error());
    return parseChannels(*known, m_device);
}

Result<Capabilities> AxisDriver::capabilities(const std::stop_token& stop) {
    const auto known = params("root.Properties,root.IOPort,root.GuardTour", stop);
    if (!known)
        return fail(known.error());
    Capabilities can;
    can.grant(Feature::Snapshot);
    can.note({Feature::Events}, known->isTrue(QStringLiteral("root.Properties.API.Metadata.Metadata")),
             QCoreApplication::translate("devices", "L'appareil n'a pas de suivi d'événements."));
    can.note({Feature::Ptz, Feature::PtzPresets, Feature::PtzCentre}, moves(*known),
             QCoreApplication::translate("devices", "Aucune caméra de l'appareil n'est motorisée."));
    if (moves(*known)) {
        const auto support = params("root.PTZ.Support", stop);
        if (!support && support.error().code == ErrorCode::Cancelled)
            return fail(support.error());
        can.note({Feature::PtzBoxZoom}, !support || zoomsOnAreas(*support), cannotAim({{}, {1, 1}}, {}).text);
    } else {
        can.deny(Feature::PtzBoxZoom, can.whyNot(Feature::PtzCentre));
    }
    can.note({Feature::PtzTours}, !parseTours(*known).isEmpty(),
             QCoreApplication::translate("devices", "L'appareil n'a pas de ronde enregistrée."));
    can.note({Feature::Relays}, !parseOutputs(*known, {}).isEmpty(),
             QCoreApplication::translate("devices", "L'appareil n'a pas de sortie commandée."));
    can.note(
        {Feature::Storage, Feature::Coverage, Feature::Replay, Feature::FastReplay, Feature::Download},
        records(*known),
        QCoreApplication::translate("devices", "L'appareil n'a ni disque ni carte : il n'enregistre rien."));
    can.note({Feature::ReverseReplay, Feature::KeyFrameReplay}, false,
             QCoreApplication::translate("devices",
                                         "Cette marque ne relit ses enregistrements que vers l'avant."));
    can.note({Feature::Talkback}, false,
             QCoreApplication::translate("devices", "La voix vers l'appareil n'est pas prise en charge."));
    return can;
}

Result<Snapshot> AxisDriver::snapshot(const QString& channel, const std::stop_token& stop) {
    auto picture = get("jpg/image.cgi?camera=" + numberOf(channel), stop);
    if (!picture)
        return fail(picture.error());
    if (!picture->startsWith("\xff\xd8"))
        return fail(ErrorCode::Protocol,
                    QCoreApplication::translate("devices", "L'appareil n'a pas envoyé une image JPEG."),
                    QStringLiteral("%1 bytes").arg(picture->size()));
    return Snapshot{*std::move(picture), {m_clock->utcNow(), TimeSource::Reception, 1s}};
}

Result<QList<Relay>> AxisDriver::relays(const std::stop_token& stop) {
    const auto known = params("root.IOPort", stop);
    if (!known)
        return fail(known.error());
    QByteArray ports;
    for (const Relay& relay : parseOutputs(*known, {}))
        ports += (ports.isEmpty() ? "" : ",") + relay.token.toLatin1();
    if (ports.isEmpty())
        return QList<Relay>();
    const auto state = get("io/port.cgi?checkactive=" + ports, stop);
    if (!state && isFatal(state.error()))
        return fail(state.error());
    return parseOutputs(*known, KeyValues::parse(state.value_or(QByteArray())));
}

Result<void> AxisDriver::setRelay(const QString& relay, bool active, const std::stop_token& stop) {
    bool valid = false;
    const int port = relay.toInt(&valid);
    if (!valid || port < 1)
        return fail(ErrorCode::NotFound,
                    QCoreApplication::translate("devices", "L'appareil n'a pas cette sortie."),
                    QStringLiteral("output %1").arg(relay.left(40)));
    return order("io/port.cgi?action=" + QByteArray::number(port) + (active ? ":/" : ":%5C"), stop);
}

Result<QList<Disk>> AxisDriver::disks(const std::stop_token& stop) {
    const auto text = get("disks/list.cgi?diskid=all", stop);
    if (!text)
        return fail(text.error());
    const auto answer = parseXml(*text);
    if (!answer)
        return fail(answer.error());
    return axis::parseDisks(*answer);
}

} // namespace vigie::devices
