// SPDX-License-Identifier: GPL-3.0-or-later
#include "dahua.h"

namespace vigie::simulator {
namespace {

constexpr double fullSpeed = 8.0; // arg2 goes from 1 to 8
constexpr int mostPresets = 255;

/// PTZ and the alarm outputs.
class DahuaControl final : public DahuaService {
public:
    using DahuaService::DahuaService;

    [[nodiscard]] bool answer(const QByteArray& program, const QUrlQuery& query,
                              const HttpReply& reply) override {
        if (program == "ptz.cgi")
            ptz(query, reply);
        else if (program == "ptzBase.cgi" && value(query, "action") == QLatin1String("moveDirectly"))
            look(query, reply);
        else if (program == "alarm.cgi")
            outputs(query, reply);
        else if (program == "configManager.cgi" && value(query, "action") == QLatin1String("setConfig"))
            setOutput(query, reply);
        else
            return false;
        return true;
    }

private:
    static void refuse(const HttpReply& reply) { sendText(reply, "Error\r\nBad Request!\r\n", 400); }

    void ptz(const QUrlQuery& query, const HttpReply& reply) const {
        // This program counts from 0 in the firmware imitated here, whatever the search does.
        Camera* const camera = model().cameraByChannel(number(query, "channel", -1) + 1);
        if (!camera || !camera->hasPtz()) {
            refuse(reply);
            return;
        }
        const QString action = value(query, "action");
        bool done = false;
        if (action == QLatin1String("start"))
            done = start(camera->ptz, query);
        else if (action == QLatin1String("stop")) {
            camera->ptz.stop(true, true, QStringLiteral("stop ") + value(query, "code"));
            done = true;
        } else if (action == QLatin1String("getStatus")) {
            sendText(reply, status(camera->ptz));
            return;
        } else if (action == QLatin1String("getPresets")) {
            sendText(reply, presets(camera->ptz));
            return;
        } else if (action == QLatin1String("getTours")) {
            sendText(reply, tours(camera->ptz));
            return;
        }
        if (done)
            sendText(reply, "OK\r\n");
        else
            refuse(reply);
    }

    /// The rectangle between two points fills the view, 0 to 8192 from the upper left; drawn from right to
    /// left the view widens. This program counts channels from 1.
    void look(const QUrlQuery& query, const HttpReply& reply) const {
        Camera* const camera = model().cameraByChannel(number(query, "channel", -1));
        bool good = camera && camera->hasPtz();
        const auto part = [&](const char* name) {
            const int n = number(query, name, -1);
            good = good && n >= 0 && n <= 8192;
            return n / 8192.0;
        };
        const QPointF from(part("startPoint[0]"), part("startPoint[1]"));
        const QPointF to(part("endPoint[0]"), part("endPoint[1]"));
        if (!good) {
            refuse(reply);
            return;
        }
        camera->ptz.look(from, to, QStringLiteral("moveDirectly"));
        sendText(reply, "OK\r\n");
    }

    static bool start(PtzHead& head, const QUrlQuery& query) {
        static const std::map<QString, PtzHead::Vector> directions{
            {QStringLiteral("Up"), {0, 1, 0}},         {QStringLiteral("Down"), {0, -1, 0}},
            {QStringLiteral("Left"), {-1, 0, 0}},      {QStringLiteral("Right"), {1, 0, 0}},
            {QStringLiteral("LeftUp"), {-1, 1, 0}},    {QStringLiteral("RightUp"), {1, 1, 0}},
            {QStringLiteral("LeftDown"), {-1, -1, 0}}, {QStringLiteral("RightDown"), {1, -1, 0}},
            {QStringLiteral("ZoomTele"), {0, 0, 1}},   {QStringLiteral("ZoomWide"), {0, 0, -1}},
        };
        const QString code = value(query, "code");
        const int arg1 = number(query, "arg1", 0), arg2 = number(query, "arg2", 0),
                  arg3 = number(query, "arg3", 0);
        if (const auto found = directions.find(code); found != directions.end()) {
            const double speed = std::clamp(std::max(arg1, arg2), 1, 8) / fullSpeed;
            const PtzHead::Vector& way = found->second;
            head.move({way.pan * speed, way.tilt * speed, way.zoom * speed}, std::nullopt, code);
            return true;
        }
        if (code == QLatin1String("Continuously")) { // arg1 pan, arg2 tilt, arg3 zoom, arg4 seconds
            const int seconds = number(query, "arg4", 0);
            head.move({arg1 / fullSpeed, arg2 / fullSpeed, arg3 / fullSpeed},
                      seconds > 0 ? std::optional(std::chrono::milliseconds(std::min(seconds, 3600) * 1000))
                                  : std::nullopt,
                      code);
            return true;
        }
        if (code == QLatin1String("PositionABS")) { // degrees from the left stop, degrees, zoom steps of 128
            head.moveTo({arg1 / 180.0 - 1, arg2 / 90.0, arg3 / 128.0}, code);
            return true;
        }
        if (code == QLatin1String("GotoPreset"))
            return head.goToPreset(arg2, code);
        if (code == QLatin1String("SetPreset"))
            return arg2 >= 1 && arg2 <= mostPresets && head.setPreset(arg2, {}) != 0;
        if (code == QLatin1String("ClearPreset"))
            return head.removePreset(arg2);
        if (code == QLatin1String("StartTour"))
            return head.startTour(arg1, code);
        if (code == QLatin1String("StopTour")) {
            head.stopTour(code);
            return true;
        }
        return false;
    }

