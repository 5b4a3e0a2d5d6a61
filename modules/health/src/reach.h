// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"

#include <QUrl>

#include <chrono>
#include <stop_token>

namespace vigie::health {

/// Does anything accept a TCP connection at that address? Sends nothing.
/// Thread: worker; a host name is resolved first, which the stop request does not end.
/// Errors: InvalidInput (no host), Network (refused, no route, unknown name), Timeout, Cancelled (100 ms).
[[nodiscard]] Result<void> reach(const QUrl& url, std::chrono::milliseconds timeout,
                                 const std::stop_token& stop);

} // namespace vigie::health
