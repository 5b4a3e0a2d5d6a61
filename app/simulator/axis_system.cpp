// SPDX-License-Identifier: GPL-3.0-or-later
#include "axis.h"
#include "mjpeg_stream.h"
#include "scene.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace vigie::simulator {
namespace {

constexpr const char* posixZone = "CET-1CEST,M3.5.0,M10.5.0/3";
constexpr qint64 diskKilobytes = 62'367'744;

void sendJson(const HttpReply& reply, const QJsonObject& object) {
    reply.send({200, "application/json", QJsonDocument(object).toJson(QJsonDocument::Compact) + '\n', {}});
}

/// Parameters, what the device can, its clock, its disks, its images.
class AxisSystem final : public AxisService {
public:
    using AxisService::AxisService;

    [[nodiscard]] bool answer(const AxisRequest& request, const HttpReply& reply) override {
        if (request.program == "param.cgi")
            parameters(request, reply);
        else if (request.program == "apidiscovery.cgi")
            json(request, reply, "getApiList", [this] { return apis(); });
        else if (request.program == "time.cgi")
            json(request, reply, "getDateTimeInfo", [this] { return time(); });
        else if (request.program == "jpg/image.cgi" || request.program == "mjpg/video.cgi")
            image(request, reply);
        else if (request.program == "disks/list.cgi")
            disks(reply);
        else if (request.program == "disks/gethealth.cgi")
            sendXmlText(reply, QStringLiteral("<HealthStatusResponse><HealthStatusSuccess>"
                                              "<HealthStatus diskid=\"SD_DISK\" wear=\"3\"/>"
                                              "<HealthStatus diskid=\"NetworkShare\" wear=\"-1\"/>"
                                              "</HealthStatusSuccess></HealthStatusResponse>"));
        else
            return false;
        return true;
    }

private:
    [[nodiscard]] QByteArrayList all() const {
        const QByteArray count = QByteArray::number(int(model().cameras.size()));
        QByteArrayList lines{"root.Brand.Brand=AXIS",
                             "root.Brand.ProdFullName=AXIS SIM" + count + " Video Recorder",
                             "root.Brand.ProdNbr=SIM" + count,
                             "root.Brand.ProdShortName=AXIS SIM" + count,
                             "root.Brand.ProdType=Video Recorder",
                             "root.Brand.ProdVariant=",
                             "root.Brand.WebURL=http://www.axis.com",
                             "root.Network.RTSP.Enabled=yes",
                             "root.Network.RTSP.Port=" + QByteArray::number(model().rtspPort),
                             "root.Properties.API.HTTP.AdminPath=/camera/index.html",
                             "root.Properties.API.HTTP.Version=3",
                             "root.Properties.API.Metadata.Metadata=yes",
                             "root.Properties.API.Metadata.Version=1.0",
                             "root.Properties.API.RTP.OnvifReplayExt=yes",
                             "root.Properties.API.RTSP.RTSPAuth=yes",
                             "root.Properties.API.RTSP.Version=2.01",
                             "root.Properties.Audio.Audio=" + QByteArray(model().audio ? "yes" : "no"),
                             "root.Properties.Firmware.BuildDate=Jan 08 2024 14:38",
                             "root.Properties.Firmware.Version=11.8.61",
                             "root.Properties.Image.Format=jpeg,mjpeg,h264,h265",
                             "root.Properties.Image.NbrOfViews=" + count,
                             "root.Properties.Image.Resolution=1920x1080,640x360",
                             "root.Properties.LocalStorage.LocalStorage=yes",
                             "root.Properties.LocalStorage.Version=1.00",
                             "root.Properties.PTZ.DigitalPTZ=no",
                             "root.Properties.PTZ.PTZ=yes",
                             "root.Properties.System.HardwareID=SIM",
                             "root.Properties.System.SerialNumber=" + axisSerial(model()).toLatin1(),
                             "root.Image.NbrOfConfigs=" + count};
        for (const Camera& camera : model().cameras) {
            const QByteArray head = "root.Image.I" + QByteArray::number(camera.channel - 1) + '.';
            lines.append(head + "Enabled=yes");
            lines.append(head + "Name=" + camera.name.toUtf8());
            lines.append(head + "Source=" + QByteArray::number(camera.channel - 1));
        }
        for (const Camera& camera : model().cameras)
            if (camera.hasPtz())
                lines.append("root.PTZ.Support.S" + QByteArray::number(camera.channel) + ".AreaZoom=true");
        for (const Camera& camera : model().cameras)
            lines.append("root.IOPort.I" + QByteArray::number(camera.channel - 1) + ".Direction=input");
        for (size_t i = 0; i < model().relays.size(); ++i) { // counted on, as port.cgi counts
            const QByteArray head =
                "root.IOPort.I" + QByteArray::number(int(model().cameras.size() + i)) + '.';
            lines.append(head + "Direction=output");
            lines.append(head + "Output.Name=" + model().relays[i].name.toUtf8());
        }
        return lines;
    }