    [[nodiscard]] static QByteArray status(const PtzHead& head) {
        const PtzHead::Vector& at = head.position();
        return "status.Action=\r\nstatus.MoveStatus=" + QByteArray(head.movesPanTilt() ? "Moving" : "Idle") +
               "\r\nstatus.Postion[0]=" + QByteArray::number((at.pan + 1) * 180, 'f', 6) +
               "\r\nstatus.Postion[1]=" + QByteArray::number(at.tilt * 90, 'f', 6) +
               "\r\nstatus.Postion[2]=" + QByteArray::number(at.zoom * 128, 'f', 6) +
               "\r\nstatus.ZoomStatus=" + (head.movesZoom() ? "Moving" : "Idle") + "\r\n";
    }

    [[nodiscard]] static QByteArray presets(const PtzHead& head) {
        QByteArray text;
        int index = 0;
        for (const auto& [number, preset] : head.presets()) {
            const QByteArray at = "presets[" + QByteArray::number(index++) + "].";
            text += at + "Index=" + QByteArray::number(number) + "\r\n" + at +
                    "Name=" + preset.name.toUtf8() + "\r\n" + at + "Type=0\r\n";
        }
        return text;
    }

    [[nodiscard]] static QByteArray tours(PtzHead& head) {
        QByteArray text;
        int index = 0;
        for (const auto& [number, tour] : head.tours()) {
            const QByteArray at = "tours[" + QByteArray::number(index++) + "].";
            text += at + "Index=" + QByteArray::number(number) + "\r\n" + at + "Name=" + tour.name.toUtf8() +
                    "\r\n";
        }
        return text;
    }

    void outputs(const QUrlQuery& query, const HttpReply& reply) const {
        const QString action = value(query, "action");
        int state = 0; // a bit for each
        if (action == QLatin1String("getOutState")) {
            for (size_t i = 0; i < model().relays.size(); ++i)
                state |= model().relays[i].active ? 1 << i : 0;
            sendText(reply, "result=" + QByteArray::number(state) + "\r\n");
        } else if (action == QLatin1String("getInState")) {
            for (size_t i = 0; i < std::min<size_t>(model().cameras.size(), 30); ++i)
                state |= model().cameras[i].alarms.digitalInput ? 1 << i : 0;
            sendText(reply, "result=" + QByteArray::number(state) + "\r\n");
        } else if (action == QLatin1String("getOutSlots")) {
            sendText(reply, "result=" + QByteArray::number(int(model().relays.size())) + "\r\n");
        } else if (action == QLatin1String("getInSlots")) {
            sendText(reply, "result=" + QByteArray::number(int(model().cameras.size())) + "\r\n");
        } else {
            refuse(reply);
        }
    }

    /// "AlarmOut[0].Mode=1": 1 forces it on, 0 leaves it to the rules, 2 forces it off.
    void setOutput(const QUrlQuery& query, const HttpReply& reply) const {
        for (size_t i = 0; i < model().relays.size(); ++i) {
            const QByteArray name = "AlarmOut[" + QByteArray::number(int(i)) + "].Mode";
            const int mode = number(query, name.constData(), -1);
            if (mode < 0 || mode > 2)
                continue;
            model().relays[i].active = mode == 1;
            sendText(reply, "OK\r\n");
            return;
        }
        refuse(reply);
    }
};

} // namespace

std::unique_ptr<DahuaService> makeDahuaControl(const Personality::Context& context) {
    return std::make_unique<DahuaControl>(context);
}

} // namespace vigie::simulator
