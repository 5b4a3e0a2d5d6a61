// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "answers.h"
#include "onvif_device.h"

namespace vigie::devices {

/// Profile G: what is recorded (search service) and playing it (replay service).
/// Thread: as DeviceDriver.
class OnvifArchive {
public:
    explicit OnvifArchive(OnvifDevice& device)
        : m_device(device) {}

    [[nodiscard]] Result<void> describe(Capabilities& can, const std::stop_token& stop);
    /// All recordings, or the one of that name.
    [[nodiscard]] Result<QList<RecordingInfo>> recordings(const QString& only, const std::stop_token& stop);
    [[nodiscard]] Result<QList<TimeSpan>> coverage(const QString& recording, TimeSpan span,
                                                   const std::stop_token& stop);
    [[nodiscard]] Result<std::unique_ptr<ArchiveReader>> open(const ArchiveRequest& request,
                                                              const std::stop_token& stop);

private:
    /// Runs a search: `begin` starts it, then its results are asked for until they are complete.
    [[nodiscard]] Result<void> search(const char* find, const QByteArray& begin, const char* results,
                                      const std::function<bool(const XmlNode&)>& take,
                                      const std::stop_token& stop);

    OnvifDevice& m_device;
};

} // namespace vigie::devices
