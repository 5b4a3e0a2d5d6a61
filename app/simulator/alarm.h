// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <optional>

namespace vigie::simulator {

/// What a camera or its recorder can announce, each in the words of its brand.
enum class AlarmKind { Motion, Tamper, SignalLoss, DigitalInput, LineCrossing, Relay, StorageFailure };

inline constexpr AlarmKind allAlarmKinds[] = {
    AlarmKind::Motion,       AlarmKind::Tamper, AlarmKind::SignalLoss,    AlarmKind::DigitalInput,
    AlarmKind::LineCrossing, AlarmKind::Relay,  AlarmKind::StorageFailure};

/// "motion", "signal-loss", … as the control socket names them.
[[nodiscard]] std::optional<AlarmKind> alarmKind(const QString& name);

/// State of the properties a camera announces.
struct CameraAlarms {
    bool motion = false;
    bool tamper = false;
    bool signalLoss = false;
    bool digitalInput = false;
    bool lineCrossing = false;
};

} // namespace vigie::simulator
