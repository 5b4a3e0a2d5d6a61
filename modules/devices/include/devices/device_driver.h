// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "domain/device_event.h"
#include "domain/ports.h"
#include "rtsp/io_threads.h"

#include <QList>
#include <QUrl>

#include <functional>
#include <memory>
#include <stop_token>

namespace vigie::devices {

struct DeviceIdentity {
    QString manufacturer;
    QString model;
    QString firmware;
    QString serial;
};

/// A device's clock against ours, at the moment it was read.
struct ClockReading {
    std::chrono::milliseconds offset{0}; ///< device minus ours
    std::chrono::milliseconds uncertainty{0};
};

/// One video source of a device: what the centre calls a camera.
struct Channel {
    QString token; ///< the device's own name for the video source
    QString name;
    QString recording;            ///< the device's own name for its recording; empty when it records nothing
    QList<StreamProfile> streams; ///< the largest as Main, a small one as Sub; H.264 and H.265 only
};

/// The topic of the event by which watchEvents() tells that the device's event stream is there (active) or
/// lost (not active; data "error" says why). Its initialState is set: it is never an alarm.
inline constexpr const char* eventStreamTopic = "vigie:EventStream";

/// A recorder or camera of any brand, spoken to in its own language.
/// Thread:  worker threads, several at once; never a GUI or I/O thread, as every call blocks.
/// Cancel:  a stop request ends a call within 100 ms with Cancelled.
/// Errors:  Network, Timeout (10 s a request), Auth, Protocol, Unsupported, NotFound. After two refusals of
///          the login every call fails with Auth for five minutes without asking the device, which would
///          lock the account otherwise.
/// Units:   times are the device's own; readClock() tells how far off they are.
class DeviceDriver {
public:
    virtual ~DeviceDriver() = default;

    [[nodiscard]] virtual Result<ClockReading> readClock(const std::stop_token& stop) = 0;
    [[nodiscard]] virtual Result<DeviceIdentity> identify(const std::stop_token& stop) = 0;
    [[nodiscard]] virtual Result<QList<Channel>> channels(const std::stop_token& stop) = 0;
    /// What is recorded within the span, in order, without overlaps.
    [[nodiscard]] virtual Result<QList<TimeSpan>> coverage(const QString& recording, TimeSpan span,
                                                           const std::stop_token& stop) = 0;
    /// Reads the span as fast as the device allows, from the key frame at or before its begin. The reader
    /// may outlive the driver, not the I/O threads.
    [[nodiscard]] virtual Result<std::unique_ptr<ArchiveReader>>
    openArchive(const QString& recording, TimeSpan span, const std::stop_token& stop) = 0;
    /// Hands every event to the sink, on the calling thread, until a stop is requested: then it returns a
    /// value. Comes back by itself after any loss and tells both by eventStreamTopic. Fails at once only
    /// when the device has no events at all (Unsupported).
    [[nodiscard]] virtual Result<void> watchEvents(std::function<void(DeviceEvent)> sink,
                                                   const std::stop_token& stop) = 0;
};

struct DeviceAddress {
    RecorderId recorder;
    DeviceFamily family = DeviceFamily::Onvif;
    QUrl url; ///< http(s)://host[:port][/path]; without a path, the family's usual one
    Credentials credentials;
};

/// The driver of the device's family; nothing is asked of the device yet.
/// Errors: InvalidInput for an address that is no http(s) URL, Unsupported for a family without a driver.
/// The threads must outlive the driver.
[[nodiscard]] Result<std::unique_ptr<DeviceDriver>> connectDevice(const DeviceAddress& address,
                                                                  rtsp::IoThreads& threads);

} // namespace vigie::devices
