// SPDX-License-Identifier: GPL-3.0-or-later
#include "isapi.h"
#include "soap.h"

namespace vigie::simulator {
namespace {

constexpr int mostPresets = 300;

/// PTZ and the switched outputs.
class IsapiControl final : public IsapiService {
public:
    using IsapiService::IsapiService;

    [[nodiscard]] bool answer(const IsapiRequest& request, const HttpReply& reply) override {
        if (request.isUnder("PTZCtrl/channels/*"))
            ptz(request, reply, 3);
        else if (request.isUnder("ContentMgmt/PTZCtrlProxy/channels/*"))
            ptz(request, reply, 4);
        else if (request.is("System/IO/outputs"))
            sendXml(reply, QStringLiteral("IOOutputPortList"), outputs());
        else if (request.is("System/IO/outputs/*/status") || request.is("System/IO/outputs/*/trigger"))
            output(request, reply);
        else if (request.is("System/IO/inputs/*/status"))
            input(request, reply);
        else
            return false;
        return true;
    }

private:
    static bool isPut(const IsapiRequest& request) { return request.http.method == "PUT"; }

    void ptz(const IsapiRequest& request, const HttpReply& reply, qsizetype at) const {
        Camera* const camera = model().cameraByChannel(request.number(at - 1));
        if (!camera || !camera->hasPtz()) {
            sendStatus(reply, request, IsapiStatus::InvalidOperation, "notSupport");
            return;
        }
        if (model().has(Quirk::RejectionUnder200) && request.http.method != "GET") {
            sendStatus(reply, request, IsapiStatus::InvalidOperation, "notSupport", 200);
            return;
        }
        const QByteArray verb = at < request.path.size() ? request.path[at].toLower() : QByteArray();
        if (verb == "continuous" && isPut(request))
            move(*camera, request, reply, false);
        else if (verb == "momentary" && isPut(request))
            move(*camera, request, reply, true);
        else if (verb == "absolute" && isPut(request))
            absolute(*camera, request, reply);
        else if (verb == "position3d" && isPut(request))
            look(*camera, request, reply);
        else if (verb == "status")
            sendXml(reply, QStringLiteral("PTZStatus"), position(camera->ptz.position()));
        else if (verb == "presets")
            presets(*camera, request, reply, at + 1);
        else if (verb == "patrols")
            patrols(*camera, request, reply, at + 1);
        else
            sendStatus(reply, request, IsapiStatus::InvalidOperation, "notSupport");
    }

