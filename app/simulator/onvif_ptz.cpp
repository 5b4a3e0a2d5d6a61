// SPDX-License-Identifier: GPL-3.0-or-later
#include "onvif_service.h"

namespace vigie::simulator {
namespace {

using namespace std::chrono_literals;

constexpr const char* panTiltPosition = "http://www.onvif.org/ver10/tptz/PanTiltSpaces/PositionGenericSpace";
constexpr const char* zoomPosition = "http://www.onvif.org/ver10/tptz/ZoomSpaces/PositionGenericSpace";
constexpr const char* panTiltVelocity = "http://www.onvif.org/ver10/tptz/PanTiltSpaces/VelocityGenericSpace";
constexpr const char* zoomVelocity = "http://www.onvif.org/ver10/tptz/ZoomSpaces/VelocityGenericSpace";
constexpr const char* panTiltFov = "http://www.onvif.org/ver10/tptz/PanTiltSpaces/TranslationSpaceFov";
constexpr const char* zoomFov = "http://www.onvif.org/ver10/tptz/ZoomSpaces/TranslationSpaceFov";
constexpr double widestStep = 10;   // pictures; what the spaces of the field of view announce
constexpr auto defaultTimeout = 5s; // what the configuration announces as DefaultPTZTimeout
constexpr auto longestTimeout = 60s;
constexpr int maxPresets = 256;

QString ranges(const char* element, const char* uri, bool both, double least, double most = 1) {
    QString text =
        QStringLiteral(
            "<tt:%1><tt:URI>%2</tt:URI><tt:XRange><tt:Min>%3</tt:Min><tt:Max>%4</tt:Max></tt:XRange>")
            .arg(QString::fromLatin1(element), QString::fromLatin1(uri))
            .arg(least)
            .arg(most);
    if (both)
        text += QStringLiteral("<tt:YRange><tt:Min>%1</tt:Min><tt:Max>%2</tt:Max></tt:YRange>")
                    .arg(least)
                    .arg(most);
    return text + QStringLiteral("</tt:%1>").arg(QString::fromLatin1(element));
}

std::optional<double> attribute(const QDomElement& element, const char* name) {
    bool ok = false;
    const double number = element.attribute(QString::fromLatin1(name)).toDouble(&ok);
    return ok && std::isfinite(number) ? std::optional(number) : std::nullopt;
}

/// Pan, tilt and zoom as far as `vector` names them; the rest stays as it is.
std::optional<PtzHead::Vector> readVector(const QDomElement& vector, PtzHead::Vector start) {
    if (const QDomElement panTilt = child(vector, "PanTilt"); !panTilt.isNull()) {
        const auto x = attribute(panTilt, "x"), y = attribute(panTilt, "y");
        if (!x || !y)
            return std::nullopt;
        start.pan = *x;
        start.tilt = *y;
    }
    if (const QDomElement zoom = child(vector, "Zoom"); !zoom.isNull()) {
        const auto x = attribute(zoom, "x");
        if (!x)
            return std::nullopt;
        start.zoom = *x;
    }
    return start;
}

bool within(const PtzHead::Vector& vector, double leastZoom) {
    return std::abs(vector.pan) <= 1 && std::abs(vector.tilt) <= 1 && vector.zoom >= leastZoom &&
           vector.zoom <= 1;
}

QString vectorText(const char* element, const PtzHead::Vector& vector) {
    return QStringLiteral(
               "<tt:%1><tt:PanTilt x=\"%2\" y=\"%3\" space=\"%4\"/><tt:Zoom x=\"%5\" space=\"%6\"/></tt:%1>")
        .arg(QString::fromLatin1(element))
        .arg(vector.pan, 0, 'f', 4)
        .arg(vector.tilt, 0, 'f', 4)
        .arg(QString::fromLatin1(panTiltPosition))
        .arg(vector.zoom, 0, 'f', 4)
        .arg(QString::fromLatin1(zoomPosition));
}

SoapFault refused(const char* subSubcode, const char* reason) {
    return invalidArgument(QString::fromLatin1(subSubcode), QString::fromLatin1(reason));
}

/// "Preset_3" → 3; 0 for anything else.
int tokenNumber(const QString& token, const char* prefix) {
    return token.startsWith(QLatin1String(prefix)) ? token.mid(qsizetype(qstrlen(prefix))).toInt() : 0;
}

/// Source: ONVIF PTZ Service Specification. Each turning camera is a node of its own.
class PtzService final : public SimpleOnvifService {
public:
    explicit PtzService(RecorderModel* recorder)
        : SimpleOnvifService(recorder, "/onvif/ptz_service",
                             QStringLiteral("http://www.onvif.org/ver20/ptz/wsdl")) {
        add("GetServiceCapabilities", [](const QDomElement&) -> SoapResult<QString> {
            return QStringLiteral("<tptz:GetServiceCapabilitiesResponse><tptz:Capabilities EFlip=\"false\" "
                                  "Reverse=\"false\" MoveStatus=\"true\" StatusPosition=\"true\"/>"
                                  "</tptz:GetServiceCapabilitiesResponse>");
        });
        add("GetNodes", [this](const QDomElement&) { return nodes({}); });
        add("GetNode", [this](const QDomElement& body) { return nodes(childText(body, "NodeToken")); });
        add("GetConfigurations", [this](const QDomElement&) { return configurations(); });
        add("GetConfigurationOptions", [this](const QDomElement&) -> SoapResult<QString> {
            return QStringLiteral("<tptz:GetConfigurationOptionsResponse><tptz:PTZConfigurationOptions>"
                                  "<tt:Spaces>%1</tt:Spaces><tt:PTZTimeout><tt:Min>PT0S</tt:Min>"
                                  "<tt:Max>PT60S</tt:Max></tt:PTZTimeout></tptz:PTZConfigurationOptions>"
                                  "</tptz:GetConfigurationOptionsResponse>")
                .arg(spaces());
        });
        addMove("ContinuousMove", &PtzService::continuous);
        addMove("AbsoluteMove", &PtzService::absolute);
        addMove("RelativeMove", &PtzService::relative);
        addMove("Stop", &PtzService::stop);
        addMove("GetStatus", &PtzService::status);
        addMove("GetPresets", &PtzService::presets);
        addMove("SetPreset", &PtzService::setPreset);
        addMove("GotoPreset", &PtzService::gotoPreset);
        addMove("RemovePreset", &PtzService::removePreset);
        addMove("GotoHomePosition", &PtzService::gotoHome);
        addMove("SetHomePosition", &PtzService::setHome);
        addMove("GetPresetTours", &PtzService::tours);
        addMove("OperatePresetTour", &PtzService::operateTour);
        addMove("SendAuxiliaryCommand", &PtzService::auxiliary);
    }

private:
    using Answer = SoapResult<QString> (PtzService::*)(Camera&, const QDomElement&);

