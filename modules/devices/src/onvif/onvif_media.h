// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "answers.h"
#include "onvif_device.h"

namespace vigie::devices {

/// Media1 and Media2: what a device can send, where from, and single pictures.
/// Thread: as DeviceDriver.
class OnvifMedia {
public:
    explicit OnvifMedia(OnvifDevice& device)
        : m_device(device) {}

    /// From Media2, where alone H.265 is visible, else from Media1. Read once: profiles change when an
    /// installer changes them.
    struct Profiles {
        bool media2 = true;
        QList<ProfileInfo> all;
    };
    [[nodiscard]] Result<Profiles> profiles(const std::stop_token& stop);
    /// The channels with their streams' addresses, without their recordings.
    [[nodiscard]] Result<QList<Channel>> channels(const std::stop_token& stop);
    /// One picture, from the channel's largest profile; one at a time, as devices count them.
    [[nodiscard]] Result<Snapshot> snapshot(const QString& channel, const std::stop_token& stop);
    /// The video source that an event names by its configuration; else the name itself.
    [[nodiscard]] QString sourceOf(const QString& name);

private:
    [[nodiscard]] Result<QList<ProfileInfo>> read(bool media2, const std::stop_token& stop);
    [[nodiscard]] Result<QUrl> streamUri(bool media2, const QString& profile, const std::stop_token& stop);

    OnvifDevice& m_device;
    std::timed_mutex m_pictures;
    std::mutex m_mutex; // guards what follows
    std::optional<Profiles> m_profiles;
    QMap<QString, QString> m_sources; // video source by the name of its configuration
};

} // namespace vigie::devices
