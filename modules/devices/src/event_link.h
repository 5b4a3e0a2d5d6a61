// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "device_login.h"

#include <functional>

namespace vigie::devices {

/// Tells by eventStreamTopic whether the device's events come through; each change once.
/// Thread: its owner's.
class EventLink {
public:
    EventLink(RecorderId recorder, std::shared_ptr<DeviceLogin> login, std::function<void(DeviceEvent)> sink);

    void tell(bool up, const QString& error = {});
    /// It was told that they come at least once.
    [[nodiscard]] bool wasUp() const { return m_everUp; }

private:
    const RecorderId m_recorder;
    const std::shared_ptr<DeviceLogin> m_login;
    const std::function<void(DeviceEvent)> m_sink;
    std::optional<bool> m_up;
    bool m_everUp = false;
};

} // namespace vigie::devices