    void parameters(const AxisRequest& request, const HttpReply& reply) const {
        if (value(request.query, "action") != QLatin1String("list")) {
            reply.send({200, "text/plain", "# Error: Unknown action\n", {}});
            return;
        }
        const QString wanted = value(request.query, "group");
        QByteArray text;
        for (QString group : wanted.isEmpty() ? QStringList{QString()} : wanted.split(QLatin1Char(','))) {
            if (group.startsWith(QLatin1String("root.")))
                group = group.mid(5);
            const QByteArray prefix = group.isEmpty() ? QByteArray("root.") : "root." + group.toUtf8();
            QByteArray found;
            for (const QByteArray& line : all()) {
                // A group or one parameter: what follows must be the next step or the value.
                if (line.startsWith(prefix) &&
                    (group.isEmpty() || line[prefix.size()] == '.' || line[prefix.size()] == '='))
                    found += line + '\n';
            }
            text +=
                found.isEmpty() ? "# Error: Error getting param in group '" + group.toUtf8() + "'\n" : found;
        }
        reply.send({200, "text/plain", text, {}});
    }

    template <class Answer>
    void json(const AxisRequest& request, const HttpReply& reply, const char* method, Answer answer) const {
        const QJsonObject body = QJsonDocument::fromJson(request.http.body).object();
        const QString asked = body.value(QStringLiteral("method")).toString();
        QJsonObject out{{QStringLiteral("apiVersion"), QStringLiteral("1.0")},
                        {QStringLiteral("method"), asked}};
        if (body.contains(QStringLiteral("context")))
            out.insert(QStringLiteral("context"), body.value(QStringLiteral("context")));
        if (request.http.method != "POST" || body.isEmpty())
            out.insert(QStringLiteral("error"),
                       QJsonObject{{QStringLiteral("code"), 4000},
                                   {QStringLiteral("message"), QStringLiteral("Invalid JSON")}});
        else if (asked != QLatin1String(method))
            out.insert(QStringLiteral("error"),
                       QJsonObject{{QStringLiteral("code"), 2004},
                                   {QStringLiteral("message"), QStringLiteral("Method not supported")}});
        else
            out.insert(QStringLiteral("data"), answer());
        sendJson(reply, out);
    }

    [[nodiscard]] static QJsonObject apis() {
        QJsonArray list;
        for (const auto& [id, version] : {std::pair("api-discovery", "1.0"), std::pair("time-service", "1.0"),
                                          std::pair("param-cgi", "1.0"), std::pair("ptz-control", "1.0")})
            list.append(QJsonObject{{QStringLiteral("id"), QString::fromLatin1(id)},
                                    {QStringLiteral("version"), QString::fromLatin1(version)},
                                    {QStringLiteral("name"), QString::fromLatin1(id)},
                                    {QStringLiteral("status"), QStringLiteral("official")}});
        return {{QStringLiteral("apiList"), list}};
    }

    [[nodiscard]] QJsonObject time() const {
        const QDateTime wall = model().deviceWall(model().trueNow());
        const QString format = QStringLiteral("yyyy-MM-dd'T'HH:mm:ss");
        const QDateTime said = model().has(Quirk::LocalZ) ? wall : wall.toUTC();
        return {{QStringLiteral("dateTime"), said.toString(format) + QLatin1Char('Z')},
                {QStringLiteral("dstEnabled"), true},
                {QStringLiteral("localDateTime"), wall.toString(format)},
                {QStringLiteral("maxSupportedYear"), 2037},
                {QStringLiteral("posixTimeZone"), QString::fromLatin1(posixZone)},
                {QStringLiteral("timeZone"), QStringLiteral("Europe/Paris")}};
    }

    void image(const AxisRequest& request, const HttpReply& reply) const {
        Camera* const camera = model().cameraByChannel(number(request.query, "camera", 1));
        if (!camera) {
            sendText(reply, "no such camera\n", 400);
            return;
        }
        const auto picture = [this, camera] {
            return m_context.clips->snapshot(camera->faults.black ? -1 : camera->sceneKind);
        };
        if (request.program.startsWith("jpg/"))
            reply.send({200, "image/jpeg", picture(), {}});
        else
            startMjpeg(reply, picture, std::clamp(number(request.query, "fps", 10), 1, 25));
    }

    void disks(const HttpReply& reply) const {
        const bool failed = model().state.storageFailed;
        sendXmlText(
            reply,
            QStringLiteral("<root>\n<disks numberofdisks=\"2\">\n<disk diskid=\"SD_DISK\" name=\"\" "
                           "totalsize=\"%1\" freesize=\"%2\" cleanuplevel=\"99\" cleanupmaxage=\"7\" "
                           "cleanuppolicy=\"fifo\" locked=\"no\" full=\"no\" readonly=\"no\" status=\"%3\" "
                           "filesystem=\"ext4\" group=\"S0\" requiredfilesystem=\"none\" "
                           "encryptionenabled=\"false\" diskencrypted=\"false\"/>\n"
                           "<disk diskid=\"NetworkShare\" name=\"\" totalsize=\"0\" freesize=\"0\" "
                           "cleanuplevel=\"90\" cleanupmaxage=\"7\" cleanuppolicy=\"fifo\" locked=\"no\" "
                           "full=\"no\" readonly=\"no\" status=\"disconnected\" filesystem=\"cifs\" "
                           "group=\"S1\" requiredfilesystem=\"none\" encryptionenabled=\"false\" "
                           "diskencrypted=\"false\"/>\n</disks>\n</root>")
                .arg(diskKilobytes)
                .arg(diskKilobytes / 50)
                .arg(failed ? QStringLiteral("failed") : QStringLiteral("OK")));
    }
};

} // namespace

std::unique_ptr<AxisService> makeAxisSystem(const Personality::Context& context) {
    return std::make_unique<AxisSystem>(context);
}

} // namespace vigie::simulator