    /// An operation on the head behind a profile.
    void addMove(const char* name, Answer answer) {
        add(name, [this, answer](const QDomElement& body) -> SoapResult<QString> {
            const QString token = childText(body, "ProfileToken");
            const QString channel = token.section(QLatin1Char('_'), 1, 1);
            Camera* const camera = token == QStringLiteral("Profile_%1_main").arg(channel) ||
                                           token == QStringLiteral("Profile_%1_sub").arg(channel)
                                       ? m_recorder->cameraByChannel(channel.toInt())
                                       : nullptr;
            if (!camera)
                return tl::unexpected(
                    refused("ter:NoProfile", "The requested profile token does not exist."));
            if (!camera->hasPtz())
                return tl::unexpected(refused("ter:NoPTZProfile", "The profile has no PTZ configuration."));
            return (this->*answer)(*camera, body);
        });
    }

    // In the schema's order.
    [[nodiscard]] QString spaces() const {
        const bool ofTheView = !m_recorder->has(Quirk::NoFovSpace);
        QString text =
            ranges("AbsolutePanTiltPositionSpace", panTiltPosition, true, -1) +
            ranges("AbsoluteZoomPositionSpace", zoomPosition, false, 0) +
            ranges("RelativePanTiltTranslationSpace",
                   "http://www.onvif.org/ver10/tptz/PanTiltSpaces/TranslationGenericSpace", true, -1);
        if (ofTheView)
            text += ranges("RelativePanTiltTranslationSpace", panTiltFov, true, -widestStep, widestStep);
        text += ranges("RelativeZoomTranslationSpace",
                       "http://www.onvif.org/ver10/tptz/ZoomSpaces/TranslationGenericSpace", false, -1);
        if (ofTheView)
            text += ranges("RelativeZoomTranslationSpace", zoomFov, false, 0, widestStep);
        return text + ranges("ContinuousPanTiltVelocitySpace", panTiltVelocity, true, -1) +
               ranges("ContinuousZoomVelocitySpace", zoomVelocity, false, -1);
    }

