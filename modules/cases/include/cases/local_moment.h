// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/clock.h"

#include <QList>
#include <QTimeZone>

namespace vigie::cases {

/// The instants a date and time typed by a person may mean in a zone, in order: one as a rule; two in the
/// hour that happens twice when clocks go back; none in the hour that is skipped when they go forward.
/// `local` is read as wall time, whatever its own specification.
[[nodiscard]] QList<UtcTime> momentsOf(const QDateTime& local, const QTimeZone& zone);

/// "dim. 25/10/2026 02:30:00 +02:00": an instant in a zone, with its offset.
[[nodiscard]] QString momentText(UtcTime time, const QTimeZone& zone);
/// "+02:00"
[[nodiscard]] QString offsetText(UtcTime time, const QTimeZone& zone);

} // namespace vigie::cases
