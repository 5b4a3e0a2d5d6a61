// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

namespace vigie::ctl {

/// `credential set|remove|check RECORDER-ID`: a recorder's login in the session's keyring. The password comes
/// by standard input and is never printed.
/// Thread: the main one; blocks on the keyring.
[[nodiscard]] int credential(const QStringList& arguments);

} // namespace vigie::ctl
