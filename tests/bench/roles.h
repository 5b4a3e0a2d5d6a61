// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonObject>

namespace vigie::bench {

// Each role is a process of its own, so that the kernel's count of its CPU and memory is its alone. A job is
// one JSON line on standard input: {"uris": […], "user", "password", "seconds"}; answers are JSON lines.

/// Shows the streams in one 1920×1080 wall window. Prints {"ready":true} once all are live, then what it saw.
[[nodiscard]] int runWall(const QJsonObject& job);
/// Records a few seconds of each stream, then decodes them in process, nothing else: CPU seconds a picture.
[[nodiscard]] int runDecode(const QJsonObject& job);

} // namespace vigie::bench
