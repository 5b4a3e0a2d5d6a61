// SPDX-License-Identifier: GPL-3.0-or-later
#include "onvif_service.h"

#include <QDateTime>
#include <QUrl>

namespace vigie::simulator {
namespace {

struct Advertised {
    const char* nameSpace;
    const char* path;
    int major;
    int minor;
};
constexpr Advertised advertised[] = {
    {"http://www.onvif.org/ver10/device/wsdl", "/onvif/device_service", 2, 60},
    {"http://www.onvif.org/ver10/media/wsdl", "/onvif/media_service", 2, 60},
    {"http://www.onvif.org/ver20/media/wsdl", "/onvif/media2_service", 2, 60},
    {"http://www.onvif.org/ver10/events/wsdl", "/onvif/event_service", 2, 60},
    {"http://www.onvif.org/ver10/search/wsdl", "/onvif/search_service", 2, 60},
    {"http://www.onvif.org/ver10/replay/wsdl", "/onvif/replay_service", 2, 60},
    {"http://www.onvif.org/ver10/recording/wsdl", "/onvif/recording_service", 2, 60},
    {"http://www.onvif.org/ver20/ptz/wsdl", "/onvif/ptz_service", 2, 60},
    {"http://www.onvif.org/ver10/deviceIO/wsdl", "/onvif/deviceio_service", 2, 60},
};

QString dateTime(const char* element, const QDateTime& time) {
    return QStringLiteral(
               "<tt:%1><tt:Time><tt:Hour>%2</tt:Hour><tt:Minute>%3</tt:Minute><tt:Second>%4</tt:Second>"
               "</tt:Time><tt:Date><tt:Year>%5</tt:Year><tt:Month>%6</tt:Month><tt:Day>%7</tt:Day>"
               "</tt:Date></tt:%1>")
        .arg(QString::fromLatin1(element))
        .arg(time.time().hour())
        .arg(time.time().minute())
        .arg(time.time().second())
        .arg(time.date().year())
        .arg(time.date().month())
        .arg(time.date().day());
}

class DeviceService final : public SimpleOnvifService {
public:
    explicit DeviceService(RecorderModel* recorder)
        : SimpleOnvifService(recorder, "/onvif/device_service",
                             QStringLiteral("http://www.onvif.org/ver10/device/wsdl")) {
        add("GetSystemDateAndTime", [this](const QDomElement&) { return time(); });
        add("GetServices", [this](const QDomElement&) { return services(); });
        add("GetCapabilities", [this](const QDomElement&) { return capabilities(); });
        add("GetDeviceInformation", [this](const QDomElement&) { return information(); });
        add("GetScopes", [this](const QDomElement&) { return scopes(); });
        add("GetNetworkInterfaces", [this](const QDomElement&) { return interfaces(); });
    }

private:
    [[nodiscard]] QString address(const char* path) const {
        return m_recorder->httpBase() + QString::fromLatin1(path);
    }

    [[nodiscard]] SoapResult<QString> time() const {
        const QDateTime local = m_recorder->deviceWall(m_recorder->trueNow());
        // Some devices put their wall clock where UTC belongs.
        const QDateTime utc = m_recorder->has(Quirk::LocalZ) ? local : local.toUTC();
        const bool summer = local.isDaylightTime();
        return QStringLiteral(
                   "<tds:GetSystemDateAndTimeResponse><tds:SystemDateAndTime>"
                   "<tt:DateTimeType>NTP</tt:DateTimeType><tt:DaylightSavings>%1</tt:DaylightSavings>"
                   "<tt:TimeZone><tt:TZ>CET-1CEST,M3.5.0,M10.5.0/3</tt:TZ></tt:TimeZone>%2%3"
                   "</tds:SystemDateAndTime></tds:GetSystemDateAndTimeResponse>")
            .arg(summer ? QStringLiteral("true") : QStringLiteral("false"), dateTime("UTCDateTime", utc),
                 dateTime("LocalDateTime", local));
    }

    [[nodiscard]] SoapResult<QString> services() const {
        QString text = QStringLiteral("<tds:GetServicesResponse>");
        for (const Advertised& service : advertised)
            text += QStringLiteral("<tds:Service><tds:Namespace>%1</tds:Namespace><tds:XAddr>%2</tds:XAddr>"
                                   "<tds:Version><tt:Major>%3</tt:Major><tt:Minor>%4</tt:Minor></tds:Version>"
                                   "</tds:Service>")
                        .arg(QString::fromLatin1(service.nameSpace), address(service.path))
                        .arg(service.major)
                        .arg(service.minor);
        return text + QStringLiteral("</tds:GetServicesResponse>");
    }

