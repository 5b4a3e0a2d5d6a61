// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "domain/device_event.h"
#include "domain/places.h"
#include "domain/ports.h"
#include "rtsp/io_threads.h"

namespace vigie::devices {

struct DeviceIdentity { QString manufacturer, model, firmware, serial; };
struct ClockReading { std::chrono::milliseconds offset{0}; std::chrono::milliseconds uncertainty{0}; };
struct Channel { QString token, name; QString recording; QList<StreamProfile> streams; };

class DeviceDriver {
public:
    virtual ~DeviceDriver() = default;
    virtual Result<ClockReading> readClock(const std::stop_token&) = 0;
    virtual Result<DeviceIdentity> identify(const std::stop_token&) = 0;
    virtual Result<QList<Channel>> channels(const std::stop_token&) = 0;
    virtual Result<QList<TimeSpan>> coverage(const QString& recording, TimeSpan, const std::stop_token&) = 0;
    virtual Result<std::unique_ptr<ArchiveReader>> openArchive(const QString& recording, TimeSpan, const std::stop_token&) = 0;
    virtual Result<void> watchEvents(std::function<void(DeviceEvent)> sink, const std::stop_token&) = 0;
};
struct DeviceAddress { RecorderId recorder; DeviceFamily family = DeviceFamily::Onvif; QUrl url; Credentials credentials; };
[[nodiscard]] Result<std::unique_ptr<DeviceDriver>> connectDevice(const DeviceAddress&, rtsp::IoThreads&);

} // namespace vigie::devices
