// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

namespace vigie::ctl {

/// Who may log in: makes, changes, suspends, resumes and lists accounts, as an administrator or the catalog's
/// owner.
[[nodiscard]] int accountCommand(const QStringList& arguments);
/// What binds a commune to the centre; without a valid one nobody watches its cameras.
[[nodiscard]] int conventionCommand(const QStringList& arguments);
/// Verifies, anchors and prunes the journals.
[[nodiscard]] int journalCommand(const QStringList& arguments);

} // namespace vigie::ctl
