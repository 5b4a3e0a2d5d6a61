// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "devices/device_archive.h"
#include "directory_live_source.h"

namespace vigie::app {

/// The recorders' archives as the directory last read knows them, under the authorisations of today. One
/// driver a recorder: it remembers a refused login, so that replays do not lock the account.
/// Thread: as ReplaySource. Errors: Forbidden without authorisation, NotFound for a camera that is not
/// recorded or whose login was not read yet; else the driver's.
class DirectoryArchive final : public ReplaySource {
public:
    DirectoryArchive(DirectoryLiveSource& directory, rtsp::IoThreads& threads);

    [[nodiscard]] Result<QList<TimeSpan>> coverage(const CameraId& camera, TimeSpan span,
                                                   const std::stop_token& stop) override;
    [[nodiscard]] Result<std::unique_ptr<ArchiveReader>> open(const CameraId& camera, TimeSpan span,
                                                              const std::stop_token& stop) override;

private:
    struct Known {
        Recorder recorder;
        Credentials login;
        std::shared_ptr<devices::DeviceDriver> driver;
    };
    [[nodiscard]] Result<std::shared_ptr<devices::DeviceDriver>> driver(const RecorderId& id);

    DirectoryLiveSource& m_directory;
    rtsp::IoThreads& m_threads;
    devices::DeviceArchive m_archive;
    std::mutex m_mutex;
    QHash<RecorderId, Known> m_drivers; // guarded by m_mutex
};

} // namespace vigie::app
