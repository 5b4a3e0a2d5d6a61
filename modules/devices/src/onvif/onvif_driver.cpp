// SPDX-License-Identifier: GPL-3.0-or-later
#include "onvif_driver.h"

#include "../logging.h"
#include "../password_change.h"
#include "base/stop.h"
#include "event_stream.h"

#include <QCoreApplication>

namespace vigie::devices {

using namespace std::chrono_literals;

OnvifDriver::OnvifDriver(const DeviceAddress& address, rtsp::IoThreads& threads,
                         std::shared_ptr<const Clock> clock)
    : m_device(address, threads, std::move(clock))
    , m_media(m_device)
    , m_ptz(m_device, m_media)
    , m_archive(m_device) {}

Result<ClockReading> OnvifDriver::readClock(const std::stop_token& stop) {
    return m_device.readClock(stop);
}

Result<DeviceIdentity> OnvifDriver::identify(const std::stop_token& stop) {
    return m_device.askDevice("GetDeviceInformation", "<tds:GetDeviceInformation/>", stop)
        .map(&parseIdentity);
}

Result<QList<Channel>> OnvifDriver::channels(const std::stop_token& stop) {
    auto channels = m_media.channels(stop);
    if (!channels)
        return channels;
    if (const auto all = m_archive.recordings({}, stop))
        matchRecordings(*channels, *all);
    else if (all.error().code == ErrorCode::Cancelled || all.error().code == ErrorCode::Auth)
        return fail(all.error());
    return channels;
}

Result<Capabilities> OnvifDriver::capabilities(const std::stop_token& stop) {
    Capabilities can;
    if (const auto told = m_archive.describe(can, stop); !told)
        return fail(told.error());
    if (const auto told = m_ptz.describe(can, stop); !told)
        return fail(told.error());
    if (*m_device.offers(onvif_namespace::events, stop))
        can.grant(Feature::Events);
    else
        can.deny(Feature::Events,
                 QCoreApplication::translate("devices", "L'appareil n'a pas de service d'événements ONVIF."));
    can.grant(Feature::Snapshot);
    can.deny(Feature::Storage,
             QCoreApplication::translate("devices", "ONVIF ne dit pas l'état des disques ; leurs défauts "
                                                    "arrivent par les événements de l'appareil."));
    const auto profiles = m_media.profiles(stop);
    if (!profiles)
        return fail(profiles.error());
    if (std::any_of(profiles->all.begin(), profiles->all.end(),
                    [](const ProfileInfo& profile) { return profile.hasAudioOutput; }))
        can.grant(Feature::Talkback);
    else
        can.deny(Feature::Talkback,
                 QCoreApplication::translate("devices",
                                             "Aucun profil de l'appareil n'a de sortie de haut-parleur."));
    const auto outputs = relays(stop);
    if (!outputs && outputs.error().code == ErrorCode::Cancelled)
        return fail(outputs.error());
    if (outputs && !outputs->isEmpty())
        can.grant(Feature::Relays);
    else
        can.deny(Feature::Relays,
                 QCoreApplication::translate("devices", "L'appareil n'a pas de sortie commandée."));
    return can;
}

Result<Snapshot> OnvifDriver::snapshot(const QString& channel, const std::stop_token& stop) {
    return m_media.snapshot(channel, stop);
}

Result<void> OnvifDriver::movePtz(const QString& channel, PtzVelocity velocity,
                                  std::chrono::milliseconds atMost, const std::stop_token& stop) {
    return m_ptz.move(channel, velocity, atMost, stop);
}

Result<QList<PtzPreset>> OnvifDriver::ptzPresets(const QString& channel, const std::stop_token& stop) {
    return m_ptz.presets(channel, stop);
}

Result<void> OnvifDriver::gotoPtzPreset(const QString& channel, const QString& preset,
                                        const std::stop_token& stop) {
    return m_ptz.gotoPreset(channel, preset, stop);
}

Result<QString> OnvifDriver::savePtzPreset(const QString& channel, const QString& name,
                                           const std::stop_token& stop) {
    return m_ptz.savePreset(channel, name, stop);
}

Result<void> OnvifDriver::removePtzPreset(const QString& channel, const QString& preset,
                                          const std::stop_token& stop) {
    return m_ptz.removePreset(channel, preset, stop);
}

Result<QList<PtzTour>> OnvifDriver::ptzTours(const QString& channel, const std::stop_token& stop) {
    return m_ptz.tours(channel, stop);
}

Result<void> OnvifDriver::operatePtzTour(const QString& channel, const QString& tour, TourOperation operation,
                                         const std::stop_token& stop) {
    return m_ptz.operateTour(channel, tour, operation, stop);
}

Result<void> OnvifDriver::centrePtz(const QString& channel, const PtzAim& aim, const std::stop_token& stop) {
    return m_ptz.centre(channel, aim, stop);
}

Result<XmlNode> OnvifDriver::askIo(const char* call, const QByteArray& body, const std::stop_token& stop) {
    const auto offered = m_device.offers(onvif_namespace::deviceIo, stop);
    if (!offered)
        return fail(offered.error());
    if (*offered) {
        auto answer = m_device.ask(onvif_namespace::deviceIo, call, body, stop);
        if (answer || answer.error().code == ErrorCode::Auth || answer.error().code == ErrorCode::Cancelled)
            return answer;
    }
    return m_device.askDevice(call, body, stop);
}

Result<QList<Relay>> OnvifDriver::relays(const std::stop_token& stop) {
    return askIo("GetRelayOutputs", "<tds:GetRelayOutputs/>", stop).map(&parseRelays);
}

Result<void> OnvifDriver::setRelay(const QString& relay, bool active, const std::stop_token& stop) {
    return askIo("SetRelayOutputState",
                 "<tds:SetRelayOutputState><tds:RelayOutputToken>" + escaped(relay) +
                     "</tds:RelayOutputToken><tds:LogicalState>" + (active ? "active" : "inactive") +
                     "</tds:LogicalState></tds:SetRelayOutputState>",
                 stop)
        .map([](const XmlNode&) {});
}

Result<void> OnvifDriver::changePassword(const QString& newPassword, const std::stop_token& stop) {
    const DeviceAddress& address = m_device.address();
    const auto users = m_device.askDevice("GetUsers", "<tds:GetUsers/>", stop);
    if (!users)
        return fail(users.error());
    QString level;
    for (const XmlNode* user : users->all(u"User"))
        if (user->textAt(u"Username") == address.credentials.user)
            level = user->textAt(u"UserLevel");
    if (level.isEmpty())
        return fail(ErrorCode::NotFound,
                    QCoreApplication::translate(
                        "devices", "L'appareil ne liste pas ce compte : son mot de passe reste inchangé."),
                    QStringLiteral("GetUsers does not name the login"));
    const auto set = m_device.askDevice(
        "SetUser",
        "<tds:SetUser><tds:User><tt:Username>" + escaped(address.credentials.user) +
            "</tt:Username><tt:Password>" + escaped(newPassword) + "</tt:Password><tt:UserLevel>" +
            escaped(level) + "</tt:UserLevel></tds:User></tds:SetUser>",
        stop);
    if (!set)
        return fail(failedChange(set.error(), address, m_device.threads(), stop));
    return confirmPasswordChange(address, newPassword, m_device.threads(), stop);
}

Result<QList<TimeSpan>> OnvifDriver::coverage(const QString& recording, TimeSpan span,
                                              const std::stop_token& stop) {
    return m_archive.coverage(recording, span, stop);
}

Result<std::unique_ptr<ArchiveReader>> OnvifDriver::openArchive(const ArchiveRequest& request,
                                                                const std::stop_token& stop) {
    return m_archive.open(request, stop);
}

Result<void> OnvifDriver::watchEvents(std::function<void(DeviceEvent)> sink, const std::stop_token& stop) {
    // The services must be known first; a device that is away now may come later.
    Backoff backoff({1s, 60s});
    Result<QUrl> url = m_device.service(onvif_namespace::events, stop);
    while (!url && url.error().code != ErrorCode::Unsupported && !stop.stop_requested()) {
        qCWarning(lcDevices).noquote() << m_device.url().host() << "events:" << url.error().toLogLine();
        (void)sleepFor(backoff.next(), stop);
        url = m_device.service(onvif_namespace::events, stop);
    }
    if (stop.stop_requested())
        return {};
    if (!url)
        return fail(url.error());
    // Some events name a source by its configuration; without these names they keep what they say.
    if (const auto known = m_media.profiles(stop); !known)
        qCDebug(lcDevices).noquote() << m_device.url().host() << "profiles:" << known.error().toLogLine();
    EventStream stream(m_device.events(), m_device.login(), *url, m_device.address().recorder,
                       [this, &sink](DeviceEvent event) {
                           event.channel = m_media.sourceOf(event.channel);
                           sink(std::move(event));
                       });
    return stream.run(stop);
}

} // namespace vigie::devices
