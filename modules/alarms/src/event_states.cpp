// SPDX-License-Identifier: GPL-3.0-or-later
#include "alarms/event_states.h"

namespace vigie::alarms {

bool EventStates::beganUnheard(const DeviceEvent& event) {
    // The rule is part of an event's source where several analyse one camera.
    const QString input =
        QStringList{event.recorder.toString(), QString::number(static_cast<int>(event.kind)), event.topic,
                    event.channel, event.data.value(QStringLiteral("Rule"))}
            .join(QChar::Null);
    const auto known = m_active.constFind(input);
    const bool began = event.initialState && event.active && known != m_active.constEnd() && !known.value();
    m_active.insert(input, event.active);
    return began;
}

} // namespace vigie::alarms
