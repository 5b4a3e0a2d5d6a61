// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "../dead_man.h"
#include "cgi_client.h"

namespace vigie::devices {

class EventEdges;

/// Dahua's CGI, and that of the brands that sell its devices. Its password can only be changed by a request
/// that holds both passwords in its address, so it is not.
/// Thread: as DeviceDriver.
class DahuaDriver final : public DeviceDriver {
public:
    DahuaDriver(DeviceAddress address, rtsp::IoThreads& threads,
                std::shared_ptr<const Clock> clock = std::make_shared<SystemClock>());

    [[nodiscard]] Result<ClockReading> readClock(const std::stop_token& stop) override;
    [[nodiscard]] Result<DeviceIdentity> identify(const std::stop_token& stop) override;
    [[nodiscard]] Result<QList<Channel>> channels(const std::stop_token& stop) override;
    [[nodiscard]] Result<Capabilities> capabilities(const std::stop_token& stop) override;
    [[nodiscard]] Result<Snapshot> snapshot(const QString& channel, const std::stop_token& stop) override;
    [[nodiscard]] Result<void> movePtz(const QString& channel, PtzVelocity velocity,
                                       std::chrono::milliseconds atMost,
                                       const std::stop_token& stop) override;
    [[nodiscard]] Result<QList<PtzPreset>> ptzPresets(const QString& channel,
                                                      const std::stop_token& stop) override;
    [[nodiscard]] Result<void> gotoPtzPreset(const QString& channel, const QString& preset,
                                             const std::stop_token& stop) override;
    [[nodiscard]] Result<QString> savePtzPreset(const QString& channel, const QString& name,
                                                const std::stop_token& stop) override;
    [[nodiscard]] Result<void> removePtzPreset(const QString& channel, const QString& preset,
                                               const std::stop_token& stop) override;
    [[nodiscard]] Result<QList<PtzTour>> ptzTours(const QString& channel,
                                                  const std::stop_token& stop) override;
    [[nodiscard]] Result<void> operatePtzTour(const QString& channel, const QString& tour,
                                              TourOperation operation, const std::stop_token& stop) override;
    [[nodiscard]] Result<void> centrePtz(const QString& channel, const PtzAim& aim,
                                         const std::stop_token& stop) override;
    [[nodiscard]] Result<QList<Relay>> relays(const std::stop_token& stop) override;
    [[nodiscard]] Result<void> setRelay(const QString& relay, bool active,
                                        const std::stop_token& stop) override;
    [[nodiscard]] Result<QList<Disk>> disks(const std::stop_token& stop) override;
    [[nodiscard]] Result<QList<TimeSpan>> coverage(const QString& recording, TimeSpan span,
                                                   const std::stop_token& stop) override;
    [[nodiscard]] Result<std::unique_ptr<ArchiveReader>> openArchive(const ArchiveRequest& request,
                                                                     const std::stop_token& stop) override;
    [[nodiscard]] Result<Download> download(const QString& recording, TimeSpan span, const DownloadSink& sink,
                                            const std::stop_token& stop) override;
    [[nodiscard]] Result<void> watchEvents(std::function<void(DeviceEvent)> sink,
                                           const std::stop_token& stop) override;

private:
    struct Time {
        PosixZone zone;
        ClockReading reading;
    };
    [[nodiscard]] Result<Time> time(bool fresh, const std::stop_token& stop);
    [[nodiscard]] int rtspPort(const std::stop_token& stop);
    /// What a search's first channel is: 0 on some firmware, 1 on others.
    [[nodiscard]] Result<int> firstChannel(TimeSpan wanted, const PosixZone& zone,
                                           const std::stop_token& stop);
    [[nodiscard]] Result<QList<TimeSpan>> find(const QString& recording, TimeSpan span, const PosixZone& zone,
                                               const std::stop_token& stop);
    /// Sends a PTZ code; `action` is "start" or "stop".
    [[nodiscard]] Result<void> ptz(const QString& channel, const char* action, const QByteArray& code,
                                   const QByteArray& arguments, const std::stop_token& stop);
    [[nodiscard]] Result<void> stopHead(const QString& channel, const std::stop_token& stop);
    [[nodiscard]] Result<void> moveByCode(const QString& channel, PtzVelocity velocity,
                                          std::chrono::milliseconds atMost, const std::stop_token& stop);

    /// The instant of a wall clock time that lies nearest to the device's present time.
    [[nodiscard]] UtcTime instantOf(const QDateTime& wall);
    /// Asks for what lasts now: the event stream says nothing of what began or ended before it was opened.
    void settleStates(EventEdges& edges, const std::function<void(DeviceEvent)>& sink,
                      const std::stop_token& stop);

    const DeviceAddress m_address;
    rtsp::IoThreads& m_threads;
    const QUrl m_device;
    const std::shared_ptr<const Clock> m_clock;
    dahua::CgiClient m_client;
    std::timed_mutex m_snapshots; // one at a time: the device counts them

    std::mutex m_mutex; // guards what follows
    PosixZone m_zone;
    std::optional<int> m_firstChannel;
    std::optional<int> m_rtspPort;
    int m_channelCount = 0;
    bool m_onlyCodes = false; // no continuous move with a limit of its own

    DeadMan m_deadMan; // last: what it runs uses the rest
};

} // namespace vigie::devices