    [[nodiscard]] SoapResult<QString> nodes(const QString& only) const {
        const QString response =
            only.isEmpty() ? QStringLiteral("GetNodesResponse") : QStringLiteral("GetNodeResponse");
        QString text;
        for (const Camera& camera : m_recorder->cameras) {
            const QString token = QStringLiteral("PTZNode_%1").arg(camera.channel);
            if (!camera.hasPtz() || (!only.isEmpty() && only != token))
                continue;
            text +=
                QStringLiteral("<tptz:PTZNode token=\"%1\" FixedHomePosition=\"false\"><tt:Name>%2</tt:Name>"
                               "<tt:SupportedPTZSpaces>%3</tt:SupportedPTZSpaces>"
                               "<tt:MaximumNumberOfPresets>%4</tt:MaximumNumberOfPresets>"
                               "<tt:HomeSupported>true</tt:HomeSupported>"
                               "<tt:AuxiliaryCommands>tt:Wiper|On</tt:AuxiliaryCommands>"
                               "<tt:AuxiliaryCommands>tt:Wiper|Off</tt:AuxiliaryCommands>"
                               "<tt:Extension><tt:SupportedPresetTour>"
                               "<tt:MaximumNumberOfPresetTours>1</tt:MaximumNumberOfPresetTours>"
                               "<tt:PTZPresetTourOperation>Start</tt:PTZPresetTourOperation>"
                               "<tt:PTZPresetTourOperation>Stop</tt:PTZPresetTourOperation>"
                               "</tt:SupportedPresetTour></tt:Extension></tptz:PTZNode>")
                    .arg(token, xml(camera.name), spaces())
                    .arg(maxPresets);
        }
        if (!only.isEmpty() && text.isEmpty())
            return tl::unexpected(refused("ter:NoEntity", "No such PTZ node on the device."));
        return QStringLiteral("<tptz:%1>%2</tptz:%1>").arg(response, text);
    }

    [[nodiscard]] SoapResult<QString> configurations() const {
        QString text = QStringLiteral("<tptz:GetConfigurationsResponse>");
        for (const Camera& camera : m_recorder->cameras) {
            if (camera.hasPtz())
                text +=
                    QStringLiteral("<tptz:PTZConfiguration token=\"PTZConfig_%1\">%2</tptz:PTZConfiguration>")
                        .arg(camera.channel)
                        .arg(ptzConfigurationBody(camera));
        }
        return text + QStringLiteral("</tptz:GetConfigurationsResponse>");
    }

    SoapResult<QString> continuous(Camera& camera, const QDomElement& body) {
        const auto speed = readVector(child(body, "Velocity"), {});
        if (!speed || !within(*speed, -1))
            return tl::unexpected(refused("ter:InvalidVelocity", "The velocity is out of bounds."));
        std::chrono::milliseconds timeout = defaultTimeout;
        if (const QString text = childText(body, "Timeout"); !text.isEmpty()) {
            const auto given = parseDuration(text);
            if (!given || *given > longestTimeout)
                return tl::unexpected(
                    refused("ter:TimeoutNotSupported", "The timeout is not within the limits."));
            timeout = *given;
        }
        camera.ptz.move(*speed, timeout, QStringLiteral("ContinuousMove"));
        return QStringLiteral("<tptz:ContinuousMoveResponse/>");
    }

    SoapResult<QString> absolute(Camera& camera, const QDomElement& body) {
        const auto position = readVector(child(body, "Position"), camera.ptz.position());
        if (!position || !within(*position, 0))
            return tl::unexpected(refused("ter:InvalidPosition", "The requested position is out of bounds."));
        camera.ptz.moveTo(*position, QStringLiteral("AbsoluteMove"));
        return QStringLiteral("<tptz:AbsoluteMoveResponse/>");
    }

    /// A step within the picture as it is: from its centre, the upper right corner being 1,1; the zoom is the
    /// part of the view that shall fill it.
    SoapResult<QString> lookWithin(Camera& camera, const QDomElement& translation) {
        const QDomElement zoom = child(translation, "Zoom");
        const bool zooms = !zoom.isNull();
        const auto step = readVector(translation, {0, 0, 1});
        if (m_recorder->has(Quirk::NoFovSpace) ||
            (zooms && zoom.attribute(QStringLiteral("space")) != QLatin1String(zoomFov)))
            return tl::unexpected(
                refused("ter:SpaceNotSupported", "The translation space is not supported."));
        if (!step || std::abs(step->pan) > widestStep || std::abs(step->tilt) > widestStep ||
            step->zoom <= 0 || step->zoom > widestStep)
            return tl::unexpected(
                refused("ter:InvalidTranslation", "The requested translation is out of bounds."));
        camera.ptz.look(step->pan, step->tilt, 1 / step->zoom, QStringLiteral("RelativeMove"));
        return QStringLiteral("<tptz:RelativeMoveResponse/>");
    }

