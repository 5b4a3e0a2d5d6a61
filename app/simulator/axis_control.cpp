// SPDX-License-Identifier: GPL-3.0-or-later
#include "axis.h"

namespace vigie::simulator {
namespace {

/// com/ptz.cgi and io/port.cgi.
class AxisControl final : public AxisService {
public:
    using AxisService::AxisService;

    [[nodiscard]] bool answer(const AxisRequest& request, const HttpReply& reply) override {
        if (request.program == "com/ptz.cgi")
            ptz(request, reply);
        else if (request.program == "io/port.cgi")
            port(request, reply);
        else
            return false;
        return true;
    }

private:
    static void noContent(const HttpReply& reply) { reply.send({204, "text/plain", {}, {}}); }
    static void error(const HttpReply& reply, const QByteArray& why) {
        sendText(reply, "Error: " + why + "\n");
    }

    /// "30,-20": speeds of -100 to 100 in hundredths.
    static std::optional<PtzHead::Vector> speeds(const QString& text) {
        bool ok[2] = {};
        const double pan = text.section(QLatin1Char(','), 0, 0).toDouble(&ok[0]);
        const double tilt = text.section(QLatin1Char(','), 1, 1).toDouble(&ok[1]);
        if (!ok[0] || !ok[1] || std::abs(pan) > 100 || std::abs(tilt) > 100)
            return std::nullopt;
        return PtzHead::Vector{pan / 100, tilt / 100, 0};
    }

    void ptz(const AxisRequest& request, const HttpReply& reply) const {
        Camera* const camera = model().cameraByChannel(number(request.query, "camera", 1));
        if (!camera || !camera->hasPtz()) {
            error(reply, "No PTZ on this camera");
            return;
        }
        PtzHead& head = camera->ptz;
        if (const QString asked = value(request.query, "query"); !asked.isEmpty()) {
            query(asked, head, reply);
            return;
        }
        const bool areaZoom = request.query.hasQueryItem(QStringLiteral("areazoom"));
        if (areaZoom || request.query.hasQueryItem(QStringLiteral("center"))) {
            if (look(head, request.query, areaZoom ? "areazoom" : "center"))
                noContent(reply);
            else
                error(reply, "Invalid argument");
            return;
        }
        for (const auto& [key, text] : request.query.queryItems(QUrl::FullyDecoded)) {
            if (key == QLatin1String("camera"))
                continue;
            if (!command(head, key, text)) {
                error(reply, "Invalid argument " + key.toLatin1());
                return;
            }
        }
        noContent(reply);
    }

    /// "x,y" or "x,y,z" of an image of imagewidth by imageheight, the stream's where they are not told; z is
    /// in hundredths.
    [[nodiscard]] static bool look(PtzHead& head, const QUrlQuery& query, const char* key) {
        const QStringList words = value(query, key).split(QLatin1Char(','));
        const int width = number(query, "imagewidth", 1920), height = number(query, "imageheight", 1080);
        if (words.size() != (qstrcmp(key, "areazoom") == 0 ? 3 : 2) || width < 1 || height < 1)
            return false;
        QList<int> numbers;
        for (const QString& word : words) {
            bool ok = false;
            numbers.append(word.toInt(&ok));
            if (!ok)
                return false;
        }
        const int hundredths = numbers.value(2, 100);
        if (numbers[0] < 0 || numbers[0] > width || numbers[1] < 0 || numbers[1] > height || hundredths < 1)
            return false;
        head.look(2.0 * numbers[0] / width - 1, 1 - 2.0 * numbers[1] / height, hundredths / 100.0,
                  QString::fromLatin1(key));
        return true;
    }

