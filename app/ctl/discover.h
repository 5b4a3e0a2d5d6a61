// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

namespace vigie::ctl {

/// `vigiectl discover`: devices of the local networks, or of a range of addresses, without any login.
[[nodiscard]] int discoverCommand(const QStringList& arguments);

} // namespace vigie::ctl
