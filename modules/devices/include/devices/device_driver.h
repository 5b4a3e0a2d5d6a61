// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "devices/device_values.h"
#include "domain/device_event.h"
#include "domain/device_trust.h"
#include "domain/ports.h"
#include "rtsp/io_threads.h"

#include <QUrl>

#include <memory>
#include <stop_token>

namespace vigie::devices {

/// The topic of the event by which watchEvents() tells that the device's event stream is there (active) or
/// lost (not active; data "error" says why). Its initialState is set: it is never an alarm. What was known of
/// the device's state is unknown from a loss on, until the device tells it again.
inline constexpr const char* eventStreamTopic = "vigie:EventStream";

/// A recorder or camera of any brand, spoken to in its own language.
/// Thread:  worker threads, several at once; never a GUI or I/O thread, as every call blocks.
/// Cancel:  a stop request ends a call within 100 ms with Cancelled.
/// Errors:  Network, Timeout (10 s a request), Auth, Untrusted (its certificate), Protocol, Unsupported,
///          NotFound. After two refusals of the login every call fails with Auth for five minutes without
///          asking the device, which would lock the account otherwise. What capabilities() denies fails with
///          Unsupported.
/// Units:   times are the device's own clock in UTC, whatever the device writes; readClock() tells how far
///          that clock is off.
class DeviceDriver {
public:
    virtual ~DeviceDriver() = default;

    [[nodiscard]] virtual Result<ClockReading> readClock(const std::stop_token& stop) = 0;
    [[nodiscard]] virtual Result<DeviceIdentity> identify(const std::stop_token& stop) = 0;
    [[nodiscard]] virtual Result<QList<Channel>> channels(const std::stop_token& stop) = 0;
    [[nodiscard]] virtual Result<Capabilities> capabilities(const std::stop_token& stop) = 0;

    [[nodiscard]] virtual Result<Snapshot> snapshot(const QString& channel, const std::stop_token& stop);

    /// Moves until stopped, or for `atMost` (1 to 10 s): held keys repeat the call. The device stops the
    /// head by itself where its protocol knows a limit, so that a lost link does not leave it turning; where
    /// it doesn't the driver sends the stop. A velocity of zero stops.
    [[nodiscard]] virtual Result<void> movePtz(const QString& channel, PtzVelocity velocity,
                                               std::chrono::milliseconds atMost, const std::stop_token& stop);
    [[nodiscard]] virtual Result<QList<PtzPreset>> ptzPresets(const QString& channel,
                                                              const std::stop_token& stop);
    [[nodiscard]] virtual Result<void> gotoPtzPreset(const QString& channel, const QString& preset,
                                                     const std::stop_token& stop);
    /// The present position under that name; answers the preset's token.
    [[nodiscard]] virtual Result<QString> savePtzPreset(const QString& channel, const QString& name,
                                                        const std::stop_token& stop);
    [[nodiscard]] virtual Result<void> removePtzPreset(const QString& channel, const QString& preset,
                                                       const std::stop_token& stop);
    [[nodiscard]] virtual Result<QList<PtzTour>> ptzTours(const QString& channel,
                                                          const std::stop_token& stop);
    [[nodiscard]] virtual Result<void> operatePtzTour(const QString& channel, const QString& tour,
                                                      TourOperation operation, const std::stop_token& stop);

    /// Turns the head so that the aim's point comes to the centre, and zooms so that its box fills the view:
    /// the device's own geometry, of the picture as it is now. Answers when the device has taken it, not when
    /// the head is there; a stop of movePtz() ends it. Unsupported where this camera has no such way, or none
    /// for a box: nothing has moved then.
    [[nodiscard]] virtual Result<void> centrePtz(const QString& channel, const PtzAim& aim,
                                                 const std::stop_token& stop);

    [[nodiscard]] virtual Result<QList<Relay>> relays(const std::stop_token& stop);
    [[nodiscard]] virtual Result<void> setRelay(const QString& relay, bool active,
                                                const std::stop_token& stop);
    [[nodiscard]] virtual Result<QList<Disk>> disks(const std::stop_token& stop);

    /// Changes the password of the login this driver was made with, and proves it: a fresh login with the new
    /// one works and one with the old is refused. Conflict for all that goes wrong once the device has taken
    /// the change: which of both it has is then for a person to find out. Network, Timeout, Cancelled and
    /// Protocol: nobody knows whether it was taken. Any other error: it was refused and the old one holds.
    /// The driver itself is of no more use then: connect anew.
    [[nodiscard]] virtual Result<void> changePassword(const QString& newPassword,
                                                      const std::stop_token& stop);

    /// What is recorded within the span, in order, without overlaps.
    [[nodiscard]] virtual Result<QList<TimeSpan>> coverage(const QString& recording, TimeSpan span,
                                                           const std::stop_token& stop);
    /// The days of a month, UTC, that have anything recorded. Without a calendar of the device's own, by
    /// coverage().
    [[nodiscard]] virtual Result<QList<QDate>> recordedDays(const QString& recording, int year, int month,
                                                            const std::stop_token& stop);
    /// Reads the span as fast as the device allows, from the key frame at or before its begin. The reader
    /// may outlive the driver, not the I/O threads.
    [[nodiscard]] virtual Result<std::unique_ptr<ArchiveReader>> openArchive(const ArchiveRequest& request,
                                                                             const std::stop_token& stop);
    /// The span in the device's own file, untouched; several portions when the device cuts its files.
    [[nodiscard]] virtual Result<Download> download(const QString& recording, TimeSpan span,
                                                    const DownloadSink& sink, const std::stop_token& stop);

    /// Hands every event to the sink, on the calling thread, until a stop is requested: then it returns a
    /// value. Comes back by itself after any loss and tells both by eventStreamTopic. Fails at once only
    /// when the device has no events at all (Unsupported).
    [[nodiscard]] virtual Result<void> watchEvents(std::function<void(DeviceEvent)> sink,
                                                   const std::stop_token& stop);
};

struct DeviceAddress {
    RecorderId recorder;
    DeviceFamily family = DeviceFamily::Onvif;
    /// http(s)://host[:port][/path]; without a path, the family's usual one. The generic family also takes
    /// rtsp(s):// addresses.
    QUrl url;
    Credentials credentials;
    DeviceTrust trust{};
};

/// A recorder of the catalog, reached by that login.
[[nodiscard]] DeviceAddress addressOf(const Recorder& recorder, const Credentials& credentials);

/// The driver of the device's family; nothing is asked of the device yet.
/// Errors: InvalidInput for an address that is none of the family's.
/// The threads must outlive the driver.
[[nodiscard]] Result<std::unique_ptr<DeviceDriver>> connectDevice(const DeviceAddress& address,
                                                                  rtsp::IoThreads& threads);

} // namespace vigie::devices
