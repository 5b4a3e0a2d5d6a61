// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"

#include <QHostAddress>
#include <QList>

namespace vigie::onboarding {

/// "10.1.0.10", "10.1.0.10-10.1.0.60", "10.1.0.10-60" or "10.1.0.0/24" (without its network and broadcast
/// addresses), several separated by commas. IPv4.
/// Errors: InvalidInput, naming the part; more than 4096 addresses are refused.
[[nodiscard]] Result<QList<QHostAddress>> parseAddressRange(const QString& text);

} // namespace vigie::onboarding
