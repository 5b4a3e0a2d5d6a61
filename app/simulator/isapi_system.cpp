// SPDX-License-Identifier: GPL-3.0-or-later
#include "isapi.h"
#include "scene.h"
#include "soap.h"

namespace vigie::simulator {
namespace {

constexpr qint64 diskMegabytes = 7'630'885;

/// Who the device is, its clock, its channels, its disks, its still images.
class IsapiSystem final : public IsapiService {
public:
    using IsapiService::IsapiService;

    [[nodiscard]] bool answer(const IsapiRequest& request, const HttpReply& reply) override {
        if (request.is("System/deviceInfo"))
            sendXml(reply, QStringLiteral("DeviceInfo"), deviceInfo());
        else if (request.is("System/time"))
            sendXml(reply, QStringLiteral("Time"), time());
        else if (request.is("System/status"))
            sendXml(reply, QStringLiteral("DeviceStatus"), status());
        else if (request.is("System/capabilities"))
            sendXml(reply, QStringLiteral("DeviceCap"), capabilities());
        else if (request.is("Streaming/channels"))
            sendXml(reply, QStringLiteral("StreamingChannelList"), allStreams());
        else if (request.is("Streaming/channels/*"))
            oneStream(request, reply);
        else if (request.is("Streaming/channels/*/picture") ||
                 request.is("ContentMgmt/StreamingProxy/channels/*/picture"))
            picture(request, reply);
        else if (request.is("ContentMgmt/InputProxy/channels"))
            sendXml(reply, QStringLiteral("InputProxyChannelList"), inputs());
        else if (request.is("ContentMgmt/InputProxy/channels/status"))
            sendXml(reply, QStringLiteral("InputProxyChannelStatusList"), inputStatus());
        else if (request.is("Security/adminAccesses"))
            sendXml(reply, QStringLiteral("AdminAccessProtocolList"), ports());
        else if (request.is("ContentMgmt/Storage"))
            sendXml(reply, QStringLiteral("storage"), storage());
        else
            return false;
        return true;
    }

private:
    [[nodiscard]] QString deviceInfo() const {
        return QStringLiteral(
                   "<deviceName>%1</deviceName>\n<deviceID>48473931-3030-0000-0000-%2</deviceID>\n"
                   "<model>DS-SIM%3NI</model>\n<serialNumber>DS-SIM%3NI0120240101CCRR%4WCVU</serialNumber>\n"
                   "<macAddress>%5</macAddress>\n<firmwareVersion>V4.74.210</firmwareVersion>\n"
                   "<firmwareReleasedDate>build 240108</firmwareReleasedDate>\n"
                   "<encoderVersion>V5.0</encoderVersion>\n"
                   "<encoderReleasedDate>build 231018</encoderReleasedDate>\n<deviceType>NVR</deviceType>\n"
                   "<telecontrolID>255</telecontrolID>\n<hardwareVersion>SIM-1</hardwareVersion>\n"
                   "<manufacturer>hikvision</manufacturer>\n")
            .arg(xml(model().name), model().macAddress().remove(QLatin1Char(':')))
            .arg(model().cameras.size(), 2, 10, QLatin1Char('0'))
            .arg(model().serial, model().macAddress());
    }

    [[nodiscard]] QString ports() const {
        const auto protocol = [](int id, const char* name, int port) {
            return QStringLiteral("<AdminAccessProtocol>\n<id>%1</id>\n<enabled>true</enabled>\n"
                                  "<protocol>%2</protocol>\n<portNo>%3</portNo>\n</AdminAccessProtocol>\n")
                .arg(id)
                .arg(QLatin1String(name))
                .arg(port);
        };
        return protocol(1, "HTTP", model().httpPort) + protocol(2, "RTSP", model().rtspPort);
    }

    [[nodiscard]] QString time() const {
        return QStringLiteral(
                   "<timeMode>NTP</timeMode>\n<localTime>%1</localTime>\n"
                   "<timeZone>CST-1:00:00DST01:00:00,M3.5.0/02:00:00,M10.5.0/03:00:00</timeZone>\n")
            .arg(model().deviceWall(model().trueNow()).toString(Qt::ISODate));
    }

