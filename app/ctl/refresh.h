// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

namespace vigie::ctl {

/// `vigiectl refresh`: reads the streams of known cameras from their recorders, by the keyring's logins.
[[nodiscard]] int refreshCommand(const QStringList& arguments);

} // namespace vigie::ctl
