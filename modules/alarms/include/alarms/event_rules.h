// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "catalog/alarm_repository.h"
#include "domain/device_event.h"
#include "domain/places.h"

#include <optional>

namespace vigie::alarms {

/// Decides what a device's event is worth: an alarm of some priority, or nothing.
///
/// An input that closes is an intrusion contact (priority 1); a covered or turned camera and a lost video
/// signal are priority 2; a failing disk 3. Motion alone raises nothing: a street moves all day. Ends of
/// events and states told on subscription raise nothing; EventStates finds those among them that began while
/// the link was lost. The same input of the same recorder stays one alarm
/// while that alarm is open (its deduplication key).
[[nodiscard]] std::optional<catalog::AlarmRequest> alarmFor(const DeviceEvent& event,
                                                            const Directory& directory);

/// The title in the language of this desk. The catalog keeps the French one, whichever desk recorded it; a
/// title that is not ours is shown as it came.
[[nodiscard]] QString titleText(const Alarm& alarm);

} // namespace vigie::alarms