    SoapResult<QString> relative(Camera& camera, const QDomElement& body) {
        const QDomElement translation = child(body, "Translation");
        if (child(translation, "PanTilt").attribute(QStringLiteral("space")) == QLatin1String(panTiltFov))
            return lookWithin(camera, translation);
        const auto step = readVector(translation, {});
        if (!step || !within(*step, -1))
            return tl::unexpected(
                refused("ter:InvalidTranslation", "The requested translation is out of bounds."));
        const PtzHead::Vector& from = camera.ptz.position();
        camera.ptz.moveTo({from.pan + step->pan, from.tilt + step->tilt, from.zoom + step->zoom},
                          QStringLiteral("RelativeMove"));
        return QStringLiteral("<tptz:RelativeMoveResponse/>");
    }

    SoapResult<QString> stop(Camera& camera, const QDomElement& body) {
        const auto asked = [&](const char* name) {
            const QString text = childText(body, name);
            return text.isEmpty() || text == QLatin1String("true") || text == QLatin1String("1");
        };
        camera.ptz.stop(asked("PanTilt"), asked("Zoom"), QStringLiteral("Stop"));
        return QStringLiteral("<tptz:StopResponse/>");
    }

    SoapResult<QString> status(Camera& camera, const QDomElement&) {
        const auto word = [](bool moves) {
            return moves ? QStringLiteral("MOVING") : QStringLiteral("IDLE");
        };
        return QStringLiteral(
                   "<tptz:GetStatusResponse><tptz:PTZStatus>%1<tt:MoveStatus><tt:PanTilt>%2</tt:PanTilt>"
                   "<tt:Zoom>%3</tt:Zoom></tt:MoveStatus><tt:UtcTime>%4</tt:UtcTime></tptz:PTZStatus>"
                   "</tptz:GetStatusResponse>")
            .arg(vectorText("Position", camera.ptz.position()), word(camera.ptz.movesPanTilt()),
                 word(camera.ptz.movesZoom()), toIso(m_recorder->deviceNow()));
    }

    SoapResult<QString> presets(Camera& camera, const QDomElement&) {
        QString text = QStringLiteral("<tptz:GetPresetsResponse>");
        for (const auto& [number, preset] : camera.ptz.presets())
            text += QStringLiteral("<tptz:Preset token=\"Preset_%1\"><tt:Name>%2</tt:Name>%3</tptz:Preset>")
                        .arg(number)
                        .arg(xml(preset.name), vectorText("PTZPosition", preset.position));
        return text + QStringLiteral("</tptz:GetPresetsResponse>");
    }

    SoapResult<QString> setPreset(Camera& camera, const QDomElement& body) {
        const QString token = childText(body, "PresetToken");
        const int wanted = tokenNumber(token, "Preset_");
        if (!token.isEmpty() && !camera.ptz.presets().contains(wanted))
            return tl::unexpected(refused("ter:NoToken", "The requested preset token does not exist."));
        const int number = camera.ptz.presets().size() >= maxPresets && wanted == 0
                               ? 0
                               : camera.ptz.setPreset(wanted, childText(body, "PresetName"));
        if (number == 0)
            return tl::unexpected(SoapFault{400, QStringLiteral("env:Receiver"), QStringLiteral("ter:Action"),
                                            QStringLiteral("ter:TooManyPresets"),
                                            QStringLiteral("Maximum number of presets reached.")});
        return QStringLiteral("<tptz:SetPresetResponse><tptz:PresetToken>Preset_%1</tptz:PresetToken>"
                              "</tptz:SetPresetResponse>")
            .arg(number);
    }

    SoapResult<QString> gotoPreset(Camera& camera, const QDomElement& body) {
        if (!camera.ptz.goToPreset(tokenNumber(childText(body, "PresetToken"), "Preset_"),
                                   QStringLiteral("GotoPreset")))
            return tl::unexpected(refused("ter:NoToken", "The requested preset token does not exist."));
        return QStringLiteral("<tptz:GotoPresetResponse/>");
    }

    SoapResult<QString> removePreset(Camera& camera, const QDomElement& body) {
        if (!camera.ptz.removePreset(tokenNumber(childText(body, "PresetToken"), "Preset_")))
            return tl::unexpected(refused("ter:NoToken", "The requested preset token does not exist."));
        return QStringLiteral("<tptz:RemovePresetResponse/>");
    }

