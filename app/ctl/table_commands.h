// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

namespace vigie::ctl {

/// `vigiectl import FILE`: communes, recorders and cameras from a table; --dry-run only says what would
/// change.
[[nodiscard]] int importCommand(const QStringList& arguments);
/// `vigiectl export [FILE]`: the same table.
[[nodiscard]] int exportCommand(const QStringList& arguments);

} // namespace vigie::ctl
