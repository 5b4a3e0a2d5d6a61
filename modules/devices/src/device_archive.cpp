// SPDX-License-Identifier: GPL-3.0-or-later
#include "devices/device_archive.h"

#include <QCoreApplication>

namespace vigie::devices {

namespace {

Error noRecording(const Camera& camera) {
    return {
        ErrorCode::NotFound,
        QCoreApplication::translate("devices", "La caméra « %1 » n'est pas enregistrée.").arg(camera.name),
        QStringLiteral("camera without a recording token")};
}

} // namespace

DeviceArchive::DeviceArchive(Drivers drivers)
    : m_drivers(std::move(drivers)) {}

Result<QList<TimeSpan>> DeviceArchive::coverage(const Camera& camera, TimeSpan span,
                                                const std::stop_token& stop) {
    if (camera.recording.isEmpty())
        return fail(noRecording(camera));
    const auto driver = m_drivers(camera.recorder);
    if (!driver)
        return fail(driver.error());
    return (*driver)->coverage(camera.recording, span, stop);
}

Result<std::unique_ptr<ArchiveReader>> DeviceArchive::open(const Camera& camera, TimeSpan span,
                                                           const std::stop_token& stop) {
    if (camera.recording.isEmpty())
        return fail(noRecording(camera));
    const auto driver = m_drivers(camera.recorder);
    if (!driver)
        return fail(driver.error());
    return (*driver)->openArchive({camera.recording, span}, stop);
}

} // namespace vigie::devices