    SoapResult<QString> gotoHome(Camera& camera, const QDomElement&) {
        camera.ptz.goHome(QStringLiteral("GotoHomePosition"));
        return QStringLiteral("<tptz:GotoHomePositionResponse/>");
    }

    SoapResult<QString> setHome(Camera& camera, const QDomElement&) {
        camera.ptz.setHome();
        return QStringLiteral("<tptz:SetHomePositionResponse/>");
    }

    SoapResult<QString> tours(Camera& camera, const QDomElement&) {
        QString text = QStringLiteral("<tptz:GetPresetToursResponse>");
        for (const auto& [number, tour] : camera.ptz.tours()) {
            text += QStringLiteral(
                        "<tptz:PresetTour token=\"Tour_%1\"><tt:Name>%2</tt:Name><tt:Status><tt:State>%3"
                        "</tt:State></tt:Status><tt:AutoStart>false</tt:AutoStart>"
                        "<tt:StartingCondition/>")
                        .arg(number)
                        .arg(xml(tour.name), camera.ptz.tour() == number ? QStringLiteral("Touring")
                                                                         : QStringLiteral("Idle"));
            for (const PtzHead::TourStop& stop : tour.stops)
                text +=
                    QStringLiteral("<tt:TourSpot><tt:PresetDetail><tt:PresetToken>Preset_%1</tt:PresetToken>"
                                   "</tt:PresetDetail><tt:StayTime>PT%2S</tt:StayTime></tt:TourSpot>")
                        .arg(stop.preset)
                        .arg(std::chrono::duration_cast<std::chrono::seconds>(stop.stay).count());
            text += QStringLiteral("</tptz:PresetTour>");
        }
        return text + QStringLiteral("</tptz:GetPresetToursResponse>");
    }

    SoapResult<QString> operateTour(Camera& camera, const QDomElement& body) {
        const int number = tokenNumber(childText(body, "PresetTourToken"), "Tour_");
        const QString operation = childText(body, "Operation");
        if (!camera.ptz.tours().contains(number))
            return tl::unexpected(refused("ter:NoToken", "The requested preset tour does not exist."));
        if (operation == QLatin1String("Start")) {
            if (!camera.ptz.startTour(number, QStringLiteral("OperatePresetTour")))
                return tl::unexpected(refused("ter:InvalidPresetTour", "The tour has no spots."));
        } else if (operation == QLatin1String("Stop")) {
            camera.ptz.stopTour(QStringLiteral("OperatePresetTour"));
        } else {
            return tl::unexpected(refused("ter:InvalidPresetTour", "Only Start and Stop are supported."));
        }
        return QStringLiteral("<tptz:OperatePresetTourResponse/>");
    }

    SoapResult<QString> auxiliary(Camera&, const QDomElement& body) {
        const QString command = childText(body, "AuxiliaryData");
        if (command != QLatin1String("tt:Wiper|On") && command != QLatin1String("tt:Wiper|Off"))
            return tl::unexpected(
                refused("ter:InvalidAuxiliaryCommand", "The auxiliary command is unknown."));
        return QStringLiteral(
                   "<tptz:SendAuxiliaryCommandResponse><tptz:AuxiliaryResponse>%1</tptz:AuxiliaryResponse>"
                   "</tptz:SendAuxiliaryCommandResponse>")
            .arg(xml(command));
    }
};

} // namespace

QString ptzConfigurationBody(const Camera& camera) {
    return QStringLiteral(
               "<tt:Name>PTZ %1</tt:Name><tt:UseCount>2</tt:UseCount><tt:NodeToken>PTZNode_%1</tt:NodeToken>"
               "<tt:DefaultAbsolutePantTiltPositionSpace>%2</tt:DefaultAbsolutePantTiltPositionSpace>"
               "<tt:DefaultContinuousPanTiltVelocitySpace>%3</tt:DefaultContinuousPanTiltVelocitySpace>"
               "<tt:DefaultContinuousZoomVelocitySpace>%4</tt:DefaultContinuousZoomVelocitySpace>"
               "<tt:DefaultPTZTimeout>PT%5S</tt:DefaultPTZTimeout>")
        .arg(camera.channel)
        .arg(QString::fromLatin1(panTiltPosition), QString::fromLatin1(panTiltVelocity),
             QString::fromLatin1(zoomVelocity))
        .arg(defaultTimeout.count());
}

std::unique_ptr<OnvifService> makePtzService(RecorderModel* recorder) {
    return std::make_unique<PtzService>(recorder);
}

} // namespace vigie::simulator
