// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "../dead_man.h"
#include "../device_http.h"
#include "answers.h"

namespace vigie::devices {

/// Axis's VAPIX.
/// Thread: as DeviceDriver.
class AxisDriver final : public DeviceDriver {
public:
    AxisDriver(DeviceAddress address, rtsp::IoThreads& threads,
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
    /// A body; text that begins with "Error" is one.
    [[nodiscard]] Result<QByteArray> get(const QByteArray& call, const std::stop_token& stop);
    /// Of param.cgi; a group that the device does not have is missing in the answer.
    [[nodiscard]] Result<KeyValues> params(const QByteArray& groups, const std::stop_token& stop);
    [[nodiscard]] Result<void> order(const QByteArray& call, const std::stop_token& stop);
    struct Piece {
        axis::Recording recording;
        TimeSpan span; ///< of it, within what was asked for
    };
    [[nodiscard]] Result<QList<Piece>> find(const QString& camera, TimeSpan span,
                                            const std::stop_token& stop);
    [[nodiscard]] QUrl streamAddress(const QString& query, const std::stop_token& stop);

    const DeviceAddress m_address;
    rtsp::IoThreads& m_threads;
    const QUrl m_device;
    const std::shared_ptr<const Clock> m_clock;
    const std::shared_ptr<DeviceLogin> m_login;
    DeviceHttp m_http;

    std::mutex m_mutex; // guards what follows
    std::optional<int> m_rtspPort;

    DeadMan m_deadMan; // last: what it runs uses the rest
};

} // namespace vigie::devices
