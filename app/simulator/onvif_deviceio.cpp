// SPDX-License-Identifier: GPL-3.0-or-later
#include "onvif_service.h"

namespace vigie::simulator {
namespace {

/// Relay outputs. The WSDL of DeviceIO borrows these operations' elements from the device service: both
/// services have them, in the device's namespace.
class RelayService final : public SimpleOnvifService {
public:
    RelayService(RecorderModel* recorder, const char* path, RelayChanged changed)
        : SimpleOnvifService(recorder, path, QStringLiteral("http://www.onvif.org/ver10/device/wsdl"))
        , m_changed(std::move(changed)) {
        add("GetRelayOutputs", [this](const QDomElement&) { return relays(); });
        add("SetRelayOutputState", [this](const QDomElement& body) { return setState(body); });
    }
    [[nodiscard]] bool serves(const QByteArray& path, const SoapRequest& request) const override {
        return SimpleOnvifService::serves(path, request) && knows(request.operation);
    }

private:
    [[nodiscard]] SoapResult<QString> relays() const {
        QString text = QStringLiteral("<tds:GetRelayOutputsResponse>");
        for (size_t i = 0; i < m_recorder->relays.size(); ++i)
            text += QStringLiteral(
                        "<tds:RelayOutputs token=\"Relay_%1\"><tt:Properties><tt:Mode>Bistable</tt:Mode>"
                        "<tt:DelayTime>PT0S</tt:DelayTime><tt:IdleState>open</tt:IdleState>"
                        "</tt:Properties></tds:RelayOutputs>")
                        .arg(i + 1);
        return text + QStringLiteral("</tds:GetRelayOutputsResponse>");
    }

    [[nodiscard]] SoapResult<QString> setState(const QDomElement& body) {
        const QString token = childText(body, "RelayOutputToken");
        bool ok = token.startsWith(QLatin1String("Relay_"));
        const int number = ok ? token.mid(6).toInt(&ok) : 0;
        if (!ok || number < 1 || number > int(m_recorder->relays.size()))
            return tl::unexpected(invalidArgument(QStringLiteral("ter:RelayToken"),
                                                  QStringLiteral("Unknown relay token reference.")));
        const QString state = childText(body, "LogicalState");
        if (state != QLatin1String("active") && state != QLatin1String("inactive"))
            return tl::unexpected(
                invalidArgument({}, QStringLiteral("LogicalState is neither active nor inactive.")));
        Relay& relay = m_recorder->relays[size_t(number - 1)];
        const bool active = state == QLatin1String("active");
        if (relay.active != active) {
            relay.active = active;
            m_changed(size_t(number - 1));
        }
        return QStringLiteral("<tds:SetRelayOutputStateResponse/>");
    }

    RelayChanged m_changed;
};

/// Digital inputs.
class DeviceIoService final : public SimpleOnvifService {
public:
    explicit DeviceIoService(RecorderModel* recorder)
        : SimpleOnvifService(recorder, "/onvif/deviceio_service",
                             QStringLiteral("http://www.onvif.org/ver10/deviceIO/wsdl")) {
        add("GetDigitalInputs", [this](const QDomElement&) { return inputs(); });
        add("GetServiceCapabilities", [this](const QDomElement&) -> SoapResult<QString> {
            return QStringLiteral(
                       "<tmd:GetServiceCapabilitiesResponse><tmd:Capabilities VideoSources=\"%1\" "
                       "RelayOutputs=\"%2\" DigitalInputs=\"%1\"/></tmd:GetServiceCapabilitiesResponse>")
                .arg(m_recorder->cameras.size())
                .arg(m_recorder->relays.size());
        });
    }

private:
    [[nodiscard]] SoapResult<QString> inputs() const {
        QString text = QStringLiteral("<tmd:GetDigitalInputsResponse>");
        for (const Camera& camera : m_recorder->cameras)
            text += QStringLiteral("<tmd:DigitalInputs token=\"DigitalInput_%1\" IdleState=\"open\"/>")
                        .arg(camera.channel);
        return text + QStringLiteral("</tmd:GetDigitalInputsResponse>");
    }
};

} // namespace

std::unique_ptr<OnvifService> makeDeviceIoService(RecorderModel* recorder) {
    return std::make_unique<DeviceIoService>(recorder);
}

std::unique_ptr<OnvifService> makeRelayService(RecorderModel* recorder, const char* path,
                                               RelayChanged changed) {
    return std::make_unique<RelayService>(recorder, path, std::move(changed));
}

} // namespace vigie::simulator