    [[nodiscard]] SoapResult<QString> capabilities() const {
        return QStringLiteral(
                   "<tds:GetCapabilitiesResponse><tds:Capabilities>"
                   "<tt:Device><tt:XAddr>%1</tt:XAddr></tt:Device>"
                   "<tt:Events><tt:XAddr>%2</tt:XAddr>"
                   "<tt:WSSubscriptionPolicySupport>false</tt:WSSubscriptionPolicySupport>"
                   "<tt:WSPullPointSupport>true</tt:WSPullPointSupport>"
                   "<tt:WSPausableSubscriptionManagerInterfaceSupport>false"
                   "</tt:WSPausableSubscriptionManagerInterfaceSupport></tt:Events>"
                   "<tt:Media><tt:XAddr>%3</tt:XAddr><tt:StreamingCapabilities><tt:RTPMulticast>false</"
                   "tt:RTPMulticast>"
                   "<tt:RTP_TCP>true</tt:RTP_TCP><tt:RTP_RTSP_TCP>true</tt:RTP_RTSP_TCP></"
                   "tt:StreamingCapabilities>"
                   "</tt:Media><tt:PTZ><tt:XAddr>%7</tt:XAddr></tt:PTZ><tt:Extension>"
                   "<tt:DeviceIO><tt:XAddr>%8</tt:XAddr><tt:VideoSources>%9</tt:VideoSources>"
                   "<tt:VideoOutputs>0</tt:VideoOutputs><tt:AudioSources>0</tt:AudioSources>"
                   "<tt:AudioOutputs>0</tt:AudioOutputs><tt:RelayOutputs>%10</tt:RelayOutputs></tt:DeviceIO>"
                   "<tt:Recording><tt:XAddr>%4</tt:XAddr><tt:ReceiverSource>false</tt:ReceiverSource>"
                   "<tt:MediaProfileSource>true</tt:MediaProfileSource><tt:DynamicRecordings>false</"
                   "tt:DynamicRecordings>"
                   "<tt:DynamicTracks>false</tt:DynamicTracks><tt:MaxStringLength>64</tt:MaxStringLength></"
                   "tt:Recording>"
                   "<tt:Search><tt:XAddr>%5</tt:XAddr><tt:MetadataSearch>false</tt:MetadataSearch></"
                   "tt:Search>"
                   "<tt:Replay><tt:XAddr>%6</tt:XAddr></tt:Replay></tt:Extension>"
                   "</tds:Capabilities></tds:GetCapabilitiesResponse>")
            .arg(address("/onvif/device_service"), address("/onvif/event_service"),
                 address("/onvif/media_service"), address("/onvif/recording_service"),
                 address("/onvif/search_service"), address("/onvif/replay_service"),
                 address("/onvif/ptz_service"), address("/onvif/deviceio_service"))
            .arg(m_recorder->cameras.size())
            .arg(m_recorder->relays.size());
    }

    [[nodiscard]] SoapResult<QString> information() const {
        return QStringLiteral(
                   "<tds:GetDeviceInformationResponse><tds:Manufacturer>Atelier Fictif</tds:Manufacturer>"
                   "<tds:Model>Enregistreur simulé %1 voies</tds:Model>"
                   "<tds:FirmwareVersion>" VIGIE_VERSION "</tds:FirmwareVersion>"
                   "<tds:SerialNumber>%2</tds:SerialNumber><tds:HardwareId>SIM-1</tds:HardwareId>"
                   "</tds:GetDeviceInformationResponse>")
            .arg(m_recorder->cameras.size())
            .arg(m_recorder->serial);
    }

    [[nodiscard]] SoapResult<QString> scopes() const {
        const auto escaped = [](const QString& text) {
            return QString::fromLatin1(QUrl::toPercentEncoding(text));
        };
        QString text = QStringLiteral("<tds:GetScopesResponse>");
        for (const QString& scope :
             {QStringLiteral("Profile/Streaming"), QStringLiteral("Profile/T"), QStringLiteral("Profile/G"),
              QStringLiteral("name/") + escaped(m_recorder->name), QStringLiteral("hardware/SIM-1"),
              QStringLiteral("location/") + escaped(m_recorder->site)})
            text += QStringLiteral("<tds:Scopes><tt:ScopeDef>Fixed</tt:ScopeDef>"
                                   "<tt:ScopeItem>onvif://www.onvif.org/%1</tt:ScopeItem></tds:Scopes>")
                        .arg(xml(scope));
        return text + QStringLiteral("</tds:GetScopesResponse>");
    }

    [[nodiscard]] SoapResult<QString> interfaces() const {
        return QStringLiteral(
                   "<tds:GetNetworkInterfacesResponse><tds:NetworkInterfaces token=\"eth0\">"
                   "<tt:Enabled>true</tt:Enabled><tt:Info><tt:Name>eth0</tt:Name>"
                   "<tt:HwAddress>%1</tt:HwAddress><tt:MTU>1500</tt:MTU></tt:Info>"
                   "<tt:IPv4><tt:Enabled>true</tt:Enabled><tt:Config><tt:Manual><tt:Address>%2</tt:Address>"
                   "<tt:PrefixLength>8</tt:PrefixLength></tt:Manual><tt:DHCP>false</tt:DHCP></tt:Config>"
                   "</tt:IPv4></tds:NetworkInterfaces></tds:GetNetworkInterfacesResponse>")
            .arg(m_recorder->macAddress(), m_recorder->address.toString());
    }
};

} // namespace

std::unique_ptr<OnvifService> makeDeviceService(RecorderModel* recorder) {
    return std::make_unique<DeviceService>(recorder);
}

} // namespace vigie::simulator