    [[nodiscard]] QString status() const {
        return QStringLiteral(
                   "<currentDeviceTime>%1</currentDeviceTime>\n<deviceUpTime>86400</deviceUpTime>\n"
                   "<CPUList>\n<CPU>\n<cpuDescription>2.00</cpuDescription>\n"
                   "<cpuUtilization>12</cpuUtilization>\n</CPU>\n</CPUList>\n<MemoryList>\n<Memory>\n"
                   "<memoryDescription>DDR Memory</memoryDescription>\n<memoryUsage>512.0</memoryUsage>\n"
                   "<memoryAvailable>512.0</memoryAvailable>\n</Memory>\n</MemoryList>\n")
            .arg(model().deviceWall(model().trueNow()).toString(Qt::ISODate));
    }

    [[nodiscard]] QString capabilities() const {
        return QStringLiteral(
                   "<SysCap>\n<isSupportDst>true</isSupportDst>\n<IOCap>\n"
                   "<IOInputPortNums>%1</IOInputPortNums>\n<IOOutputPortNums>%2</IOOutputPortNums>\n</"
                   "IOCap>\n"
                   "</SysCap>\n<RacmCap>\n<inputProxyNums>%1</inputProxyNums>\n<nasNums>8</nasNums>\n"
                   "<isSupportSearchVideo>true</isSupportSearchVideo>\n</RacmCap>\n"
                   "<PTZCtrlCap>\n<isSupportPatrols>true</isSupportPatrols>\n</PTZCtrlCap>\n")
            .arg(model().cameras.size())
            .arg(model().relays.size());
    }

    [[nodiscard]] QString stream(const Camera& camera, Quality quality) const {
        const bool main = quality == Quality::Main;
        const QSize size = main ? mainSize : subSize;
        return QStringLiteral(
                   "<StreamingChannel version=\"2.0\" xmlns=\"http://www.hikvision.com/ver20/XMLSchema\">\n"
                   "%1</StreamingChannel>\n")
            .arg(streamInside(camera, main, size));
    }

    [[nodiscard]] QString streamInside(const Camera& camera, bool main, QSize size) const {
        const int id = camera.channel * 100 + (main ? 1 : 2);
        QString text =
            QStringLiteral(
                "<id>%1</id>\n<channelName>%2</channelName>\n<enabled>true</enabled>\n<Transport>\n"
                "<ControlProtocolList>\n<ControlProtocol>\n"
                "<streamingTransport>RTSP</streamingTransport>\n</ControlProtocol>\n"
                "</ControlProtocolList>\n</Transport>\n")
                .arg(id)
                .arg(xml(camera.name));
        text +=
            QStringLiteral("<Video>\n<enabled>true</enabled>\n<videoInputChannelID>%1</videoInputChannelID>\n"
                           "<videoCodecType>%2</videoCodecType>\n<videoScanType>progressive</videoScanType>\n"
                           "<videoResolutionWidth>%3</videoResolutionWidth>\n"
                           "<videoResolutionHeight>%4</videoResolutionHeight>\n"
                           "<videoQualityControlType>VBR</videoQualityControlType>\n"
                           "<vbrUpperCap>%5</vbrUpperCap>\n<maxFrameRate>2500</maxFrameRate>\n"
                           "<snapShotImageType>JPEG</snapShotImageType>\n</Video>\n")
                .arg(camera.channel)
                .arg(camera.codec(main ? Quality::Main : Quality::Sub) == Codec::H264
                         ? QStringLiteral("H.264")
                         : QStringLiteral("H.265"))
                .arg(size.width())
                .arg(size.height())
                .arg(main ? 2048 : 512);
        if (model().audio)
            text += QStringLiteral(
                        "<Audio>\n<enabled>true</enabled>\n<audioInputChannelID>%1</audioInputChannelID>\n"
                        "<audioCompressionType>G.711ulaw</audioCompressionType>\n</Audio>\n")
                        .arg(camera.channel);
        return text;
    }

    [[nodiscard]] QString allStreams() const {
        QString text;
        for (const Camera& camera : model().cameras)
            text += stream(camera, Quality::Main) + stream(camera, Quality::Sub);
        return text;
    }

    /// The camera and stream of "201"; null for an id this device doesn't have.
    [[nodiscard]] Camera* cameraOf(int id) const {
        return id % 100 == 1 || id % 100 == 2 ? model().cameraByChannel(id / 100) : nullptr;
    }

