// SPDX-License-Identifier: GPL-3.0-or-later
#include "dahua.h"
#include "scene.h"

namespace vigie::simulator {
namespace {

constexpr qint64 diskBytes = 4'000'787'030'016;

QByteArray lines(const QByteArrayList& all) {
    return all.join("\r\n") + "\r\n";
}

/// Who the device is, its clock, its configuration, its disks, its still images.
class DahuaSystem final : public DahuaService {
public:
    using DahuaService::DahuaService;

    [[nodiscard]] bool answer(const QByteArray& program, const QUrlQuery& query,
                              const HttpReply& reply) override {
        const QString action = value(query, "action");
        if (program == "magicBox.cgi")
            magicBox(action, reply);
        else if (program == "global.cgi" && action == QLatin1String("getCurrentTime"))
            sendText(reply, "result=" + now() + "\r\n");
        else if (program == "storageDevice.cgi" && action == QLatin1String("getDeviceAllInfo"))
            sendText(reply, storage());
        else if (program == "configManager.cgi" && action == QLatin1String("getConfig"))
            config(value(query, "name"), reply);
        else if (program == "snapshot.cgi")
            snapshot(query, reply);
        else
            return false;
        return true;
    }

private:
    [[nodiscard]] QByteArray now() const { return dahuaTime(model(), model().trueNow()); }

    void magicBox(const QString& action, const HttpReply& reply) const {
        const QByteArray type = "DHI-NVR-SIM" + QByteArray::number(int(model().cameras.size()));
        if (action == QLatin1String("getSystemInfo"))
            sendText(reply, lines({"appAutoStart=true", "deviceType=" + type, "hardwareVersion=1.00",
                                   "processor=SIM", "serialNumber=" + model().serial.toLatin1(),
                                   "updateSerial=" + type}));
        else if (action == QLatin1String("getDeviceType"))
            sendText(reply, "type=" + type + "\r\n");
        else if (action == QLatin1String("getSoftwareVersion"))
            sendText(reply, "version=4.001.0000000.1,build:2024-01-08\r\n");
        else if (action == QLatin1String("getMachineName"))
            sendText(reply, "name=" + model().name.toUtf8() + "\r\n");
        else if (action == QLatin1String("getSerialNo"))
            sendText(reply, "sn=" + model().serial.toLatin1() + "\r\n");
        else
            sendText(reply, "Error\r\nBad Request!\r\n", 400);
    }

    [[nodiscard]] QByteArray storage() const {
        const QByteArray state = model().state.storageFailed ? "Error" : "Success";
        const QByteArray bad = model().state.storageFailed ? "true" : "false";
        const QByteArray size = QByteArray::number(double(diskBytes), 'f', 1);
        return lines({"list.info[0].Detail[0].IsError=" + bad, "list.info[0].Detail[0].Path=/mnt/dvr/sda0",
                      "list.info[0].Detail[0].TotalBytes=" + size, "list.info[0].Detail[0].Type=ReadWrite",
                      "list.info[0].Detail[0].UsedBytes=" + size, "list.info[0].Name=/dev/sda",
                      "list.info[0].State=" + state});
    }

