// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/device_event.h"

#include <QHash>

namespace vigie::alarms {

/// What each input of the watched devices was last known to be, so that a state told again after a loss of
/// the link is compared with the one before it: what began meanwhile is only ever told as a state. Thread:
/// one at a time. Lifetime:  that of one watch; states of an earlier watch may be hours old. Source:    ONVIF
/// Core, property events: after subscribing, Initialized messages are states.
class EventStates final {
public:
    /// Takes note of the event's state. True when the device only tells a state, but that state is active and
    /// was known as not active: it began while nobody heard the device.
    [[nodiscard]] bool beganUnheard(const DeviceEvent& event);

private:
    QHash<QString, bool> m_active;
};

} // namespace vigie::alarms
