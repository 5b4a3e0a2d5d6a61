// SPDX-License-Identifier: GPL-3.0-or-later
#include "onvif_driver.h"

#include "../archive_reader.h"
#include "../logging.h"
#include "base/stop.h"
#include "event_stream.h"

#include <QCoreApplication>

namespace vigie::devices {

using namespace std::chrono_literals;

namespace {

// Portions of a search: a day of motion recordings has some thousand changes.
constexpr int mostPortions = 1000;

QUrl deviceService(QUrl url) {
    if (url.path().isEmpty() || url.path() == u"/")
        url.setPath(QStringLiteral("/onvif/device_service"));
    url.setUserInfo({});
    return url;
}

QByteArray actionOf(const char* service, const char* call) {
    return QByteArray(service) + '/' + call;
}

} // namespace

OnvifDriver::OnvifDriver(const DeviceAddress& address, rtsp::IoThreads& threads,
                         std::shared_ptr<const Clock> clock)
    : m_address(address)
    , m_threads(threads)
    , m_device(deviceService(address.url))
    , m_login(std::make_shared<DeviceLogin>(address.credentials, std::move(clock)))
    , m_commands(m_device, m_login, address.trust, threads.nextThread(), HttpTraffic::Commands)
    , m_events(m_device, m_login, address.trust, threads.nextThread(), HttpTraffic::LongPolls) {}

void OnvifDriver::readyClock(const std::stop_token& stop) {
    if (m_login->freshReading())
        return;
    // A device that does not tell its time may still accept ours.
    if (const auto reading = m_commands.readClock(stop); !reading)
        qCDebug(lcDevices).noquote() << m_device.host() << "clock:" << reading.error().toLogLine();
}

Result<OnvifDriver::Services> OnvifDriver::services(const std::stop_token& stop) {
    {
        const std::lock_guard lock(m_mutex);
        if (m_services)
            return *m_services;
    }
    readyClock(stop);
    SoapCall call;
    call.url = m_device;
    call.action = actionOf(onvif_namespace::device, "GetServices");
    call.body = "<tds:GetServices><tds:IncludeCapability>false</tds:IncludeCapability></tds:GetServices>";
    auto answer = m_commands.call(call, stop);
    Services found;
    if (answer)
        found = parseServices(*answer);
    if (found.isEmpty()) {
        if (!answer &&
            (answer.error().code == ErrorCode::Auth || answer.error().code == ErrorCode::Cancelled ||
             answer.error().code == ErrorCode::Timeout))
            return fail(answer.error());
        call.action = actionOf(onvif_namespace::device, "GetCapabilities");
        call.body = "<tds:GetCapabilities><tds:Category>All</tds:Category></tds:GetCapabilities>";
        answer = m_commands.call(call, stop);
        if (!answer)
            return fail(answer.error());
        found = parseCapabilities(*answer);
    }
    for (QUrl& url : found)
        url = rewrittenService(url, m_device);
    const std::lock_guard lock(m_mutex);
    m_services = found;
    return found;
}

Result<QUrl> OnvifDriver::service(const char* name, const std::stop_token& stop) {
    const auto all = services(stop);
    if (!all)
        return fail(all.error());
    const QUrl url = all->value(QLatin1String(name));
    if (!url.isEmpty())
        return url;
    return fail(ErrorCode::Unsupported,
                QCoreApplication::translate("devices", "L'appareil n'offre pas ce service ONVIF."),
                QString::fromLatin1(name));
}

Result<XmlNode> OnvifDriver::ask(const char* serviceName, const QByteArray& action, const QByteArray& body,
                                 const std::stop_token& stop) {
    const auto url = service(serviceName, stop);
    if (!url)
        return fail(url.error());
    readyClock(stop);
    SoapCall call;
    call.url = *url;
    call.action = action;
    call.body = body;
    return m_commands.call(call, stop);
}

Result<ClockReading> OnvifDriver::readClock(const std::stop_token& stop) {
    return m_commands.readClock(stop);
}

Result<DeviceIdentity> OnvifDriver::identify(const std::stop_token& stop) {
    readyClock(stop);
    SoapCall call;
    call.url = m_device;
    call.action = actionOf(onvif_namespace::device, "GetDeviceInformation");
    call.body = "<tds:GetDeviceInformation/>";
    const auto answer = m_commands.call(call, stop);
    if (!answer)
        return fail(answer.error());
    return parseIdentity(*answer);
}

Result<Capabilities> OnvifDriver::capabilities(const std::stop_token& stop) {
    const auto known = services(stop);
    if (!known)
        return fail(known.error());
    const auto offers = [&](const char* name) { return known->contains(QLatin1String(name)); };
    Capabilities can;
    const auto note = [&can](Feature feature, bool has, const char* why) {
        if (has)
            can.grant(feature);
        else
            can.deny(feature, QCoreApplication::translate("devices", why));
    };
    note(Feature::Events, offers(onvif_namespace::events),
         QT_TRANSLATE_NOOP("devices", "L'appareil n'a pas de service d'événements ONVIF."));
    note(Feature::Coverage, offers(onvif_namespace::search),
         QT_TRANSLATE_NOOP("devices", "L'appareil n'a pas de service de recherche ONVIF (profil G)."));
    note(Feature::Replay, offers(onvif_namespace::replay),
         QT_TRANSLATE_NOOP("devices", "L'appareil n'a pas de service de relecture ONVIF (profil G)."));
    return can;
}

// --- channels ---

Result<QList<ProfileInfo>> OnvifDriver::profiles(bool media2, const std::stop_token& stop) {
    const auto answer = media2
                            ? ask(onvif_namespace::media2, actionOf(onvif_namespace::media2, "GetProfiles"),
                                  "<tr2:GetProfiles><tr2:Type>All</tr2:Type></tr2:GetProfiles>", stop)
                            : ask(onvif_namespace::media, actionOf(onvif_namespace::media, "GetProfiles"),
                                  "<trt:GetProfiles/>", stop);
    if (!answer)
        return fail(answer.error());
    return parseProfiles(*answer);
}

Result<QUrl> OnvifDriver::streamUri(bool media2, const QString& profile, const std::stop_token& stop) {
    const QByteArray token = escaped(profile);
    Result<XmlNode> answer;
    if (media2) {
        // RTSP is RTP within the RTSP connection; devices that only know the word for UDP serve both by it.
        for (const char* protocol : {"RTSP", "RtspUnicast"}) {
            answer = ask(onvif_namespace::media2, actionOf(onvif_namespace::media2, "GetStreamUri"),
                         QByteArray("<tr2:GetStreamUri><tr2:Protocol>") + protocol +
                             "</tr2:Protocol><tr2:ProfileToken>" + token +
                             "</tr2:ProfileToken></tr2:GetStreamUri>",
                         stop);
            if (answer || answer.error().code == ErrorCode::Auth ||
                answer.error().code == ErrorCode::Cancelled)
                break;
        }
    } else {
        answer = ask(onvif_namespace::media, actionOf(onvif_namespace::media, "GetStreamUri"),
                     "<trt:GetStreamUri><trt:StreamSetup><tt:Stream>RTP-Unicast</tt:Stream><tt:Transport>"
                     "<tt:Protocol>RTSP</tt:Protocol></tt:Transport></trt:StreamSetup><trt:ProfileToken>" +
                         token + "</trt:ProfileToken></trt:GetStreamUri>",
                     stop);
    }
    if (!answer)
        return fail(answer.error());
    const QUrl url =
        rewrittenStream(media2 ? answer->textAt(u"Uri") : answer->textAt(u"MediaUri/Uri"), m_device);
    if (url.isEmpty())
        return fail(ErrorCode::Protocol,
                    QCoreApplication::translate("devices", "L'appareil ne donne pas l'adresse de son flux."),
                    QStringLiteral("no rtsp URI for profile %1").arg(profile));
    return url;
}

Result<QList<ProfileInfo>> OnvifDriver::bestProfiles(bool* media2, const std::stop_token& stop) {
    *media2 = true;
    auto found = profiles(true, stop);
    if (!found && (found.error().code == ErrorCode::Auth || found.error().code == ErrorCode::Cancelled))
        return found;
    if (!found || groupChannels(*found).isEmpty()) {
        *media2 = false;
        found = profiles(false, stop);
        if (!found)
            return found;
    }
    const std::lock_guard lock(m_mutex);
    for (const ProfileInfo& profile : *found)
        m_sources.insert(profile.sourceConfiguration, profile.sourceToken);
    return found;
}

Result<QList<Channel>> OnvifDriver::channels(const std::stop_token& stop) {
    bool media2 = true;
    const auto found = bestProfiles(&media2, stop);
    if (!found)
        return fail(found.error());
    QList<Channel> channels = groupChannels(*found);
    for (Channel& channel : channels)
        for (StreamProfile& stream : channel.streams) {
            const auto uri = streamUri(media2, stream.token, stop);
            if (!uri)
                return fail(uri.error());
            stream.uri = *uri;
        }
    if (const auto all = recordings({}, stop))
        matchRecordings(channels, *all);
    else if (all.error().code == ErrorCode::Cancelled || all.error().code == ErrorCode::Auth)
        return fail(all.error());
    return channels;
}

// --- recordings ---

Result<void> OnvifDriver::search(const char* find, const QByteArray& begin, const char* results,
                                 const std::function<bool(const XmlNode&)>& take,
                                 const std::stop_token& stop) {
    const auto started = ask(onvif_namespace::search, actionOf(onvif_namespace::search, find), begin, stop);
    if (!started)
        return fail(started.error());
    const QByteArray token = escaped(started->textAt(u"SearchToken"));
    Result<void> outcome;
    for (int portion = 0; portion < mostPortions; ++portion) {
        const auto answer = ask(onvif_namespace::search, actionOf(onvif_namespace::search, results),
                                QByteArray("<tse:") + results + "><tse:SearchToken>" + token +
                                    "</tse:SearchToken><tse:MaxResults>1000</tse:MaxResults>"
                                    "<tse:WaitTime>PT2S</tse:WaitTime></tse:" +
                                    results + '>',
                                stop);
        if (!answer)
            outcome = fail(answer.error());
        if (!answer || take(*answer))
            break;
    }
    // Searches are few in a device's memory; that this one is over already is no fault.
    if (!stop.stop_requested())
        (void)ask(onvif_namespace::search, actionOf(onvif_namespace::search, "EndSearch"),
                  "<tse:EndSearch><tse:SearchToken>" + token + "</tse:SearchToken></tse:EndSearch>", stop);
    return outcome;
}

Result<QList<RecordingInfo>> OnvifDriver::recordings(const QString& only, const std::stop_token& stop) {
    const QByteArray scope = only.isEmpty()
                                 ? QByteArray()
                                 : "<tt:IncludedRecordings>" + escaped(only) + "</tt:IncludedRecordings>";
    QList<RecordingInfo> all;
    const auto outcome = search(
        "FindRecordings",
        "<tse:FindRecordings><tse:Scope>" + scope +
            "</tse:Scope><tse:KeepAliveTime>PT10S</tse:KeepAliveTime></tse:FindRecordings>",
        "GetRecordingSearchResults",
        [&all](const XmlNode& answer) {
            const RecordingResults portion = parseRecordings(answer);
            all += portion.recordings;
            return portion.completed;
        },
        stop);
    if (!outcome)
        return fail(outcome.error());
    return all;
}

Result<QList<TimeSpan>> OnvifDriver::coverage(const QString& recording, TimeSpan span,
                                              const std::stop_token& stop) {
    const auto known = recordings(recording, stop);
    if (!known)
        return fail(known.error());
    const auto info = std::find_if(known->begin(), known->end(),
                                   [&](const RecordingInfo& one) { return one.token == recording; });
    if (info == known->end())
        return fail(
            ErrorCode::NotFound,
            QCoreApplication::translate("devices", "L'enregistreur ne connaît pas cet enregistrement."),
            QStringLiteral("recording %1").arg(recording));
    QList<DataPresence> events;
    const auto outcome = search(
        "FindEvents",
        "<tse:FindEvents><tse:StartPoint>" + toIso(span.begin).toLatin1() +
            "</tse:StartPoint><tse:EndPoint>" + toIso(span.end).toLatin1() +
            "</tse:EndPoint><tse:Scope><tt:IncludedRecordings>" + escaped(recording) +
            "</tt:IncludedRecordings></tse:Scope><tse:SearchFilter><wsnt:TopicExpression "
            "Dialect=\"http://www.onvif.org/ver10/tev/topicExpression/ConcreteSet\">"
            "tns1:RecordingHistory/Track/State</wsnt:TopicExpression></tse:SearchFilter>"
            "<tse:IncludeStartState>true</tse:IncludeStartState><tse:KeepAliveTime>PT10S</tse:KeepAliveTime>"
            "</tse:FindEvents>",
        "GetEventSearchResults",
        [&](const XmlNode& answer) {
            const PresenceResults portion = parsePresence(answer);
            for (const DataPresence& event : portion.events)
                if (event.recording == recording &&
                    (info->videoTracks.isEmpty() || info->videoTracks.contains(event.track)))
                    events.append(event);
            return portion.completed;
        },
        stop);
    if (!outcome && outcome.error().code != ErrorCode::Unsupported)
        return fail(outcome.error());
    if (events.isEmpty() && info->bounds && !outcome) {
        // Without the history only the recording's outer bounds are known.
        const TimeSpan whole = info->bounds->intersected(span);
        return whole.isEmpty() ? QList<TimeSpan>() : QList<TimeSpan>{whole};
    }
    return coverageFrom(events, span, m_login->deviceNow());
}

Result<std::unique_ptr<ArchiveReader>> OnvifDriver::openArchive(const ArchiveRequest& wanted,
                                                                const std::stop_token& stop) {
    const auto answer =
        ask(onvif_namespace::replay, actionOf(onvif_namespace::replay, "GetReplayUri"),
            "<trp:GetReplayUri><trp:StreamSetup><tt:Stream>RTP-Unicast</tt:Stream><tt:Transport><tt:Protocol>"
            "RTSP</tt:Protocol></tt:Transport></trp:StreamSetup><trp:RecordingToken>" +
                escaped(wanted.recording) + "</trp:RecordingToken></trp:GetReplayUri>",
            stop);
    if (!answer)
        return fail(answer.error());
    rtsp::SessionRequest request;
    request.uri = rewrittenStream(answer->textAt(u"Uri"), m_device);
    request.credentials = m_address.credentials;
    request.replay = rtsp::ReplayOptions{wanted.span, false,
                                         wanted.pictures == ArchiveRequest::Pictures::KeyFrames
                                             ? rtsp::ReplayOptions::Frames::Intra
                                             : rtsp::ReplayOptions::Frames::All,
                                         false};
    return SessionArchiveReader::open(m_threads, std::move(request), stop);
}

// --- events ---

Result<void> OnvifDriver::watchEvents(std::function<void(DeviceEvent)> sink, const std::stop_token& stop) {
    // The services must be known first; a device that is away now may come later.
    Backoff backoff({1s, 60s});
    Result<QUrl> url = service(onvif_namespace::events, stop);
    while (!url && url.error().code != ErrorCode::Unsupported && !stop.stop_requested()) {
        qCWarning(lcDevices).noquote() << m_device.host() << "events:" << url.error().toLogLine();
        (void)sleepFor(backoff.next(), stop);
        url = service(onvif_namespace::events, stop);
    }
    if (stop.stop_requested())
        return {};
    if (!url)
        return fail(url.error());
    // Some events name a source by its configuration; without these names they keep what they say.
    bool media2 = true;
    if (const auto known = bestProfiles(&media2, stop); !known)
        qCDebug(lcDevices).noquote() << m_device.host() << "profiles:" << known.error().toLogLine();
    EventStream stream(m_events, m_login, *url, m_address.recorder, [this, &sink](DeviceEvent event) {
        {
            const std::lock_guard lock(m_mutex);
            event.channel = m_sources.value(event.channel, event.channel);
        }
        sink(std::move(event));
    });
    return stream.run(stop);
}

} // namespace vigie::devices
