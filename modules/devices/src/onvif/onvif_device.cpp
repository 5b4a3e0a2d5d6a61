// SPDX-License-Identifier: GPL-3.0-or-later
#include "onvif_device.h"

#include "../logging.h"
#include "answers.h"

#include <QCoreApplication>

namespace vigie::devices {

namespace {

QUrl deviceService(QUrl url) {
    if (url.path().isEmpty() || url.path() == u"/")
        url.setPath(QStringLiteral("/onvif/device_service"));
    url.setUserInfo({});
    return url;
}

QByteArray actionOf(const char* service, const char* call) {
    return QByteArray(service) + '/' + call;
}

/// Nothing further will be answered either.
bool isFinal(ErrorCode code) {
    return code == ErrorCode::Auth || code == ErrorCode::Cancelled || code == ErrorCode::Timeout ||
           code == ErrorCode::Untrusted;
}

} // namespace

OnvifDevice::OnvifDevice(const DeviceAddress& address, rtsp::IoThreads& threads,
                         std::shared_ptr<const Clock> clock)
    : m_address(address)
    , m_threads(threads)
    , m_url(deviceService(address.url))
    , m_login(std::make_shared<DeviceLogin>(m_url.host(), address.credentials, std::move(clock),
                                            threads.logins()))
    , m_commands(m_url, m_login, address.trust, threads.nextThread(), HttpTraffic::Commands)
    , m_events(m_url, m_login, address.trust, threads.nextThread(), HttpTraffic::LongPolls)
    , m_http(m_url, m_login, address.trust, threads.nextThread(), HttpTraffic::Commands) {}

void OnvifDevice::readyClock(const std::stop_token& stop) {
    if (m_login->freshReading())
        return;
    // A device that does not tell its time may still accept ours.
    if (const auto reading = m_commands.readClock(stop); !reading)
        qCDebug(lcDevices).noquote() << m_url.host() << "clock:" << reading.error().toLogLine();
}

Result<XmlNode> OnvifDevice::askDevice(const char* call, const QByteArray& body,
                                       const std::stop_token& stop) {
    readyClock(stop);
    SoapCall request;
    request.url = m_url;
    request.action = actionOf(onvif_namespace::device, call);
    request.body = body;
    return m_commands.call(request, stop);
}

Result<OnvifDevice::Services> OnvifDevice::services(const std::stop_token& stop) {
    {
        const std::lock_guard lock(m_mutex);
        if (m_services)
            return *m_services;
    }
    auto answer = askDevice(
        "GetServices",
        "<tds:GetServices><tds:IncludeCapability>false</tds:IncludeCapability></tds:GetServices>", stop);
    Services found;
    if (answer)
        found = parseServices(*answer);
    if (found.isEmpty()) {
        if (!answer && isFinal(answer.error().code))
            return fail(answer.error());
        answer =
            askDevice("GetCapabilities",
                      "<tds:GetCapabilities><tds:Category>All</tds:Category></tds:GetCapabilities>", stop);
        if (!answer)
            return fail(answer.error());
        found = parseCapabilities(*answer);
    }
    for (QUrl& url : found)
        url = rewrittenService(url, m_url);
    const std::lock_guard lock(m_mutex);
    m_services = found;
    return found;
}

Result<QUrl> OnvifDevice::service(const char* name, const std::stop_token& stop) {
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

Result<bool> OnvifDevice::offers(const char* name, const std::stop_token& stop) {
    const auto all = services(stop);
    if (!all)
        return fail(all.error());
    return all->contains(QLatin1String(name));
}

Result<XmlNode> OnvifDevice::ask(const char* serviceName, const char* call, const QByteArray& body,
                                 const std::stop_token& stop) {
    const auto url = service(serviceName, stop);
    if (!url)
        return fail(url.error());
    readyClock(stop);
    SoapCall request;
    request.url = *url;
    request.action = actionOf(serviceName, call);
    request.body = body;
    return m_commands.call(request, stop);
}

} // namespace vigie::devices
