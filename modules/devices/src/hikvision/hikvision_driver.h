// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "../dead_man.h"
#include "recordings.h"

namespace vigie::devices {

class EventLink;

/// Hikvision's ISAPI, cameras and recorders alike.
/// Thread: as DeviceDriver.
class HikvisionDriver final : public DeviceDriver {
public:
    HikvisionDriver(DeviceAddress address, rtsp::IoThreads& threads,
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
    [[nodiscard]] Result<void> changePassword(const QString& newPassword,
                                              const std::stop_token& stop) override;
    [[nodiscard]] Result<QList<TimeSpan>> coverage(const QString& recording, TimeSpan span,
                                                   const std::stop_token& stop) override;
    [[nodiscard]] Result<QList<QDate>> recordedDays(const QString& recording, int year, int month,
                                                    const std::stop_token& stop) override;
    [[nodiscard]] Result<std::unique_ptr<ArchiveReader>> openArchive(const ArchiveRequest& request,
                                                                     const std::stop_token& stop) override;
    [[nodiscard]] Result<Download> download(const QString& recording, TimeSpan span, const DownloadSink& sink,
                                            const std::stop_token& stop) override;
    [[nodiscard]] Result<void> watchEvents(std::function<void(DeviceEvent)> sink,
                                           const std::stop_token& stop) override;

private:
    using Client = std::shared_ptr<hikvision::IsapiClient>;

    [[nodiscard]] Client client();
    [[nodiscard]] Client newClient(const Credentials& credentials);
    struct Time {
        PosixZone zone;
        ClockReading reading;
    };
    /// System/time, asked again after ten minutes or when `fresh`.
    [[nodiscard]] Result<Time> time(bool fresh, const std::stop_token& stop);
    [[nodiscard]] Result<bool> isRecorder(const std::stop_token& stop);
    /// How searches in that track are to be written; what can't be found out is what the kind of device
    /// usually does.
    [[nodiscard]] Result<hikvision::SearchTimes> searchTimes(const QString& track,
                                                             const std::stop_token& stop);
    /// Asked again after an hour at the earliest when it did not tell.
    [[nodiscard]] Result<std::optional<hikvision::SearchClock>> clockByCalendar(hikvision::IsapiClient& link,
                                                                                const QString& track,
                                                                                const Time& now,
                                                                                const std::stop_token& stop);
    [[nodiscard]] Result<QList<hikvision::Stream>> streams(const QMap<int, QString>& names,
                                                           const std::stop_token& stop);
    [[nodiscard]] Result<QMap<int, QString>> channelNames(const std::stop_token& stop);
    [[nodiscard]] int rtspPort(const std::stop_token& stop);
    /// ".../channels/1": recorders have the heads of their network cameras elsewhere.
    [[nodiscard]] Result<QByteArray> knownPtzPath(const QString& channel, const std::stop_token& stop);
    [[nodiscard]] Result<bool> anyHead(const std::stop_token& stop);
    /// As knownPtzPath(), and where the device answers to neither, the usual one.
    [[nodiscard]] Result<QByteArray> ptzPath(const QString& channel, const std::stop_token& stop);
    [[nodiscard]] Result<void> putPtz(const QString& channel, const QByteArray& call, const QByteArray& body,
                                      const std::stop_token& stop);
    struct Found {
        hikvision::Piece piece;
        TimeSpan span;
    };
    [[nodiscard]] Result<QList<Found>> find(const QString& track, TimeSpan span,
                                            const hikvision::SearchTimes& times, const std::stop_token& stop);

    [[nodiscard]] Result<void> watchWith(hikvision::IsapiClient& link, EventLink& told, EventEdges& edges,
                                         const std::function<void(DeviceEvent)>& sink,
                                         const std::stop_token& stop);

    const DeviceAddress m_address;
    rtsp::IoThreads& m_threads;
    const QUrl m_device;
    const std::shared_ptr<const Clock> m_clock;
    hikvision::Recordings m_recordings;
    std::timed_mutex m_snapshots; // one at a time: several devices fail otherwise

    std::mutex m_mutex; // guards what follows
    Client m_client;
    std::stop_source m_renewed; // stopped when m_client is replaced
    PosixZone m_zone;
    std::optional<bool> m_recorder;
    std::optional<bool> m_localAsUtc;
    QHash<QString, MonoTime> m_calendarAskedAt; // by track, in vain
    std::optional<int> m_rtspPort;
    QMap<QString, QByteArray> m_ptzPaths; // by channel
    bool m_noMomentary = false;           // moves have no limit of the device's own

    DeadMan m_deadMan; // last: what it runs uses the rest
};

} // namespace vigie::devices
