// SPDX-License-Identifier: GPL-3.0-or-later
#include "hikvision_driver.h"

#include "../password_change.h"
#include "base/stop.h"

#include <QCoreApplication>

#include <algorithm>

namespace vigie::devices {

using namespace std::chrono_literals;
using namespace hikvision;

namespace {

constexpr auto pauseBeforeRetry = 500ms;
constexpr auto clockResolution = 500ms; // ISAPI tells whole seconds
constexpr auto snapshotTurn = 50ms;
constexpr const char* anyTrack = "101";
constexpr auto calendarHolds = 1h; // that it does not tell the searches' clock
constexpr qsizetype mostTracks = 1024;
constexpr int mostAsked = 32; // channels, where the device has no list of its heads

QUrl withoutPath(QUrl url) {
    url.setPath({});
    url.setUserInfo({});
    return url;
}

/// No answer of the device to this question, so that the next question will fare no better.
bool isFatal(const Error& error) {
    const bool answered = error.detail.startsWith(u"HTTP ") && !isHttp(error, 401);
    return !answered && error.code != ErrorCode::Protocol;
}

} // namespace

HikvisionDriver::HikvisionDriver(DeviceAddress address, rtsp::IoThreads& threads,
                                 std::shared_ptr<const Clock> clock)
    : m_address(std::move(address))
    , m_threads(threads)
    , m_device(withoutPath(m_address.url))
    , m_clock(std::move(clock))
    , m_client(newClient(m_address.credentials)) {}

HikvisionDriver::Client HikvisionDriver::newClient(const Credentials& credentials) {
    return std::make_shared<IsapiClient>(
        m_device, std::make_shared<DeviceLogin>(m_device.host(), credentials, m_clock, m_threads.logins()),
        m_address.trust, m_threads.nextThread());
}

HikvisionDriver::Client HikvisionDriver::client() {
    const std::lock_guard lock(m_mutex);
    return m_client;
}

// --- who it is and what time it has ---

Result<DeviceIdentity> HikvisionDriver::identify(const std::stop_token& stop) {
    const auto answer = client()->get("/ISAPI/System/deviceInfo", stop);
    if (!answer)
        return fail(answer.error());
    if (answer->name != u"DeviceInfo")
        return fail(ErrorCode::Protocol,
                    QCoreApplication::translate("devices", "L'appareil ne dit pas ce qu'il est."),
                    QStringLiteral("deviceInfo answered by %1").arg(answer->name.left(60)));
    const std::lock_guard lock(m_mutex);
    m_recorder = hikvision::isRecorder(*answer);
    return parseIdentity(*answer);
}

Result<bool> HikvisionDriver::isRecorder(const std::stop_token& stop) {
    {
        const std::lock_guard lock(m_mutex);
        if (m_recorder)
            return *m_recorder;
    }
    if (const auto known = identify(stop); !known)
        return fail(known.error());
    const std::lock_guard lock(m_mutex);
    return *m_recorder;
}

Result<HikvisionDriver::Time> HikvisionDriver::time(bool fresh, const std::stop_token& stop) {
    const Client link = client();
    if (const auto reading = link->login()->freshReading(); reading && !fresh) {
        const std::lock_guard lock(m_mutex);
        return Time{m_zone, *reading};
    }
    const UtcTime before = m_clock->utcNow();
    const auto answer = link->get("/ISAPI/System/time", stop);
    const UtcTime after = m_clock->utcNow();
    if (!answer)
        return fail(answer.error());
    const auto told = parseClock(*answer);
    if (!told)
        return fail(told.error());
    const UtcTime ours = before + (after - before) / 2;
    const UtcTime digits = fromDateTime(told->local.digits);
    // What is written beside the digits may contradict the zone: the reading nearer to our clock is right.
    QList<UtcTime> readings;
    if (told->local.offset)
        readings += digits - *told->local.offset;
    if (told->zone)
        readings += told->zone->toUtc(told->local.digits);
    if (readings.isEmpty())
        readings += digits;
    const UtcTime at = *std::min_element(readings.begin(), readings.end(), [&](UtcTime left, UtcTime right) {
        return std::chrono::abs(left - ours) < std::chrono::abs(right - ours);
    });
    const auto shown = std::chrono::duration_cast<std::chrono::seconds>(digits - at);
    Time time;
    time.zone = told->zone && told->zone->offsetAt(at) == shown ? *told->zone : PosixZone::fixed(shown);
    time.reading.offset = std::chrono::duration_cast<std::chrono::milliseconds>(at + clockResolution - ours);
    time.reading.uncertainty =
        clockResolution + std::chrono::duration_cast<std::chrono::milliseconds>((after - before) / 2);
    time.reading.source = QStringLiteral("/ISAPI/System/time");
    link->login()->setReading(time.reading);
    const std::lock_guard lock(m_mutex);
    m_zone = time.zone;
    return time;
}

Result<SearchTimes> HikvisionDriver::searchTimes(const QString& track, const std::stop_token& stop) {
    const auto now = time(false, stop);
    if (!now)
        return fail(now.error());
    SearchTimes times{now->zone, false};
    {
        const std::lock_guard lock(m_mutex);
        if (m_localAsUtc) {
            times.localAsUtc = *m_localAsUtc;
            return times;
        }
    }
    const Client link = client();
    const UtcTime deviceNow = link->login()->deviceNow();
    const auto remember = [this](bool localAsUtc) {
        const std::lock_guard lock(m_mutex);
        m_localAsUtc = localAsUtc;
    };
    const auto seen = m_recordings.clockByPresent(*link, track, now->zone, deviceNow, stop);
    if (!seen && isFatal(seen.error()))
        return fail(seen.error());
    const bool isSeen = seen && *seen;
    times.localAsUtc = isSeen && (*seen)->localAsUtc;
    // Where winter time is UTC the question has no answer before summer.
    if (now->zone.offsetAt(deviceNow) == 0s)
        return times;
    if (isSeen && (*seen)->proven) {
        remember(times.localAsUtc);
        return times;
    }
    const auto older = clockByCalendar(*link, track, *now, stop);
    if (!older)
        return fail(older.error());
    if (*older) {
        times.localAsUtc = (*older)->localAsUtc;
        remember(times.localAsUtc);
        return times;
    }
    if (isSeen)
        return times;
    // No footage tells: recorders are known to lie, cameras with a card to tell the truth.
    const auto recorder = isRecorder(stop);
    if (!recorder)
        return fail(recorder.error());
    times.localAsUtc = *recorder;
    times.supposed = true;
    return times;
}

Result<std::optional<SearchClock>> HikvisionDriver::clockByCalendar(IsapiClient& link, const QString& track,
                                                                    const Time& now,
                                                                    const std::stop_token& stop) {
    {
        const std::lock_guard lock(m_mutex);
        if (const auto asked = m_calendarAskedAt.constFind(track);
            asked != m_calendarAskedAt.constEnd() && m_clock->monoNow() - *asked < calendarHolds)
            return std::optional<SearchClock>();
    }
    auto clock = m_recordings.clockByCalendar(link, track, now.zone, link.login()->deviceNow(), stop);
    if (!clock && isFatal(clock.error()))
        return clock;
    if (!clock || !*clock) {
        const std::lock_guard lock(m_mutex);
        if (m_calendarAskedAt.size() >= mostTracks)
            m_calendarAskedAt.clear();
        m_calendarAskedAt.insert(track, m_clock->monoNow());
    }
    return clock.value_or(std::nullopt);
}

Result<ClockReading> HikvisionDriver::readClock(const std::stop_token& stop) {
    auto now = time(true, stop);
    if (!now)
        return fail(now.error());
    const auto times = searchTimes(QLatin1String(anyTrack), stop);
    if (!times && times.error().code == ErrorCode::Cancelled)
        return fail(times.error());
    now->reading.localAsUtc = times && times->localAsUtc;
    if (times && times->supposed)
        now->reading.source += QStringLiteral(", local as UTC supposed");
    return now->reading;
}

// --- channels ---

Result<QMap<int, QString>> HikvisionDriver::channelNames(const std::stop_token& stop) {
    QMap<int, QString> names;
    // Inputs of the device itself, then the network cameras of a recorder.
    for (const char* path :
         {"/ISAPI/System/Video/inputs/channels", "/ISAPI/ContentMgmt/InputProxy/channels"}) {
        const auto answer = client()->get(path, stop);
        if (!answer && isFatal(answer.error()))
            return fail(answer.error());
        if (answer)
            names.insert(parseNames(*answer));
    }
    return names;
}

Result<QList<Stream>> HikvisionDriver::streams(const QMap<int, QString>& names, const std::stop_token& stop) {
    const auto all = client()->get("/ISAPI/Streaming/channels", stop);
    if (all)
        if (const auto found = parseStreams(*all); !found.isEmpty())
            return found;
    if (!all && (isFatal(all.error()) || names.isEmpty()))
        return fail(all.error());
    // Some recorders only answer for one at a time.
    QList<Stream> found;
    for (const int channel : names.keys())
        for (const int stream : {1, 2}) {
            const auto one = client()->get(
                "/ISAPI/Streaming/channels/" + QByteArray::number(channel * 100 + stream), stop);
            if (!one && isFatal(one.error()))
                return fail(one.error());
            if (one)
                found += parseStreams(*one);
        }
    return found;
}

int HikvisionDriver::rtspPort(const std::stop_token& stop) {
    {
        const std::lock_guard lock(m_mutex);
        if (m_rtspPort)
            return *m_rtspPort;
    }
    // Accounts without administration rights may not ask; 554 it is then.
    const auto answer = client()->get("/ISAPI/Security/adminAccesses", stop);
    const int port = parseRtspPort(answer.value_or(XmlNode()));
    if (answer || !isFatal(answer.error())) {
        const std::lock_guard lock(m_mutex);
        m_rtspPort = port;
    }
    return port;
}

Result<QList<Channel>> HikvisionDriver::channels(const std::stop_token& stop) {
    const auto names = channelNames(stop);
    if (!names)
        return fail(names.error());
    const auto found = streams(*names, stop);
    if (!found)
        return fail(found.error());
    const auto recorder = isRecorder(stop);
    if (!recorder)
        return fail(recorder.error());
    bool records = *recorder;
    if (!records) {
        const auto all = disks(stop);
        if (!all && isFatal(all.error()))
            return fail(all.error());
        // Not allowed to ask is not known to have none.
        records = !all || !all->isEmpty();
    }
    return channelsFrom(*found, *names, m_device, rtspPort(stop), records);
}

Result<Capabilities> HikvisionDriver::capabilities(const std::stop_token& stop) {
    const auto recorder = isRecorder(stop);
    if (!recorder)
        return fail(recorder.error());
    Capabilities can;
    const auto has = [&](const char* path, const char* element) -> Result<bool> {
        const auto answer = client()->get(path, stop);
        if (!answer && isFatal(answer.error()))
            return fail(answer.error());
        return answer && answer->find(QLatin1String(element).toString()) != nullptr;
    };
    can.grant(Feature::Snapshot);
    can.grant(Feature::Events);
    auto ptz = has("/ISAPI/PTZCtrl/channels", "PTZChannel");
    if (ptz && !*ptz && *recorder)
        ptz = has("/ISAPI/ContentMgmt/PTZCtrlProxy/channels", "PTZChannel");
    if (ptz && !*ptz)
        ptz = anyHead(stop);
    if (!ptz)
        return fail(ptz.error());
    can.note({Feature::Ptz, Feature::PtzPresets, Feature::PtzTours, Feature::PtzCentre, Feature::PtzBoxZoom},
             *ptz, QCoreApplication::translate("devices", "Aucune caméra de l'appareil n'est motorisée."));
    const auto outputs = has("/ISAPI/System/IO/outputs", "IOOutputPort");
    if (!outputs)
        return fail(outputs.error());
    can.note({Feature::Relays}, *outputs,
             QCoreApplication::translate("devices", "L'appareil n'a pas de sortie commandée."));
    const auto all = disks(stop);
    if (!all && isFatal(all.error()))
        return fail(all.error());
    const bool records = *recorder || !all || !all->isEmpty();
    can.note({Feature::Storage}, all.has_value(),
             QCoreApplication::translate("devices", "L'appareil ne dit rien de ses disques."));
    can.note(
        {Feature::Coverage, Feature::Replay, Feature::Download}, records,
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

Result<bool> HikvisionDriver::anyHead(const std::stop_token& stop) {
    const auto all = channels(stop);
    if (!all)
        return fail(all.error());
    for (const Channel& channel : all->mid(0, mostAsked)) {
        const auto path = knownPtzPath(channel.token, stop);
        if (!path && isFatal(path.error()))
            return fail(path.error());
        if (path)
            return true;
    }
    return false;
}

Result<Snapshot> HikvisionDriver::snapshot(const QString& channel, const std::stop_token& stop) {
    std::unique_lock turn(m_snapshots, std::defer_lock);
    while (!turn.try_lock_for(snapshotTurn))
        if (stop.stop_requested())
            return fail(ErrorCode::Cancelled, QCoreApplication::translate("devices", "Demande annulée."));
    const QByteArray id = channel.toLatin1().toPercentEncoding() + "01/picture";
    const QByteArray paths[] = {"/ISAPI/Streaming/channels/" + id,
                                "/ISAPI/ContentMgmt/StreamingProxy/channels/" + id};
    Result<QByteArray> picture = fail(Error{});
    for (const QByteArray& path : paths) {
        picture = client()->picture(path, stop);
        // "Device error" passes.
        if (!picture && picture.error().code == ErrorCode::Network && !isFatal(picture.error()) &&
            sleepFor(pauseBeforeRetry, stop))
            picture = client()->picture(path, stop);
        if (picture || isFatal(picture.error()))
            break;
    }
    if (!picture)
        return fail(picture.error());
    return Snapshot{*std::move(picture), {m_clock->utcNow(), TimeSource::Reception, 1s}};
}

// --- outputs and disks ---

Result<QList<Relay>> HikvisionDriver::relays(const std::stop_token& stop) {
    const auto answer = client()->get("/ISAPI/System/IO/outputs", stop);
    if (!answer)
        return fail(answer.error());
    QList<Relay> all = parseOutputs(*answer);
    for (Relay& relay : all) {
        const auto state =
            client()->get("/ISAPI/System/IO/outputs/" + relay.token.toLatin1() + "/status", stop);
        if (!state && isFatal(state.error()))
            return fail(state.error());
        if (state)
            relay.active = parseOutputState(*state);
    }
    return all;
}

Result<void> HikvisionDriver::setRelay(const QString& relay, bool active, const std::stop_token& stop) {
    const auto answer =
        client()->put("/ISAPI/System/IO/outputs/" + relay.toLatin1().toPercentEncoding() + "/trigger",
                      document(QByteArray("<IOPortData><outputState>") + (active ? "high" : "low") +
                               "</outputState></IOPortData>"),
                      stop);
    if (!answer)
        return fail(answer.error());
    return {};
}

Result<QList<Disk>> HikvisionDriver::disks(const std::stop_token& stop) {
    auto answer = client()->get("/ISAPI/ContentMgmt/Storage", stop);
    if (!answer && !isFatal(answer.error()))
        answer = client()->get("/ISAPI/System/Storage/hardDisks", stop);
    if (!answer)
        return fail(answer.error());
    return parseDisks(*answer);
}

// --- password ---

Result<void> HikvisionDriver::changePassword(const QString& newPassword, const std::stop_token& stop) {
    const Client old = client();
    const Credentials before = old->login()->credentials();
    const Credentials after{before.user, newPassword};
    const auto users = old->get("/ISAPI/Security/users", stop);
    if (!users)
        return fail(users.error());
    const QString id = parseUserId(*users, before.user);
    if (id.isEmpty())
        return fail(ErrorCode::NotFound,
                    QCoreApplication::translate("devices", "L'appareil ne montre pas ce compte."),
                    QStringLiteral("no such user in Security/users"));
    const auto changed =
        old->put("/ISAPI/Security/users/" + id.toLatin1().toPercentEncoding(),
                 document("<User><id>" + escapedXml(id) + "</id><userName>" + escapedXml(before.user) +
                          "</userName><password>" + escapedXml(newPassword) + "</password><loginPassword>" +
                          escapedXml(before.password) + "</loginPassword></User>"),
                 stop);
    DeviceAddress address = m_address;
    address.credentials = before;
    if (!changed)
        return fail(failedChange(changed.error(), address, m_threads, stop));
    if (const auto confirmed = confirmPasswordChange(address, newPassword, m_threads, stop); !confirmed)
        return fail(confirmed.error());
    const Client renewed = newClient(after);
    std::stop_source former;
    {
        const std::lock_guard lock(m_mutex);
        m_client = renewed;
        former = std::exchange(m_renewed, std::stop_source());
    }
    former.request_stop();
    return {};
}

} // namespace vigie::devices
