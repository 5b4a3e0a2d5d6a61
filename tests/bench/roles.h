// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonObject>

namespace vigie::bench {

// Each role is a process of its own, so that the kernel's count of its CPU and memory is its alone. A job is
// one JSON line on standard input: {"uris": […], "user", "password", "seconds"}; answers are JSON lines.

/// Shows the streams in one 1920×1080 wall window, choosing between "uris" and "mains" where both are given.
/// Prints {"ready":true} once all are live, then what it saw.
[[nodiscard]] int runWall(const QJsonObject& job);
/// Calls the cameras one after the other to one tile, "times" in all, and says how long each took until its
/// first picture was painted.
[[nodiscard]] int runCallUp(const QJsonObject& job);
/// Shows the streams for "seconds" while the other side does them harm; each line of standard input is
/// answered by one: {"live", "tiles", "resident_mib"}.
[[nodiscard]] int runSoak(const QJsonObject& job);
/// Records a few seconds of each stream, then decodes them in process, nothing else: CPU seconds a picture.
[[nodiscard]] int runDecode(const QJsonObject& job);

/// Shows one stream in a bare window of 640×360 until it is ended.
[[nodiscard]] int runLatency(const QJsonObject& job);

} // namespace vigie::bench