    [[nodiscard]] static bool command(PtzHead& head, const QString& key, const QString& text) {
        bool ok = false;
        const double number = text.toDouble(&ok);
        if (key == QLatin1String("continuouspantiltmove")) {
            const auto speed = speeds(text);
            if (speed) // a 0,0 stops it, nothing else does; zooming goes on
                head.move({speed->pan, speed->tilt, head.speed().zoom}, std::nullopt, key);
            return speed.has_value();
        }
        if (key == QLatin1String("continuouszoommove")) {
            if (ok && std::abs(number) <= 100)
                head.move({head.speed().pan, head.speed().tilt, number / 100}, std::nullopt, key);
            return ok && std::abs(number) <= 100;
        }
        if (key == QLatin1String("gotoserverpresetname")) {
            for (const auto& [index, preset] : head.presets()) {
                if (preset.name == text)
                    return head.goToPreset(index, key);
            }
            return false;
        }
        if (key == QLatin1String("gotoserverpresetno"))
            return ok && head.goToPreset(int(number), key);
        if (key == QLatin1String("removeserverpresetno"))
            return ok && head.removePreset(int(number));
        if (key == QLatin1String("setserverpresetname"))
            return !text.isEmpty() && head.setPreset(0, text) != 0;
        if (key == QLatin1String("removeserverpresetname")) {
            for (const auto& [index, preset] : head.presets()) {
                if (preset.name == text)
                    return head.removePreset(index);
            }
            return false;
        }
        if (key == QLatin1String("move") && text == QLatin1String("home")) {
            head.goHome(key);
            return true;
        }
        PtzHead::Vector goal = head.position(); // degrees, and 1 to 9999 of zoom
        if (key == QLatin1String("pan") && ok)
            goal.pan = number / 180;
        else if (key == QLatin1String("tilt") && ok)
            goal.tilt = number / 90;
        else if (key == QLatin1String("zoom") && ok)
            goal.zoom = (number - 1) / 9998;
        else
            return false;
        head.moveTo(goal, key);
        return true;
    }

    static void query(const QString& asked, const PtzHead& head, const HttpReply& reply) {
        if (asked == QLatin1String("position")) {
            const PtzHead::Vector& at = head.position();
            sendText(reply, "pan=" + QByteArray::number(at.pan * 180, 'f', 2) +
                                "\r\ntilt=" + QByteArray::number(at.tilt * 90, 'f', 2) +
                                "\r\nzoom=" + QByteArray::number(qRound(at.zoom * 9998) + 1) + "\r\n");
        } else if (asked == QLatin1String("presetposall")) {
            QByteArray text = "Preset Positions for camera 1\r\n";
            for (const auto& [index, preset] : head.presets())
                text += "presetposno" + QByteArray::number(index) + '=' + preset.name.toUtf8() + "\r\n";
            sendText(reply, text);
        } else {
            error(reply, "Unknown query");
        }
    }

    /// Inputs come first, then the outputs, counted from 1. "action=5:/" closes port 5.
    void port(const AxisRequest& request, const HttpReply& reply) const {
        const int inputs = int(model().cameras.size()), outputs = int(model().relays.size());
        const QString action = value(request.query, "action");
        if (!action.isEmpty()) {
            const int index = action.section(QLatin1Char(':'), 0, 0).toInt() - 1;
            const QString verb = action.section(QLatin1Char(':'), 1);
            if (index < inputs || index >= inputs + outputs ||
                (verb != QLatin1String("/") && verb != QLatin1String("\\"))) {
                error(reply, "Invalid port");
                return;
            }
            model().relays[size_t(index - inputs)].active = verb == QLatin1String("/");
            noContent(reply);
            return;
        }
        QByteArray text;
        for (const QString& one :
             value(request.query, "checkactive").split(QLatin1Char(','), Qt::SkipEmptyParts)) {
            const int index = one.toInt() - 1;
            if (index < 0 || index >= inputs + outputs) {
                error(reply, "Invalid port");
                return;
            }
            const bool active = index < inputs ? model().cameras[size_t(index)].alarms.digitalInput
                                               : model().relays[size_t(index - inputs)].active;
            text += "port" + QByteArray::number(index + 1) + '=' + (active ? "active" : "inactive") + '\n';
        }
        if (text.isEmpty())
            error(reply, "Invalid argument");
        else
            sendText(reply, text);
    }
};

} // namespace

std::unique_ptr<AxisService> makeAxisControl(const Personality::Context& context) {
    return std::make_unique<AxisControl>(context);
}

} // namespace vigie::simulator
