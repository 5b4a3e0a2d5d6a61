// SPDX-License-Identifier: GPL-3.0-or-later
#include "devices/device_driver.h"

#include "axis/axis_driver.h"
#include "base/logging.h"
#include "dahua/dahua_driver.h"
#include "domain/names.h"
#include "generic/generic_driver.h"
#include "hikvision/hikvision_driver.h"
#include "onvif/onvif_driver.h"

#include <QCoreApplication>
#include <QTimeZone>

namespace vigie::devices {

namespace {

/// What a family that has nothing of the kind answers.
tl::unexpected<Error> notOffered(Feature feature) {
    return fail(ErrorCode::Unsupported,
                QCoreApplication::translate("devices", "L'appareil n'offre pas cette fonction."),
                nameOf(feature));
}

} // namespace

Result<Snapshot> DeviceDriver::snapshot(const QString&, const std::stop_token&) {
    return notOffered(Feature::Snapshot);
}

Result<void> DeviceDriver::movePtz(const QString&, PtzVelocity, std::chrono::milliseconds,
                                   const std::stop_token&) {
    return notOffered(Feature::Ptz);
}

Result<QList<PtzPreset>> DeviceDriver::ptzPresets(const QString&, const std::stop_token&) {
    return notOffered(Feature::PtzPresets);
}

Result<void> DeviceDriver::gotoPtzPreset(const QString&, const QString&, const std::stop_token&) {
    return notOffered(Feature::PtzPresets);
}

Result<QString> DeviceDriver::savePtzPreset(const QString&, const QString&, const std::stop_token&) {
    return notOffered(Feature::PtzPresets);
}

Result<void> DeviceDriver::removePtzPreset(const QString&, const QString&, const std::stop_token&) {
    return notOffered(Feature::PtzPresets);
}

Result<QList<PtzTour>> DeviceDriver::ptzTours(const QString&, const std::stop_token&) {
    return notOffered(Feature::PtzTours);
}

Result<void> DeviceDriver::operatePtzTour(const QString&, const QString&, TourOperation,
                                          const std::stop_token&) {
    return notOffered(Feature::PtzTours);
}

Result<void> DeviceDriver::centrePtz(const QString&, const PtzAim&, const std::stop_token&) {
    return notOffered(Feature::PtzCentre);
}

Result<QList<Relay>> DeviceDriver::relays(const std::stop_token&) {
    return notOffered(Feature::Relays);
}

Result<void> DeviceDriver::setRelay(const QString&, bool, const std::stop_token&) {
    return notOffered(Feature::Relays);
}

Result<QList<Disk>> DeviceDriver::disks(const std::stop_token&) {
    return notOffered(Feature::Storage);
}

Result<void> DeviceDriver::changePassword(const QString&, const std::stop_token&) {
    return fail(ErrorCode::Unsupported,
                QCoreApplication::translate(
                    "devices", "Le mot de passe de cet appareil ne peut être changé que sur l'appareil."),
                QStringLiteral("change password"));
}

Result<QList<TimeSpan>> DeviceDriver::coverage(const QString&, TimeSpan, const std::stop_token&) {
    return notOffered(Feature::Coverage);
}

Result<QList<QDate>> DeviceDriver::recordedDays(const QString& recording, int year, int month,
                                                const std::stop_token& stop) {
    const QDate first(year, month, 1);
    if (!first.isValid())
        return fail(ErrorCode::InvalidInput, QCoreApplication::translate("devices", "Ce mois n'existe pas."),
                    QStringLiteral("%1-%2").arg(year).arg(month));
    const auto spans = coverage(
        recording,
        {fromDateTime(first.startOfDay(Qt::UTC)), fromDateTime(first.addMonths(1).startOfDay(Qt::UTC))},
        stop);
    if (!spans)
        return fail(spans.error());
    QList<QDate> days;
    for (const TimeSpan& span : *spans)
        for (QDate day = toDateTime(span.begin).date(); fromDateTime(day.startOfDay(Qt::UTC)) < span.end;
             day = day.addDays(1))
            if (days.isEmpty() || days.last() < day)
                days.append(day);
    return days;
}

Result<std::unique_ptr<ArchiveReader>> DeviceDriver::openArchive(const ArchiveRequest&,
                                                                 const std::stop_token&) {
    return notOffered(Feature::Replay);
}

Result<Download> DeviceDriver::download(const QString&, TimeSpan, const DownloadSink&,
                                        const std::stop_token&) {
    return notOffered(Feature::Download);
}

// NOLINTNEXTLINE(performance-unnecessary-value-param): what overrides it keeps the sink.
Result<void> DeviceDriver::watchEvents(std::function<void(DeviceEvent)>, const std::stop_token&) {
    return notOffered(Feature::Events);
}

DeviceAddress addressOf(const Recorder& recorder, const Credentials& credentials) {
    return {recorder.id, recorder.family, recorder.address, credentials, recorder.trust};
}

Result<std::unique_ptr<DeviceDriver>> connectDevice(const DeviceAddress& address, rtsp::IoThreads& threads) {
    const QString scheme = address.url.scheme();
    const bool isHttp = scheme == u"http" || scheme == u"https";
    const bool isRtsp = scheme == u"rtsp" || scheme == u"rtsps";
    const bool takesRtsp = address.family == DeviceFamily::Generic;
    if (!(isHttp || (isRtsp && takesRtsp)) || address.url.host().isEmpty())
        return fail(ErrorCode::InvalidInput,
                    takesRtsp ? QCoreApplication::translate("devices", "L'adresse n'est ni rtsp ni http.")
                              : QCoreApplication::translate(
                                    "devices", "L'adresse de l'appareil n'est pas une adresse http."),
                    forLog(address.url));
    switch (address.family) {
    case DeviceFamily::Onvif:
        return std::make_unique<OnvifDriver>(address, threads);
    case DeviceFamily::Hikvision:
        return std::make_unique<HikvisionDriver>(address, threads);
    case DeviceFamily::Dahua:
        return std::make_unique<DahuaDriver>(address, threads);
    case DeviceFamily::Axis:
        return std::make_unique<AxisDriver>(address, threads);
    case DeviceFamily::Generic:
        return std::make_unique<GenericDriver>(address, threads);
    }
    return fail(
        ErrorCode::Unsupported,
        QCoreApplication::translate("devices", "Cette famille d'appareils n'est pas prise en charge."),
        nameOf(address.family));
}

} // namespace vigie::devices
