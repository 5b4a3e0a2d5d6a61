// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/clock.h"
#include "domain/ids.h"

#include <QString>

#include <optional>

namespace vigie {

enum class AlarmState { New, Claimed, OnHold, Closed };
enum class AlarmVerdict { None, Confirmed, FalseAlarm, Test, Technical };

/// One alarm as the catalog holds it. Only SQL functions change it; every desk sees each step.
struct Alarm {
    AlarmId id;
    CommuneId commune;
    SiteId site;
    CameraId camera;  ///< null when no camera is tied to it
    int priority = 3; ///< 1 (act now) to 4 (to know)
    QString kind;     ///< "motion", "digital-input", ...
    QString title;
    AlarmState state = AlarmState::New;
    UtcTime raisedAt{};
    UtcTime deviceTime{};
    QString claimedBy; ///< the operator's display name
    std::optional<UtcTime> claimedAt;
    std::optional<UtcTime> closedAt;
    AlarmVerdict verdict = AlarmVerdict::None;
    QString note;
};

} // namespace vigie
