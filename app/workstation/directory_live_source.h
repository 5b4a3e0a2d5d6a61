// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/ports.h"

#include <memory>
#include <mutex>

namespace vigie::app {

/// Resolves cameras to streams from the directory last read and the logins of its recorders.
/// Thread: any; never blocks, the logins are looked up beforehand on a worker.
class DirectoryLiveSource final : public LiveSource {
public:
    explicit DirectoryLiveSource(const Clock& clock);

    void setDirectory(std::shared_ptr<const Directory> directory);
    /// Replaces the logins. A recorder that needs none has an empty one; a recorder that is missing was not
    /// looked up yet, and its cameras wait.
    void setLogins(QHash<RecorderId, Credentials> logins);
    [[nodiscard]] Result<StreamEndpoint> endpoint(const CameraId& camera, StreamRole role) override;
    /// A camera that may be watched today; else Forbidden.
    [[nodiscard]] Result<Camera> camera(const CameraId& id);
    /// A recorder and its login; NotFound as long as that was not looked up.
    [[nodiscard]] Result<std::pair<Recorder, Credentials>> recorder(const RecorderId& id);

private:
    [[nodiscard]] Result<const Camera*> authorised(const CameraId& id) const; // under m_mutex
    [[nodiscard]] Result<Credentials> login(const RecorderId& id) const;      // under m_mutex

    const Clock& m_clock;
    std::mutex m_mutex;
    std::shared_ptr<const Directory> m_directory; // guarded by m_mutex
    QHash<RecorderId, Credentials> m_logins;      // guarded by m_mutex
};

} // namespace vigie::app