    void oneStream(const IsapiRequest& request, const HttpReply& reply) const {
        const int id = request.number(2);
        const Camera* const camera = cameraOf(id);
        if (!camera) {
            sendStatus(reply, request, IsapiStatus::InvalidOperation, "notSupport");
            return;
        }
        const bool main = id % 100 == 1;
        sendXml(reply, QStringLiteral("StreamingChannel"),
                streamInside(*camera, main, main ? mainSize : subSize));
    }

    void picture(const IsapiRequest& request, const HttpReply& reply) const {
        const Camera* const camera = cameraOf(request.number(request.path.size() - 2));
        if (!camera)
            sendStatus(reply, request, IsapiStatus::BadContent, "badParameters");
        else if (camera->alarms.signalLoss)
            sendStatus(reply, request, IsapiStatus::DeviceError, "deviceError");
        else
            reply.send({200,
                        "image/jpeg",
                        m_context.clips->snapshot(camera->faults.black ? -1 : camera->sceneKind),
                        {}});
    }

    [[nodiscard]] QString source(const Camera& camera) const {
        return QStringLiteral("<sourceInputPortDescriptor>\n<proxyProtocol>HIKVISION</proxyProtocol>\n"
                              "<addressingFormatType>ipaddress</"
                              "addressingFormatType>\n<ipAddress>192.0.2.%1</ipAddress>\n"
                              "<managePortNo>8000</managePortNo>\n<srcInputPort>1</srcInputPort>\n"
                              "<userName>admin</userName>\n<streamType>auto</streamType>\n</"
                              "sourceInputPortDescriptor>\n")
            .arg(camera.channel);
    }

    [[nodiscard]] QString inputs() const {
        QString text;
        for (const Camera& camera : model().cameras)
            text +=
                QStringLiteral(
                    "<InputProxyChannel version=\"1.0\" "
                    "xmlns=\"http://www.hikvision.com/ver20/XMLSchema\">\n<id>%1</id>\n<name>%2</name>\n%3"
                    "<enableTiming>true</enableTiming>\n</InputProxyChannel>\n")
                    .arg(camera.channel)
                    .arg(xml(camera.name), source(camera));
        return text;
    }

    [[nodiscard]] QString inputStatus() const {
        QString text;
        for (const Camera& camera : model().cameras)
            text +=
                QStringLiteral("<InputProxyChannelStatus version=\"1.0\" "
                               "xmlns=\"http://www.hikvision.com/ver20/XMLSchema\">\n<id>%1</id>\n%2"
                               "<online>%3</online>\n<chanDetectResult>%4</chanDetectResult>\n"
                               "</InputProxyChannelStatus>\n")
                    .arg(camera.channel)
                    .arg(source(camera),
                         camera.alarms.signalLoss ? QStringLiteral("false") : QStringLiteral("true"),
                         camera.alarms.signalLoss ? QStringLiteral("notExist") : QStringLiteral("connect"));
        return text;
    }

    [[nodiscard]] QString storage() const {
        // Full and overwritten, as recorders are; the second bay holds nothing and is listed all the same.
        return QStringLiteral(
                   "<hddList version=\"1.0\" xmlns=\"http://www.hikvision.com/ver10/XMLSchema\" size=\"8\">\n"
                   "<hdd>\n<id>1</id>\n<hddName>hdda</hddName>\n<hddPath></hddPath>\n"
                   "<hddType>SATA</hddType>\n<status>%1</status>\n<capacity>%2</capacity>\n"
                   "<freeSpace>0</freeSpace>\n<property>RW</property>\n</hdd>\n<hdd>\n<id>2</id>\n"
                   "<hddName>hddb</hddName>\n<hddPath></hddPath>\n<hddType>SATA</hddType>\n"
                   "<status>notexist</status>\n<capacity>0</capacity>\n<freeSpace>0</freeSpace>\n"
                   "<property>RW</property>\n</hdd>\n</hddList>\n<nasList version=\"2.0\" "
                   "xmlns=\"http://www.hikvision.com/ver20/XMLSchema\">\n</nasList>\n"
                   "<workMode>quota</workMode>\n")
            .arg(model().state.storageFailed ? QStringLiteral("error") : QStringLiteral("ok"))
            .arg(diskMegabytes);
    }
};

} // namespace

std::unique_ptr<IsapiService> makeIsapiSystem(const Personality::Context& context) {
    return std::make_unique<IsapiSystem>(context);
}

} // namespace vigie::simulator
