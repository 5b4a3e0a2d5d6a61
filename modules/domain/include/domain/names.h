// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/alarm.h"
#include "domain/check.h"
#include "domain/device_event.h"
#include "domain/places.h"
#include "domain/ptz_lease.h"
#include "domain/requisition.h"

#include <optional>

namespace vigie {

// Stable lower-case names of the domain's enumerations: what the catalog stores, JSON prints and scripts
// read. The parsers answer nothing for an unknown name, so that a newer catalog's value is never taken for
// another.

[[nodiscard]] QString nameOf(DeviceFamily value);
[[nodiscard]] QString nameOf(StreamRole value);
[[nodiscard]] QString nameOf(VideoCodec value);
[[nodiscard]] QString nameOf(DeviceEventKind value);
[[nodiscard]] QString nameOf(AlarmState value);
[[nodiscard]] QString nameOf(AlarmVerdict value);
[[nodiscard]] QString nameOf(Verdict value);
[[nodiscard]] QString nameOf(LegalFrame value);
[[nodiscard]] QString nameOf(CaseState value);
[[nodiscard]] QString nameOf(PtzPriority value);

/// The value of that name: `fromName<AlarmState>(u"claimed")`.
template <class Enum>
[[nodiscard]] std::optional<Enum> fromName(QStringView name);

} // namespace vigie