    static void move(Camera& camera, const IsapiRequest& request, const HttpReply& reply, bool momentary) {
        const auto speed = [&](const char* name) -> std::optional<double> {
            const QString text = childText(request.body, name);
            bool ok = true;
            const int n = text.isEmpty() ? 0 : text.toInt(&ok);
            return ok && n >= -100 && n <= 100 ? std::optional(n / 100.0) : std::nullopt;
        };
        const auto pan = speed("pan"), tilt = speed("tilt"), zoom = speed("zoom");
        const int duration = childText(child(request.body, "Momentary"), "duration").toInt();
        if (request.body.localName() != QLatin1String("PTZData") || !pan || !tilt || !zoom ||
            (momentary && (duration < 1 || duration > 60'000))) {
            sendStatus(reply, request, IsapiStatus::BadContent, "badParameters");
            return;
        }
        // A continuous movement has no end of its own: only a 0 or the end of the travel stops it.
        camera.ptz.move({*pan, *tilt, *zoom},
                        momentary ? std::optional(std::chrono::milliseconds(duration)) : std::nullopt,
                        momentary ? QStringLiteral("momentary") : QStringLiteral("continuous"));
        sendStatus(reply, request, IsapiStatus::Ok, "ok");
    }

    static void absolute(Camera& camera, const IsapiRequest& request, const HttpReply& reply) {
        const QDomElement high = child(request.body, "AbsoluteHigh");
        bool ok[3] = {};
        const int azimuth = childText(high, "azimuth").toInt(&ok[0]);
        const int elevation = childText(high, "elevation").toInt(&ok[1]);
        const int zoom = childText(high, "absoluteZoom").toInt(&ok[2]);
        if (!ok[0] || !ok[1] || !ok[2] || azimuth < 0 || azimuth > 3600 || elevation < -900 ||
            elevation > 2700 || zoom < 10 || zoom > 320) {
            sendStatus(reply, request, IsapiStatus::BadContent, "badParameters");
            return;
        }
        camera.ptz.moveTo({azimuth / 1800.0 - 1, elevation / 900.0, (zoom - 10) / 310.0},
                          QStringLiteral("absolute"));
        sendStatus(reply, request, IsapiStatus::Ok, "ok");
    }

    /// A box drawn from its upper left corner to its lower right one, 0 to 255 from the picture's lower left;
    /// drawn from right to left the view widens; a point is centred.
    static void look(Camera& camera, const IsapiRequest& request, const HttpReply& reply) {
        bool good = request.body.localName() == QLatin1String("Position3D");
        const auto corner = [&](const char* name) {
            const QDomElement point = child(request.body, name);
            const auto part = [&](const char* axis) {
                bool ok = false;
                const int n = childText(point, axis).toInt(&ok);
                good = good && ok && n >= 0 && n <= 255;
                return n / 255.0;
            };
            return QPointF(part("positionX"), 1 - part("positionY"));
        };
        const QPointF from = corner("StartPoint"), to = corner("EndPoint");
        if (!good) {
            sendStatus(reply, request, IsapiStatus::BadContent, "badParameters");
            return;
        }
        camera.ptz.look(from, to, QStringLiteral("position3D"));
        sendStatus(reply, request, IsapiStatus::Ok, "ok");
    }

    /// Tenths of a degree from the left stop; zoom in tenths, up to 32 times.
    [[nodiscard]] static QString position(const PtzHead::Vector& at) {
        return QStringLiteral("<AbsoluteHigh>\n<elevation>%1</elevation>\n<azimuth>%2</azimuth>\n"
                              "<absoluteZoom>%3</absoluteZoom>\n</AbsoluteHigh>\n")
            .arg(qRound(at.tilt * 900))
            .arg(qRound((at.pan + 1) * 1800))
            .arg(qRound(10 + at.zoom * 310));
    }

    [[nodiscard]] static QString presetText(int number, const PtzHead::Preset& preset) {
        return QStringLiteral("<enabled>true</enabled>\n<id>%1</id>\n<presetName>%2</presetName>\n%3")
            .arg(number)
            .arg(xml(preset.name), position(preset.position));
    }

    static void presets(Camera& camera, const IsapiRequest& request, const HttpReply& reply, qsizetype at) {
        PtzHead& head = camera.ptz;
        if (at >= request.path.size()) {
            QString text;
            for (const auto& [number, preset] : head.presets())
                text += QStringLiteral("<PTZPreset version=\"2.0\">\n%1</PTZPreset>\n")
                            .arg(presetText(number, preset));
            sendXml(reply, QStringLiteral("PTZPresetList"), text);
            return;
        }
        const int number = request.number(at);
        const bool goes = at + 1 < request.path.size() && request.path[at + 1].toLower() == "goto";
        const auto preset = head.presets().find(number);
        bool done = false;
        if (goes) {
            done = isPut(request) && head.goToPreset(number, QStringLiteral("goto"));
        } else if (isPut(request)) {
            done = number >= 1 && number <= mostPresets &&
                   head.setPreset(number, childText(request.body, "presetName")) != 0;
        } else if (request.http.method == "DELETE") {
            done = head.removePreset(number);
        } else if (preset != head.presets().end()) {
            sendXml(reply, QStringLiteral("PTZPreset"), presetText(number, preset->second));
            return;
        }
        if (done)
            sendStatus(reply, request, IsapiStatus::Ok, "ok");
        else
            sendStatus(reply, request, IsapiStatus::BadContent, "badParameters");
    }

    static void patrols(Camera& camera, const IsapiRequest& request, const HttpReply& reply, qsizetype at) {
        if (at >= request.path.size()) {
            QString text;
            for (const auto& [number, tour] : camera.ptz.tours())
                text += QStringLiteral("<PTZPatrol version=\"2.0\">\n<enabled>true</enabled>\n<id>%1</id>\n"
                                       "<patrolName>%2</patrolName>\n</PTZPatrol>\n")
                            .arg(number)
                            .arg(xml(tour.name));
            sendXml(reply, QStringLiteral("PTZPatrolList"), text);
            return;
        }
        const int number = request.number(at);
        const QByteArray verb = at + 1 < request.path.size() ? request.path[at + 1].toLower() : QByteArray();
        bool done = isPut(request) && camera.ptz.tours().contains(number);
        if (done && verb == "start")
            done = camera.ptz.startTour(number, QStringLiteral("patrol"));
        else if (done && verb == "stop")
            camera.ptz.stopTour(QStringLiteral("patrol"));
        else
            done = false;
        if (done)
            sendStatus(reply, request, IsapiStatus::Ok, "ok");
        else
            sendStatus(reply, request, IsapiStatus::BadContent, "badParameters");
    }

    [[nodiscard]] QString outputs() const {
        QString text;
        for (size_t i = 0; i < model().relays.size(); ++i)
            text +=
                QStringLiteral("<IOOutputPort version=\"2.0\">\n<id>%1</id>\n<outputName>%2</outputName>\n"
                               "</IOOutputPort>\n")
                    .arg(i + 1)
                    .arg(xml(model().relays[i].name));
        return text;
    }

    static QString portStatus(int number, const char* type, bool active) {
        return QStringLiteral("<ioPortID>%1</ioPortID>\n<ioPortType>%2</ioPortType>\n<ioState>%3</ioState>\n")
            .arg(number)
            .arg(QString::fromLatin1(type), active ? QStringLiteral("active") : QStringLiteral("inactive"));
    }

    void output(const IsapiRequest& request, const HttpReply& reply) const {
        const int number = request.number(3);
        if (number < 1 || number > int(model().relays.size())) {
            sendStatus(reply, request, IsapiStatus::BadContent, "badParameters");
            return;
        }
        Relay& relay = model().relays[size_t(number - 1)];
        if (request.is("System/IO/outputs/*/status")) {
            sendXml(reply, QStringLiteral("IOPortStatus"), portStatus(number, "output", relay.active));
            return;
        }
        const QString state = childText(request.body, "outputState");
        if (!isPut(request) || (state != QLatin1String("high") && state != QLatin1String("low"))) {
            sendStatus(reply, request, IsapiStatus::BadContent, "badParameters");
            return;
        }
        relay.active = state == QLatin1String("high");
        sendStatus(reply, request, IsapiStatus::Ok, "ok");
    }

    void input(const IsapiRequest& request, const HttpReply& reply) const {
        const Camera* const camera = model().cameraByChannel(request.number(3));
        if (!camera)
            sendStatus(reply, request, IsapiStatus::BadContent, "badParameters");
        else
            sendXml(reply, QStringLiteral("IOPortStatus"),
                    portStatus(camera->channel, "input", camera->alarms.digitalInput));
    }
};

} // namespace

std::unique_ptr<IsapiService> makeIsapiControl(const Personality::Context& context) {
    return std::make_unique<IsapiControl>(context);
}

} // namespace vigie::simulator