    void config(const QString& name, const HttpReply& reply) const {
        QByteArrayList all;
        if (name == QLatin1String("ChannelTitle")) {
            for (const Camera& camera : model().cameras)
                all.append("table.ChannelTitle[" + index(camera) + "].Name=" + camera.name.toUtf8());
        } else if (name == QLatin1String("RemoteDevice")) {
            for (const Camera& camera : model().cameras) {
                const QByteArray head =
                    "table.RemoteDevice.uuid:System_CONFIG_NETCAMERA_INFO_" + index(camera) + '.';
                all.append(head + "Address=192.0.2." + QByteArray::number(camera.channel));
                all.append(head + "DeviceType=SIM-CAMERA");
                all.append(head + "Enable=true");
                all.append(head + "Name=" + camera.name.toUtf8());
                all.append(head + "Port=37777");
                all.append(head + "ProtocolType=Dahua3");
            }
        } else if (name == QLatin1String("AlarmOut")) {
            for (size_t i = 0; i < model().relays.size(); ++i) {
                const QByteArray head = "table.AlarmOut[" + QByteArray::number(int(i)) + "].";
                all.append(head + "Mode=" + (model().relays[i].active ? "1" : "0"));
                all.append(head + "Name=" + model().relays[i].name.toUtf8());
            }
        } else if (name == QLatin1String("Encode")) {
            for (const Camera& camera : model().cameras)
                all += encode(camera);
        } else if (name == QLatin1String("NTP")) {
            all = {"table.NTP.Address=pool.ntp.org",
                   "table.NTP.Enable=true",
                   "table.NTP.Port=123",
                   "table.NTP.TimeZone=1",
                   "table.NTP.TimeZoneDesc=Paris",
                   "table.NTP.UpdatePeriod=60"};
        } else if (name == QLatin1String("RTSP")) {
            all = {"table.RTSP.Enable=true", "table.RTSP.Port=" + QByteArray::number(model().rtspPort),
                   "table.RTSP.RTP.EndPort=40000", "table.RTSP.RTP.StartPort=20000"};
        } else if (name == QLatin1String("Locales")) {
            all = {"table.Locales.DSTEnable=true",    "table.Locales.DSTEnd.Day=0",
                   "table.Locales.DSTEnd.Hour=3",     "table.Locales.DSTEnd.Minute=0",
                   "table.Locales.DSTEnd.Month=10",   "table.Locales.DSTEnd.Week=-1",
                   "table.Locales.DSTStart.Day=0",    "table.Locales.DSTStart.Hour=2",
                   "table.Locales.DSTStart.Minute=0", "table.Locales.DSTStart.Month=3",
                   "table.Locales.DSTStart.Week=-1",  "table.Locales.TimeFormat=yyyy-MM-dd HH:mm:ss"};
        } else {
            sendText(reply, "Error\r\nBad Request!\r\n", 400);
            return;
        }
        sendText(reply, lines(all));
    }

    [[nodiscard]] static QByteArray index(const Camera& camera) {
        return QByteArray::number(camera.channel - 1);
    }

    [[nodiscard]] QByteArrayList encode(const Camera& camera) const {
        QByteArrayList all;
        for (const auto& [name, quality, size] : {std::tuple("MainFormat", Quality::Main, mainSize),
                                                  std::tuple("ExtraFormat", Quality::Sub, subSize)}) {
            const QByteArray head = "table.Encode[" + index(camera) + "]." + name + "[0].";
            all.append(head + "AudioEnable=" + (model().audio ? "true" : "false"));
            all.append(head + "Video.BitRate=" + (quality == Quality::Main ? "2048" : "512"));
            all.append(head +
                       "Video.Compression=" + (camera.codec(quality) == Codec::H264 ? "H.264" : "H.265"));
            all.append(head + "Video.FPS=" + QByteArray::number(framesPerSecond));
            all.append(head + "Video.Height=" + QByteArray::number(size.height()));
            all.append(head + "Video.Width=" + QByteArray::number(size.width()));
            all.append(head + "VideoEnable=true");
        }
        return all;
    }

    void snapshot(const QUrlQuery& query, const HttpReply& reply) const {
        const Camera* const camera = model().cameraByChannel(number(query, "channel", 1));
        if (!camera)
            sendText(reply, "Error\r\nBad Request!\r\n", 400);
        else
            reply.send({200,
                        "image/jpeg",
                        m_context.clips->snapshot(camera->faults.black ? -1 : camera->sceneKind),
                        {}});
    }
};

} // namespace

std::unique_ptr<DahuaService> makeDahuaSystem(const Personality::Context& context) {
    return std::make_unique<DahuaSystem>(context);
}

} // namespace vigie::simulator
