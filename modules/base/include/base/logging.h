// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLoggingCategory>
#include <QUrl>

// Each module declares its own category, "vigie.<module>". Debug and info speak of normal work; warning is a
// bad network or device; critical is a defect of ours and fails the tests.
Q_DECLARE_LOGGING_CATEGORY(lcBase)

namespace vigie {

/// Sends log lines to stderr as "2026-09-28T10:15:00.123Z warning vigie.rtsp text". Call once in main().
/// `verbose` shows debug lines of Vigie's categories too.
void installLogFormat(bool verbose);

/// A URL fit for a log: without user name, password, query or fragment.
[[nodiscard]] QString forLog(const QUrl& url);

} // namespace vigie
