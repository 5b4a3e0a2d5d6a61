// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonObject>

namespace vigie::bench {

/// Watches the events of all recorders of the job, a thread each, as the collector of alarms does.
/// Job: {"recorders": [{"address", "brand"}], "user", "password"}. Prints a JSON line for each event and each
/// change of a link: {"recorder": INDEX, "link": bool} or {"recorder", "kind", "active"}; ends with its
/// standard input.
[[nodiscard]] int runEvents(const QJsonObject& job);

} // namespace vigie::bench
