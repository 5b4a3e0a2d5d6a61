// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

namespace vigie::ctl {

/// `vigiectl passwords`: gives recorders new passwords, each its own, and keeps them in the keyring.
[[nodiscard]] int passwordsCommand(const QStringList& arguments);

} // namespace vigie::ctl
