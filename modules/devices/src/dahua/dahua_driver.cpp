// SPDX-License-Identifier: GPL-3.0-or-later
#include "dahua_driver.h"

#include <QCoreApplication>

#include <algorithm>

namespace vigie::devices {

using namespace std::chrono_literals;
using namespace dahua;

namespace {

constexpr auto clockResolution = 500ms; // whole seconds are told
constexpr auto snapshotTurn = 50ms;
constexpr qint64 longestPicture = 16 * 1024 * 1024;

QUrl withoutPath(QUrl url) {
    url.setPath({});
    url.setUserInfo({});
    return url;
}

} // namespace

DahuaDriver::DahuaDriver(DeviceAddress address, rtsp::IoThreads& threads, std::shared_ptr<const Clock> clock)
    : m_address(std::move(address))
    , m_threads(threads)
    , m_device(withoutPath(m_address.url))
    , m_clock(std::move(clock))
    , m_client(
          m_device,
          std::make_shared<DeviceLogin>(m_device.host(), m_address.credentials, m_clock, threads.logins()),
          m_address.trust, threads.nextThread()) {}

Result<DeviceIdentity> DahuaDriver::identify(const std::stop_token& stop) {
    const auto info = m_client.get("magicBox.cgi?action=getSystemInfo", stop);
    if (!info)
        return fail(info.error());
    DeviceIdentity identity;
    identity.manufacturer = QStringLiteral("Dahua");
    identity.model = info->value(QStringLiteral("deviceType"));
    identity.serial = info->value(QStringLiteral("serialNumber"));
    if (identity.model.isEmpty() && identity.serial.isEmpty())
        return fail(ErrorCode::Protocol,
                    QCoreApplication::translate("devices", "L'appareil ne dit pas ce qu'il est."),
                    QStringLiteral("neither deviceType nor serialNumber in getSystemInfo"));
    // Recorders say a number there, and their name elsewhere.
    bool isNumber = false;
    (void)identity.model.toInt(&isNumber);
    if (identity.model.isEmpty() || isNumber) {
        const auto type = m_client.get("magicBox.cgi?action=getDeviceType", stop);
        if (!type && isFatal(type.error()))
            return fail(type.error());
        if (type && !type->value(QStringLiteral("type")).isEmpty())
            identity.model = type->value(QStringLiteral("type"));
    }
    const auto version = m_client.get("magicBox.cgi?action=getSoftwareVersion", stop);
    if (!version && isFatal(version.error()))
        return fail(version.error());
    if (version)
        identity.firmware = version->value(QStringLiteral("version"));
    return identity;
}

Result<DahuaDriver::Time> DahuaDriver::time(bool fresh, const std::stop_token& stop) {
    if (const auto reading = m_client.login()->freshReading(); reading && !fresh) {
        const std::lock_guard lock(m_mutex);
        return Time{m_zone, *reading};
    }
    const auto ntp = m_client.config("NTP", stop);
    if (!ntp && isFatal(ntp.error()))
        return fail(ntp.error());
    const auto locales = m_client.config("Locales", stop);
    if (!locales && isFatal(locales.error()))
        return fail(locales.error());
    const UtcTime before = m_clock->utcNow();
    const auto answer = m_client.get("global.cgi?action=getCurrentTime", stop);
    const UtcTime after = m_clock->utcNow();
    if (!answer)
        return fail(answer.error());
    const auto told = parseTime(answer->value(QStringLiteral("result")));
    if (!told)
        return fail(
            ErrorCode::Protocol, QCoreApplication::translate("devices", "L'appareil ne dit pas l'heure."),
            QStringLiteral("getCurrentTime: %1").arg(answer->value(QStringLiteral("result")).left(60)));
    const UtcTime ours = before + (after - before) / 2;
    const auto zone = parseZone(ntp.value_or(KeyValues()), locales.value_or(KeyValues()));
    Time time;
    // Without a zone its clock can't be told from its zone: zones lie on quarters of an hour, and the clock
    // is taken to be right within half of one.
    const auto shown = fromDateTime(*told) - ours;
    const auto quarters = std::chrono::round<std::chrono::duration<int, std::ratio<900>>>(shown);
    time.zone = zone.value_or(PosixZone::fixed(quarters));
    const auto readings = time.zone.toUtc(*told);
    const UtcTime at = *std::min_element(readings.begin(), readings.end(), [&](UtcTime left, UtcTime right) {
        return std::chrono::abs(left - ours) < std::chrono::abs(right - ours);
    });
    time.reading.offset = std::chrono::duration_cast<std::chrono::milliseconds>(at + clockResolution - ours);
    time.reading.uncertainty =
        clockResolution + std::chrono::duration_cast<std::chrono::milliseconds>((after - before) / 2);
    time.reading.source = QStringLiteral("global.cgi?action=getCurrentTime");
    if (!zone) {
        time.reading.uncertainty += 450s; // half a quarter of an hour
        time.reading.source += QStringLiteral(", zone supposed");
    }
    m_client.login()->setReading(time.reading);
    const std::lock_guard lock(m_mutex);
    m_zone = time.zone;
    return time;
}

Result<ClockReading> DahuaDriver::readClock(const std::stop_token& stop) {
    const auto now = time(true, stop);
    if (!now)
        return fail(now.error());
    return now->reading;
}

int DahuaDriver::rtspPort(const std::stop_token& stop) {
    {
        const std::lock_guard lock(m_mutex);
        if (m_rtspPort)
            return *m_rtspPort;
    }
    const auto answer = m_client.config("RTSP", stop);
    const int port = parseRtspPort(answer.value_or(KeyValues()));
    if (answer || !isFatal(answer.error())) {
        const std::lock_guard lock(m_mutex);
        m_rtspPort = port;
    }
    return port;
}

Result<QList<Channel>> DahuaDriver::channels(const std::stop_token& stop) {
    const auto titles = m_client.config("ChannelTitle", stop);
    if (!titles && isFatal(titles.error()))
        return fail(titles.error());
    const auto encode = m_client.config("Encode", stop);
    if (!encode)
        return fail(encode.error());
    const auto remote = m_client.config("RemoteDevice", stop);
    if (!remote && isFatal(remote.error()))
        return fail(remote.error());
    const auto all = disks(stop);
    if (!all && isFatal(all.error()))
        return fail(all.error());
    const bool records = !all || !all->isEmpty();
    QList<Channel> found = parseChannels(titles.value_or(KeyValues()), *encode, remote.value_or(KeyValues()),
                                         m_device, rtspPort(stop), records);
    const std::lock_guard lock(m_mutex);
    for (const Channel& channel : found)
        m_channelCount = std::max(m_channelCount, channel.token.toInt());
    return found;
}

Result<Capabilities> DahuaDriver::capabilities(const std::stop_token& stop) {
    const auto known = channels(stop);
    if (!known)
        return fail(known.error());
    Capabilities can;
    can.grant(Feature::Snapshot);
    can.grant(Feature::Events);
    bool moves = false;
    for (const Channel& channel : *known) {
        const auto presets = ptzPresets(channel.token, stop);
        if (!presets && isFatal(presets.error()))
            return fail(presets.error());
        if ((moves = presets.has_value()))
            break;
    }
    can.note({Feature::Ptz, Feature::PtzPresets, Feature::PtzTours, Feature::PtzCentre, Feature::PtzBoxZoom},
             moves, QCoreApplication::translate("devices", "Aucune caméra de l'appareil n'est motorisée."));
    const auto outputs = relays(stop);
    if (!outputs && isFatal(outputs.error()))
        return fail(outputs.error());
    can.note({Feature::Relays}, outputs && !outputs->isEmpty(),
             QCoreApplication::translate("devices", "L'appareil n'a pas de sortie commandée."));
    const auto all = disks(stop);
    if (!all && isFatal(all.error()))
        return fail(all.error());
    can.note({Feature::Storage}, all.has_value(),
             QCoreApplication::translate("devices", "L'appareil ne dit rien de ses disques."));
    can.note(
        {Feature::Coverage, Feature::Replay, Feature::Download}, !all || !all->isEmpty(),
        QCoreApplication::translate("devices", "L'appareil n'a ni disque ni carte : il n'enregistre rien."));
    can.deny(Feature::FastReplay,
             QCoreApplication::translate("devices", "Cette marque ne relit qu'à la vitesse réelle."));
    can.note({Feature::ReverseReplay, Feature::KeyFrameReplay}, false,
             QCoreApplication::translate("devices",
                                         "Cette marque ne relit ses enregistrements que vers l'avant."));
    can.note({Feature::Talkback}, false,
             QCoreApplication::translate("devices", "La voix vers l'appareil n'est pas prise en charge."));
    return can;
}

Result<Snapshot> DahuaDriver::snapshot(const QString& channel, const std::stop_token& stop) {
    std::unique_lock turn(m_snapshots, std::defer_lock);
    while (!turn.try_lock_for(snapshotTurn))
        if (stop.stop_requested())
            return fail(ErrorCode::Cancelled, QCoreApplication::translate("devices", "Demande annulée."));
    auto picture = m_client.body("snapshot.cgi?channel=" + encoded(channel), stop, longestPicture);
    if (!picture)
        return fail(picture.error());
    if (!picture->startsWith("\xff\xd8"))
        return fail(ErrorCode::Protocol,
                    QCoreApplication::translate("devices", "L'appareil n'a pas envoyé une image JPEG."),
                    QStringLiteral("%1 bytes").arg(picture->size()));
    return Snapshot{*std::move(picture), {m_clock->utcNow(), TimeSource::Reception, 1s}};
}

Result<QList<Relay>> DahuaDriver::relays(const std::stop_token& stop) {
    const auto config = m_client.config("AlarmOut", stop);
    if (!config)
        return fail(config.error());
    const auto state = m_client.get("alarm.cgi?action=getOutState", stop);
    if (!state && isFatal(state.error()))
        return fail(state.error());
    return parseOutputs(*config, state.value_or(KeyValues()));
}

Result<void> DahuaDriver::setRelay(const QString& relay, bool active, const std::stop_token& stop) {
    bool valid = false;
    const int number = relay.toInt(&valid);
    if (!valid || number < 1)
        return fail(ErrorCode::NotFound,
                    QCoreApplication::translate("devices", "L'appareil n'a pas cette sortie."),
                    QStringLiteral("output %1").arg(relay.left(40)));
    return m_client.order("configManager.cgi?action=setConfig&AlarmOut[" + QByteArray::number(number - 1) +
                              "].Mode=" + (active ? "1" : "2"),
                          stop);
}

Result<QList<Disk>> DahuaDriver::disks(const std::stop_token& stop) {
    const auto answer = m_client.get("storageDevice.cgi?action=getDeviceAllInfo", stop);
    if (!answer)
        return fail(answer.error());
    return parseDisks(*answer);
}

} // namespace vigie::devices
