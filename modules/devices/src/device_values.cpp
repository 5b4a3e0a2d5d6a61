// SPDX-License-Identifier: GPL-3.0-or-later
#include "devices/device_values.h"

#include <QCoreApplication>

#include <algorithm>

namespace vigie::devices {

QString nameOf(Feature feature) {
    switch (feature) {
    case Feature::Snapshot:
        return QStringLiteral("snapshot");
    case Feature::Ptz:
        return QStringLiteral("ptz");
    case Feature::PtzPresets:
        return QStringLiteral("ptz-presets");
    case Feature::PtzTours:
        return QStringLiteral("ptz-tours");
    case Feature::PtzCentre:
        return QStringLiteral("ptz-centre");
    case Feature::PtzBoxZoom:
        return QStringLiteral("ptz-box-zoom");
    case Feature::Relays:
        return QStringLiteral("relays");
    case Feature::Events:
        return QStringLiteral("events");
    case Feature::Coverage:
        return QStringLiteral("coverage");
    case Feature::Replay:
        return QStringLiteral("replay");
    case Feature::FastReplay:
        return QStringLiteral("fast-replay");
    case Feature::ReverseReplay:
        return QStringLiteral("reverse-replay");
    case Feature::KeyFrameReplay:
        return QStringLiteral("key-frame-replay");
    case Feature::Download:
        return QStringLiteral("download");
    case Feature::Storage:
        return QStringLiteral("storage");
    case Feature::Talkback:
        return QStringLiteral("talkback");
    }
    return {};
}

double PtzAim::magnification() const {
    return zooms() ? 1 / std::max(box.width(), box.height()) : 1;
}

QRectF PtzAim::area() const {
    const QSizeF size = zooms() ? box : QSizeF(0, 0);
    return {centre - QPointF(size.width(), size.height()) / 2, size};
}

bool PtzAim::isValid() const {
    const auto isPart = [](double value) { return value >= 0 && value <= 1; }; // no NaN is
    return isPart(centre.x()) && isPart(centre.y()) &&
           (box.isEmpty() || (isPart(box.width()) && isPart(box.height())));
}

QString Capabilities::whyNot(Feature feature) const {
    const auto found = m_reasons.constFind(feature);
    return found != m_reasons.constEnd()
               ? *found
               : QCoreApplication::translate("devices", "L'appareil n'offre pas cette fonction.");
}

QString nameOf(DiskState state) {
    switch (state) {
    case DiskState::Good:
        return QStringLiteral("good");
    case DiskState::Failed:
        return QStringLiteral("failed");
    case DiskState::Missing:
        return QStringLiteral("missing");
    case DiskState::Unknown:
        break;
    }
    return QStringLiteral("unknown");
}

} // namespace vigie::devices
