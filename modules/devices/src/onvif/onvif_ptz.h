// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "onvif_media.h"

namespace vigie::devices {

/// The PTZ service (ONVIF PTZ Specification): a channel is moved through a profile of its own that has a PTZ
/// configuration.
/// Thread: as DeviceDriver.
class OnvifPtz {
public:
    OnvifPtz(OnvifDevice& device, OnvifMedia& media)
        : m_device(device)
        , m_media(media) {}

    /// What any of the channels can: grants or denies the PTZ features.
    [[nodiscard]] Result<void> describe(Capabilities& can, const std::stop_token& stop);
    [[nodiscard]] Result<void> move(const QString& channel, PtzVelocity velocity,
                                    std::chrono::milliseconds atMost, const std::stop_token& stop);
    [[nodiscard]] Result<void> centre(const QString& channel, const PtzAim& aim, const std::stop_token& stop);
    [[nodiscard]] Result<QList<PtzPreset>> presets(const QString& channel, const std::stop_token& stop);
    [[nodiscard]] Result<void> gotoPreset(const QString& channel, const QString& preset,
                                          const std::stop_token& stop);
    [[nodiscard]] Result<QString> savePreset(const QString& channel, const QString& name,
                                             const std::stop_token& stop);
    [[nodiscard]] Result<void> removePreset(const QString& channel, const QString& preset,
                                            const std::stop_token& stop);
    [[nodiscard]] Result<QList<PtzTour>> tours(const QString& channel, const std::stop_token& stop);
    [[nodiscard]] Result<void> operateTour(const QString& channel, const QString& tour,
                                           TourOperation operation, const std::stop_token& stop);

private:
    struct Head {
        QByteArray profile; // escaped
        PtzNode node;
    };
    [[nodiscard]] Result<Head> head(const QString& channel, const std::stop_token& stop);
    [[nodiscard]] Result<QList<PtzNode>> nodes(const std::stop_token& stop);
    /// A call about a channel's profile: `rest` follows the profile's token.
    [[nodiscard]] Result<XmlNode> ask(const char* call, const QString& channel, const QByteArray& rest,
                                      const std::stop_token& stop);

    OnvifDevice& m_device;
    OnvifMedia& m_media;
    std::mutex m_mutex;
    std::optional<QList<PtzNode>> m_nodes; // guarded by m_mutex
};

} // namespace vigie::devices
