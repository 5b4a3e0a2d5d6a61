// SPDX-License-Identifier: GPL-3.0-or-later
#include "onvif_ptz.h"

#include "../ptz_aim.h"

#include <QCoreApplication>

namespace vigie::devices {

using namespace std::chrono_literals;

namespace {

QByteArray speed(double value) {
    return QByteArray::number(std::clamp(value, -1.0, 1.0), 'f', 3);
}

QByteArray element(const char* name, const QString& text) {
    return QByteArray("<tptz:") + name + '>' + escaped(text) + "</tptz:" + name + '>';
}

} // namespace

Result<QList<PtzNode>> OnvifPtz::nodes(const std::stop_token& stop) {
    {
        const std::lock_guard lock(m_mutex);
        if (m_nodes)
            return *m_nodes;
    }
    const auto answer = m_device.ask(onvif_namespace::ptz, "GetNodes", "<tptz:GetNodes/>", stop);
    if (!answer)
        return fail(answer.error());
    const std::lock_guard lock(m_mutex);
    m_nodes = parsePtzNodes(*answer);
    return *m_nodes;
}

Result<void> OnvifPtz::describe(Capabilities& can, const std::stop_token& stop) {
    const auto denyAll = [&can](const QString& why) {
        for (const Feature feature :
             {Feature::Ptz, Feature::PtzPresets, Feature::PtzTours, Feature::PtzCentre, Feature::PtzBoxZoom})
            can.deny(feature, why);
    };
    const auto offered = m_device.offers(onvif_namespace::ptz, stop);
    if (!offered)
        return fail(offered.error());
    if (!*offered) {
        denyAll(QCoreApplication::translate("devices", "L'appareil n'a pas de service de pilotage ONVIF."));
        return {};
    }
    const auto profiles = m_media.profiles(stop);
    if (!profiles)
        return fail(profiles.error());
    if (std::none_of(profiles->all.begin(), profiles->all.end(),
                     [](const ProfileInfo& profile) { return profile.hasPtz; })) {
        denyAll(QCoreApplication::translate("devices",
                                            "Aucun profil de l'appareil n'est configuré pour le pilotage."));
        return {};
    }
    can.grant(Feature::Ptz);
    const auto known = nodes(stop);
    if (!known && known.error().code == ErrorCode::Cancelled)
        return fail(known.error());
    const auto any = [&](auto&& has) { return !known || std::any_of(known->begin(), known->end(), has); };
    if (any([](const PtzNode& node) { return node.presets > 0; }))
        can.grant(Feature::PtzPresets);
    else
        can.deny(Feature::PtzPresets,
                 QCoreApplication::translate("devices", "L'appareil n'a pas de position enregistrable."));
    if (known && any([](const PtzNode& node) { return node.tours > 0; }))
        can.grant(Feature::PtzTours);
    else
        can.deny(Feature::PtzTours,
                 QCoreApplication::translate("devices", "L'appareil n'a pas de tournée de positions."));
    can.note({Feature::PtzCentre}, known && any([](const PtzNode& node) { return node.centres; }),
             cannotAim({}, {}).text);
    can.note({Feature::PtzBoxZoom},
             known && any([](const PtzNode& node) { return node.centres && node.zoomsFov; }),
             cannotAim({{}, {1, 1}}, {}).text);
    return {};
}

Result<OnvifPtz::Head> OnvifPtz::head(const QString& channel, const std::stop_token& stop) {
    const auto profiles = m_media.profiles(stop);
    if (!profiles)
        return fail(profiles.error());
    for (const ProfileInfo& profile : profiles->all) {
        if (profile.sourceToken != channel || !profile.hasPtz)
            continue;
        Head found{escaped(profile.token), {}};
        // A device that does not describe its nodes is taken for one that can turn and zoom.
        if (const auto known = nodes(stop))
            for (const PtzNode& node : *known)
                if (node.token == profile.ptzNode)
                    found.node = node;
        return found;
    }
    return fail(ErrorCode::Unsupported,
                QCoreApplication::translate("devices", "Cette caméra n'est pas pilotable."),
                QStringLiteral("no PTZ configuration for video source %1").arg(channel));
}

Result<XmlNode> OnvifPtz::ask(const char* call, const QString& channel, const QByteArray& rest,
                              const std::stop_token& stop) {
    const auto known = head(channel, stop);
    if (!known)
        return fail(known.error());
    return m_device.ask(onvif_namespace::ptz, call,
                        QByteArray("<tptz:") + call + "><tptz:ProfileToken>" + known->profile +
                            "</tptz:ProfileToken>" + rest + "</tptz:" + call + '>',
                        stop);
}

Result<void> OnvifPtz::move(const QString& channel, PtzVelocity velocity, std::chrono::milliseconds atMost,
                            const std::stop_token& stop) {
    if (velocity.isStop())
        return ask("Stop", channel, "<tptz:PanTilt>true</tptz:PanTilt><tptz:Zoom>true</tptz:Zoom>", stop)
            .map([](const XmlNode&) {});
    const auto known = head(channel, stop);
    if (!known)
        return fail(known.error());
    QByteArray axes;
    if (known->node.panTilt)
        axes += "<tt:PanTilt x=\"" + speed(velocity.pan) + "\" y=\"" + speed(velocity.tilt) + "\"/>";
    if (known->node.zoom)
        axes += "<tt:Zoom x=\"" + speed(velocity.zoom) + "\"/>";
    const auto seconds = std::chrono::ceil<std::chrono::seconds>(
        std::clamp<std::chrono::milliseconds>(atMost, shortestPtzMove, longestPtzMove));
    return ask("ContinuousMove", channel,
               "<tptz:Velocity>" + axes + "</tptz:Velocity><tptz:Timeout>PT" +
                   QByteArray::number(qint64(seconds.count())) + "S</tptz:Timeout>",
               stop)
        .map([](const XmlNode&) {});
}

// PTZ Service Specification, "Pan/tilt Translation Space in FOV": from the centre of the image, whose upper
// right corner is 1,1; "Zoom Translation space in FOV": what shall be seen as a part of what is. The generic
// space says nothing of the picture: it is never guessed from.
Result<void> OnvifPtz::centre(const QString& channel, const PtzAim& aim, const std::stop_token& stop) {
    if (auto checked = checkAim(aim); !checked)
        return checked;
    const auto known = head(channel, stop);
    if (!known)
        return fail(known.error());
    if (!known->node.centres || (aim.zooms() && !known->node.zoomsFov))
        return fail(cannotAim(aim, QStringLiteral("the PTZ node lists no space of the field of view")));
    const auto number = [](double value) { return QByteArray::number(value, 'f', 4); };
    QByteArray axes = "<tt:PanTilt x=\"" + number(2 * aim.centre.x() - 1) + "\" y=\"" +
                      number(1 - 2 * aim.centre.y()) + "\" space=\"" + onvif_space::panTiltFov + "\"/>";
    if (aim.zooms())
        axes +=
            "<tt:Zoom x=\"" + number(1 / aim.magnification()) + "\" space=\"" + onvif_space::zoomFov + "\"/>";
    return ask("RelativeMove", channel, "<tptz:Translation>" + axes + "</tptz:Translation>", stop)
        .map([](const XmlNode&) {});
}

Result<QList<PtzPreset>> OnvifPtz::presets(const QString& channel, const std::stop_token& stop) {
    return ask("GetPresets", channel, {}, stop).map(&parsePtzPresets);
}

Result<void> OnvifPtz::gotoPreset(const QString& channel, const QString& preset,
                                  const std::stop_token& stop) {
    return ask("GotoPreset", channel, element("PresetToken", preset), stop).map([](const XmlNode&) {});
}

Result<QString> OnvifPtz::savePreset(const QString& channel, const QString& name,
                                     const std::stop_token& stop) {
    const auto answer = ask("SetPreset", channel, element("PresetName", name), stop);
    if (!answer)
        return fail(answer.error());
    const QString token = answer->textAt(u"PresetToken");
    if (token.isEmpty())
        return fail(
            ErrorCode::Protocol,
            QCoreApplication::translate("devices", "L'appareil n'a pas confirmé la position enregistrée."),
            QStringLiteral("SetPreset without a token"));
    return token;
}

Result<void> OnvifPtz::removePreset(const QString& channel, const QString& preset,
                                    const std::stop_token& stop) {
    return ask("RemovePreset", channel, element("PresetToken", preset), stop).map([](const XmlNode&) {});
}

Result<QList<PtzTour>> OnvifPtz::tours(const QString& channel, const std::stop_token& stop) {
    return ask("GetPresetTours", channel, {}, stop).map(&parsePtzTours);
}

Result<void> OnvifPtz::operateTour(const QString& channel, const QString& tour, TourOperation operation,
                                   const std::stop_token& stop) {
    const char* word = operation == TourOperation::Start ? "Start" : "Stop";
    return ask("OperatePresetTour", channel,
               element("PresetTourToken", tour) + element("Operation", QLatin1String(word)), stop)
        .map([](const XmlNode&) {});
}

} // namespace vigie::devices
