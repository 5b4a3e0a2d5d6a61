// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/device_event.h"

#include <QHash>
#include <QStringList>

namespace vigie::devices {

/// Folds what a device states again and again into what changes. Hikvision repeats an active event every
/// second and never says that most of them end; heartbeats look like the end of a loss of video.
/// Thread: its owner's.
class EventEdges {
public:
    /// An active event that was not stated again for `hold` is over.
    explicit EventEdges(std::chrono::milliseconds hold = std::chrono::seconds(10));

    enum class Manner {
        Repeated, ///< stated again while it lasts: it ends by itself
        Lasting,  ///< begins and ends by a statement
        Heartbeat ///< an end that is stated all the time: counts after a begin that is not stated any more
    };
    /// What changes by a statement and by the time that passed, in order. The same thing is the same kind,
    /// topic, channel and `place` (a rule, a region, an input).
    [[nodiscard]] QList<DeviceEvent> take(DeviceEvent event, Manner manner, const QString& place,
                                          MonoTime now);
    /// What the device answers after a loss, or at first, asked which states of a topic are active: these and
    /// none beside. What changes by it is told as states (initialState); what ends by itself, or was stated
    /// meanwhile, is left alone.
    [[nodiscard]] QList<DeviceEvent> settle(const QString& topic, const QList<DeviceEvent>& active,
                                            MonoTime now, UtcTime utcNow);
    /// The topics of which something that only ends by a statement is active, as far as is known.
    [[nodiscard]] QStringList activeTopics() const;
    /// The ends that are due, without a statement.
    [[nodiscard]] QList<DeviceEvent> passed(MonoTime now, UtcTime utcNow);
    /// The stream is lost: everything is unknown until it is stated again. What was active before and is
    /// again goes on (initialState): it has been told already; what begins meanwhile is new.
    void lost();

private:
    struct State {
        DeviceEvent last;
        Manner manner = Manner::Lasting;
        MonoTime statedAt{};
        bool active = false;
        bool known = true;
        bool asked = false; ///< active by settle() alone, before which it was active or unheard of
    };
    [[nodiscard]] static QString keyOf(const DeviceEvent& event, const QString& place);
    void endSilent(QList<DeviceEvent>& changes, MonoTime now, UtcTime utcNow);

    const std::chrono::milliseconds m_hold;
    QHash<QString, State> m_states; // bounded: see take()
};

} // namespace vigie::devices
